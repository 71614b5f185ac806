package mews

import (
	"context"
	"fmt"
	"iter"
	"reflect"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// DefaultMaxLineBytes is the default of [ExportRowParams].MaxLineBytes.
const DefaultMaxLineBytes = 4 << 20

// ExportRowParams says which rows of which export to read.
type ExportRowParams struct {
	// ExportID is an export that has succeeded; [ExportService.Wait] waits for that.
	// Required.
	ExportID string
	// Start is a resume token of the same export, or empty to begin with the first
	// row.
	Start string
	// PageSize is the number of rows in a page of [ExportRowPages], 1 to
	// [MaxPageSize]. Default MaxPageSize.
	PageSize int
	// MaxLineBytes bounds one line of a file, after it is decompressed. A longer one
	// is a [*DecodeError] that matches [ErrResponseTooLarge]. Default
	// [DefaultMaxLineBytes].
	MaxLineBytes int
}

func (p ExportRowParams) check() error {
	switch {
	case p.ExportID == "":
		return transport.Invalid("ExportID", "must not be empty")
	case p.PageSize < 0 || p.PageSize > MaxPageSize:
		return transport.Invalid("PageSize", fmt.Sprintf("must be from 1 to %d, or 0 for %[1]d", MaxPageSize))
	case p.MaxLineBytes < 0:
		return transport.Invalid("MaxLineBytes", "must not be negative")
	}
	return nil
}

// ExportRows iterates over the rows of an export, file by file and line by line:
//
//	added, err := client.Exports.Add(ctx, mews.ExportAddParams{EntityType: mews.ExportEntityTypeReservation})
//	...
//	export, err := client.Exports.Wait(ctx, mews.ExportWaitParams{ExportID: added.Export.ID})
//	...
//	for reservation, err := range mews.ExportRows[mews.Reservation](ctx, client, mews.ExportRowParams{ExportID: export.ID}) {
//
// T is the type of a row. The vendor documents the rows of ledger entries only, and
// those because no operation of the API returns them. This implies that the other
// rows are the objects of the API:
//
//	OrderItem               [OrderItem]
//	Payment                 [Payment]
//	Reservation             [Reservation]; which version is not documented
//	Customer                [Customer]
//	Company                 [Company]
//	Bill                    [Bill]
//	AvailabilityAdjustment  [AvailabilityAdjustment]
//	AvailabilityBlock       [AvailabilityBlock]
//	ResourceBlock           [ResourceBlock]
//	LedgerEntry             [LedgerEntry]
//
// Use [encoding/json.RawMessage] or a map to look at rows as they are. A struct with an
// ID field must find it in each row.
//
// One row is in memory, whatever the size of the files. The vendor's links to the
// files are valid for 10 minutes: new ones are requested when a file is opened later
// than that and when the storage rejects one. Reading a file may take longer.
//
// # Errors
//
// An error ends the iteration as an [*ExportRowError] with the token to resume from,
// or as an [*ArgumentError] before the first request. In it are
//
//   - an [*ExportStatusError] if the export has not succeeded or has expired;
//   - the errors of exports/getAll, which is called for the links;
//   - an [*Error] with the response of the storage, a transport error, or a context
//     error;
//   - [ErrExportChanged] if the files are not those that the iteration began with;
//   - a [*DecodeError] for a line that cannot be decoded. It is permanent. List is the
//     file ("file 2") and Row the index of the line. With [WithBadRows] such lines are
//     handed to a function, and the iteration continues.
//
// A file that ends before its size is reached is an error, never the end. Requests to
// the storage are retried like reads of the API, and a file that broke off is opened
// again at the same line; [RetryPolicy].MaxAttempts counts the attempts that come no
// further. Only the rest is requested if the storage names the file by a strong ETag;
// otherwise the file is read again from its beginning, and lines that were delivered are
// skipped if they are still the same.
//
// # The storage
//
// The files lie on another server. It is not sent the credentials, nor any header of
// [WithHeader]. It is reached through the transport of the client's [http.Client],
// without its cookies. Redirects are not followed. Links must be https (http if
// [WithInsecureHTTP] is set, or if the API and the storage are both loopback). Errors
// and logs show the host of a link and nothing else of it.
//
// [WithTimeout] bounds the wait for the response, and for each part of the file, but not
// the whole. [WithRateLimit], [WithRateLimiter] and [WithMaxResponseBytes] have no
// effect on the storage. [WithPrefetch] has none at all, and [WithResponse] shows the
// last response of exports/getAll.
func ExportRows[T any](ctx context.Context, client *Client, params ExportRowParams, opts ...RequestOption) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		rows := params.begin(client, reflect.TypeFor[T](), opts)
		defer rows.close()
		for {
			row, err := rows.next(ctx)
			if err != nil {
				var zero T
				yield(zero, err)
				return
			}
			typed, ok := row.(*T)
			if !ok || !yield(*typed, nil) {
				return // ok is false at the end
			}
		}
	}
}

// ExportRowPages is [ExportRows] with several rows at a time, and a resume token after
// them to store as a checkpoint. A page has PageSize rows, or fewer if they are long
// (4 MiB together) or an error follows. Next is "" only in the last page, which
// may have no rows.
func ExportRowPages[T any](ctx context.Context, client *Client, params ExportRowParams, opts ...RequestOption) iter.Seq2[*RowPage[T], error] {
	return func(yield func(*RowPage[T], error) bool) {
		rows := params.begin(client, reflect.TypeFor[T](), opts)
		defer rows.close()
		for more := !rows.done; more; {
			page := &RowPage[T]{}
			var failed error
			for rows.bytes = 0; len(page.Rows) < rows.pageSize && rows.bytes < exportPageBytes; {
				row, err := rows.next(ctx)
				typed, ok := row.(*T)
				if !ok {
					failed = err
					break
				}
				page.Rows = append(page.Rows, *typed)
			}
			if more = failed != nil || rows.more(ctx); more {
				page.Next = rows.token()
			}
			if (failed == nil || len(page.Rows) > 0) && !yield(page, nil) {
				return
			}
			if failed != nil {
				yield(nil, failed)
				return
			}
		}
	}
}

const exportPageBytes = 4 << 20
