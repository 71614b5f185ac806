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
// Create one [Client] and share it: it is safe for concurrent use.
//
// # Authentication
//
// Pass [Credentials] to [NewClient]. The client adds them to the body of every request,
// which it sends over https only, and never to another host. No value of this package
// prints them. Plain http is for loopback addresses, or needs [WithInsecureHTTP].
//
// An access token belongs to a property or to a portfolio of properties; the token does
// not show which. With a portfolio token:
//
//   - Lists of customers need ChainIDs, writes need a ChainID, and
//     [ConfigurationService.Get] needs an EnterpriseID. [EnterpriseService.All] lists
//     them.
//   - An operation accepts portfolio tokens only if its comment says so. Others, such as
//     [CustomerService.Search] and [AccountService.Merge], return 401.
//
// # Lists
//
// All iterates over the rows of a list, and Pages over its pages. List returns one
// page. [Collect] gathers rows into a slice.
//
//   - No request is sent before the loop begins. After a break no further one is sent.
//     Ranging a second time starts over.
//   - One page is in memory at a time. [WithPrefetch] reads pages ahead of the loop.
//   - An error comes once and ends the loop: a [*PageError] after all earlier pages, or
//     an [*ArgumentError] before the first request. The row that comes with it is zero.
//   - Always range over both values: "for customer, err := range". With one variable the
//     loop compiles too, but drops the error.
//   - Pages go from the newest row to the oldest. Rows that are created during the
//     iteration are not part of it.
//   - Some operations, such as countries/getAll, return all rows at once. Their lists
//     have one page and no Start.
//
// Only a null cursor ends the iteration. Empty and short pages do not. A list that leads
// back to an earlier page is [ErrPaginationLoop].
//
// The contract allows responses without a cursor. The iteration then continues after the
// last row until a page is empty. If the rows have no identifiers, a page that is not full
// is the last, and a full page is a [*DecodeError].
//
// # Long filters
//
// Pages and All accept filters of any length. The vendor accepts up to 1000 values in most
// filters, and intervals of up to three months. Longer filters are split into several
// requests, 100,000 at most. List rejects them.
//
//   - Values are sent in their order, intervals from the newest part to the oldest.
//   - Each row is delivered once. If two parts can match the same row, as with names or
//     CollidingUTC, the iteration remembers the identifiers that it has delivered.
//   - A nil filter does not restrict the list. If you have no identifiers to ask for, send
//     no request.
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
// from the first page. An iteration from End has no rows.
//
// If no token is stored, use [PageError].Token, the page that failed. It is "" for the
// first page; never store End in its place. [PageError] says after which errors to
// continue, and how.
//
// A token belongs to one list, its filters and its Extent. Anything else is an
// [*ArgumentError]; only PageSize may change. An interval that ends "now" is a different
// one later, so store the filters with the token. Their JSON omits Start and PageSize:
//
//	filters, err := json.Marshal(params) // when the iteration begins
//	...
//	err = json.Unmarshal(filters, &params)
//	params.Start = token
//
// A resume never skips rows. If filters were split, it may repeat rows that match two
// parts. The vendor's own cursor is written "customers/getAll?cursor=...", for filters
// that are not split.
//
// # Rows that cannot be decoded
//
// One row that cannot be decoded ends the iteration before its page: with a
// [*PageError] whose Token is that page, around a [*DecodeError] that names the row and
// the field. Pass [WithBadRows] to continue without such rows:
//
//	var bad []string
//	all := client.Customers.All(ctx, params, mews.WithBadRows(func(e *mews.DecodeError) error {
//		bad = append(bad, e.ID) // e.Raw has the row
//		return nil
//	}))
//
// A response that is not a page at all is an error in any case.
//
// # Changes
//
// Lists with an UpdatedUTC filter have Changes, which keeps a copy up to date.
// Store the rows of each batch and its mark in one transaction:
//
//	params := mews.CustomerListParams{Extent: mews.CustomerExtent{Customers: true}}
//	from := mews.ChangeParams{Mark: mark, Every: time.Minute}
//	for batch, err := range client.Customers.Changes(ctx, params, from) {
//		if err != nil {
//			return err // continue later, from the stored mark
//		}
//		if err := store(batch.Rows, batch.ReadAt, batch.Mark); err != nil {
//			return err
//		}
//	}
//
// Without a mark the feed begins with everything. Each round reads what changed since the
// last one. Without Every the feed ends after one round. [ChangeParams].Wake starts a round
// early, for example when a webhook arrives. A program can stop at any time and continue
// from the stored mark.
//
//   - No change is left out, but rows can be delivered again unchanged. Store them by ID,
//     and never replace a row by one with an earlier ReadAt.
//   - Deleted rows are included. If ActivityStates is empty, the feed asks for both states.
//     A merged customer is deleted; its MergeTargetID is the customer that remains.
//   - When End is set, the copy is complete up to the beginning of that round.
//   - A mark belongs to one list and its filters; others are an [*ArgumentError]. Leave
//     UpdatedUTC and Start empty, and do not filter by what can change, such as a state:
//     the feed would not show that a row no longer matches.
//   - An error ends the feed. Continue later, except after a [*DecodeError].
//
// [CustomerService] describes how to keep documents and addresses up to date. Some lists
// need a filter in addition to UpdatedUTC, such as companionships: read those for the
// reservations of each batch.
//
// # Values
//
//   - An amount is a [Decimal], with the digits that were sent. 0.10 and 0.1 differ:
//     compare and add with [Decimal.Rat].
//   - A calendar date is a [Date], without a time zone. Times are in UTC.
//   - [TimeUnits] computes the days, months and hours of prices and availability.
//   - Null strings are "".
//   - Unknown values of enumerations pass through.
//
// # Updates
//
// Set the fields to change. Fields of type [UpdateValue] take [Set] to change a value and
// [Clear] to empty it. Omitted fields keep their value. Fields of other types cannot be
// emptied; the vendor does not support it.
//
// # Errors
//
// Compare an error with [errors.Is] and the Err variables, or inspect it with
// [errors.As]:
//
//   - [*Error]: a response that is not a success. It matches [ErrForbidden] and the
//     like. The message of a 403 is meant for the end user.
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
// After an unknown outcome, read before you write again. If you find the object, the write
// took effect. If you do not, the request may still be on its way.
//
// # Retries
//
// The client retries by itself, up to [RetryPolicy].MaxAttempts:
//
//   - Reads after transport errors, after 429, 500, 502, 503 and 504, and after a
//     response that broke off or did not come from the API. Not after a 408,
//     which means that the request asked for too much.
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
// Stay below the vendor's limit with [WithRateLimit]: [RateLimitRequests] in
// [RateLimitInterval] for one access token. Clients and processes that share a token can
// share a [RateLimiter].
//
// A response is read up to 32 MiB ([WithMaxResponseBytes]). The memory for decoding it is
// limited, too; a response that needs more is a [*DecodeError].
//
// # Webhooks
//
// The vendor sends events when something changes. Its support sets up the URL, one for
// all properties of an application. [NewWebhookHandler] receives the events:
//
//	auth := mews.WebhookSecretQuery("secret", secret)
//	handler, err := mews.NewWebhookHandler(auth, func(ctx context.Context, m mews.EventMessage) error {
//		return queue.Put(ctx, m) // as JSON, and nothing else
//	})
//	...
//	http.Handle("/mews", handler)
//
// A worker takes messages from the queue and reads the objects:
//
//	objects, err := m.Events.Fetch(ctx, clients[m.EnterpriseID])
//
// The vendor promises little:
//
//   - Nothing is signed: the secret in the URL is the only check. Keep it out of access
//     logs. A forged event makes a worker read, and nothing more, since events contain no
//     data.
//   - A message that is not accepted within 5 seconds is sent a few times more and then
//     dropped. Use a queue, and also read Changes from time to time.
//   - Events come late, repeatedly and in any order. Fetch returns the objects as they are
//     now. Never replace what was read later by what was read earlier. Store
//     the time just before Fetch with them; it compares with the ReadAt of Changes.
//
// [WithIntegrationWebhooks] receives the older webhooks, by which properties connect the
// application.
//
// # Reservations, guests and balances
//
// A [Reservation] refers to other objects by ID. Read those of all reservations at once,
// with one list of each kind:
//
//   - AccountID is a customer or a company, depending on AccountType. The guests who stay
//     are in the companionships, see [CompanionshipListParams].ReservationIDs.
//   - AssignedResourceID is a room ([ResourceListParams].ResourceIDs), or empty.
//   - RateID is a rate ([RateListParams].RateIDs, together with ServiceIDs).
//
// No operation returns a balance. It is the sum of the open order items and payments of an
// account ([AccountingStateOpen]). Payments are negative.
//
// This filter selects the reservations that begin on one day of the property:
//
//	days, err := mews.NewTimeUnits(enterprise.TimeZoneIdentifier, mews.TimeUnitPeriodDay)
//	midnight := days.StartOf(day)
//	params.ScheduledStartUTC = mews.TimeInterval{StartUTC: midnight, EndUTC: days.Next(midnight)}
//
// # Exports
//
// To read everything at once, create an export with [ExportService.Add] and wait for it
// with [ExportService.Wait]. [ExportRows] iterates over the rows of its files;
// [ExportRowPages] also returns checkpoints.
//
// # Logging and tracing
//
// Pass [WithLogger] to log attempts and waits, without headers and bodies.
//
// Types with personal data, and errors, implement [slog.LogValuer] and show no
// personal data when they are logged directly. Inside slices, maps, other structs or
// wrapped errors they do, and fmt always prints it.
//
// To trace requests, call [OperationFromContext] in a [http.RoundTripper] that you pass
// with [WithHTTPClient]. It returns the operation and the number of the
// attempt; every request is a POST.
//
// # Testing
//
// Package mewstest has a fake server that follows the vendor's documentation. Its methods
// Handle and HandleList serve what it does not model. DeliverTo sends events to a handler.
//
// # Other operations
//
// Call anything else with [Client.Do], and read any other list with [Iterate] or
// [IteratePages]. Authentication, retries, limits, errors, resume tokens and [WithBadRows]
// work in the same way. Filters are not split.
package mews
