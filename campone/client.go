package campone

import (
	"cmp"
	"context"
	"net/http"

	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/wire"
)

const (
	clientName = "campone"
	apiRoot    = "/api/v1/public/"
)

// A Client calls the API for the tenant of one key. It is safe for concurrent
// use; its fields must not be changed.
type Client struct {
	Bookings  BookingService
	Customers CustomerService
	Invoices  InvoiceService
	Sites     SiteService

	core *core
}

// core is what the services of a client share.
type core struct {
	transport *transport.Client
}

// NewClient creates a client for [Production], or for the address in [WithBaseURL]. The
// key selects its tenant; keys begin with "ck_". NewClient checks its arguments, sends
// no request and reads no environment variable (the default http.Transport reads
// those for proxies).
func NewClient(apiKey string, opts ...Option) (*Client, error) {
	if err := transport.CheckToken("apiKey", "key", apiKey); err != nil {
		return nil, convert(err)
	}
	secret := transport.NewSecret(apiKey)
	cfg := transport.Config{
		Name:            clientName,
		BaseURL:         Production,
		BaseURLArgument: "WithBaseURL",
		Root:            apiRoot,
		FollowRedirects: true,
		Authorize:       func(h http.Header) { h.Set("Authorization", "Bearer "+secret.Reveal()) },
		Secrets:         []transport.Secret{secret},
	}
	for _, o := range opts {
		if o.apply == nil {
			return nil, convert(transport.Invalid("opts", "must not contain a zero Option"))
		}
		if err := o.apply(&cfg); err != nil {
			return nil, convert(err)
		}
	}
	t, err := transport.New(cfg)
	if err != nil {
		return nil, convert(err)
	}
	c := &core{t}
	return &Client{
		Bookings:  BookingService{c},
		Customers: CustomerService{c},
		Invoices:  InvoiceService{c},
		Sites:     SiteService{c},
		core:      c,
	}, nil
}

// String returns the address of the server, without the key.
func (c *Client) String() string {
	if c == nil || c.core == nil {
		return "campone.Client(none)"
	}
	return "campone.Client(" + c.core.transport.BaseURL() + ")"
}

// Do sends a request that this package has no method for, with the same authentication,
// retries, limits and errors. path is relative to /api/v1/public/, escaped, ends in a
// slash and may have a query. (Without the slash the server redirects a GET, which
// counts twice toward the budget, and rejects the rest.) An absolute URL of the same
// server is accepted too:
//
//	var page map[string]any
//	err := client.Do(ctx, "GET", "invoices/?page=2", nil, &page)
//
// body is sent as JSON. A []byte is sent as it is: it must be valid JSON unless
// WithHeader sets another Content-Type, which must not be a form. nil sends an empty
// object with POST, PUT and PATCH.
//
// The response is decoded into result, a pointer. In a map[string]any numbers are
// float64; a struct with [Decimal] fields keeps the digits of amounts. A *[]byte
// receives the body as it is, and nil drops it. A response without a body is a success
// if result is nil or the status is 204.
//
// The client does not know what a write does, so after a 4xx its outcome is unknown
// except for 401, 405, 413, 415 and 429.
func (c *Client) Do(ctx context.Context, method, path string, body, result any, opts ...RequestOption) error {
	if c == nil || c.core == nil || c.core.transport == nil {
		return convert(errUnusable)
	}
	path, query, err := c.core.transport.Relative("path", path)
	if err != nil {
		return convert(err)
	}
	s, err := newSettings(opts)
	if err := cmp.Or(transport.CheckResult(result), err); err != nil {
		return convert(err)
	}
	_, raw := result.(*[]byte)
	s.noContent, s.noBody, s.anyBody = true, result == nil, raw
	response, err := c.core.call(ctx, method, path, query, body, s, func(resp *transport.Response) *wire.Fault {
		if len(resp.Body) == 0 && resp.StatusCode == http.StatusNoContent {
			return nil
		}
		return wire.DecodeInto(resp.Body, result)
	})
	s.report(response)
	return err
}

func (c *Client) usable() bool { return c != nil && c.core != nil && c.core.transport != nil }

var errUnusable = transport.Invalid("client", "must be created with NewClient")

// call sends one request and hands the response of a success to decode.
func (c *core) call(ctx context.Context, method, path, query string, body any, s *settings, decode func(*transport.Response) *wire.Fault) (Response, error) {
	var response Response
	if c == nil || c.transport == nil {
		return response, convert(errUnusable)
	}
	r := &transport.Request{
		Operation: s.operation(method),
		Method:    method, Path: path, Query: query, Header: s.header, MaxAttempts: s.maxAttempts,
		Atomic: s.atomic, NoContent: s.noContent, NoBody: s.noBody || method == http.MethodHead,
	}
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		r.Retry, r.AnyBody = transport.RetryRead, s.anyBody
	case http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
		r.Retry = transport.RetryUnsent
	default:
		return response, convert(transport.Invalid("method", "must be GET, HEAD, OPTIONS, POST, PUT, PATCH or DELETE"))
	}
	payload, err := transport.EncodePayload(method, body, s.header)
	if err != nil {
		return response, convert(err)
	}
	r.Body = payload.Body
	received, err := c.transport.Do(ctx, r)
	if err != nil {
		response.StatusCode, response.Header, response.Attempts = transport.Last(err)
		return response, convert(err)
	}
	defer received.Release()
	response.StatusCode, response.Header, response.Attempts = received.StatusCode, received.Header, received.Attempts
	if fault := decode(received); fault != nil {
		return response, newDecodeError(received, fault)
	}
	return response, nil
}
