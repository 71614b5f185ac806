// Package mewstest is a fake of the Mews Connector API for tests and examples.
// It responds to all 200 operations of the contract, keeps what it is given in
// memory, and has the vendor's pagination, limits, validation and errors.
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
// with [Server.HTTPClient]: there an hour of delay passes at once.
//
// # State
//
// A server has two enterprises, each in a chain of its own, with one bookable
// service each. Everything else is put in, through the API or directly:
//
//   - [Server.Add] takes an object of any resource, [Server.AddMany] many of
//     them. [Server.Change] and [Server.Remove] change them later.
//   - [Server.AddHotel] adds rooms, a rate, age categories and products: all
//     that reservations and orders need.
//   - [Server.AddCustomer], [Server.AddCustomers] (many generated ones),
//     [Server.AddReservation] and their likes know what belongs to a customer.
//   - [Server.SetPrice] sets what a rate or a product costs.
//
// Read the state back with [Server.Object] and [Server.Objects], or with
// [Server.Customer], [Server.Addresses], [Server.Files] and their likes. The
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
// [Server.Requests] lists what was received and the status of each response,
// without credentials.
//
// # Not documented by the vendor
//
// The fake was held to the documentation and its examples, not to a running
// Mews. Where the documentation is silent it does this:
//
//   - All texts of errors are its own. Other methods than POST get 405, a
//     wrong Content-Type 400. An identifier of nothing finds no item in lists.
//   - Names of members are case-sensitive. Instants have to be RFC 3339, with
//     any offset, and are shown in UTC, with six digits of a fraction if any.
//     Dates may come as instants, too. Codes of countries, languages and
//     currencies are checked for their shape only.
//   - Writes reject identifiers of nothing, and of what the token does not
//     cover, with 400. Members of resources that the fake does not have, such as
//     images and fiscal machines, are not checked.
//   - Address inside of a customer needs the extent Addresses in getAll and
//     search, although the vendor's example shows one without.
//   - An interval with neither end is no filter; one with a single end is open
//     on the other side, however long that makes it. Three months end on the
//     same day of the month, or on the last one of a month that is too short:
//     from 28 February on 28 May, from 30 November on 28 or 29 February.
//   - Without ActivityStates lists show what is active, because the vendor
//     wants Deleted to be named along with DeletedUtc; companies, rates and
//     vouchers are shown in both states, as documented. ActivityStates counts as
//     a filter for customers. Lists that do not take ActivityStates show both.
//     Lists of texts are compared without regard to case, loyalty codes exactly.
//   - CollidingUtc of time units includes the whole last one's start. What an
//     extent selects beside the rows is what refers to them or what they refer
//     to; lists that are not selected are null, the list of the rows is empty.
//   - A cursor marks a place in the whole list, so its item need not match the
//     filters and may be a document that was deleted meanwhile. Any other one
//     is rejected. Relationships have cursors that show nowhere else.
//   - A portfolio token has to name ChainIds for customers, ChainId for
//     writes and EnterpriseId for the configuration, or gets 400; so it does
//     for a chain or an enterprise that it does not cover. Lists come from all
//     of them without. Operations that the contract does not mark for portfolio
//     tokens reject them with 401.
//   - search finds the active customers who own or accompany a reservation that
//     is Started, and without a ResourceId those with the classification
//     PaymasterAccount, too. Without a Name it finds all of them, without an
//     Extent it shows customers only. The name is looked for anywhere in first,
//     last and full name.
//   - E-mail addresses are stored as they come and are unique, without regard
//     to case, among the active customers of a chain. OverwriteExisting writes
//     what is not blank, save for address, documents, classifications and
//     options. Empty lists count as blank. LanguageCode follows
//     PreferredLanguageCode.
//   - Passport and its likes inside of a customer are its newest document of
//     that type; writing one changes it or adds the first. The same goes for
//     Address, which is the one of AddressId: the first address of a customer,
//     none after that was deleted.
//   - Dates are plain inside of customers and instants in identityDocuments,
//     as in the vendor's examples. The Number of a document that is cleared
//     becomes empty, its Type cannot be cleared. An empty Number is rejected
//     with 403 where the configuration requires one, as it does by default.
//   - {"Value": ...} without a Value, of which the vendor has examples, is one with
//     null.
//   - Reservations can be started from the minute of their start on, in an
//     assigned and inspected room that nobody occupies, and processed on the day
//     of their end in the time zone of the enterprise. The balance that has to be
//     zero is that of all open items and payments of the owner and the
//     companions. Canceling posts no fee. An update of the interval, rate,
//     category or TimeUnitPrices cancels the items of nights that are gone, adds
//     those that are new, and prices the others anew unless Reprice is false;
//     another update changes no price, and none needs a Reason but TimeUnitPrices.
//     Restrictions do not keep anybody from booking; overbooking limits change
//     nothing. Only private and disabled rates are checked, a VoucherCode of any
//     text opens a private one.
//   - The code of a rate that a channel manager asked for is the
//     ExternalIdentifier of the rate. Blocks of resources leave reservations alone.
//   - What is released at a fixed time holds no rooms any more if it is an
//     availability block; optional reservations stay, and a RollingReleaseOffset
//     has no effect.
//   - A night is free on the day of departure. Available is what is usable, less
//     house use, confirmed and optional reservations, blocks that are left and
//     reservations of other services, plus adjustments. Setting an adjustment
//     replaces the one that was there. Time units have to be given by their start,
//     in the time zone of the enterprise; adjustments and prices can be changed
//     in the past.
//   - Rates of Add cost nothing without SetPrice, those of rates/add 10000 if
//     they have no price. Persons and capacity change no price.
//   - Payments have negative amounts. What names no bill is on none, although
//     customers of a real property have one by default. Bills are numbered from 1
//     on. Company billing is always enabled. A refund is charged at once. Alternative
//     payments stay pending: change their State with Change.
//   - Restrictions with the same conditions and exceptions become one if their
//     intervals touch.
//   - Merging keeps the target's own members and moves documents, addresses,
//     relationships, files, open items and stays. Inactive accounts cannot be
//     written or merged (403), an address that was deleted cannot be changed.
//   - getOpenItems leaves out customers that do not exist and does not convert
//     amounts into another currency.
//   - The rate limit counts what has valid tokens, and not what it rejected.
//     Bodies above 30 MB get 413.
//   - CultureCode and LanguageCode change nothing. Prefer: return=minimal is
//     confirmed by a Preference-Applied header.
package mewstest
