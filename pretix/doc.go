// Package pretix is a client for the REST API of pretix, the ticket shop, on
// pretix.eu and on self-hosted servers.
//
// This program prints the paid orders of an event:
//
//	client, err := pretix.NewClient("https://pretix.eu", pretix.Token(token))
//	if err != nil {
//		return err
//	}
//	event := client.Organizer("bigevents").Event("festival")
//	for order, err := range event.Orders.All(ctx, pretix.OrderListParams{Status: pretix.OrderStatusPaid}) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(order.Code, order.Total)
//	}
//
// Make one [Client] and share it: it is safe for concurrent use.
//
// # Authentication
//
// Pass [NewClient] one of these:
//
//   - [Token], the API token of a team.
//   - [DeviceToken], the token of an initialized device.
//   - [OAuthToken], an OAuth2 access token. The client does not refresh it.
//   - [OAuthTokenFunc], a function that returns the current OAuth2 access token, for
//     example from golang.org/x/oauth2.
//
// A credential goes over https only (http to loopback addresses, or with
// [WithInsecureHTTP]), never to another host, and no value of this package prints it.
//
// # Handles
//
// Reach objects through the handle of what they belong to:
//
//	org := client.Organizer("bigevents")        // Events, Orders, Customers, GiftCards, Checkin, ...
//	event := org.Event("festival")              // Items, Quotas, Orders, Vouchers, CheckinLists, ...
//	payments := event.Order("ABC12").Payments   // and Refunds
//	variations := event.Item(17).Variations     // and AddOns, Bundles, ProgramTimes
//	positions := event.CheckinList(3).Positions // and more of Question, SubEvent, GiftCard, Team
//
// A handle is a value, and making one sends no request. An empty identifier, or one
// that cannot be a part of a path, is the error of the first call.
//
// Some services are at the organizer and at the event, such as Orders: those of the
// organizer read the objects of all events, and leave out without an error what the
// credential may not see.
//
// # Permissions
//
// A method says which permission it needs, such as event.orders:write: a team has it,
// for all events or for some, and its tokens with it. Without it the call is an
// [ErrForbidden]. A device has what its security profile lets through, an OAuth token
// what its user may do.
//
// # Values
//
//   - An optional number or bool of a request is a pointer: new(true), new(5). Nil is
//     not sent, and neither are empty strings and zero times.
//   - A pointer in a response is nil if the API sends null. In most fields null
//     and "" are both "".
//   - Enumerations are strings with constants. Values that this package does not know
//     pass through.
//   - A time is a [time.Time], a day a [Date], a time of day a [TimeOfDay], the last two
//     in the time zone of the event ([Event].Timezone).
//   - Some settings and mails take a [RelativeDate]: a fixed one, or a number of days or
//     minutes before or after the event. Exports take a [DateRange].
//   - An amount is a [Decimal], with the digits that were sent: compute with its Rat
//     method. It is in the currency of the event ([Event].Currency).
//   - A text for customers is an [I18nString], by language. Its String method takes the
//     language that you want, and falls back to others.
//   - An upload ([Client.Upload]) is a [FileID] until it is stored somewhere; then the
//     field of the response has its URL.
//
// # Filters and what to return
//
// The parameters of a list select and sort. Empty fields select everything:
//
//	orders := event.Orders.All(ctx, pretix.OrderListParams{
//		CreatedSince: yesterday,
//		Item:         17,
//		TestMode:     new(false),
//		Ordering:     []pretix.OrderOrdering{pretix.OrderOrderingDateTimeDescending},
//	})
//
// What is returned can be more or less than usual:
//
//   - Expand returns an object in place of its ID: [Expandable] has both forms.
//   - Include and Exclude limit the fields of the response, by their names in JSON.
//     Others stay zero. The identifier cannot be left out.
//   - PDFData returns what tickets can show, which is slow.
//
// # Lists
//
// Range over All for the objects, or over Pages for the pages. List returns one page,
// and [Collect] gathers objects into a slice.
//
//   - No request is sent before the loop begins. A break sends no further one, and
//     ranging again starts again.
//   - One page is in memory at a time. [WithPrefetch] reads up to n pages ahead, 0
//     to 64, at the same time: up to n more pages are in memory, and a break can
//     waste n requests.
//   - An error comes once and ends the loop: a [*PageError] after all earlier pages,
//     or an [*ArgumentError] before the first request. The object beside it is zero.
//   - Take both values: "for customer, err := range". With one variable the loop
//     compiles too, but drops the error and ends with a zero object. [Collect] returns
//     the error.
//   - Of the server's links to other pages only the query is used. No other host is
//     contacted. A list that leads back to an earlier page is [ErrPaginationLoop].
//
// Pages have numbers, and pretix has no snapshots. Objects that are created, changed
// or removed during an iteration shift others between pages, so that some appear
// twice and some are skipped. [WithoutRepeats] drops the repeats; it remembers the
// identifiers, some 40 bytes for each object. If the list becomes shorter than the
// next page, the iteration ends with [ErrNotFound]: start again.
//
// # Resuming
//
// Store a resume token after each page, and pass it as Start:
//
//	for page, err := range org.Customers.Pages(ctx, params) {
//		if err != nil {
//			return err // the stored token is the page to try again
//		}
//		save(page.Results, cmp.Or(page.Next, pretix.End))
//	}
//
// Next is "" after the last page. Store [End] instead, since an empty Start begins
// from the first page; an iteration from End has no objects.
//
// Without a stored token, continue with [PageError].Token, the page that failed ("" if
// it is the first one; never store End in its place):
//
//   - After [ErrResponseTooLarge] continue with a smaller PageSize.
//   - After any other [*DecodeError] (use [errors.As]) stop: it is permanent, and the
//     same page would fail again. See the next section.
//   - After other errors try again, a limited number of times.
//
// A token belongs to one list and repeats its filters, which may be personal data.
// Beside a token leave the filters empty or as they were; others, and the token of
// another list, are an [*ArgumentError]. PageSize may be the size that the token was
// made with, a divisor of it, or 0. Start can be a page number, too: "page=3".
//
// A resume never skips objects of a list that does not change. It may repeat objects
// that have shifted: WithoutRepeats does not know what an earlier iteration delivered.
//
// # Changes
//
// Keep a copy of orders, dates, reusable media or blocked secrets up to date with
// Changes. Store the objects of each batch and its mark in one transaction:
//
//	from := pretix.ChangeParams{Mark: mark, Every: time.Minute}
//	for batch, err := range event.Orders.Changes(ctx, pretix.OrderListParams{}, from) {
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
// round early. A program can stop anywhere and go on from the stored mark, in the same
// round.
//
//   - Nothing is left out, but objects can come again as they were. Store them by
//     identifier, and never replace one by an object with an earlier ReadAt.
//   - The copy is complete when End is set, up to the beginning of that round.
//   - A mark belongs to one list and its filters; others are an [*ArgumentError]. It
//     does not say which server it is of: store it together with that. Do not filter
//     by what can change, such as a status: the feed would not show that an order does
//     not match any more. Leave ModifiedSince, Ordering and Start empty.
//   - An error ends the feed. It is a [*PageError] whose Token is the mark of the last
//     batch, or of the round if its pages did not join. After any error but a
//     [*DecodeError] go on later. [WithBadRows] works as with lists.
//   - The next round begins at the time of the server when the first page was made,
//     or at the local time if that is earlier, less [ChangeParams].Overlap. So one
//     of both clocks may be fast. If one is slow, more is read than needed.
//   - Objects that something else writes to the store are not known to the feed: set
//     Memory to a negative number, or it can leave out one that was overwritten.
//
// Payments, refunds and invoices do not change LastModified of their order, so the feed
// cannot see them. Webhooks report payments and refunds, and deleted test orders. Store
// the code and the time of each such event, and let the feed read them:
//
//	from.Codes = func(ctx context.Context) ([]string, error) { return pendingCodes(ctx) }
//
// A code comes back as an order in Rows, or in Missing if there is no such order. Forget
// it in the transaction that stores the batch, unless its event came at ReadAt or later.
//
// Webhooks can get lost. From time to time begin anew without a mark and without Every.
// When End is set, orders whose ReadAt is before the first batch are gone.
//
// [OrderService] says what else such a copy misses, and [Page].Generated is the mark of
// a loop of your own.
//
// Ask for the categories, items, questions, tax rules and discounts of an event only if
// one of them has changed, with [WithIfModifiedSince].
//
// # Rows that cannot be decoded
//
// Pass [WithBadRows] to finish an iteration without the objects that cannot be
// decoded, and to learn which they are:
//
//	var bad []string
//	all := org.Customers.All(ctx, params, pretix.WithBadRows(func(e *pretix.DecodeError) error {
//		bad = append(bad, e.ID) // e.Raw has the object
//		return nil
//	}))
//
// Without it a page with such an object is not delivered. The iteration ends with a
// [*PageError] whose Token is that page, around a [*DecodeError] that names the
// object and the field. A later version of this package may deliver the whole page.
//
// The function runs on the goroutine of the loop, just before the page of the object,
// and can be called again for the same object after a resume. If it returns an error,
// the iteration ends. A response that is no page at all is an error in any case.
//
// # Updates
//
// Set the fields that are to change: to a value with [Set], to null with [Null]. Omitted
// fields are not sent and do not change. A list or map replaces the whole old one.
//
//	item, err := event.Items.Update(ctx, id, pretix.ItemUpdateParams{
//		DefaultPrice:  pretix.Set(pretix.Decimal("25.00")),
//		OriginalPrice: pretix.Null[pretix.Decimal](),
//	})
//
// # Settings
//
// EventHandle.Settings and OrganizerHandle.Settings read and change what the backend calls
// settings: texts, languages, terms of payment, invoices, the look of the shop. The
// event takes what it does not set from the organizer, and that from the server; null
// in an update goes back to that. Payment methods cannot be switched on there: copy an
// event that has them, with CloneFrom.
//
// # Orders
//
// Mind these before you write:
//
//   - [OrderService.Create] takes no payment: a paid order is one that you were paid
//     for elsewhere. It makes real orders, which cannot be deleted, unless TestMode is
//     set, and sends no e-mail unless SendEmail is.
//   - Most other changes of the status DO send e-mails, unless SendEmail is false.
//   - [OrderPaymentService.Refund] gives money back at once. Nothing else does:
//     [OrderService.MarkCanceled] refunds nothing, and [OrderRefundService.Create] only
//     writes down a refund.
//   - A payment can be confirmed and the order still not be paid, with a success or
//     with a 400: because a quota is full, or it is too late. Read the order.
//   - [OrderService.Change] of a paid order that becomes more expensive makes it pending.
//
// To keep a copy of all orders, follow [OrderService]. PAYMENTS AND REFUNDS OF A PAID
// ORDER DO NOT CHANGE ITS LastModified: a copy that asks for changes alone misses money.
//
// # Check-in
//
// Scan tickets with [CheckinRPCService.Redeem], at the lists of one event or several:
//
//	scan := pretix.CheckinRedeemParams{Lists: []int64{list.ID}, Secret: code, Nonce: rand.Text()}
//	result, err := org.Checkin.Redeem(ctx, scan)
//
// A ticket that may not enter is a result with a Reason, not an error.
//
//   - With [CheckinStatusIncomplete] ask result.Questions, put the answers into
//     scan.Answers and send the scan again.
//   - If the response is lost, also by all attempts of the client, send the same scan
//     again: same nonce, same answers. It counts once.
//   - Exits are scans with [CheckinTypeExit]. [CheckinListService.Status] counts.
//
// # Files and jobs
//
// Downloads write to an [io.Writer] and return name, type and size. If the server makes the
// file first, they wait until it is there, as long as the context allows:
//
//	job, err := event.Exporters.Run(ctx, "orderlist", pretix.ExportParams{"_format": "xlsx"})
//	if err != nil {
//		return err
//	}
//	file, err := event.Exporters.Download(ctx, *job, w)
//
// A [Job] is good for a day, and can be stored. Shredders and the renderer of tickets work
// in the same way.
//
// # Devices
//
// A program at the door is best a device, which can do less than a team and has a gate.
// [DeviceService.Create] returns a token that [InitializeDevice] exchanges, once, for the
// one that [DeviceToken] takes: store that at once. [Client].Device is what a device calls
// about itself: which event is on, its gate, and a new token.
//
// # Errors
//
// Compare an error with [errors.Is] and the Err variables, or take it apart with
// [errors.As]:
//
//   - [*Error]: a response that is not a success. It matches [ErrNotFound] and the
//     like, and has the messages about single fields.
//   - [*ArgumentError]: an invalid argument. No request was sent.
//   - [*DecodeError]: a success that cannot be used. It is permanent.
//   - [*PageError]: one of these during an iteration, with the resume token.
//
// Everything else is a transport error or a context error, which also matches the
// cause of the context ([context.Cause]).
//
// The server returns 403, not 404, for an organizer that does not exist or belongs to
// somebody else.
//
// # What became of a write
//
// Call [OutcomeOf] with the error of a write:
//
//   - [OutcomeNotDone]: it was not carried out, and there is proof. It never got a
//     connection, or the server itself rejected it before acting: 401, 405, 413, 415,
//     429, or another 4xx of an operation that either takes effect as a whole or is
//     rejected, such as a create, an update or a delete of one object.
//   - [OutcomeDone]: it was carried out, but the response cannot be decoded, is too
//     large or broke off. [DecodeError.Raw] has what was received.
//   - [OutcomeUnknown]: everything else. The response was lost, or it is a 408, a
//     5xx, a redirect, or a page that is not the API's, such as a login page with
//     status 200; or an earlier attempt of the same call ended like this.
//
// No proof holds against a server or proxy that mixes up the responses of a connection.
//
// After an unknown outcome, read the object back, or continue under the same key:
//
//	key := pretix.IdempotencyKeyOf(err)
//	customer, err = org.Customers.Create(ctx, params, pretix.WithIdempotencyKey(key))
//
// # Idempotency keys
//
// Every write carries a key that is made once for the call. For 24 hours the server
// returns its stored response to a second write with the same key and credential.
// [Response].IdempotencyKey and every error show the key. Pass your own with
// [WithIdempotencyKey], or with [WithNewIdempotencyKey] if it was never sent before.
//
//   - Method and path are a part of what is sent for a key, so one key serves for
//     several operations. The body is not a part of it: a Create of another customer
//     under a used key returns the first customer, without an error.
//   - A rejection (400) is stored, too. After correcting the data use another key.
//   - The server also stores its response to a request that was cut off on its way. A
//     "JSON parse error" for JSON that the client encoded therefore makes the call
//     continue with a key derived from the first, K-2 after K.
//   - Uploads take a new key for each attempt. Forms are rejected, since one that is
//     cut off can be carried out with a wrong value.
//   - A key does not make every write safe. The server forgets it after 409, 429, 500
//     and 503: a retry after a lost 500 can carry the write out twice. Read the object
//     back if that matters.
//
// # Imports
//
// To import customers in a program that can be stopped and started again, use one key
// for each row and its content, in every run:
//
//	key := fmt.Sprintf("import-2026-%s-%x", row.ID, sha256.Sum256(row.JSON))
//	customer, err := org.Customers.Create(ctx, params, pretix.WithIdempotencyKey(key))
//
// A second run then returns the customers of the first, and its rejections:
//
//   - A row that was rejected stays rejected until its content changes, and with it
//     its key.
//   - The outcome of a rejection is always unknown, since the client cannot know
//     whether an earlier run sent the key.
//   - After 24 hours, or if a row changed after its customer was created, the server
//     rejects the e-mail address as a duplicate. Call List with this Email, and
//     Update the customer that it returns. Do the same after an unknown outcome if
//     you did not store the key.
//
// # Retries
//
// Calls are retried by themselves, up to [RetryPolicy].MaxAttempts:
//
//   - Reads after transport errors, after 429, 500, 502, 503 and 504, and after a
//     response that is not the API's or broke off.
//   - Writes, under their key, after the same except for 500. Also after a 408, and
//     after a 409 with a Retry-After, which says that the first request still runs.
//
// A Retry-After is honored as the least wait. If it exceeds [RetryPolicy].MaxRetryAfter
// or the time left in the context, the call fails at once. After a 429 all calls of
// the client wait until the pause is over; other clients with the same credential do
// not know of it. An error keeps the response that caused a wait.
//
// # Limits
//
// Stay below the limit of pretix Hosted with [WithRateLimit]: [HostedRateLimit]
// requests a minute. Several processes can share a [RateLimiter].
//
// A response has up to 32 MiB, see [WithMaxResponseBytes], and decoding it takes at
// most 4 MiB and 24 times its size. What would take more is a [*DecodeError] before
// the memory is taken.
//
// # Logging and personal data
//
// Pass [WithLogger] to log attempts and waits, without queries, headers and bodies.
// Types with personal data, and errors, implement [slog.LogValuer] and show none of
// it when they are logged as they are. This does not reach into slices, maps, other
// structs or wrapped errors, and fmt does print personal data.
//
// # Tracing
//
// In a [http.RoundTripper] of your own, see [WithHTTPClient], [OperationFromContext] returns
// a name for the request that contains no identifiers, and the number of the attempt.
//
// # Webhooks
//
// The server sends a POST to the target URL of a webhook when something happens. Pass
// what it delivers to a function:
//
//	auth := pretix.WebhookBasicAuth("pretix", secret)
//	handler, err := pretix.NewWebhookHandler(auth, func(ctx context.Context, n pretix.Notification) error {
//		return queue.Add(ctx, n.Head().Raw)
//	})
//	if err != nil {
//		return err
//	}
//	http.Handle("/pretix", handler)
//
// Register the webhook once, in the backend or with the API:
//
//	target, err := auth.TargetURL("https://example.com/pretix")
//	if err != nil {
//		return err
//	}
//	webhook, err := org.Webhooks.Create(ctx, pretix.WebhookCreateParams{
//		TargetURL:   target,
//		LimitEvents: []string{}, // all
//		ActionTypes: []pretix.WebhookAction{pretix.WebhookActionOrderPaid, pretix.WebhookActionOrderChangedAll},
//	})
//
// Later take the notification from the queue, and fetch what it is about:
//
//	n, err := pretix.ParseNotification(raw)
//	...
//	switch n := n.(type) {
//	case *pretix.OrderNotification:
//		order, err := n.Fetch(ctx, client)
//		...
//	}
//
// What to know about notifications:
//
//   - A notification is a hint. It has identifiers only, is not signed, and says neither
//     what changed nor when: the secret in the target URL is the only check. Fetch the
//     object, which by then may be newer than the notification, or gone ([ErrNotFound]).
//     Store the time just before Fetch with it: it compares with the ReadAt of feeds.
//   - Enqueue and return. The function may do the work itself, within 25 seconds; an
//     error makes the server deliver again, for about three days.
//   - Notifications come in any order, more than once, and some never: the server gives
//     up after those days, and tells nothing of the time when a webhook was disabled.
//     Read the lists from time to time, with filters such as ModifiedSince.
//   - Different notifications can say the same. An order that gift cards pay is announced
//     as paid twice.
//   - The number of a notification is the same for every webhook of the organizer that it
//     is for. A handler of two webhooks passes it on once.
//   - Return [ErrDisableWebhook] to have the webhook switched off. Nothing else does that.
//
// [WebhookHandler] lists the responses, and [NewWebhookHandler] when the server tries
// again.
//
// # Testing
//
// Test with package pretixtest, a fake server that behaves like pretix. Downloads,
// exports and what else it does not model can be served with its methods Handle and
// HandleList.
//
// # What is not modelled
//
// The index of the API, the exchange of OAuth tokens ([OAuthTokenFunc] takes those of
// a package that does it) and the look-up of idempotency
// keys, some of whose responses are wrong, have no methods; nor has what plugins add
// that do not come with pretix. Payment methods can only be enabled in the backend.
//
// Call anything else with [Client.Do], and read any other list with [Iterate] or
// [IteratePages]. Both accept the server's own URLs. Authentication, retries, limits
// and errors are the same, and so are resume tokens and [WithBadRows].
package pretix
