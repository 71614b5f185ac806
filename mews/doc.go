// Package mews is a client for the Connector API of Mews, the property
// management system for hotels.
//
//	client, err := mews.NewClient(mews.Credentials{
//		ClientToken: clientToken, AccessToken: accessToken, Client: "Sample Client 1.0.0",
//	})
//	...
//	params := mews.CustomerListParams{
//		Extent:     mews.CustomerExtent{Customers: true},
//		UpdatedUTC: mews.TimeInterval{StartUTC: since, EndUTC: now},
//	}
//	for customer, err := range client.Customers.All(ctx, params) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(customer.ID, customer.LastName)
//	}
//
// # Authentication
//
// [Credentials] travel in the body of every request, over https only (http to
// loopback, or with [WithInsecureHTTP]). The client adds them; no type of
// parameters has them, no redirect is followed, and no error or log shows them.
// An access token belongs to a property or to a portfolio of properties and does
// not show which. With one of a portfolio, writes need ChainID, customers need
// ChainIDs and the configuration needs EnterpriseID, which the operation
// enterprises/getAll tells ([Client.Do]); searching, merging, open items and
// relationships refuse it (401).
//
// # Lists
//
// Every list has List for one page, Pages to walk the pages and All to walk the
// objects. A walk makes no request before the first range, holds one page, ends
// with a break at once, and starts again when it is ranged again. An error comes
// once, after everything before it, as a [*PageError] with the token to resume
// from, or as an [*ArgumentError] before the first request. The context is checked
// before each page. A list that leads back to an earlier page ends with
// [ErrPaginationLoop]. [WithPrefetch] reads ahead; [Collect] gathers a walk into a
// slice.
//
// Pages go from the newest object to the oldest. Only a page without a cursor is
// the last: an empty or a short one is not. What is created during a walk is not
// part of it.
//
// The vendor limits filters, mostly to 1000 values and to intervals of three
// months. Pages and All split what is longer into several walks, one after the
// other, and deliver each object once; List refuses it. The token of such a walk
// tells its part, and is refused beside other filters. To resume in another
// process, keep the filters too: an interval that ends "now" is another one by
// then. The page size may change: halve it after an [ErrTooHeavy].
//
// Take both values in a loop: the object beside an error is zero.
//
// For synchronization, ask for what was updated, with ActivityStates Active and
// Deleted: without Deleted those who were deleted or merged stay in a copy for
// good. Take the time from [Configuration].NowUTC before the walk and begin the
// next interval there, since what changes during the walk can leave its interval.
//
// # Updates
//
// Fields of the vendor's update values are [Set], [Clear] or left out. All other
// fields of an update are left as they are when they are blank, by the vendor's
// rule: it has no way to empty them.
//
// # Values
//
// Enumerations are open: values that this package has no constant for are
// decoded as they are. Null texts are "". Amounts are [Decimal], with the digits
// that were sent, 0.10 and 0.1 being different ones: compare and add them by
// [Decimal.Rat]. Calendar dates are [Date].
//
// # Errors
//
// Every response that is not a success is an [*Error], which [errors.Is] compares with
// [ErrForbidden] and its like. An invalid argument is an [*ArgumentError], before any
// request. A success that cannot be used is a [*DecodeError]. Everything else is a
// transport error or a context error, which matches the cause of the context too.
//
// The message of a 403 is meant for the end user of the application.
//
// # What became of a write
//
// [OutcomeOf] gives one of three answers for the error of any call:
//
//   - [OutcomeNotDone]: the write was not carried out, and there is proof. It never
//     got a connection, or the platform itself rejected it before acting: 401, 405, 413, 415,
//     429, or another 4xx of an operation that either takes effect as a whole or is
//     rejected, such as [CustomerService.Add].
//   - [OutcomeDone]: it was carried out, but the response cannot be decoded, is too
//     large or broke off. [DecodeError.Raw] has what was received.
//   - [OutcomeUnknown]: everything else. The response was lost, a 408 or 5xx came back, a
//     redirect, or a page that is not the API's, such as a login page with status 200;
//     or one of these happened in an earlier attempt of the same call.
//
// After an unknown outcome, read before writing again.
//
// # Retries
//
// Operations that only read are retried after transport errors, after 429, 500, 502, 503
// and 504, and after a response that is not the API's or broke off. A 408 is never
// retried: it means that the request asked for too much. All other operations are
// retried after a 429 and if the request provably was not processed: it never got a
// connection, or HTTP/2 refused it. Otherwise they could be carried out twice, since the
// vendor has no keys against that.
// A Retry-After is the least wait. If it exceeds [RetryPolicy].MaxRetryAfter or the time
// that the context has left, the call fails at once. After a 429 all calls of the
// client wait until the pause is over. An error keeps the response that caused a wait.
//
// # Limits
//
// The vendor allows [RateLimitRequests] in [RateLimitInterval] for one access
// token, and asks clients to stay below: [WithRateLimit]. Processes that share a
// token can share a [RateLimiter].
//
// # Logging and personal data
//
// [WithLogger] logs attempts and waits without headers and bodies. Types with
// personal data, and errors, implement slog.LogValuer and show none of it when
// they are logged as they are. That does not reach into slices (of a page, for
// example), maps and structs of others, nor errors that were wrapped, and fmt does print it.
//
// # Testing
//
// Package mewstest has a fake server that keeps to the vendor's documentation.
package mews
