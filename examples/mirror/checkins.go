package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"time"

	"github.com/guestwire/guestwire-go/pretix"
)

// A checkinReader reads the check-ins of an event. The list has no filter by change, but
// check-ins do not change: what is new has a new time of creation, and what is deleted is
// found by sweeps.
type checkinReader struct {
	event    pretix.EventHandle
	slug     string
	pageSize int
}

// A checkinMark is where to go on.
type checkinMark struct {
	Since time.Time `json:"since"` // of the round; zero selects everything
	Page  string    `json:"page"`  // of the round, "" for the first one
	Size  int       `json:"size"`  // of pages, which Page counts
	Count int       `json:"count"` // on all pages of the round
	Next  time.Time `json:"next"`  // Since of the next round
	Read  time.Time `json:"read"`  // of the last batch, so that reads do not go back with the clock
}

// maxRestarts is how often one round begins again.
const maxRestarts = 10

func (r checkinReader) changes(ctx context.Context, from start) iter.Seq2[batch, error] {
	return func(yield func(batch, error) bool) {
		var at checkinMark
		if from.mark != "" {
			if err := json.Unmarshal([]byte(from.mark), &at); err != nil {
				yield(batch{}, fmt.Errorf("%s: the mark of check-ins: %w", r.slug, err))
				return
			}
		}
		if at.Size != r.pageSize {
			at.Size, at.Page = r.pageSize, ""
		}
		restarts := 0
		for {
			b, lost, err := r.page(ctx, &at, cmp.Or(from.overlap, defaultOverlap))
			switch {
			case err != nil:
				yield(batch{}, err)
				return
			case lost:
				if restarts++; restarts == maxRestarts {
					yield(batch{}, pretix.ErrUnsteady)
					return
				}
				continue
			case !yield(b, nil):
				return
			case b.end && from.every == 0:
				return
			case b.end:
				restarts = 0
				if err := wait(ctx, from.every, from.wake); err != nil {
					yield(batch{}, err)
					return
				}
			}
		}
	}
}

// page reads one page. If the list shrank, rows have moved to a page that was read before,
// and the round has to begin again.
func (r checkinReader) page(ctx context.Context, at *checkinMark, overlap time.Duration) (b batch, lost bool, err error) {
	var response pretix.Response
	sent := time.Now()
	began := sent
	if !began.After(at.Read) {
		began = at.Read.Add(1)
	}
	params := pretix.CheckinListParams{CreatedSince: at.Since, PageSize: r.pageSize, Start: at.Page}
	page, err := r.event.Checkins.List(ctx, params, pretix.WithResponse(&response))
	if at.Page != "" && (errors.Is(err, pretix.ErrNotFound) || err == nil && page.Count < at.Count) {
		at.Page = ""
		return batch{}, true, nil
	}
	if err != nil {
		return batch{}, false, err
	}
	if at.Page == "" {
		made, err := http.ParseTime(response.Header.Get("Date"))
		if err != nil {
			return batch{}, false, fmt.Errorf("the server does not say what time it is: %w", err)
		}
		made = made.Add(-time.Since(sent)) // rows can be as old as the request
		if sent.Before(made) {
			made = sent // one of the clocks is wrong, and too early leaves no gap
		}
		at.Next = made.Add(-overlap).UTC()
		if at.Next.Before(at.Since) {
			at.Next = at.Since
		}
	}
	at.Page, at.Count, at.Read = page.Next, page.Count, began.UTC()
	b = batch{rows: rowsOf(page.Results, r.row), readAt: began, end: page.Next == ""}
	if b.end {
		at.Since, at.Count = at.Next, 0
	}
	mark, err := json.Marshal(at)
	b.mark = string(mark)
	return b, false, err
}

func (r checkinReader) row(c *pretix.Checkin) row {
	return row{table: "pretix_checkins", key: []column{{"event", r.slug}, {"id", c.ID}}, object: c, values: []column{
		{"position_id", number(c.Position)},
		{"list_id", c.List},
		{"type", string(c.Type)},
		{"successful", c.Successful},
		{"error_reason", text(c.ErrorReason)},
		{"scanned_utc", instant(c.DateTime)},
		{"created_utc", moment(c.Created)},
	}}
}

// exists asks for one check-in: one that was deleted while another was added can hide
// a third from a sweep.
func (r checkinReader) exists(ctx context.Context, key any) (bool, error) {
	id, ok := key.(int64)
	if !ok {
		return false, fmt.Errorf("%v is no id of a check-in", key)
	}
	_, err := r.event.Checkins.Get(ctx, id)
	if errors.Is(err, pretix.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// wait returns after a time, or when it is woken.
func wait(ctx context.Context, d time.Duration, wake <-chan struct{}) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
	case <-wake:
	}
	return nil
}
