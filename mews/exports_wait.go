package mews

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// ExportWaitParams says which export to wait for.
type ExportWaitParams struct {
	// ExportID is the export. Required.
	ExportID string
	// MinInterval is the wait after the first look at the export. It doubles with
	// each look up to MaxInterval. Defaults 10 s and 5 minutes, the interval that
	// the vendor suggests.
	MinInterval time.Duration
	MaxInterval time.Duration
}

// Default intervals of ExportWaitParams.
const (
	minExportInterval = 10 * time.Second
	maxExportInterval = 5 * time.Minute
)

func (p *ExportWaitParams) check() error {
	switch {
	case p.ExportID == "":
		return transport.Invalid("ExportID", "must not be empty")
	case p.MinInterval < 0:
		return transport.Invalid("MinInterval", "must not be negative")
	case p.MaxInterval < 0:
		return transport.Invalid("MaxInterval", "must not be negative")
	}
	p.MaxInterval = cmp.Or(p.MaxInterval, max(maxExportInterval, p.MinInterval))
	p.MinInterval = cmp.Or(p.MinInterval, min(minExportInterval, p.MaxInterval))
	if p.MaxInterval < p.MinInterval {
		return transport.Invalid("MaxInterval", "must not be less than MinInterval")
	}
	return nil
}

// An ExportStatusError is an export without files to read: it is not finished, has
// failed or has expired.
type ExportStatusError struct {
	ExportID string
	Status   ExportStatus // "" if the platform did not return the export
}

func (e *ExportStatusError) Error() string {
	return "mews: export " + transport.OneLine(e.ExportID, 100) + ": " + e.problem()
}

func (e *ExportStatusError) problem() string {
	switch e.Status {
	case ExportStatusPending, ExportStatusProcessing:
		return "is not finished, but " + strings.ToLower(string(e.Status)) + "; wait for it with Exports.Wait"
	case ExportStatusFailed:
		return "has failed; add another one"
	case ExportStatusExpired:
		return "has expired and its files are gone; add another one"
	case "":
		return "was not found; is the identifier right, and the access token the one it was added with?"
	case ExportStatusSuccess:
		return "has succeeded, but the response does not list its files; try again"
	}
	return "has the unknown status " + transport.OneLine(string(e.Status), 100)
}

// checkFiles rejects an export that has no files to read. No files at all would look
// like an export without rows.
func (e *Export) checkFiles(id string) error {
	status := e.Status
	switch {
	case status != ExportStatusSuccess:
	case len(e.Files) == 0 && e.ExpiresUTC != nil && !e.ExpiresUTC.After(time.Now()):
		status = ExportStatusExpired // its status may come later
	case e.Files != nil:
		return nil
	}
	return &ExportStatusError{ExportID: id, Status: status}
}

// Wait looks at an export until it has succeeded, and returns it. One that has
// failed or expired, or is unknown, is an [*ExportStatusError].
//
// How long an export takes varies enormously, so give the context a deadline of
// hours rather than of minutes. The status comes from exports/getAll, with retries like
// any list; when that fails Wait returns the error, and can be called again.
// [ExportRows] reads the files.
func (s *ExportService) Wait(ctx context.Context, params ExportWaitParams, opts ...RequestOption) (*Export, error) {
	if err := params.check(); err != nil {
		return nil, convert(err)
	}
	for interval := params.MinInterval; ; interval += min(interval, params.MaxInterval-interval) {
		export, err := s.find(ctx, params.ExportID, opts)
		if err != nil {
			return nil, err
		}
		switch export.Status {
		case ExportStatusSuccess:
			return export, nil
		case ExportStatusPending, ExportStatusProcessing:
		case ExportStatusFailed, ExportStatusExpired:
			fallthrough
		default:
			return nil, &ExportStatusError{ExportID: params.ExportID, Status: export.Status}
		}
		timer := time.NewTimer(interval)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil, fmt.Errorf("mews: export %s is still %s: %w", transport.OneLine(params.ExportID, 100),
				strings.ToLower(string(export.Status)), transport.ContextError(ctx))
		}
	}
}

// find reads one export, with links that have just been made.
func (s *ExportService) find(ctx context.Context, id string, opts []RequestOption) (*Export, error) {
	page, err := s.List(ctx, ExportListParams{ExportIDs: []string{id}}, opts...)
	if err != nil {
		return nil, err
	}
	for i := range page.Exports {
		if strings.EqualFold(page.Exports[i].ID, id) {
			return &page.Exports[i], nil
		}
	}
	return nil, &ExportStatusError{ExportID: id}
}
