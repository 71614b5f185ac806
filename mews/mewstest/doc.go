// Package mewstest is a fake of the Mews Connector API for tests and examples.
// It keeps customers, their identity documents, addresses, relationships and
// files in memory, with the vendor's pagination, limits, validation and errors.
//
//	func TestExport(t *testing.T) {
//		server := mewstest.NewServer(t)
//		server.AddCustomers(2500)
//		client, err := mews.NewClient(mews.Credentials{
//			ClientToken: server.ClientToken(),
//			AccessToken: server.AccessToken(),
//			Client:      "Export 1.0.0",
//		}, mews.WithBaseURL(server.URL()))
//		...
//		server.Inject(mewstest.Fault{Path: "customers/getAll", After: 1, Status: 503, MustFire: true})
//		... // the second page fails once
//	}
//
// [NewServer] starts a server that ends with the test, [Start] one for a
// program, [New] one without a network. In a testing/synctest bubble use New
// with [Server.HTTPClient]: there an hour of delay passes at once.
//
// # State
//
// Put state in with [Server.AddCustomer], [Server.AddCustomers] (many generated
// ones) and the like, as JSON-like objects; read it back with
// [Server.Customer], [Server.Addresses] and [Server.Files]. Adding something for
// a customer or a company that does not exist panics. The package knows nothing
// of a client's types, so that a misspelled name in one shows.
//
// # What is modelled
//
// customers/getAll, search, add, update, addFile, getOpenItems, merge and
// getRelationships; identityDocuments/getAll, add, update, delete and clear;
// addresses/getAll, add, update and delete; accounts/merge; configuration/get.
// All other addresses get 404. Serve what else your program needs yourself, a
// list with [Server.HandleList] and anything else with [Server.Handle]:
//
//	server.HandleList("rates/getAll", "Rates", []mewstest.Object{{"Id": id, "Name": "Best"}})
//
// Tokens, the rate limit, faults and the record work for these operations, too;
// validation is up to you.
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
// SetLatency, comes before that and goes on when the client has given up
// waiting. What a request fails with is checked in this order: size, address,
// method, JSON, tokens, rate limit, permission, the members one by one, what
// they refer to. A request that is rejected changes nothing.
//
// # Record
//
// [Server.Requests] lists what was received and how it was responded to, without
// credentials.
//
// # Not documented by the vendor
//
// The fake was held to the documentation and its examples, not to a running
// Mews. Where the documentation is silent it does this:
//
//   - All texts of errors are its own. Other methods than POST get 405, a
//     other Content-Type 400, an identifier of nothing 400 in writes and no
//     item in lists.
//   - Names of members are case-sensitive. Instants have to be RFC 3339, with
//     any offset, and are shown in UTC, with six digits of a fraction if any.
//     Dates may come as instants, too. Codes of countries, languages and
//     currencies are checked for their shape only; a CompanyId has to be of
//     [Server.AddCompany].
//   - Address inside of a customer needs the extent Addresses in getAll and
//     search, although the vendor's example shows one without.
//   - An interval with neither end is no filter; one with a single end is open
//     on the other side, however long that makes it. Three months end on the
//     same day of the month, or on the last one of a month that is too short:
//     from 28 February on 28 May, from 30 November on 28 or 29 February.
//   - Without ActivityStates lists show what is active, because the vendor
//     wants Deleted to be named along with DeletedUtc. ActivityStates counts as
//     a filter for customers. Lists of texts are compared without regard to
//     case, loyalty codes exactly.
//   - A cursor marks a place in the whole list, so its item need not match the
//     filters and may be a document that was deleted meanwhile. Any other one
//     is rejected. Relationships have cursors that show nowhere else.
//   - A portfolio token has to name ChainIds for customers, ChainId for
//     writes and EnterpriseId for the configuration, or gets 400; so it does
//     for a chain that it does not cover. Addresses and documents come from
//     all its chains without. Other operations reject it with 401.
//   - search finds the active customers who own or accompany a reservation that
//     is Started, and without a ResourceId those with the classification
//     PaymasterAccount, too. Without a Name it finds all of them, without an
//     Extent it shows customers only. The name is looked for anywhere in first,
//     last and full name.
//   - E-mail addresses are stored as they come and are unique, without regard
//     to case, among the active customers of a chain. OverwriteExisting writes
//     what is not empty, except for address, documents, classifications and
//     options. Empty lists count as omitted. LanguageCode follows
//     PreferredLanguageCode.
//   - Passport and its likes inside of a customer are its newest document of
//     that type; writing one changes it or adds the first. The same goes for
//     Address, which is the one of AddressId: the first address of a customer,
//     none after that was deleted.
//   - Dates are plain inside of customers and instants in identityDocuments,
//     as in the vendor's examples. The Number of a document that is cleared
//     becomes empty, its Type cannot be cleared. An empty Number is rejected
//     with 403 where the configuration requires one, as it does by default.
//   - {"Value": ...} without a Value is rejected.
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
