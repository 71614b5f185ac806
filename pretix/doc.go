// Package pretix is a client for the REST API of pretix, the ticket shop, on
// pretix.eu and on servers of one's own.
//
//	client, err := pretix.NewClient("https://pretix.eu", pretix.Token(token))
//	...
//	org := client.Organizer("bigevents")
//	for customer, err := range org.Customers.All(ctx, pretix.CustomerListParams{}) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(customer.Identifier, customer.Name)
//	}
//
// # Authentication
//
// [Token] is the API token of a team, [DeviceToken] that of an initialized
// device, [OAuthToken] an OAuth2 access token. A credential goes over https only
// (http to loopback, or with [WithInsecureHTTP]), never to another host, and is
// not printed by any value of this package.
//
// # Scopes
//
// What lives below an organizer is reached through a handle,
// [Client.Organizer]. Handles are values, made without a request.
//
// # Lists
//
// Every list has List for one page, Pages to walk the pages and All to walk the
// objects. A walk makes no request before the first range, holds one page, ends
// with a break at once, and starts again when it is ranged again. An error comes
// once, after everything before it, as a [*PageError] with the token to resume
// from, or as an [*ArgumentError] before the first request. The context is checked
// before each page. The server's links to other pages are read for their query
// only; no other host is contacted. A list that leads back to an earlier page ends
// with [ErrPaginationLoop]. [WithPrefetch] reads pages at the same time; [Collect]
// gathers a walk into a slice.
//
// pretix has no snapshots: objects that are created, changed or deleted during a
// walk can move between pages and be delivered twice or not at all. When a list
// loses the page that comes next, the walk ends with [ErrNotFound].
//
// # Updates
//
// Fields of an update are [Set], [Null] or left out. A field that is left out is
// not sent and does not change.
//
// # Errors
//
// Every response that is not a success is an [*Error], which [errors.Is] compares with
// [ErrNotFound] and its like, and which
// holds the messages about single fields. An invalid argument is an [*ArgumentError], before any
// request. A success that cannot be used is a [*DecodeError]. Everything else is a
// transport error or a context error, which matches the cause of the context too.
//
// The server returns 403, not 404, for an organizer that does not exist or belongs to
// somebody else.
//
// # What became of a write
//
// [OutcomeOf] gives one of three answers for the error of any call:
//
//   - [OutcomeNotDone]: the write was not carried out, and there is proof. It never
//     got a connection, or the server itself rejected it before acting: 401, 405, 413, 415,
//     429, or another 4xx of an operation that either takes effect as a whole or is
//     rejected, such as a create, an update or a delete of one object.
//   - [OutcomeDone]: it was carried out, but the response cannot be decoded, is too
//     large or broke off. [DecodeError.Raw] has what was received.
//   - [OutcomeUnknown]: everything else. The response was lost, a 408 or 5xx came back, a
//     redirect, or a page that is not the API's, such as a login page with status 200;
//     or one of these happened in an earlier attempt of the same call.
//
// After an unknown outcome, read the object back, or continue under the same key:
//
//	key := pretix.IdempotencyKeyOf(err)
//	customer, err = customers.Create(ctx, params, pretix.WithIdempotencyKey(key))
//
// # Idempotency keys
//
// Every write carries a key, made once for the call, under which the server returns
// its stored response to whatever arrives a second time with the same credential,
// within 24 hours. [Response].IdempotencyKey and every error show it. A key of the
// caller's own is passed with [WithIdempotencyKey], or with [WithNewIdempotencyKey] if it
// was never sent before.
//
// Method and path are a part of what is sent for a key, so one key serves for several
// operations. The server also stores its response to a request that was cut off on
// its way: a "JSON parse error" for JSON that the client encoded makes the call go on
// with a key derived from the first, K-2 after K. Uploads take a new key for each
// attempt. No request is sent as a form, since one that is cut off can be carried out
// with a wrong value.
//
// A key does not make every write safe. The server forgets it after 409, 429, 500 and
// 503: a retry after a lost 500 can carry the write out twice. Read the object back if
// that matters.
//
// # Retries
//
// Reads are retried after transport errors, after 429, 500, 502, 503 and 504, and after
// a response that is not the API's or broke off. Writes are retried under their key
// after the same except for 500, and also after a 408 and after a 409 with a
// Retry-After, with which the server says that the first request still runs. Nothing
// else is retried.
// A Retry-After is the least wait. If it exceeds [RetryPolicy].MaxRetryAfter or the time
// that the context has left, the call fails at once. After a 429 all calls of the
// client wait until the pause is over. An error keeps the response that caused a wait.
//
// # Limits
//
// pretix Hosted allows [HostedRateLimit] requests a minute; [WithRateLimit]
// stays below. Several processes can share a [RateLimiter].
//
// # Logging and personal data
//
// [WithLogger] logs attempts and waits without queries, headers and bodies.
// Types with personal data, and errors, implement slog.LogValuer and show none of
// it when they are logged as they are. That does not reach into slices, maps and
// structs of others, nor errors that were wrapped, and fmt does print it.
//
// # Testing
//
// Package pretixtest has a fake server that behaves like pretix.
package pretix
