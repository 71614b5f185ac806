// Package mewstest is a fake of the Mews Connector API for tests and examples.
// It serves all 200 operations of the contract from memory, with the vendor's
// pagination, limits, validation and errors.
//
//	func TestArrivals(t *testing.T) {
//		server := mewstest.NewServer(t)
//		hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 10)
//		guest := server.AddCustomer(mewstest.Object{"LastName": "Novák"})
//		client, err := mews.NewClient(mews.Credentials{
//			ClientToken: server.ClientToken(),
//			AccessToken: server.AccessToken(),
//			Client:      "Arrivals 1.0.0",
//		}, mews.WithBaseURL(server.URL()))
//		...
//		added, err := client.Reservations.Add(ctx, mews.ReservationAddParams{ServiceID: hotel.ServiceID, ...})
//		server.Inject(mewstest.Fault{Path: "reservations/getAll", Status: 503, MustFire: true})
//		... // the first page fails once
//	}
//
// [NewServer] starts a server that ends with the test, [Start] one for a
// program, [New] one without a network. In a testing/synctest bubble use New
// with [Server.HTTPClient]: an hour of delay passes at once there.
//
// # State
//
// A server has two enterprises, in two chains, with one bookable service each.
// Add everything else through the API or directly:
//
//   - [Server.Add] takes an object of any resource, [Server.AddMany] many of
//     them. [Server.Change] and [Server.Remove] change them later.
//   - [Server.AddHotel] adds rooms, a rate, age categories and products: all
//     that reservations and orders need.
//   - [Server.AddCustomer], [Server.AddCustomers] (many generated ones),
//     [Server.AddReservation] and similar methods add what belongs to a customer.
//   - [Server.SetPrice] sets what a rate or a product costs.
//
// Read the state back with [Server.Object] and [Server.Objects], or with
// [Server.Customer], [Server.Addresses], [Server.Files] and similar methods. The
// package does not use the types of a client, so a wrong name in one of them
// fails a test.
//
// # What operations do
//
// Requests of all operations are checked against the contract: types, required
// members, null, values of enumerations, numbers of items and characters,
// intervals, and whether what a write refers to exists. Then an operation has
// behavior, is a table, or needs a handler.
//
// Tables keep objects. A list shows them by pages, newest first, with all
// filters, and with the lists that its extent selects; an add completes objects,
// an update changes them, a delete makes them inactive or removes them. This is
// all there is to account notes, accounting categories, age categories, billing
// automations, business segments, cancellation policies, cashiers, companies,
// company contracts, counters, countries, currencies, departments, devices,
// exchange rates, languages, ledger balances, loyalty programs, tiers and
// memberships, outlets, product categories, rate groups, reservation groups,
// resource access tokens, resource features, assignments of categories and
// features, rules, routing rules, service order notes, sources and their
// assignments, taxations, vouchers and voucher codes.
//
// These have behavior:
//
//   - Customers, addresses and identity documents: uniqueness of e-mail
//     addresses, search, merging, files.
//   - Reservations: the states and what each change of state needs, rooms that
//     are occupied, overbooking, companions, prices, the items to be paid, which
//     follow changes of the interval and the rate.
//   - Services: availability of each category in each time unit, from resources,
//     blocks, reservations, availability blocks and adjustments. Availability
//     blocks have rates of their own and stay while reservations belong to them.
//   - Rates and products: prices of time units, dependent rates.
//   - Restrictions: merging and splicing of intervals. Overbooking limits.
//   - Resources: who occupies them now, blocks of them. Categories that are in use
//     cannot be deleted.
//   - Orders, order items, payments, credit cards, payment requests and bills:
//     amounts with taxes of Add("taxRates", ...), balances, closing, refunds, the
//     types of external payments that the configuration enables. A PDF needs a
//     second request, see [Server.SetPrintDelay], and can be made 30 times a week.
//   - Tasks, commands, messages and bills of outlets.
//   - Exports: see below.
//
// Six operations respond with 501 until the test says how, with
// [Server.Handle]: accounts/update, billingAutomations/updateAssignments,
// billingAutomationPaymentPlans/add, cancellationPolicies/getByRates and
// getByReservations, and languages/getTexts. A handler can also replace any other
// operation, or serve one that the contract does not have; [Server.HandleList]
// serves a list.
//
// # Exports
//
// An export is not ready when it is added, nor the first time that it is asked
// for ([Server.SetExportSteps] changes that). Then it has files in the format JSON
// Lines at addresses below /storage/, which hold for ten minutes. The storage
// rejects requests that carry credentials.
//
// # Webhooks
//
// [Server.DeliverTo] sends what changes to a URL or to a handler, as the vendor does:
// general events, and what happens to integrations. It gathers the events of a moment in
// one message, sends messages again after errors and silence, and makes faults on
// request: duplicates, lost responses, messages that arrive late, damaged or never.
// [Webhook.Flush] sends everything at once, so that a test need not wait. Changes are
// those that move UpdatedUtc, and objects that are removed.
//
// # Faults and limits
//
// [Server.Inject] makes requests fail: with a status, a lost connection, a
// delay, a damaged body. A fault with MustFire that never took effect fails the
// test. [Server.SetLatency] slows down everything, [Server.SetRateLimit] and
// [Server.SetMaxBodyBytes] set limits, [Server.Deny] and
// [Server.RevokeAccessToken] take permissions away.
//
// Requests are acted on one at a time. A delay, from a [Fault] or from
// SetLatency, comes before that and continues after the client has given up.
// Checks come in this order: size, address, method, JSON, tokens, rate limit,
// permission, the members one by one, what they refer to, the rules of the
// operation. A request that is rejected changes nothing, also one with many
// items.
//
// # Record
//
// [Server.Requests] lists the requests and the status of each response, without
// credentials.
//
// # Not documented by the vendor
//
// The fake was checked against the documentation and its examples, not against a
// running Mews. Where the documentation is silent, it behaves as follows:
//
//   - Error messages differ from the vendor's. Methods other than POST get 405, a
//     wrong Content-Type 400. Lists ignore identifiers that do not exist.
//   - Names of members are case-sensitive. Instants have to be RFC 3339, with
//     any offset, and are shown in UTC, with six digits of a fraction if any.
//     Dates may come as instants, too. Codes of countries, languages and
//     currencies are checked for their shape only.
//   - Writes reject identifiers that do not exist, or that the token does not
//     cover, with 400. Members of resources that the fake does not have, such as
//     images and fiscal machines, are not checked.
//   - Address inside of a customer needs the extent Addresses in getAll and
//     search, although the vendor's example shows one without.
//   - An interval without both ends has no effect; one with a single end is open
//     on the other side, without a limit of length. Three months end on the
//     same day of the month, or on the last one of a month that is too short:
//     from 28 February on 28 May, from 30 November on 28 or 29 February.
//   - Without ActivityStates lists show what is active, because the vendor
//     wants Deleted to be named along with DeletedUtc; companies, rates and
//     vouchers are shown in both states, as documented. ActivityStates counts as
//     a filter for customers. Lists that do not take ActivityStates show both.
//     Lists of texts are compared without regard to case, loyalty codes exactly.
//   - CollidingUtc of time units includes the whole last one's start. What an
//     extent selects in addition to the rows is what refers to them or what they refer
//     to; lists that are not selected are null, the list of the rows is empty.
//   - A cursor is a position in the whole list, so its item need not match the
//     filters and may be a document that was deleted meanwhile. Any other cursor
//     is rejected. Relationships have cursors that appear nowhere else.
//   - A portfolio token has to name ChainIds for customers, ChainId for
//     writes and EnterpriseId for the configuration, or gets 400, also for a
//     chain or an enterprise that it does not cover. Without these, lists come
//     from all of them. Operations that the contract does not mark for portfolio
//     tokens reject them with 401.
//   - search finds the active customers who own or accompany a reservation that
//     is Started, and without a ResourceId those with the classification
//     PaymasterAccount, too. Without a Name it finds all of them, without an
//     Extent it shows customers only. The name is looked for anywhere in first,
//     last and full name.
//   - E-mail addresses are stored as they come and are unique, without regard
//     to case, among the active customers of a chain. OverwriteExisting writes
//     what is not empty, except address, documents, classifications and
//     options. LanguageCode follows
//     PreferredLanguageCode.
//   - Passport and similar members of a customer are its newest document of that
//     type; writing one changes it or adds the first. Address works in the same
//     way. It is the one of AddressId: the first address of a customer, or null
//     after that was deleted.
//   - Dates are plain inside of customers and instants in identityDocuments,
//     as in the vendor's examples. The Number of a document that is cleared
//     becomes empty, its Type cannot be cleared. An empty Number is rejected
//     with 403 where the configuration requires one, as it does by default.
//   - {"Value": ...} without a Value, as in some of the vendor's examples, means
//     null.
//   - Reservations can be started from the minute of their start on, in an
//     assigned and inspected room that nobody occupies, and processed on the day
//     of their end in the time zone of the enterprise. The balance that has to be
//     zero is that of all open items and payments of the owner and the
//     companions. Canceling posts no fee. An update of the interval, rate,
//     category or TimeUnitPrices cancels the items of nights that are gone, adds
//     those that are new, and prices the others again unless Reprice is false;
//     another update changes no price, and none needs a Reason but TimeUnitPrices.
//     Restrictions and overbooking limits have no effect on bookings. Only private
//     and disabled rates are checked; any VoucherCode opens a private one.
//   - The code of a rate that a channel manager asked for is the
//     ExternalIdentifier of the rate. Blocks of resources do not affect reservations.
//   - After their release time availability blocks no longer hold rooms. Optional
//     reservations stay, and a RollingReleaseOffset has no effect.
//   - A night is free on the day of departure. Available is what is usable, less
//     house use, confirmed and optional reservations, blocks that are left and
//     reservations of other services, plus adjustments. Setting an adjustment
//     replaces the one that was there. Time units have to be given by their start,
//     in the time zone of the enterprise; adjustments and prices can be changed
//     in the past.
//   - Rates of Add cost nothing without SetPrice, those of rates/add 10000 if
//     they have no price. Persons and capacity do not affect prices.
//   - Payments have negative amounts. Without a BillId an item is on no bill,
//     although customers of a real property have one by default. Bills are
//     numbered from 1. Company billing is always enabled. A refund is charged at once. Alternative
//     payments stay pending: change their State with Change.
//   - Restrictions with the same conditions and exceptions become one if their
//     intervals touch.
//   - Merging keeps the target's own members and moves documents, addresses,
//     relationships, files, open items and stays. Inactive accounts cannot be
//     written or merged (403), an address that was deleted cannot be changed.
//   - getOpenItems leaves out customers that do not exist and does not convert
//     amounts into another currency.
//   - The rate limit counts requests with valid tokens that it did not reject.
//     Bodies above 30 MB get 413.
//   - CultureCode and LanguageCode have no effect. Prefer: return=minimal is
//     confirmed by a Preference-Applied header.
package mewstest
