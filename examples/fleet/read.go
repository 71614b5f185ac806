package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/guestwire/guestwire-go/mews"
)

const (
	customers = "customers" // the kind of the rows

	// ahead is how long after its beginning the interval of a run ends, so that what
	// changes meanwhile stays in the list.
	ahead = 24 * time.Hour
)

// A reader reads the changes of properties.
type reader struct {
	clients  *clients
	pageSize int
	maxPages int           // of one task
	maxTime  time.Duration // of one task, checked after each page
	overlap  time.Duration // before a run that the next one reads again
	rows     func(int)     // counts what was committed
}

// read reads changes from the mark on and commits each page together with the mark
// behind it. It stops after some pages, or some time, so that others get their turn;
// more reports whether there is more to read.
func (r *reader) read(ctx context.Context, p property, h *held) (more bool, err error) {
	client, err := r.clients.of(p.Token)
	if err != nil {
		return false, err
	}
	at := h.mark
	at.Aside = nil
	if at.Run == nil {
		at.Run = &run{}
		if !at.Synced.IsZero() {
			at.Run.Filter = mews.TimeInterval{StartUTC: at.Synced, EndUTC: time.Now().Add(ahead).UTC().Truncate(time.Second)}
		}
	}
	params := mews.CustomerListParams{
		Extent:         mews.CustomerExtent{Customers: true, Addresses: true},
		ActivityStates: []mews.ActivityState{mews.ActivityStateActive, mews.ActivityStateDeleted}, // merged ones included
		UpdatedUTC:     at.Run.Filter,
		ChainIDs:       p.Chains, // of a portfolio
		Start:          at.Run.Token,
		PageSize:       r.pageSize,
	}
	var response mews.Response
	started, began, pages := time.Now(), time.Now(), 0
	for page, err := range client.Customers.Pages(ctx, params, mews.WithResponse(&response)) {
		if err != nil {
			return false, err
		}
		next, err := at.after(page.Next, response.Header, r.overlap)
		if err != nil {
			return false, err
		}
		rows, err := rowsOf(page, began)
		if err != nil {
			return false, err
		}
		next.Rows += len(rows)
		if err := h.commit(ctx, rows, next); err != nil {
			return false, err
		}
		r.rows(len(rows))
		at = next
		if pages++; at.Run != nil && (pages >= r.maxPages || time.Since(started) >= r.maxTime) {
			return true, nil
		}
		began = time.Now()
	}
	return false, nil
}

// after is the mark behind a page. The next run begins at the platform's time of the
// first page, less an overlap: some changes show late.
func (m mark) after(next string, header http.Header, overlap time.Duration) (mark, error) {
	progress := *m.Run
	if progress.Next.IsZero() { // the first page
		date, err := http.ParseTime(header.Get("Date"))
		if err != nil {
			return m, fmt.Errorf("the platform does not say what time it is: %w", err)
		}
		progress.Next = date.Add(-overlap).UTC()
	}
	progress.Token = cmp.Or(next, mews.End)
	m.Run = &progress
	if next == "" {
		m.Synced, m.Run = progress.Next, nil
		m.Runs++
	}
	return m, nil
}

func rowsOf(page *mews.CustomerPage, began time.Time) ([]row, error) {
	rows := make([]row, len(page.Customers))
	for i, c := range page.Customers {
		if !keyText.MatchString(c.ID) {
			return nil, &unusableError{fmt.Sprintf("customer %q: the identifier cannot be a key", c.ID)}
		}
		rows[i] = row{Kind: customers, ID: c.ID, Read: began.UTC(), Data: c}
	}
	return rows, nil
}

// unusableError is about data that can be decoded, but not stored.
type unusableError struct{ text string }

func (e *unusableError) Error() string { return e.text }
