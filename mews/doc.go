// Package mews is a client for the Connector API of Mews, the property
// management system for hotels.
//
// This program prints the customers that changed within the last year:
//
//	client, err := mews.NewClient(mews.Credentials{
//		ClientToken: clientToken, AccessToken: accessToken, Client: "Sample Client 1.0.0",
//	})
//	if err != nil {
//		return err
//	}
//	now := time.Now()
//	params := mews.CustomerListParams{
//		Extent:     mews.CustomerExtent{Customers: true},
//		UpdatedUTC: mews.TimeInterval{StartUTC: now.AddDate(-1, 0, 0), EndUTC: now},
//	}
//	for customer, err := range client.Customers.All(ctx, params) {
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
// Pass [Credentials] to [NewClient]. The client adds them to the body of every
// request. No parameter type contains them, no redirect is followed, and no error
// or log shows them. Requests go over https only, except to loopback addresses or
// with [WithInsecureHTTP].
//
// An access token belongs to a property or to a portfolio of properties, and does
// not show which. With a portfolio token:
//
//   - Lists of customers need ChainIDs, writes need a ChainID, and
//     [ConfigurationService.Get] needs an EnterpriseID. [EnterpriseService.All] lists
//     them.
//   - Operations whose comments do not say that portfolio access tokens are accepted
//     return 401, such as [CustomerService.Search] and [AccountService.Merge].
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
//     leave requests done in vain.
//   - An error comes once and ends the loop: a [*PageError] after all earlier pages,
//     or an [*ArgumentError] before the first request. The row beside it is zero.
//   - Take both values: "for customer, err := range". With one variable the loop
//     compiles too, but drops the error and ends with a zero row. [Collect] returns
//     the error.
//   - Pages go from the newest row to the oldest. Rows that are created during an
//     iteration are not part of it.
//   - Some operations, such as countries/getAll, return all rows at once. Their lists
//     have one page and no Start.
//
// Only a null cursor ends the iteration. Empty and short pages do not. If the cursor
// is missing, which the contract allows, the iteration continues after the last row
// until a page is empty; rows without an identifier end at a page that is not full,
// and a full page is a [*DecodeError]. A list that leads back to an earlier page is
// [ErrPaginationLoop].
//
// # Long filters
//
// Give Pages and All filters of any length. The vendor accepts up to 1000 values in
// most filters, and intervals of up to three months. What is longer is split into
// several requests, 100,000 parts at most: values in their order, intervals from the
// newest part to the oldest. List rejects it.
//
// Each row is delivered once. If two parts can match the same row (names, e-mail
// addresses, the identifiers of related objects, or intervals that a row can cross
// into, such as CollidingUTC), the iteration remembers the identifiers that it has
// delivered.
//
// A nil filter does not restrict the list. If there are no identifiers to ask for, send
// no request.
//
// # Resuming
//
// Store a resume token after each page, and pass it as Start with the same filters:
//
//	for page, err := range client.Customers.Pages(ctx, params) {
//		if err != nil {
//			return err // the stored token is the page to try again
//		}
//		save(page.Customers, cmp.Or(page.Next, mews.End))
//	}
//
// Next is "" after the last page. Store [End] instead, since an empty Start begins
// from the first page; an iteration from End has no rows.
//
// Without a stored token, continue with [PageError].Token, the page that failed ("" if
// it is the first one; never store End in its place):
//
//   - After [ErrTooHeavy] or [ErrResponseTooLarge] continue with a smaller PageSize.
//   - After any other [*DecodeError] (use [errors.As]) stop: it is permanent, and the
//     same page would fail again. See the next section.
//   - After other errors try again, a limited number of times.
//
// A token belongs to one list and to the filters and the Extent that it began with;
// with others it is an [*ArgumentError]. An interval that ends "now" is another one
// later, so store the filters with the token, as JSON for example. The JSON leaves out
// Start and PageSize:
//
//	filters, err := json.Marshal(params) // when the iteration begins
//	...
//	err = json.Unmarshal(filters, &params)
//	params.Start = token
//
// The PageSize may be any. The vendor's own cursor is written
// "customers/getAll?cursor=...", for filters that are not split.
//
// A resume never skips rows. It may repeat some: rows that two parts of a split
// filter match, since the new iteration does not know what the first one delivered.
//
// # Rows that cannot be decoded
//
// Pass [WithBadRows] to finish an iteration without the rows that cannot be decoded,
// and to learn which they are:
//
//	var bad []string
//	all := client.Customers.All(ctx, params, mews.WithBadRows(func(e *mews.DecodeError) error {
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
// # Changes
//
// Keep a copy up to date with Changes, which every list with an UpdatedUTC filter has.
// Store the rows of each batch and its mark in one transaction:
//
//	params := mews.CustomerListParams{Extent: mews.CustomerExtent{Customers: true}}
//	from := mews.ChangeParams{Mark: mark, Every: time.Minute}
//	for batch, err := range client.Customers.Changes(ctx, params, from) {
//		if err != nil {
//			return err // go on later, from the mark that was stored
//		}
//		if err := store(batch.Rows, batch.ReadAt, batch.Mark); err != nil {
//			return err
//		}
//	}
//
// A feed without a mark begins with everything. Each round reads what changed since the
// last one; without Every the feed ends after one round. [ChangeParams].Wake starts a
// round early, for example when a webhook arrives. A program can stop anywhere and go on
// from the stored mark, in the same round.
//
//   - Nothing is left out, but rows can come again as they were. Store them by
//     identifier, and never replace one by a row with an earlier ReadAt.
//   - Deleted rows are part of the feed. If ActivityStates is empty, it asks for both
//     states. A customer that was merged is deleted, and its MergeTargetID is the
//     customer that it became.
//   - The copy is complete when End is set, up to the beginning of that round.
//   - A mark belongs to one list and its filters; others are an [*ArgumentError]. It
//     does not say which property it is of: store it together with that. Do not filter
//     by what can change, such as a state: the feed would not show that a row does not
//     match any more. Leave UpdatedUTC and Start empty.
//   - An error ends the feed. It is a [*PageError] whose Token is the mark of the last
//     batch, or of the round if its place was lost. After any error but a
//     [*DecodeError] go on later. [WithBadRows] works as with lists.
//   - The next round begins at the time of the platform when the first page was read,
//     or at the local time if that is earlier, less [ChangeParams].Overlap. So one
//     of both clocks may be fast. If one is slow, more is read than needed.
//   - Rows that something else writes to the store are not known to the feed: set
//     Memory to a negative number, or it can leave out a row that was overwritten.
//
// Some lists need another filter beside UpdatedUTC, such as companionships. Read them
// for the reservations of each batch.
//
// Do not expect documents and addresses to show in UpdatedUTC of the customer. Assume
// that adding one does not change it, and that a merge moves them to its target without
// changing their own: the vendor documents neither. Identity documents have no
// UpdatedUTC filter at all. Therefore:
//
//   - Read the feed of addresses, too ([AddressService.Changes]).
//   - Read documents and addresses again for the customers of each batch, and for each
//     MergeTargetID: [IdentityDocumentListParams].CustomerIDs takes all of a batch.
//   - Read all documents again from time to time.
//
// # Events
//
// [NewWebhookHandler] receives what the vendor sends when something changes. Its support
// sets up the URL, one for all properties of the application:
//
//	auth := mews.WebhookSecretQuery("secret", secret)
//	handler, err := mews.NewWebhookHandler(auth, func(ctx context.Context, m mews.EventMessage) error {
//		return queue.Put(ctx, m) // as JSON, and nothing else
//	})
//	...
//	http.Handle("/mews", handler)
//
// A worker takes the message from the queue and reads what the events are about:
//
//	objects, err := m.Events.Fetch(ctx, clients[m.EnterpriseID])
//
// Know what the vendor promises, and what not:
//
//   - Nothing is signed. Whoever knows the URL can send events, so keep it out of access
//     logs, and change the secret with [WithWebhookAuth] if it leaks. An event holds no
//     data: a forged one makes a worker read, and nothing more.
//   - Put messages into a queue. The vendor waits for 5 seconds, sends what failed a few
//     times more, some minutes apart, and then drops it. So read the changes by
//     UpdatedUTC now and then, too.
//   - Events come late, several times and in any order. Fetch returns the objects as
//     they are now; never replace what was read later by what was read earlier. Store
//     the time just before Fetch with them: it compares with the ReadAt of feeds.
//   - Equal messages are not the same message: they have neither number nor time, and say
//     so if an object changes twice. The handler drops them only with [WithRepeatWindow].
//   - [WithIntegrationWebhooks] receives the older webhooks, by which properties connect the
//     application. Their access tokens print as REDACTED.
//   - Unknown kinds of events have their JSON in [Event].Raw.
//
// # Reservations, guests and balances
//
// A [Reservation] refers to other objects by identifier. Read those of all
// reservations at once, with one list of each kind:
//
//   - AccountID is a customer or a company, as AccountType says. It need not be among
//     those who stay: these are in the companionships of the reservation, see
//     [CompanionshipListParams].ReservationIDs.
//   - AssignedResourceID is a room ([ResourceListParams].ResourceIDs), or empty.
//   - RateID is a rate ([RateListParams].RateIDs, together with ServiceIDs).
//
// No operation returns a balance. It is the sum of the order items and the payments of
// an account that are open ([AccountingStateOpen]); payments are negative.
//
// Reservations that begin on one day of the property have this filter:
//
//	days, err := mews.NewTimeUnits(enterprise.TimeZoneIdentifier, mews.TimeUnitPeriodDay)
//	midnight := days.StartOf(day)
//	params.ScheduledStartUTC = mews.TimeInterval{StartUTC: midnight, EndUTC: days.Next(midnight)}
//
// # Updates
//
// Set the fields that are to change. Those of type [UpdateValue] are changed by
// [Set], emptied by [Clear], or omitted. All other fields keep their value if they
// are left empty: the vendor has no way to empty them.
//
// # Values
//
// Unknown values of enumerations pass through. Null strings are "". Amounts are
// [Decimal] with the digits that were sent: 0.10 and 0.1 differ, so compare and add
// them by [Decimal.Rat]. Calendar dates are [Date], without a time zone. [TimeUnits]
// computes the days, months and hours that prices and availability are kept by.
//
// # Errors
//
// Compare an error with [errors.Is] and the Err variables, or take it apart with
// [errors.As]:
//
//   - [*Error]: a response that is not a success. It matches [ErrForbidden] and the
//     like. The message of a 403 is meant for the end user.
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
//     connection, or the platform itself rejected it before acting: 401, 405, 413,
//     415, 429, or another 4xx of an operation that either takes effect as a whole or
//     is rejected, such as [CustomerService.Add].
//   - [OutcomeDone]: it was carried out, but the response cannot be decoded, is too
//     large or broke off. [DecodeError.Raw] has what was received.
//   - [OutcomeUnknown]: everything else. The response was lost, or it is a 408, a
//     5xx, a redirect, or a page that is not the API's, such as a login page with
//     status 200; or an earlier attempt of the same call ended like this.
//
// No proof holds against a server or proxy that mixes up the responses of a connection.
//
// After an unknown outcome, read before writing again. Finding the object is proof that
// the write was carried out. Not finding it is no proof, as long as the request may
// still be on its way.
//
// # Retries
//
// Calls are retried by themselves, up to [RetryPolicy].MaxAttempts:
//
//   - Reads after transport errors, after 429, 500, 502, 503 and 504, and after a
//     response that is not the API's or broke off. Not after a 408, which means that
//     the request asked for too much.
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
// Stay below the vendor's limit with [WithRateLimit]: [RateLimitRequests] in
// [RateLimitInterval] for one access token. Processes that share a token can share a
// [RateLimiter].
//
// A response has up to 32 MiB, see [WithMaxResponseBytes], and decoding it takes at
// most 4 MiB and 24 times its size. What would take more is a [*DecodeError] before
// the memory is taken.
//
// # Exports
//
// To read everything at once, add an export with [ExportService.Add], wait for it with
// [ExportService.Wait], and iterate over the rows of its files with [ExportRows] or, to
// store checkpoints, [ExportRowPages].
//
// # Logging and personal data
//
// Pass [WithLogger] to log attempts and waits, without headers and bodies. Types with
// personal data, and errors, implement [slog.LogValuer] and show none of it when they
// are logged as they are. This does not reach into slices, maps, other structs or
// wrapped errors, and fmt does print personal data.
//
// # Tracing
//
// Every request is a POST, so its method says nothing. In a [http.RoundTripper] of your own,
// see [WithHTTPClient], [OperationFromContext] returns the operation and the number of the
// attempt.
//
// # Testing
//
// Test with package mewstest, a fake server that follows the vendor's documentation.
// What it does not model can be served with its methods Handle and HandleList. Its method
// DeliverTo sends events to a handler.
//
// # What is not modelled
//
// Call an operation that the package has no method for with [Client.Do], and read such
// a list with [Iterate] or [IteratePages]. Authentication, retries, limits and errors
// are the same, and so are resume tokens and [WithBadRows]. Filters are not split.
package mews
