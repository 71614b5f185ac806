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
// Create one [Client] and share it: it is safe for concurrent use.
//
// # Authentication
//
// Pass one of these to [NewClient]:
//
//   - [Token], the API token of a team.
//   - [DeviceToken], the token of a device. [InitializeDevice] returns it.
//   - [OAuthToken], an OAuth2 access token. The client does not refresh it.
//   - [OAuthTokenFunc], a function that returns the current OAuth2 access token, for
//     example from golang.org/x/oauth2.
//
// A credential is sent over https only, and never to another host. No value of this
// package prints it. Plain http is for loopback addresses, or needs [WithInsecureHTTP].
//
// A method's comment names the permission that it needs, such as event.orders:write.
// Without it the call is an [ErrForbidden]. A team's permissions apply to its tokens, for
// all events or for some. A device has those of its security profile, and an OAuth token
// those of its user.
//
// # Handles
//
// Objects are reached through the handle of what they belong to:
//
//	org := client.Organizer("bigevents")        // Events, Orders, Customers, GiftCards, Checkin, ...
//	event := org.Event("festival")              // Items, Quotas, Orders, Vouchers, CheckinLists, ...
//	payments := event.Order("ABC12").Payments   // and Refunds
//	variations := event.Item(17).Variations     // and AddOns, Bundles, ProgramTimes
//	positions := event.CheckinList(3).Positions // and more of Question, SubEvent, GiftCard, Team
//
// A handle is a value, and creating one sends no request. An identifier that is empty or
// invalid in a path makes the first call fail.
//
// Some services, such as Orders, exist for the organizer and for the event. That of the
// organizer reads the objects of all events, and silently omits those that the credential
// may not see.
//
// # Lists
//
// All iterates over the objects of a list, and Pages over its pages. List returns one
// page. [Collect] gathers objects into a slice.
//
//   - No request is sent before the loop begins. After a break no further one is sent.
//     Ranging a second time starts over.
//   - One page is in memory at a time. [WithPrefetch] reads pages ahead of the loop.
//   - An error comes once and ends the loop: a [*PageError] after all earlier pages, or
//     an [*ArgumentError] before the first request. The object that comes with it is zero.
//   - Always range over both values: "for customer, err := range". With one variable the
//     loop compiles too, but drops the error.
//   - Only the query of the server's links to other pages is used; no other host is
//     contacted. A list that leads back to an earlier page is [ErrPaginationLoop].
//
// Pages are numbered, and pretix has no snapshots. Objects that are created, changed or
// removed during an iteration shift others between pages, so some appear twice and some
// are skipped. [WithoutRepeats] drops the repeats. If the list becomes shorter than the
// next page, the iteration ends with [ErrNotFound]. Start over.
//
// # Filters
//
// The parameters of a list select and sort. Empty fields select everything:
//
//	orders := event.Orders.All(ctx, pretix.OrderListParams{CreatedSince: yesterday, Item: 17})
//
// Some parameters change what is returned:
//
//   - Expand returns objects instead of their IDs. [Expandable] has both forms.
//   - Include and Exclude limit the fields of the response, by their JSON names. Omitted
//     fields are zero. The identifier is always returned.
//   - PDFData adds what tickets can show, which is slow.
//
// [WithIfModifiedSince] reads a list only if it has changed.
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
// from the first page. An iteration from End has no objects.
//
// If no token is stored, use [PageError].Token, the page that failed. It is "" for the
// first page; never store End in its place. [PageError] says after which errors to
// continue, and how.
//
// A token belongs to one list and contains its filters, which may be personal data. With a
// token, leave the filters empty or as they were; anything else is an [*ArgumentError].
// PageSize may be 0, or divide the size that the token was created with. Start can also be
// a page number: "page=3".
//
// A resume skips no objects unless the list has changed. It may repeat objects that have
// shifted, also with [WithoutRepeats], which does not know what an earlier iteration
// delivered.
//
// # Rows that cannot be decoded
//
// One object that cannot be decoded ends the iteration before its page: with a
// [*PageError] whose Token is that page, around a [*DecodeError] that names the object and
// the field. Pass [WithBadRows] to continue without such objects:
//
//	var bad []string
//	all := org.Customers.All(ctx, params, pretix.WithBadRows(func(e *pretix.DecodeError) error {
//		bad = append(bad, e.ID) // e.Raw has the object
//		return nil
//	}))
//
// A response that is not a page at all is an error in any case.
//
// # Changes
//
// Changes keeps a copy of orders, dates, reusable media or blocked secrets up to date.
// Store the objects of each batch and its mark in one transaction:
//
//	from := pretix.ChangeParams{Mark: mark, Every: time.Minute}
//	for batch, err := range event.Orders.Changes(ctx, pretix.OrderListParams{}, from) {
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
//   - No change is left out, but objects can be delivered again unchanged. Store them by
//     ID, and never replace an object by one with an earlier ReadAt.
//   - When End is set, the copy is complete up to the beginning of that round.
//   - A mark belongs to one list and its filters; others are an [*ArgumentError]. Leave
//     ModifiedSince, Ordering and Start empty, and do not filter by what can change, such
//     as a status: the feed would not show that an order no longer matches.
//   - An error ends the feed. Continue later, except after a [*DecodeError].
//
// PAYMENTS, REFUNDS AND INVOICES DO NOT CHANGE THE LastModified OF THEIR ORDER, so the feed
// alone misses money. See [OrderService] for what to do.
//
// # Values
//
//   - An amount is a [Decimal], with the digits that were sent, in the currency of the
//     event. Compute with [Decimal.Rat].
//   - Days ([Date]) and times of day ([TimeOfDay]) are in the time zone of the event.
//   - A text for customers is an [I18nString], in one or more languages.
//   - An upload ([Client.Upload]) is a [FileID]. Once an object has it, the object's field
//     is a URL.
//   - An optional number or bool of a request is a pointer: new(true), new(5). Nil, empty
//     strings and zero times are not sent.
//   - A pointer in a response is nil if the API sends null. Null strings are usually "".
//   - Unknown values of enumerations pass through.
//
// # Updates
//
// Set the fields to change: to a value with [Set], to null with [Null]. Omitted fields keep
// their value. A list or map replaces the whole old one.
//
// # Errors
//
// Compare an error with [errors.Is] and the Err variables, or inspect it with
// [errors.As]:
//
//   - [*Error]: a response that is not a success. It matches [ErrNotFound] and the
//     like, and has the messages about single fields. An organizer that does not exist
//     is a 403, not a 404.
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
// After an unknown outcome, read the object, or send the write again with its idempotency
// key, which [IdempotencyKeyOf] returns.
//
// # Idempotency keys
//
// Every write carries a key, created once for the call. For 24 hours the server returns its
// stored response to a second write with the same key and credential.
//
//   - [Response].IdempotencyKey and every error show the key. Pass your own with
//     [WithIdempotencyKey], or with [WithNewIdempotencyKey] if it was never sent before.
//   - A key stands for a method and a path, not for a body: creating another customer with
//     a used key returns the first customer, without an error.
//   - The server also stores a rejection (400). After correcting the data, use another key.
//   - The server forgets a key after 409, 429, 500 and 503. A retry after a lost 500 can
//     therefore repeat the write. Read the object if that matters.
//
// [WithIdempotencyKey] describes imports that can be stopped and started again.
//
// # Retries
//
// The client retries by itself, up to [RetryPolicy].MaxAttempts:
//
//   - Reads after transport errors, after 429, 500, 502, 503 and 504, and after a
//     response that broke off or did not come from the API.
//   - Writes after the same except for 500, with the same key. Also after a 408, and after
//     a 409 with a Retry-After, which means that the first request is still running.
//
// A Retry-After is honored as the shortest wait. If it exceeds
// [RetryPolicy].MaxRetryAfter or the time left in the context, the call fails at once.
// After a 429 all calls of the client wait until the pause is over. Other clients with
// the same credential are not informed.
//
// # Limits
//
// Stay below the limit of pretix Hosted with [WithRateLimit]: [HostedRateLimit] requests
// a minute. Clients and processes can share a [RateLimiter].
//
// A response is read up to 32 MiB ([WithMaxResponseBytes]). The memory for decoding it is
// limited, too; a response that needs more is a [*DecodeError].
//
// # Webhooks
//
// The server sends a notification when something happens. [NewWebhookHandler] receives
// them:
//
//	auth := pretix.WebhookBasicAuth("pretix", secret)
//	handler, err := pretix.NewWebhookHandler(auth, func(ctx context.Context, n pretix.Notification) error {
//		return queue.Add(ctx, n.Head().Raw)
//	})
//	...
//	http.Handle("/pretix", handler)
//
// Register the webhook once, in the backend or with [WebhookService.Create]. Its target is
// auth.TargetURL("https://example.com/pretix").
//
// A worker calls [ParseNotification] and fetches the object, see [Notification]. The server
// promises little:
//
//   - Nothing is signed: the secret in the target URL is the only check.
//   - A notification contains identifiers only. The object may be newer by the time you
//     fetch it, or gone ([ErrNotFound]). Store the time just before Fetch with it; it
//     compares with the ReadAt of Changes.
//   - Notifications come late, repeatedly and in any order, and some never come. Also read
//     Changes or the lists from time to time.
//
// # Orders
//
// Before you write:
//
//   - [OrderService.Create] takes no payment: a paid order is one that was paid elsewhere.
//     Orders are real and cannot be deleted unless TestMode is set. No e-mail is sent
//     unless SendEmail is set.
//   - Most other changes of the status DO send e-mails unless SendEmail is false.
//   - Only [OrderPaymentService.Refund] returns money, and at once.
//     [OrderService.MarkCanceled] refunds nothing, and [OrderRefundService.Create] only
//     records a refund.
//   - Confirming a payment can leave the order unpaid, with a success or with a 400, if a
//     quota is full or it is too late. Read the order.
//   - [OrderService.Change] makes a paid order pending if it becomes more expensive.
//
// # Check-in
//
// [CheckinRPCService.Redeem] scans tickets, for the lists of one event or of several:
//
//		scan := pretix.CheckinRedeemParams{Lists: []int64{list.ID}, Secret: code, Nonce: rand.Text()}
//		result, err := org.Checkin.Redeem(ctx, scan)
//
//	  - A ticket that may not enter is a result with a Reason, not an error.
//	  - After [CheckinStatusIncomplete] ask result.Questions, set scan.Answers, and send the
//	    scan again.
//	  - If the response is lost, send the same scan again, with the same nonce and answers.
//	    It counts once.
//	  - Exits are scans with [CheckinTypeExit]. [CheckinListService.Status] returns counts.
//
// # Files and jobs
//
// Downloads write to an [io.Writer]. If the server has to create the file first, they wait
// until it is ready, or the context ends. Exports and shredders return a [Job], which can
// be stored and is valid for a day:
//
//	job, err := event.Exporters.Run(ctx, "orderlist", pretix.ExportParams{"_format": "xlsx"})
//	...
//	file, err := event.Exporters.Download(ctx, *job, w)
//
// # Logging and tracing
//
// Pass [WithLogger] to log attempts and waits, without queries, headers and bodies.
//
// Types with personal data, and errors, implement [slog.LogValuer] and show no
// personal data when they are logged directly. Inside slices, maps, other structs or
// wrapped errors they do, and fmt always prints it.
//
// To trace requests, call [OperationFromContext] in a [http.RoundTripper] that you pass
// with [WithHTTPClient]. It returns a name for the request without identifiers, and the
// number of the attempt.
//
// # Testing
//
// Package pretixtest has a fake server that behaves like pretix. Its methods Handle and
// HandleList serve what it does not model, such as downloads and exports.
//
// # Other operations
//
// Call anything else with [Client.Do], and read any other list with [Iterate] or
// [IteratePages]. Both accept the server's own URLs. Authentication, retries, limits,
// errors, resume tokens and [WithBadRows] work in the same way.
package pretix
