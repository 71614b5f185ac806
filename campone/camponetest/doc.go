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
// with [Server.HTTPClient]: there an hour of delay passes at once.
//
// # State
//
// Put state in with [Server.AddBooking], [Server.AddBookings] (many generated
// ones) and the like, as JSON-like objects; read it back with
// [Server.Booking], [Server.Customers] and the like. Rows that are added
// between two pages shift the later ones, as they do at the vendor's. The
// package knows nothing of a client's types, so that a misspelled name in one
// shows.
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
// SetLatency, comes before that and goes on when the client has given up
// waiting. What a request fails with is checked in this order: address, format
// of the response, key, budget, scope, method, what it asks for.
//
// # Record
//
// [Server.Requests] lists what was received and how it was responded to, without
// credentials.
//
// # Not documented by the vendor
//
// The fake was held to the documentation, not to a running CampOne. The form of
// the documented pages and errors is that of Django REST framework, and where
// the documentation is silent the fake was compared with its version 3.18: for
// texts, query strings, methods, HEAD, redirects and JSON. What it chose:
//
//   - The scope for creating bookings is [ScopeBookingsWrite].
//   - One booking is at bookings/{id}/, with the scope bookings:read.
//   - The budget is looked at before the scope, because a 403 counts.
//     406 and a format other than json come before the key and do not count.
//     Retry-After is the time after which there is room, if nobody asks before.
//   - The word Bearer may be written in any case. A 401 has a WWW-Authenticate
//     header.
//   - Addresses that do not exist get a page of HTML and need no key. Addresses
//     without their slash get 301 and a Location with it, for every method.
//   - Only JSON is taken and given: other bodies get 415, other Accept headers
//     406. A body whose length was not announced counts as empty. The causes
//     of JSON parse errors have texts of their own. OPTIONS lists no fields.
//   - A page_size that is no positive number counts as none. page=last is the
//     last page, any other page that is no number of one gets 404. next and
//     previous keep what else the query has, sorted by name; the first page
//     goes without a number.
//   - Rows with equal instants come by id, descending. Sites are compared by
//     site_number byte by byte, equal ones come by id, ascending.
//   - A status of no booking is no error. Empty filters are none, white space
//     around them does not count. Dates in filters have to be YYYY-MM-DD, or get
//     400 with the field's error. They are checked before the page.
//   - A new booking takes guest_first_name, guest_last_name, guest_email,
//     site_id, check_in_date, check_out_date, num_adults, num_youth and
//     num_children; other members change nothing. site_id and check_in_date are
//     required; the rest becomes an empty text, one night, one adult, nobody
//     else. null is rejected. Names have up to 150 characters, addresses 254.
//   - check_out_date has to be after check_in_date, or gets non_field_errors.
//     site_not_found comes when nothing else is wrong. Whether the site is
//     free, active or large enough, and whether the dates have passed, is not
//     looked at. Sending a booking again makes another one.
//   - total_price is the base price times the nights, the reference is random.
//   - Texts of numbers and fractions of zero count as whole numbers, numbers as
//     texts. Dates are YYYY-MM-DD and nothing else.
//   - Identifiers are counted through all tenants.
package camponetest
