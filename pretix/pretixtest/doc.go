// Package pretixtest is a fake pretix server for tests and examples: organizers
// and customers with the real server's pagination, validation, permissions,
// idempotency keys and error texts, kept in memory.
//
//	func TestImport(t *testing.T) {
//		server := pretixtest.NewServer(t)
//		client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()))
//		...
//		server.Inject(pretixtest.Fault{Method: "POST", Cut: pretixtest.CutAfter})
//		... // the write happens, its answer is lost
//		if n := len(server.Customers(server.Organizer())); n != 1 {
//			t.Errorf("%d customers", n)
//		}
//	}
//
// [NewServer] starts a server that ends with the test, [Start] one for a
// program, [New] one without a network. In a testing/synctest bubble use New
// with [Server.HTTPClient]: there an hour of delay passes at once.
//
// State is put in with [Server.AddCustomer], [Server.AddToken] and their likes,
// read back with [Server.Customers], [Server.Mails] and [Server.Requests], and
// disturbed with [Server.Inject], [Server.SetLatency] and
// [Server.HoldIdempotencyKey].
//
// # Held to the real server
//
// The fake was compared with pretix 2026.8.0 on SQLite, answer by answer. It
// has version, me, idempotency_query, organizers and customers; every other
// address answers 404. Known differences:
//
//   - Any Host is accepted.
//   - Pages of HTML have texts of their own, and so have mails.
//   - Phone numbers are checked by calling code, length and leading digits,
//     not to the last digit.
//   - Texts come in English, whatever Accept-Language asks for.
//   - There are no plugins that an organizer could switch on.
//   - Answers to idempotency keys are kept for as long as the server lives.
//
// Requests are acted on one at a time. A delay, from a [Fault] or from
// SetLatency, comes before that and holds the idempotency key meanwhile, as a
// slow server does; it goes on when the client has given up waiting.
package pretixtest
