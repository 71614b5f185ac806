package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
	"github.com/guestwire/guestwire-go/mews"
)

func lockName(out string) string { return out + ".lock" }

// run does a job. What the files and the environment rule out is found before the
// first request.
func run(ctx context.Context, stderr io.Writer, env cli.Lookup, j job) error {
	status := &status{w: stderr, terminal: j.terminal, interval: j.interval, last: time.Now()}
	defer status.clear()
	client, stop, err := connect(status, env, j.options)
	if err != nil {
		return err
	}
	defer stop()
	unlock, err := lock(j.out)
	if err != nil {
		return err
	}
	defer unlock()
	e := &export{job: j, status: status, client: client}
	if e.at, err = load(j.out); err != nil {
		return err
	}
	if e.at != nil {
		if err := e.at.checkSince(j.out, j.since); err != nil {
			return err
		}
	}
	defer e.close()
	if err := e.open(ctx); err != nil {
		return e.explain(ctx, err)
	}
	if err := e.all(ctx); err != nil {
		return e.explain(ctx, err)
	}
	return e.finish()
}

// An export is a job in progress.
type export struct {
	job
	*status

	client  *mews.Client
	at      *checkpoint // nil: not begun
	filters mews.CustomerListParams
	rows    *growing
	bad     *growing // nil: no unreadable row so far
	started time.Time
	before  int // customers of earlier runs
}

// open opens the files at the place where the export goes on, or begins it.
func (e *export) open(ctx context.Context) error {
	a, err := whose(ctx, e.client)
	if err != nil {
		return err
	}
	e.sayf("exporting %q", a.name) // quoted, since it comes from outside
	e.started = time.Now()
	resumed := e.at != nil
	if !resumed {
		if !e.since.Before(a.now) {
			return cli.Usage("-since: %s is in the future of the platform, whose clock says %s", e.since.Format(time.DateOnly), a.now.Format(time.RFC3339))
		}
		// The end of the interval is kept in the checkpoint: a token is good for the
		// filters it came with, and for no others.
		e.at = &checkpoint{Version: version, Access: a.key, From: e.since, To: a.now}
	}
	if err := e.at.checkAccess(e.out, a.key); err != nil {
		return err
	}
	e.filters = mews.CustomerListParams{
		ChainIDs: a.chains,
		Extent:   mews.CustomerExtent{Customers: true, Addresses: true},
		// An interval of years is split into requests that the vendor accepts.
		CreatedUTC: mews.TimeInterval{StartUTC: e.at.From, EndUTC: e.at.To},
	}
	filters, err := json.Marshal(e.filters)
	if err != nil {
		return err
	}
	if !resumed {
		e.at.Filters = filters
		return e.begin()
	}
	if err := e.at.checkFilters(e.out, filters); err != nil {
		return err
	}
	return e.resume()
}

// begin saves the first checkpoint before there is an output: the other way round a
// kill in between would leave a file that looks like a complete export.
func (e *export) begin() error {
	e.at.Rows = newGrowing(nil, nil).mark()
	if err := e.at.save(e.out); err != nil {
		return err
	}
	var err error
	if e.rows, err = create(e.out, e.disk); err != nil {
		return errors.Join(err, os.Remove(checkpointName(e.out)))
	}
	return nil
}

func (e *export) resume() error {
	var err error
	if _, missing := os.Lstat(e.out); errors.Is(missing, fs.ErrNotExist) && e.at.Rows.Size == 0 {
		e.rows, err = create(e.out, e.disk)
	} else {
		e.rows, err = reopen(e.out, e.out, e.at.Rows, e.disk)
	}
	if err != nil {
		return err
	}
	if e.bad, err = openUnreadable(e.job, e.at); err != nil {
		return err
	}
	if e.before = e.at.Customers; e.before > 0 {
		e.sayf("going on after %s", cli.Count(e.before, "customer"))
	}
	return nil
}

func (e *export) close() {
	e.rows.close()
	e.bad.close()
}

// pages exports page after page, from the checkpoint to the end or to an error.
func (e *export) pages(ctx context.Context) error {
	var bad []*mews.DecodeError
	keep := func(row *mews.DecodeError) error { // just before the page of the row
		bad = append(bad, row)
		return nil
	}
	params := e.filters
	params.Start, params.PageSize = e.at.Token, e.pageSize
	for page, err := range e.client.Customers.Pages(ctx, params, mews.WithPrefetch(1), mews.WithBadRows(keep)) {
		if err != nil {
			return err
		}
		if err := e.write(page, bad); err != nil {
			return err
		}
		bad = nil
		passed := time.Since(e.started)
		rate := float64(e.at.Customers-e.before) / passed.Seconds()
		e.progressf("%s, %.0f/s, %s", cli.Count(e.at.Customers, "customer"), rate, passed.Round(time.Second))
	}
	return nil
}

// write appends a page. The checkpoint moves on when all of the page is safely in
// the files, and not before: a run that ends in between repeats the page, and what
// it left of it is removed first, unreadable rows included.
func (e *export) write(page *mews.CustomerPage, bad []*mews.DecodeError) error {
	var lines bytes.Buffer
	for _, c := range page.Customers {
		line, err := json.Marshal(c)
		if err != nil {
			return err
		}
		lines.Write(append(line, '\n'))
	}
	if err := e.rows.append(lines.Bytes()); err != nil {
		return err
	}
	if err := e.writeUnreadable(bad); err != nil {
		return err
	}
	next := *e.at
	next.Customers += len(page.Customers)
	next.Unreadable += len(bad)
	next.Token = cmp.Or(page.Next, mews.End)
	next.Rows = e.rows.mark()
	if e.bad != nil {
		next.BadRows = e.bad.mark()
	}
	if err := next.save(e.out); err != nil {
		return err
	}
	e.at = &next
	return nil
}

func (e *export) writeUnreadable(bad []*mews.DecodeError) error {
	if len(bad) == 0 {
		return nil
	}
	lines, err := encodeUnreadable(bad)
	if err != nil {
		return err
	}
	if e.bad == nil {
		if e.bad, err = create(unreadableName(e.out), e.disk); err != nil {
			return err
		}
	}
	if err := e.bad.append(lines); err != nil {
		return err
	}
	for _, row := range bad {
		e.sayf("%s", describe(row))
	}
	return nil
}

// finish removes the checkpoint: the file is complete.
func (e *export) finish() error {
	if err := os.Remove(checkpointName(e.out)); err != nil {
		return cli.Usage("%s is complete, but its checkpoint stays: %w", e.out, err)
	}
	text := fmt.Sprintf("%s in %s, complete after %s", cli.Count(e.at.Customers, "customer"), e.out, time.Since(e.started).Round(time.Millisecond))
	if e.at.Unreadable == 0 {
		e.sayf("%s", text)
		return nil
	}
	return &cli.ExitError{Code: codeUnreadable, Err: fmt.Errorf("%s, but for %s that cannot be decoded: %s has them as they were sent; keep it safe, it holds personal data",
		text, cli.Count(e.at.Unreadable, "row"), unreadableName(e.out))}
}

// explain adds what can be done about an error, and the exit code.
func (e *export) explain(ctx context.Context, err error) error {
	if _, ok := errors.AsType[*cli.ExitError](err); ok {
		return err
	}
	kept := "nothing is exported yet"
	if e.at != nil && e.at.Customers > 0 {
		kept = fmt.Sprintf("%s are safe in %s", cli.Count(e.at.Customers, "customer"), e.out)
	}
	code, advice := cli.CodeUsage, ""
	switch v := judge(ctx, err); v {
	case interrupted:
		return fmt.Errorf("interrupted; %s; start again to go on", kept)
	case temporary:
		code, advice = cli.CodeFailed, "start again to go on"
	case disk:
		advice = "make room, or mend what the message says, and start again to go on"
	case undecodable:
		code, advice = codeUndecodable, "starting again does not help, since the response would be the same; a newer version of this program may go on from here"
	case wrong:
		advice = "mend what the message says, and start again to go on"
	}
	return &cli.ExitError{Code: code, Err: fmt.Errorf("%w\n%s; %s", err, kept, advice)}
}
