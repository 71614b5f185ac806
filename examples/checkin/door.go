package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
	"github.com/guestwire/guestwire-go/pretix"
)

// A door is where tickets of one check-in list are scanned.
type door struct {
	settings

	checkin pretix.CheckinRPCService
	lists   pretix.CheckinListService
	listID  int64
	names   names
	zone    *time.Location // of the event
	kind    pretix.CheckinType
	scans   int
	failed  int // scans without a result
	lines   <-chan line
	prompts bool
	out     io.Writer
}

// names are what products and variations are called.
type names struct{ items, variations map[int64]string }

// openDoor finds the list. The counts of a list also have the names of its products,
// so that no other permission is needed.
func openDoor(ctx context.Context, org pretix.OrganizerHandle, s settings) (*door, error) {
	d := &door{settings: s, checkin: org.Checkin, lists: org.Event(s.event).CheckinLists, kind: pretix.CheckinTypeEntry}
	all, err := pretix.Collect(d.lists.All(ctx, pretix.CheckinListListParams{Exclude: []string{"checkin_count", "position_count"}}), -1)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, list := range all {
		if s.list == "" || list.Name == s.list {
			d.listID = list.ID
			found = append(found, list.Name)
		}
	}
	switch {
	case len(all) == 0:
		return nil, cli.Usage("-event: the event has no check-in list; create one first")
	case len(found) == 0:
		return nil, cli.Usage("-list: the event has no check-in list %q", s.list)
	case len(found) > 1:
		return nil, cli.Usage("-list: the event has %d check-in lists that fit: %s", len(found), strings.Join(found, ", "))
	}
	event, err := org.Events.Get(ctx, s.event, pretix.EventGetParams{})
	if err != nil {
		return nil, err
	}
	if d.zone, err = time.LoadLocation(event.Timezone); err != nil {
		return nil, err
	}
	status, err := d.lists.Status(ctx, d.listID)
	if err != nil {
		return nil, err
	}
	d.names = names{map[int64]string{}, map[int64]string{}}
	for _, item := range status.Items {
		d.names.items[item.ID] = item.Name
		for _, v := range item.Variations {
			d.names.variations[v.ID] = v.Value
		}
	}
	return d, nil
}

// work handles line after line until there is no other.
func (d *door) work(ctx context.Context) error {
	if err := d.count(ctx); err != nil {
		return permanent(err)
	}
	for {
		text, err := d.read(ctx, string(d.kind)+"> ")
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		switch text {
		case "", ":cancel":
		case ":exit":
			d.kind = pretix.CheckinTypeExit
		case ":entry":
			d.kind = pretix.CheckinTypeEntry
		case ":count":
			if err := d.count(ctx); err != nil { // the door stays open
				fmt.Fprintln(d.out, "no counts:", err)
			}
		default:
			if strings.HasPrefix(text, ":") {
				fmt.Fprintln(d.out, "commands are :entry, :exit, :count and :cancel")
			} else if err := d.scan(ctx, text); err != nil {
				return permanent(err)
			}
		}
	}
	if err := d.count(ctx); err != nil {
		return permanent(err)
	}
	if d.failed > 0 {
		return fmt.Errorf("%s had no result", cli.Count(d.failed, "scan"))
	}
	return nil
}

func (d *door) count(ctx context.Context) error {
	status, err := d.lists.Status(ctx, d.listID)
	if err != nil {
		return err
	}
	fmt.Fprintf(d.out, "%d of %s came, %d inside\n", status.CheckinCount, cli.Count(status.PositionCount, "ticket"), status.InsideCount)
	for _, item := range status.Items {
		if item.PositionCount > 0 {
			fmt.Fprintf(d.out, "  %-20s %4d of %d\n", item.Name, item.CheckinCount, item.PositionCount)
		}
	}
	return nil
}

// scan checks one ticket in or out. It returns an error only if the next scan would
// fail in the same way.
func (d *door) scan(ctx context.Context, code string) error {
	d.scans++
	params := pretix.CheckinRedeemParams{
		Lists: []int64{d.listID}, Secret: code, Type: d.kind,
		Nonce:   rand.Text(), // one for the scan, whatever happens to it
		Answers: map[int64]string{},
	}
	if d.simulate {
		params.Simulate = new(true)
	}
	for {
		result, err := d.redeem(ctx, params)
		if err != nil {
			if ctx.Err() != nil || isFatal(err) {
				return fmt.Errorf("scan %d: %w", d.scans, err)
			}
			d.failed++
			d.say("NO RESULT", err.Error())
			return nil
		}
		if result.Status != pretix.CheckinStatusIncomplete {
			d.show(result)
			return nil
		}
		given, err := d.ask(ctx, result.Questions, params.Answers)
		if err != nil {
			return err
		}
		if given != "" {
			d.say("REFUSED", given)
			return nil
		}
	}
}

// attempts is how often a scan is sent, each time with the client's own retries.
const attempts = 3

// redeem sends a scan until there is a result. The nonce stays the same, and so do
// the answers: if the server acted on a scan whose response was lost, that one counts.
func (d *door) redeem(ctx context.Context, params pretix.CheckinRedeemParams) (*pretix.CheckinResult, error) {
	for attempt := 1; ; attempt++ {
		result, err := d.checkin.Redeem(ctx, params)
		if err == nil || attempt == attempts || isPermanent(err) || ctx.Err() != nil {
			return result, err
		}
		fmt.Fprintln(d.out, "no response yet, sending the scan again")
		select {
		case <-time.After(d.wait):
		case <-ctx.Done():
			return nil, err
		}
	}
}

// isFatal reports whether all scans would fail like this one.
func isFatal(err error) bool {
	return errors.Is(err, pretix.ErrUnauthorized) || errors.Is(err, pretix.ErrForbidden) || errors.Is(err, pretix.ErrNotFound)
}

// isPermanent reports whether sending a scan again cannot help.
func isPermanent(err error) bool {
	var decode *pretix.DecodeError
	var argument *pretix.ArgumentError
	return isFatal(err) || errors.Is(err, pretix.ErrBadRequest) || errors.As(err, &decode) || errors.As(err, &argument)
}

// show prints a result: what the ticket is for, never whose it is.
func (d *door) show(result *pretix.CheckinResult) {
	switch {
	case result.Status == pretix.CheckinStatusOK && d.kind == pretix.CheckinTypeExit:
		d.say("LEFT", d.product(result.Position))
	case result.Status == pretix.CheckinStatusOK:
		d.say("ADMITTED", d.product(result.Position))
	default:
		d.say("REFUSED", d.reason(result))
	}
	if result.RequireAttention {
		fmt.Fprintln(d.out, "  ! look at this ticket")
	}
	for _, text := range result.CheckinTexts {
		fmt.Fprintln(d.out, "  !", text)
	}
}

func (d *door) say(verdict, text string) {
	if d.simulate {
		verdict = "(" + verdict + ")"
	}
	fmt.Fprintf(d.out, "%d %-9s %s\n", d.scans, verdict, text)
}

func (d *door) product(p *pretix.CheckinListPosition) string {
	if p == nil {
		return ""
	}
	name := d.names.items[p.Item.ID]
	if p.Variation != nil {
		if variation := d.names.variations[p.Variation.ID]; variation != "" {
			name += ", " + variation
		}
	}
	return name
}
