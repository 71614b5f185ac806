package pretix

import (
	"cmp"
	"context"
	"net/http"

	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/wire"
)

const (
	clientName = "pretix"
	apiRoot    = "/api/v1/"
)

// A Client calls one pretix server with one credential. It is safe for
// concurrent use and does not change after [NewClient].
type Client struct {
	Organizers OrganizerService
	Device     OwnDeviceService

	transport *transport.Client
}

// NewClient creates a client for the server at baseURL, for example "https://pretix.eu".
// A trailing /api/v1 is removed. NewClient checks its arguments, sends no request and
// reads no environment variable (the default http.Transport reads those for proxies).
func NewClient(baseURL string, auth Auth, opts ...Option) (*Client, error) {
	if err := auth.check(); err != nil {
		return nil, convert(err)
	}
	var cfg transport.Config
	auth.configure(&cfg)
	return newClient(baseURL, cfg, opts)
}

func newClient(baseURL string, cfg transport.Config, opts []Option) (*Client, error) {
	cfg.Name, cfg.BaseURL, cfg.BaseURLArgument, cfg.Root, cfg.FollowRedirects = clientName, baseURL, "baseURL", apiRoot, true
	if cfg.Authorize == nil {
		cfg.Authorize = func(http.Header) {}
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
	client := &Client{transport: t}
	client.Organizers = OrganizerService{client.root()}
	client.Device = OwnDeviceService{client.root()}
	return client, nil
}

// String returns the address of the server, without the credential.
func (c *Client) String() string {
	if !c.usable() {
		return "pretix.Client(none)"
	}
	return "pretix.Client(" + c.transport.BaseURL() + ")"
}

// Version is the version of a pretix server.
type Version struct {
	Pretix string `json:"pretix" pretix:"key"` // for example "2026.8.0"
	// PretixNumeric grows with every version: 2026.8.0 is 20260080005000.
	PretixNumeric int64 `json:"pretix_numeric"`
}

// Version returns the version of the server. Any valid credential will do; for an
// invalid one the server returns 403 here, not 401.
//
// GET /api/v1/version
func (c *Client) Version(ctx context.Context, opts ...RequestOption) (*Version, error) {
	return callOne[Version](ctx, c, request{method: http.MethodGet, path: "version"}, opts)
}

// Do sends a request that this package has no method for, with the same
// authentication, retries, limits and errors. path is relative to /api/v1/, escaped,
// and may have a query; nearly all paths of pretix end in a slash. An absolute URL of
// the same server is accepted too:
//
//	var settings map[string]any
//	err := client.Do(ctx, "GET", "organizers/bigevents/settings/", nil, &settings)
//
// body is sent as JSON; nil sends an empty object with POST, PUT and PATCH. A []byte
// is sent as it is: it must be valid JSON unless WithHeader sets another
// Content-Type (an upload), which must not be a form.
//
// The response is decoded into result, a pointer. In a map[string]any numbers are
// float64; a struct, or json.RawMessage, keeps their digits. A *[]byte receives the
// body as it is, and nil drops it. A response without a body is a success if result is
// nil or the status is 204.
//
// POST, PUT, PATCH and DELETE carry an idempotency key. PATCH and DELETE are assumed
// to take effect or to be rejected. A POST or PUT may act and then return a 4xx, so its
// outcome is unknown after most of those.
func (c *Client) Do(ctx context.Context, method, path string, body, result any, opts ...RequestOption) error {
	if !c.usable() {
		return convert(errUnusable)
	}
	path, query, err := c.transport.Relative("path", path)
	if err != nil {
		return convert(err)
	}
	s, err := newSettings(opts)
	if err := cmp.Or(transport.CheckResult(result), err); err != nil {
		return convert(err)
	}
	_, raw := result.(*[]byte)
	s.noContent, s.noBody, s.anyBody = true, result == nil, raw
	response, err := c.call(ctx, method, path, query, body, s, func(resp *transport.Response) *wire.Fault {
		if len(resp.Body) == 0 && resp.StatusCode == http.StatusNoContent {
			return nil
		}
		return wire.DecodeInto(resp.Body, result)
	})
	s.report(response)
	return err
}

var errUnusable = transport.Invalid("client", "must be created with NewClient, and a handle with Client.Organizer")

func (c *Client) usable() bool { return c != nil && c.transport != nil }

// call sends one request and hands the response of a success to decode.
func (c *Client) call(ctx context.Context, method, path, query string, body any, s *settings, decode func(*transport.Response) *wire.Fault) (Response, error) {
	var response Response
	if !c.usable() {
		return response, convert(errUnusable)
	}
	header, err := s.headerFor(method, path)
	if err != nil {
		return response, convert(err)
	}
	r := &transport.Request{
		Operation: s.operation(method),
		Method:    method, Path: path, ShownPath: s.shownPath, Query: query, Header: header, MaxAttempts: s.maxAttempts,
		Atomic:    s.atomic || method == http.MethodPatch || method == http.MethodDelete,
		NoContent: s.noContent, NoBody: s.noBody || method == http.MethodHead,
	}
	payload, err := transport.EncodePayload(method, body, s.header)
	if err != nil {
		return response, convert(err)
	}
	r.Body = payload.Body
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		r.Retry, r.AnyBody = transport.RetryRead, s.anyBody
	case http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
		r.Retry = transport.RetryKeyed
		if r.Key, err = s.key(method, apiRoot+path, payload); err != nil {
			return response, convert(err)
		}
		response.IdempotencyKey = r.Key.Shown
	default:
		return response, convert(transport.Invalid("method", "must be GET, HEAD, OPTIONS, POST, PUT, PATCH or DELETE"))
	}
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
