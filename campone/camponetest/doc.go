// Package camponetest is a fake of the CampOne public API for tests and
// examples. It keeps customers, sites, bookings and invoices in memory, with the
// vendor's pages, filters, validation, budget and errors.
//
//	func TestExport(t *testing.T) {
//		server := camponetest.NewServer(t)
//		server.AddCustomers(412)
//		client, err := campone.NewClient(server.Key(), campone.WithBaseURL(server.URL()))
//		...
//		server.Inject(camponetest.Fault{Path: "/customers/", After: 1, Status: 503, MustFire: true})
//		... // the second page fails once
//	}
//
// [NewServer] starts a server that ends with the test, [Start] one for a
// program, [New] one without a network. In a testing/synctest bubble use New
// with [Server.HTTPClient]: an hour of delay passes at once there.
//
// # State
//
// Put state in with [Server.AddBooking], [Server.AddBookings] (many generated
// ones) and similar methods, as JSON-like objects. Read it back with
// [Server.Booking], [Server.Customers] and similar methods. Rows that are added
// between two pages shift the later ones, as in the real API. The package does
// not use the types of a client, so a wrong name in one of them fails a test.
//
// # What is modelled
//
// Customers, sites, bookings (list, one, create) and invoices below
// /api/v1/public/. All other addresses get 404. Serve what else your program
// needs yourself, a list with [Server.HandleList] and anything else with
// [Server.Handle]:
//
//	server.HandleList("seasons/", []camponetest.Object{{"id": 1, "name": "Summer"}})
//
// Keys, the budget, faults and the record work for these addresses, too; scopes
// and validation are up to you.
//
// # Faults and limits
//
// [Server.Inject] makes requests fail: with a status, a lost connection, a
// delay, a damaged body. A fault with MustFire that never took effect fails the
// test. [Server.SetLatency] slows down everything, [Server.SetRateLimit] and
// [Server.SetMaxBodyBytes] set limits, [Server.RevokeKey] and [Server.ExpireKey]
// take access away.
//
// Requests are acted on one at a time. A delay, from a [Fault] or from
// SetLatency, comes before that and continues after the client has given up.
// Checks come in this order: address, format of the response, key, budget,
// scope, method, parameters and body.
//
// # Record
//
// [Server.Requests] lists the requests and the status of each response, without
// credentials.
//
// # Not documented by the vendor
//
// The fake was checked against the documentation, not against a running CampOne.
// The documented pages and errors look like those of Django REST framework. Where
// the documentation is silent, the fake was compared with its version 3.18: for
// texts, query strings, methods, HEAD, redirects and JSON. It behaves as follows:
//
//   - The scope for creating bookings is [ScopeBookingsWrite].
//   - One booking is at bookings/{id}/, with the scope bookings:read.
//   - The budget is checked before the scope, because a 403 counts.
//     406 and a format other than json come before the key and do not count.
//     Retry-After is the time until the next request is allowed.
//   - The word Bearer may be written in any case. A 401 has a WWW-Authenticate
//     header.
//   - Addresses that do not exist get a page of HTML and need no key. Addresses
//     without their slash get 301 and a Location with it, for every method.
//   - Only JSON is supported: other bodies get 415, other Accept headers 406. A
//     body without a Content-Length counts as empty. JSON parse errors explain
//     the cause in different words. OPTIONS lists no fields.
//   - A page_size that is not a positive number has no effect. page=last is the
//     last page; any other page that does not exist gets 404. next and previous
//     contain the rest of the query, sorted by name; the first page has no
//     number.
//   - Rows with equal instants come by id, descending. Sites are compared by
//     site_number byte by byte, equal ones come by id, ascending.
//   - A status that no booking has is not an error. Empty filters have no effect,
//     and white space around them is ignored. Dates in filters that are not
//     YYYY-MM-DD get 400 with the field's error. They are checked before the page.
//   - A new booking takes guest_first_name, guest_last_name, guest_email,
//     site_id, check_in_date, check_out_date, num_adults, num_youth and
//     num_children; other members have no effect. site_id and check_in_date are
//     required; the defaults are empty texts, one night and one adult. null is
//     rejected. Names have up to 150 characters, addresses 254.
//   - check_out_date has to be after check_in_date; if not, the error is in
//     non_field_errors. site_not_found comes if nothing else is wrong. Whether the
//     site is free, active or large enough, and whether the dates have passed, is
//     not checked. Sending a booking again creates another one.
//   - total_price is the base price times the nights, the reference is random.
//   - "2" and 2.0 are accepted as whole numbers, and numbers as texts. Dates are
//     YYYY-MM-DD only.
//   - Identifiers are unique among all tenants.
package camponetest
