// Package pretixtest is a fake pretix server for tests and examples. It responds to
// all endpoints of the API, keeps what it is given in memory, and has the real
// server's pagination, validation, permissions, idempotency keys and errors.
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
// A server has one organizer without events. [Server.AddEvent] adds an event, and
// everything else is put in through the API or directly:
//
//   - [Server.Add] takes an object of any list, and [Server.Objects] reads it back.
//   - [Server.AddCustomer], [Server.AddCustomers] (many generated ones) and
//     [Server.Customers] are for customers, also such as the API cannot make.
//   - [Server.AddOrganizer] and [Server.AddToken] are for tests of permissions.
//   - [Server.Files] are uploads, [Server.Mails] messages.
//
// The package does not use the types of a client, so a wrong name in one of them
// fails a test.
//
// # What endpoints do
//
// Requests of all endpoints are checked against the contract: types, required members,
// null, values of enumerations, lengths, and what a write refers to. Then an
// endpoint has behavior, is a table, or needs a handler.
//
// Tables list objects by pages, with filters and orderings, and create, change and
// delete them. Behavior comes on top for
//
//   - orders: prices, taxes and quotas of new ones, all states, changes, positions,
//     payments and refunds, and the mails about them;
//   - carts, vouchers, gift cards, the waiting list, and what is left of a quota;
//   - check-in: who may enter, questions, exits, nonces, counts, annulments;
//   - customers, teams and their tokens, devices, settings, copies of events.
//
// What is neither is a 501 that says so: downloads, exports, layouts as PDF, shredders,
// changes of invoices, and blocks of many seats. Serve these, and what else your
// program needs, with [Server.Handle], a list with [Server.HandleList]:
//
//	server.Handle("GET organizers/{organizer}/events/{event}/orders/{code}/download/{output}/", pdf)
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
//   - Orders get no seats, no discounts and no taxes on fees, and the rules of
//     check-in lists are not evaluated.
//   - An idempotency key has at most 190 bytes, as on PostgreSQL: a longer one
//     gets 500. The response to a key is kept for as long as the server lives.
//   - A JSON body may be as large as [DefaultMaxBodyBytes].
//
// Requests are acted on one at a time. A delay, from a [Fault] or from
// SetLatency, comes before that and holds the idempotency key meanwhile, as a
// slow server does; it goes on when the client has given up waiting.
package pretixtest
