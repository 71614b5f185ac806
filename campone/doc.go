// Package campone is a client for the public API of CampOne, the management
// system for campsites.
//
// This program prints the customers of a campsite:
//
//	client, err := campone.NewClient(apiKey)
//	if err != nil {
//		return err
//	}
//	for customer, err := range client.Customers.All(ctx, campone.CustomerListParams{}) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(customer.ID, customer.LastName)
//	}
//
// Create one [Client] and share it: it is safe for concurrent use.
//
// # Authentication
//
// Pass the API key to [NewClient]. A key belongs to one tenant and has scopes. It is sent
// over https only, and never to another host. No value of this package prints it. Plain
// http is for loopback addresses, or needs [WithInsecureHTTP].
//
// # Lists
//
// All iterates over the rows of a list, and Pages over its pages. List returns one
// page. [Collect] gathers rows into a slice.
//
//   - No request is sent before the loop begins. After a break no further one is sent.
//     Ranging a second time starts over.
//   - One page is in memory at a time. [WithPrefetch] reads pages ahead of the loop,
//     which counts toward the budget also after a break.
//   - An error comes once and ends the loop: a [*PageError] after all earlier pages, or
//     an [*ArgumentError] before the first request. The row that comes with it is zero.
//   - Always range over both values: "for customer, err := range". With one variable the
//     loop compiles too, but drops the error.
//   - Only the query of the server's links to other pages is used; no other host is
//     contacted. A list that leads back to an earlier page is [ErrPaginationLoop].
//
// Pages are numbered, and new rows usually come first in a list. During an iteration:
//
//   - New rows shift others to later pages, so some appear twice. [WithoutRepeats] drops
//     the repeats.
//   - Rows that are removed cause others to be skipped. Before you change the rows that a
//     filter selects, collect them.
//   - If the list becomes shorter than the next page, the iteration ends with
//     [ErrNotFound]. Start over.
//
// # Resuming
//
// Store a resume token after each page, and pass it as Start:
//
//	for page, err := range client.Customers.Pages(ctx, params) {
//		if err != nil {
//			return err // the stored token is the page to try again
//		}
//		save(page.Results, cmp.Or(page.Next, campone.End))
//	}
//
// Next is "" after the last page. Store [End] instead, since an empty Start begins
// from the first page. An iteration from End has no rows.
//
// If no token is stored, use [PageError].Token, the page that failed. It is "" for the
// first page; never store End in its place. [PageError] says after which errors to
// continue, and how.
//
// A token belongs to one list and contains its filters. With a token, leave the filters
// empty or as they were; anything else is an [*ArgumentError]. PageSize may be 0, or
// divide the size that the token was created with. Start can also be a page number:
// "page=3".
//
// A resume skips no rows unless some were removed. It may repeat rows that new ones have
// shifted, also with [WithoutRepeats], which does not know what an earlier iteration
// delivered.
//
// # Rows that cannot be decoded
//
// One row that cannot be decoded ends the iteration before its page: with a
// [*PageError] whose Token is that page, around a [*DecodeError] that names the row and
// the field. Pass [WithBadRows] to continue without such rows:
//
//	var bad []string
//	all := client.Bookings.All(ctx, params, campone.WithBadRows(func(e *campone.DecodeError) error {
//		bad = append(bad, e.ID) // e.Raw has the row
//		return nil
//	}))
//
// A response that is not a page at all is an error in any case.
//
// # Changes
//
// Changes keeps a copy of a list up to date.
// Store the rows of each batch and its mark in one transaction:
//
//	from := campone.ChangeParams{Mark: mark, Every: time.Hour}
//	for batch, err := range client.Bookings.Changes(ctx, campone.BookingListParams{}, from) {
//		if err != nil {
//			return err // continue later, from the stored mark
//		}
//		if err := store(batch.Rows, batch.ReadAt, batch.Mark); err != nil {
//			return err
//		}
//	}
//
// The API has no filter for changes. Each round therefore reads the whole list, which
// counts toward the budget, and delivers the rows that are new or changed. Without Every
// the feed ends after one round. A program can stop at any time and continue from the
// stored mark.
//
//   - Rows can be delivered again unchanged. Store them by ID, and never replace a row by
//     one with an earlier ReadAt.
//   - A mark belongs to one list and its filters; others are an [*ArgumentError].
//   - An error ends the feed. Continue later, except after a [*DecodeError].
//   - To find deleted rows, run a feed without a mark and without Every. When End is set,
//     stored rows with a ReadAt before the first batch no longer exist.
//
// # Values
//
//   - An amount is a [Decimal] in CHF, with the digits that were sent.
//   - A calendar date is a [Date]. Times are in UTC, with milliseconds.
//   - Null strings are "".
//   - Unknown values of enumerations pass through.
//
// # Errors
//
// Compare an error with [errors.Is] and the Err variables, or inspect it with
// [errors.As]:
//
//   - [*Error]: a response that is not a success. It matches [ErrNotFound] and the
//     like, and has the vendor's code, if any, and the messages about single fields.
//   - [*ArgumentError]: an invalid argument. No request was sent.
//   - [*DecodeError]: a success that cannot be decoded. It is permanent.
//   - [*PageError]: any of these during an iteration, with the resume token.
//
// Everything else is a transport error or a context error. A context error also matches
// the cause of the context ([context.Cause]).
//
// # Outcomes of writes
//
// A write that failed may have taken effect anyway. [OutcomeOf] returns what is known
// about it:
//
//   - [OutcomeNotDone]: it did not take effect. It was never sent, or it was rejected.
//   - [OutcomeDone]: it took effect, but the response cannot be used.
//   - [OutcomeUnknown]: it may have taken effect. For example, the response was lost.
//
// After an unknown outcome, look for the booking before creating it again.
//
// # Retries
//
// The client retries by itself, up to [RetryPolicy].MaxAttempts:
//
//   - Reads after transport errors, after 429, 500, 502, 503 and 504, and after a
//     response that broke off or did not come from the API.
//   - Writes after a 429, and if they certainly were not processed: no connection was
//     made, or HTTP/2 rejected the request. The vendor has no idempotency keys, so any
//     other retry could repeat the write.
//
// A Retry-After is honored as the shortest wait. If it exceeds
// [RetryPolicy].MaxRetryAfter or the time left in the context, the call fails at once.
// After a 429 all calls of the client wait until the pause is over. Other clients with
// the same credential are not informed.
//
// # Limits
//
// A key has a budget for a rolling hour: by default [RateLimitRequests] in
// [RateLimitInterval]. Stay below it with [WithRateLimit]. Clients and processes that
// share a key can share a [RateLimiter].
//
// When the budget is spent, the server asks for a wait of up to an hour. A call does not
// wait that long: it fails at once with [ErrRateLimited], and [Error.RetryAfter] is the
// wait. Until then other calls fail without being sent. To wait instead, allow a little
// more than an hour:
//
//	campone.WithRetry(campone.RetryPolicy{MaxRetryAfter: campone.RateLimitInterval + 5*time.Minute})
//
// A response is read up to 32 MiB ([WithMaxResponseBytes]). The memory for decoding it is
// limited, too; a response that needs more is a [*DecodeError].
//
// # Logging and tracing
//
// Pass [WithLogger] to log attempts and waits, without queries, headers and bodies.
//
// Customers, bookings and errors implement [slog.LogValuer] and show no
// personal data when they are logged directly. Inside slices, maps, other structs or
// wrapped errors they do, and fmt always prints it.
//
// Customers and bookings are personal data under the Swiss data protection act (nDSG).
//
// To trace requests, call [OperationFromContext] in a [http.RoundTripper] that you pass
// with [WithHTTPClient]. It returns a name for the request without identifiers, and the
// number of the attempt.
//
// # Testing
//
// Package camponetest has a fake server that follows the vendor's documentation. Its
// methods Handle and HandleList serve what it does not model.
//
// # Other operations
//
// Call anything else with [Client.Do], and read any other list with [Iterate] or
// [IteratePages]. Both accept the server's own URLs. Authentication, retries, limits,
// errors, resume tokens and [WithBadRows] work in the same way.
package campone
