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
// Every answer that is not a success is an [*Error], which [errors.Is] compares
// with [ErrNotFound] and its like, and which holds the messages about single
// fields. A wrong argument is an [*ArgumentError], before any request. A success
// that cannot be read is a [*DecodeError]. Everything else is a fault of the
// connection, or the end of the context.
//
// The server answers 403, not 404, for an organizer that does not exist or
// belongs to somebody else.
//
// # Repetition
//
// Reads are repeated after faults of the connection and after 429, 500, 502, 503
// and 504. Every write carries an idempotency key, made once for the call, under
// which the server carries it out once however often it arrives; writes are
// repeated after faults of the connection, after 429 and 503, and after a 409
// that says when to come back, as the server's answer to a key whose first
// request still runs. Nothing else is repeated. A Retry-After is the least wait;
// when it exceeds [RetryPolicy].MaxRetryAfter or the time that the context has
// left, the call fails at once. After a 429 all calls of the client wait until
// the pause is over.
//
// Whether a write was carried out is unknown when its answer was lost, and after
// a 5xx: [OutcomeUnknown] tells. Repeat it with
// the same key within 24 hours, from [Response].IdempotencyKey or chosen with
// [WithIdempotencyKey].
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
