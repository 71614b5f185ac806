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
// Make one [Client] and share it: it is safe for concurrent use.
//
// # Authentication
//
// Pass the API key to [NewClient]. A key belongs to one tenant and has scopes. It goes
// over https only (http to loopback addresses, or with [WithInsecureHTTP]), never to
// another host, and no value of this package prints it.
//
// # Lists
//
// Range over All for the rows, or over Pages for the pages. List returns one page,
// and [Collect] gathers rows into a slice.
//
//   - No request is sent before the loop begins. A break sends no further one, and
//     ranging again starts again.
//   - One page is in memory at a time. [WithPrefetch] reads up to n pages ahead, 0
//     to 64, one after the other: up to n more pages are in memory, and a break can
//     leave requests done in vain, which count for the budget.
//   - An error comes once and ends the loop: a [*PageError] after all earlier pages,
//     or an [*ArgumentError] before the first request. The row beside it is zero.
//   - Take both values: "for customer, err := range". With one variable the loop
//     compiles too, but drops the error and ends with a zero row. [Collect] returns
//     the error.
//   - Of the server's links to other pages the query is used as it is, on the
//     client's own address. No other host is contacted. A list that leads back to an
//     earlier page is [ErrPaginationLoop].
//
// Pages have numbers, and new rows arrive at the head of most lists. They shift others
// to later pages, so that some appear twice. [WithoutRepeats] drops the repeats; it
// remembers the ids, some 40 bytes for each row.
//
// Rows that are removed during an iteration cause others to be skipped. If you change
// the rows that a filter selects, collect them first. If the list becomes shorter than
// the next page, the iteration ends with [ErrNotFound]: start again.
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
// from the first page; an iteration from End has no rows.
//
// Without a stored token, continue with [PageError].Token, the page that failed ("" if
// it is the first one; never store End in its place):
//
//   - After [ErrResponseTooLarge] continue with a smaller PageSize.
//   - After any other [*DecodeError] (use [errors.As]) stop: it is permanent, and the
//     same page would fail again. See the next section.
//   - After other errors try again, a limited number of times.
//
// A token belongs to one list and repeats its filters. Beside a token leave the filters
// empty or as they were; others, and the token of another list, are an [*ArgumentError].
// PageSize may be the size that the token was made with, a divisor of it, or 0. Start
// can be a page number, too: "page=3".
//
// A resume never skips rows of a list that none are removed from. It may repeat rows
// that new ones have shifted: WithoutRepeats does not know what an earlier iteration
// delivered.
//
// # Changes
//
// Keep a copy up to date with Changes. Store the rows of each batch and its mark in one
// transaction:
//
//	from := campone.ChangeParams{Mark: mark, Every: time.Hour}
//	for batch, err := range client.Bookings.Changes(ctx, campone.BookingListParams{}, from) {
//		if err != nil {
//			return err // go on later, from the mark that was stored
//		}
//		if err := store(batch.Rows, batch.ReadAt, batch.Mark); err != nil {
//			return err
//		}
//	}
//
// The API has no filter by change. Each round reads the whole list, which counts for the
// budget of the key, and delivers what is new or not as this loop delivered it last.
// Without Every the feed ends after one round. A program can stop anywhere and go on
// from the stored mark, in the same round.
//
//   - Rows can come again as they were. Store them by id, and never replace one by a
//     row with an earlier ReadAt.
//   - Pages overlap by a row or more. If they do not join, since rows were removed, the
//     round is read again.
//   - A mark belongs to one list and its filters; others are an [*ArgumentError].
//   - An error ends the feed. It is a [*PageError] whose Token is the mark of the last
//     batch. After any error but a [*DecodeError] go on later. [WithBadRows] works as
//     with lists.
//   - To find rows that are gone, run a feed without a mark and without Every. When End
//     is set, rows whose ReadAt is before the first batch are gone.
//
// # Rows that cannot be decoded
//
// Pass [WithBadRows] to finish an iteration without the rows that cannot be decoded,
// and to learn which they are:
//
//	var bad []string
//	all := client.Bookings.All(ctx, params, campone.WithBadRows(func(e *campone.DecodeError) error {
//		bad = append(bad, e.ID) // e.Raw has the row
//		return nil
//	}))
//
// Without it a page with such a row is not delivered. The iteration ends with a
// [*PageError] whose Token is that page, around a [*DecodeError] that names the row
// and the field. A later version of this package may deliver the whole page.
//
// The function runs on the goroutine of the loop, just before the page of the row,
// and can be called again for the same row after a resume. If it returns an error,
// the iteration ends. A response that is no page at all is an error in any case.
//
// # Values
//
// Amounts are [Decimal], in CHF, with the digits that were sent. Calendar dates are
// [Date]; times are in UTC, with milliseconds. Unknown values of enumerations pass
// through. Null strings are "".
//
// # Errors
//
// Compare an error with [errors.Is] and the Err variables, or take it apart with
// [errors.As]:
//
//   - [*Error]: a response that is not a success. It matches [ErrNotFound] and the
//     like, and has the vendor's code, if there is one, and the messages about single
//     fields.
//   - [*ArgumentError]: an invalid argument. No request was sent.
//   - [*DecodeError]: a success that cannot be used. It is permanent.
//   - [*PageError]: one of these during an iteration, with the resume token.
//
// Everything else is a transport error or a context error, which also matches the
// cause of the context ([context.Cause]).
//
// # What became of a write
//
// Call [OutcomeOf] with the error of a write:
//
//   - [OutcomeNotDone]: it was not carried out, and there is proof. It never got a
//     connection, or the server itself rejected it before acting: 401, 405, 413, 415,
//     429, or another 4xx of an operation that either takes effect as a whole or is
//     rejected, such as [BookingService.Create].
//   - [OutcomeDone]: it was carried out, but the response cannot be decoded, is too
//     large or broke off. [DecodeError.Raw] has what was received.
//   - [OutcomeUnknown]: everything else. The response was lost, or it is a 408, a
//     5xx, a redirect, or a page that is not the API's, such as a login page with
//     status 200; or an earlier attempt of the same call ended like this.
//
// No proof holds against a server or proxy that mixes up the responses of a connection.
//
// After an unknown outcome, look for the booking before creating it again.
//
// # Retries
//
// Calls are retried by themselves, up to [RetryPolicy].MaxAttempts:
//
//   - Reads after transport errors, after 429, 500, 502, 503 and 504, and after a
//     response that is not the API's or broke off.
//   - Writes after a 429, and if the request provably was not processed: it never got
//     a connection, or HTTP/2 rejected it. The vendor has no idempotency keys, so
//     anything more could carry a write out twice.
//
// A Retry-After is honored as the least wait. If it exceeds [RetryPolicy].MaxRetryAfter
// or the time left in the context, the call fails at once. After a 429 all calls of
// the client wait until the pause is over; other clients with the same credential do
// not know of it. An error keeps the response that caused a wait.
//
// # Limits
//
// A key has a budget for a rolling hour: by default [RateLimitRequests] in
// [RateLimitInterval]. Stay below it with [WithRateLimit]; processes that share a key
// can share a [RateLimiter].
//
// When the budget is spent, the server asks for a wait of up to an hour. A call does
// not wait so long: it fails at once with [ErrRateLimited] and the wait in
// [Error].RetryAfter, and other calls fail unsent until the wait is over. To wait
// instead, allow a little more than the hour:
//
//	campone.WithRetry(campone.RetryPolicy{MaxRetryAfter: campone.RateLimitInterval + 5*time.Minute})
//
// A response has up to 32 MiB, see [WithMaxResponseBytes], and decoding it takes at
// most 4 MiB and 24 times its size. What would take more is a [*DecodeError] before
// the memory is taken.
//
// # Logging and personal data
//
// Pass [WithLogger] to log attempts and waits, without queries, headers and bodies.
// Customers, bookings and errors implement [slog.LogValuer] and show no personal data
// when they are logged as they are. This does not reach into slices, maps, other
// structs or wrapped errors, and fmt does print personal data. The rows are personal
// data in the sense of the Swiss data protection act (nDSG).
//
// # Tracing
//
// In a [http.RoundTripper] of your own, see [WithHTTPClient], [OperationFromContext] returns
// a name for the request that contains no identifiers, and the number of the attempt.
//
// # Testing
//
// Test with package camponetest, a fake server that follows the vendor's documentation.
// What it does not model can be served with its methods Handle and HandleList.
//
// # What is not modelled
//
// Call anything else with [Client.Do], and read any other list with [Iterate] or
// [IteratePages]. Both accept the server's own URLs. Authentication, retries, limits
// and errors are the same, and so are resume tokens and [WithBadRows].
package campone
