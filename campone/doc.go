// Package campone is a client for the public API of CampOne, the management
// system for campsites.
//
//	client, err := campone.NewClient(apiKey)
//	...
//	for customer, err := range client.Customers.All(ctx, campone.CustomerListParams{}) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(customer.ID, customer.LastName)
//	}
//
// # Authentication
//
// A key belongs to one tenant and has scopes. It goes over https only (http to
// loopback, or with [WithInsecureHTTP]), never to another host, and is not printed
// by any value of this package.
//
// # Lists
//
// Every list has List for one page, Pages to walk the pages and All to walk the
// objects. A walk makes no request before the first range, holds one page, ends
// with a break at once, and starts again when it is ranged again. An error comes
// once, after everything before it, as a [*PageError] with the token to resume
// from, or as an [*ArgumentError] before the first request. The context is checked
// before each page. The server's links to other pages are followed by their query
// as it is, on the client's own address; no other host is contacted. A list that
// leads back to an earlier page ends with [ErrPaginationLoop]. [WithPrefetch] reads
// ahead; [Collect] gathers a walk into a slice.
//
// Pages have numbers, and new rows arrive at the head of most lists: during a walk
// they move others to a later page, which then come twice. [WithoutRepeats] drops
// them. What leaves a list during a walk makes others be missed, and the walk can
// end with [ErrNotFound], which no resuming mends: collect first what you are going
// to change. Take both values in a loop: the object beside an error is zero.
//
// # Values
//
// Amounts are [Decimal], in CHF, with the digits that were sent; calendar dates
// are [Date]; instants are in UTC, with milliseconds. Enumerations are open. Null
// texts are "".
//
// # Errors
//
// Every response that is not a success is an [*Error], which [errors.Is] compares with
// [ErrNotFound] and its like, and which
// holds the vendor's code, if there is one, and the messages about single fields. An invalid argument is an [*ArgumentError], before any
// request. A success that cannot be used is a [*DecodeError]. Everything else is a
// transport error or a context error, which matches the cause of the context too.
//
// # What became of a write
//
// [OutcomeOf] gives one of three answers for the error of any call:
//
//   - [OutcomeNotDone]: the write was not carried out, and there is proof. It never
//     got a connection, or the server itself rejected it before acting: 401, 405, 413, 415,
//     429, or another 4xx of an operation that either takes effect as a whole or is
//     rejected, such as [BookingService.Create].
//   - [OutcomeDone]: it was carried out, but the response cannot be decoded, is too
//     large or broke off. [DecodeError.Raw] has what was received.
//   - [OutcomeUnknown]: everything else. The response was lost, a 408 or 5xx came back, a
//     redirect, or a page that is not the API's, such as a login page with status 200;
//     or one of these happened in an earlier attempt of the same call.
//
// After an unknown outcome, look for the booking before creating it again.
//
// # Retries
//
// Reads are retried after transport errors, after 429, 500, 502, 503 and 504, and after
// a response that is not the API's or broke off. Writes are retried after a 429 and if
// the request provably was not processed: it never got a connection, or HTTP/2 refused
// it. Otherwise they could be carried out twice, since the vendor has no keys against
// that.
// A Retry-After is the least wait. If it exceeds [RetryPolicy].MaxRetryAfter or the time
// that the context has left, the call fails at once. After a 429 all calls of the
// client wait until the pause is over. An error keeps the response that caused a wait.
//
// # Limits
//
// A key has a budget for a rolling hour: by default [RateLimitRequests] in
// [RateLimitInterval]. When it is spent, the server asks for a wait of up to an
// hour, which is more than a call accepts unless [RetryPolicy].MaxRetryAfter says
// so: it fails at once with [ErrRateLimited], the wait in [Error].RetryAfter, and
// so do the others, unsent, until it is over. To wait instead, allow a little more
// than the hour:
//
//	campone.WithRetry(campone.RetryPolicy{MaxRetryAfter: campone.RateLimitInterval + 5*time.Minute})
//
// [WithRateLimit] stays below a budget; processes that share a key can share a
// [RateLimiter].
//
// # Logging and personal data
//
// [WithLogger] logs attempts and waits without queries, headers and bodies.
// Customers, bookings and errors implement slog.LogValuer and show no personal
// data when they are logged as they are. That does not reach into slices, maps and
// structs of others, nor errors that were wrapped, and fmt does print it. The rows
// are personal data in the sense of the Swiss data protection act (nDSG).
//
// # Testing
//
// Package camponetest has a fake server that behaves like the vendor's.
package campone
