// Package pretixtest is a fake pretix server for tests and examples. It serves
// the whole API from memory, with the real server's pagination, validation,
// permissions, idempotency keys and errors.
//
//	func TestImport(t *testing.T) {
//		server := pretixtest.NewServer(t)
//		client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()))
//		...
//		server.Inject(pretixtest.Fault{Method: "POST", Cut: pretixtest.CutAfter, MustFire: true})
//		... // the write happens, its response is lost
//		if n := len(server.Customers(server.Organizer())); n != 1 {
//			t.Errorf("%d customers", n)
//		}
//	}
//
// [NewServer] starts a server that ends with the test, [Start] one for a
// program, [New] one without a network. In a testing/synctest bubble use New
// with [Server.HTTPClient]: an hour of delay passes at once there.
//
// # State
//
// Put state in with [Server.AddEvent] and [Server.Add], which takes an object of
// any list of the API: items, quotas, orders and so on, as their JSON has them.
// It is not validated, so a test can begin in any state:
//
//	server.AddEvent(server.Organizer(), "festival")
//	item := server.Add("organizers/bigevents/events/festival/items/", pretixtest.Object{
//		"name": pretixtest.Object{"en": "Ticket"}, "default_price": "23.00",
//	})
//
// Read it back with [Server.Objects], [Server.Files] and [Server.Mails]. Customers
// have methods of their own: [Server.AddCustomer], [Server.AddCustomers] (many
// generated ones) and [Server.Customers]. [Server.AddOrganizer],
// [Server.AddToken], [Server.AddDeviceToken] and [Server.AddOAuthToken] add
// credentials; a token that a test creates through the API works, too.
//
// The package does not use the types of a client, so a wrong name in one of them
// fails a test.
//
// # What is modelled
//
// Every endpoint of the API has a response, in one of three ways.
//
// Behavior is modelled, and compared with the real server, of these:
//
//   - orders: creation with prices, taxes, fees, vouchers, gift cards, quotas and
//     simulate; every action in every state; changes of positions and fees; the
//     ledger of transactions
//   - payments and refunds, and what they do to their order
//   - check-in: every reason to reject a ticket, questions, nonces, exits,
//     add-ons, annulment, the numbers of a list
//   - vouchers, quotas and their availability, carts, the waiting list
//   - gift cards and their transactions, reusable media
//   - items with variations, add-ons, bundles and program times, categories,
//     questions, tax rules, discounts
//   - events, dates of a series, teams with the permissions of their tokens, the
//     life of a device, settings
//   - customers, organizers, uploads, version, me, idempotency_query
//
// All other lists are tables: objects are validated member by member, stored,
// listed with filters, order and pages, changed and deleted, without further
// effects. Invoices, exporters, layouts, webhooks, seats and memberships are such.
//
// The rest gets 501 with a text that names the pattern to give to
// [Server.Handle]: invoices (create_invoice, download, regenerate, reissue,
// transmit, retransmit), files of tickets and answers (download, pdf_image,
// answer), exports, shredders, ticketpdfrenderer, bulk_block and bulk_unblock of
// seats, split_positions of a change, the exchange of a ticket for a medium, and
// /oauth. Serve it yourself, a list with [Server.HandleList] and anything else
// with [Server.Handle], which both come before what is modelled:
//
//	server.Handle("POST organizers/{organizer}/events/{event}/orders/{code}/create_invoice/", handler)
//
// Credentials, organizers, permissions, idempotency keys, faults and the record
// work for these addresses, too; validation is up to you.
//
// # Faults and limits
//
// [Server.Inject] makes requests fail: with a status, a lost connection, a
// delay, a damaged body. [CutRequest] loses the second half of a request, which
// pretix processes anyway. A fault with MustFire that never took effect
// fails the test. [Server.SetLatency] slows down everything,
// [Server.SetRateLimit] and [Server.SetMaxBodyBytes] set limits, and
// [Server.HoldIdempotencyKey] is a request that never ends.
//
// # Webhooks
//
// Register a webhook through the API or with [Server.AddWebhook]. Changes are delivered
// to it over the network, or to a handler in the process with [Server.HandleWebhooks].
// Deliveries happen in the background; [Server.WaitWebhooks] returns when all are made.
//
//	server.HandleWebhooks(handler)
//	server.AddWebhook(server.Organizer(), "https://example.com/pretix")
//	... // something changes
//	server.WaitWebhooks()
//
// The actions and their order are those of the real server. Failures are retried over
// three days, which pass at once in a testing/synctest bubble; [Server.SetWebhookRetries]
// changes that. A 410 disables the webhook. [Server.InjectWebhook] duplicates, delays,
// loses and damages deliveries, [Server.WebhookDeliveries] lists them, and
// [Server.Notify] sends others, such as those of plugins.
//
// # Record
//
// [Server.Requests] lists the requests and the status of each response, without
// credentials.
//
// # Differences from the real server
//
// The fake was compared with pretix 2026.8.0 on SQLite. Known differences:
//
//   - Any Host is accepted.
//   - HTML pages, mails and the causes of JSON parse errors have different texts.
//     All texts are in English, whatever Accept-Language asks for.
//   - A phone number needs a plus sign and 7 to 15 digits. The real server
//     rejects numbers that no country has.
//   - Images are checked for being complete, but not for their type.
//   - Organizers have no plugins to switch on. Events take any plugin of pretix
//     itself; the providers of payments are manual, free, giftcard, boxoffice,
//     offsetting and banktransfer, of which only giftcard pays back.
//   - Only organizers and customers have PUT.
//   - Errors name the same members as the real server's, in different words. If
//     an object has several errors, the fake may show fewer.
//   - Rules of check-in lists, discounts and seats have no effect. An item takes
//     no seat.
//   - Prices include taxes, whatever a tax rule says, and are rounded by line.
//   - The real server sometimes ignores values of a wrong type, such as {} for a
//     list or "" for a choice; the fake rejects them.
//   - An order's seat, the legacy sales_channels of items, and the rules of
//     check-in lists and tax rules are not validated like the real ones.
//   - Codes of countries and currencies, time zones and tax codes are checked
//     by their form.
//   - Most settings are empty until a request sets them.
//   - Clones copy categories, tax rules and properties, but nothing that refers to
//     other objects.
//   - A few requests make the real server fail with 500, such as a filter for
//     an item that is not a number. The fake returns 400, or finds nothing.
//   - Lines of the ledger that one change writes for several fees come in the
//     order of their types; the real server has no fixed order.
//   - An idempotency key has at most 190 bytes, as on PostgreSQL: a longer one
//     gets 500. The response to a key is stored as long as the server runs.
//   - A JSON body may be as large as [DefaultMaxBodyBytes].
//   - A webhook gets one delivery after the other. The real server makes several at
//     the same time, which arrive in any order.
//
// Requests are acted on one at a time. A delay, from a [Fault] or from
// SetLatency, comes before that and holds the idempotency key meanwhile, as a
// slow server does. It continues after the client has given up.
package pretixtest
