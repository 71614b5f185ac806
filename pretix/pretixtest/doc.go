// Package pretixtest is a fake pretix server for tests and examples. It keeps
// organizers, customers and uploads in memory, with the real server's
// pagination, validation, permissions, idempotency keys and errors.
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
// with [Server.HTTPClient]: there an hour of delay passes at once.
//
// # State
//
// Put state in with [Server.AddCustomer], [Server.AddCustomers] (many generated
// ones), [Server.AddOrganizer] and [Server.AddToken]; read it back with
// [Server.Customers], [Server.Files] and [Server.Mails].
//
// # What is modelled
//
// Customers (list, get, create, update, anonymize), organizers, uploads,
// version, me and idempotency_query behave like the real server. All other
// addresses get its 404. Serve what else your program needs yourself, a list
// with [Server.HandleList] and anything else with [Server.Handle]:
//
//	server.HandleList("organizers/{organizer}/teams/", []pretixtest.Object{{"id": 1, "name": "Staff"}})
//
// Credentials, organizers, idempotency keys, faults and the record work for
// these addresses, too; validation is up to you.
//
// # Faults and limits
//
// [Server.Inject] makes requests fail: with a status, a lost connection, a
// delay, a damaged body. [CutRequest] loses the second half of a request, on
// which pretix acts all the same. A fault with MustFire that never took effect
// fails the test. [Server.SetLatency] slows down everything,
// [Server.SetRateLimit] and [Server.SetMaxBodyBytes] set limits, and
// [Server.HoldIdempotencyKey] is a request that never ends.
//
// # Webhooks
//
// What changes is delivered to the webhooks that are registered, through the API or with
// [Server.AddWebhook]: over the network, or with [Server.HandleWebhooks] to a handler in
// the process. Deliveries come after the change, while the test goes on;
// [Server.WaitWebhooks] returns when all have been made.
//
//	server.HandleWebhooks(handler)
//	server.AddWebhook(server.Organizer(), "https://example.com/pretix")
//	... // something changes
//	server.WaitWebhooks()
//
// The actions and their order are those of the real server. A failure is retried as
// there, over three days, which pass at once in a testing/synctest bubble;
// [Server.SetWebhookRetries] changes that. A 410 disables the webhook.
// [Server.InjectWebhook] doubles, delays, loses and damages deliveries,
// [Server.WebhookDeliveries] lists them, and [Server.Notify] makes others, such as those
// of plugins.
//
// # Record
//
// [Server.Requests] lists what was received and how it was responded to, without
// credentials.
//
// # Differences from the real server
//
// The fake was compared with pretix 2026.8.0 on SQLite. Known differences:
//
//   - Any Host is accepted.
//   - Pages of HTML, mails and the causes of JSON parse errors have texts of
//     their own. Texts come in English, whatever Accept-Language asks for.
//   - A phone number needs a plus sign and 7 to 15 digits. The real server
//     rejects numbers that no country has.
//   - Images are checked for being complete, but not for their type.
//   - Organizers have no plugins to switch on.
//   - An idempotency key has at most 190 bytes, as on PostgreSQL: a longer one
//     gets 500. The response to a key is kept for as long as the server lives.
//   - A JSON body may be as large as [DefaultMaxBodyBytes].
//   - A webhook gets one delivery after the other. The real server makes several at
//     the same time, which arrive in any order.
//
// Requests are acted on one at a time. A delay, from a [Fault] or from
// SetLatency, comes before that and holds the idempotency key meanwhile, as a
// slow server does; it goes on when the client has given up waiting.
package pretixtest
