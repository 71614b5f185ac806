package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/guestwire/guestwire-go/mews"
)

const customers = "customers" // the kind of the rows

// A reader reads the customers of properties.
type reader struct {
	clients  *clients
	pageSize int
	maxPages int           // of one turn
	maxTime  time.Duration // of one turn, checked after each page
	overlap  time.Duration // before a run that the next one reads again
	rows     func(int)     // counts what was committed
}

// read reads from the mark on and commits each page together with the mark behind it.
// It stops after some pages, or some time, so that others get their turn; more reports
// whether there is more to read.
func (r *reader) read(ctx context.Context, p property, h *held) (more bool, err error) {
	client, err := r.clients.of(p.Token)
	if err != nil {
		return false, err
	}
	params := mews.CustomerListParams{
		Extent:   mews.CustomerExtent{Customers: true, Addresses: true},
		ChainIDs: p.Chains, // of a portfolio
		PageSize: r.pageSize,
	}
	t := &turn{reader: r, held: h, started: time.Now()}
	if h.Since.IsZero() {
		return t.everything(ctx, client, params)
	}
	return t.changes(ctx, client, params)
}

// A turn is what one task reads.
type turn struct {
	*reader
	*held

	started time.Time
	pages   int
}

// everything is the first run. A feed could do that, too, but it would ask for each
// three months of the past.
func (t *turn) everything(ctx context.Context, client *mews.Client, params mews.CustomerListParams) (more bool, err error) {
	params.ActivityStates = []mews.ActivityState{mews.ActivityStateActive, mews.ActivityStateDeleted} // merged ones included
	if t.First != nil {
		params.Start = t.First.Token
	}
	var response mews.Response
	began := time.Now().UTC()
	for page, err := range client.Customers.Pages(ctx, params, mews.WithResponse(&response)) {
		if err != nil {
			return false, err
		}
		next, err := t.afterPage(page.Next, response.Header, began)
		if err != nil {
			return false, err
		}
		if err := t.keep(ctx, page.Customers, began, next); err != nil {
			return false, err
		}
		if page.Next != "" && t.over() {
			return true, nil
		}
		began = time.Now().UTC()
	}
	return false, nil
}

// afterPage is the mark behind a page of the first run. The feed begins at the
// platform's time of the first page, less an overlap: some changes show late. If its
// clock is fast, the local time of the request is earlier, and leaves no gap.
func (t *turn) afterPage(token string, header http.Header, began time.Time) (mark, error) {
	next := t.mark
	first := firstRun{}
	if next.First != nil {
		first = *next.First
	} else {
		date, err := http.ParseTime(header.Get("Date"))
		if err != nil {
			return next, fmt.Errorf("the platform does not say what time it is: %w", err)
		}
		if began.Before(date) {
			date = began
		}
		first.Since = date.Add(-t.overlap).UTC()
	}
	first.Token = cmp.Or(token, mews.End)
	next.First = &first
	if token == "" {
		next.Since, next.First = first.Since, nil
		next.complete()
	}
	return next, nil
}

// changes is one round of the feed, or a part of it.
func (t *turn) changes(ctx context.Context, client *mews.Client, params mews.CustomerListParams) (more bool, err error) {
	// Nothing is remembered: each turn has a feed of its own, and others write, too.
	from := mews.ChangeParams{Mark: t.Feed, Since: t.Since, Overlap: t.overlap, Memory: -1}
	for batch, err := range client.Customers.Changes(ctx, params, from) {
		if err != nil {
			return false, err
		}
		next := t.mark
		next.Feed = batch.Mark
		if batch.End {
			next.complete()
		}
		if err := t.keep(ctx, batch.Rows, batch.ReadAt, next); err != nil {
			return false, err
		}
		if !batch.End && t.over() {
			return true, nil
		}
	}
	return false, nil
}

// keep commits customers and the mark behind them.
func (t *turn) keep(ctx context.Context, read []mews.Customer, began time.Time, next mark) error {
	rows := make([]row, len(read))
	for i, c := range read {
		if !keyText.MatchString(c.ID) {
			return &unusableError{fmt.Sprintf("customer %q: the identifier cannot be a key", c.ID)}
		}
		rows[i] = row{Kind: customers, ID: c.ID, Read: began, Data: c}
	}
	next.Rows += len(rows)
	next.Aside = nil
	if err := t.commit(ctx, rows, next); err != nil {
		return err
	}
	t.rows(len(rows))
	t.pages++
	return nil
}

// over reports whether it is the turn of others.
func (t *turn) over() bool {
	return t.pages >= t.maxPages || time.Since(t.started) >= t.maxTime
}

// unusableError is about data that can be decoded, but not stored.
type unusableError struct{ text string }

func (e *unusableError) Error() string { return e.text }
