package pretix

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"net/http"

	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/wire"
)

const (
	apiRoot           = "/api/v1/"
	idempotencyHeader = "X-Idempotency-Key"
)

// A Client calls one pretix server with one credential. It is safe for
// concurrent use and does not change after [NewClient].
type Client struct {
	transport *transport.Client
}

// NewClient makes a client for the server at baseURL, for example
// "https://pretix.eu", without the /api/v1 of the API. It checks its arguments,
// makes no request and reads no environment variable (the default
// http.Transport reads those of proxies).
func NewClient(baseURL string, auth Auth, opts ...Option) (*Client, error) {
	base, err := transport.TrimRoot("baseURL", baseURL, apiRoot)
	if err != nil {
		return nil, convert(err)
	}
	cfg := transport.Config{
		Name:            "pretix",
		BaseURL:         base,
		BaseURLArgument: "baseURL",
		Root:            apiRoot,
		FollowRedirects: true,
		Authorize:       func(h http.Header) { h.Set("Authorization", auth.header()) },
		Secrets:         []transport.Secret{auth.secret},
	}
	if err := auth.check(); err != nil {
		return nil, convert(err)
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
	return &Client{transport: t}, nil
}

// String names the server.
func (c *Client) String() string {
	if !c.usable() {
		return "pretix.Client(none)"
	}
	return "pretix.Client(" + c.transport.BaseURL() + ")"
}

// Version tells which pretix the server runs.
type Version struct {
	Pretix string `json:"pretix"` // for example "2026.8.0"
	// PretixNumeric grows with every version: 2026.8.0 is 20260080005000.
	PretixNumeric int64 `json:"pretix_numeric"`
}

// Version asks for the version of the server; any valid credential may. The
// server answers 403, not 401, to an unknown one here. GET /api/v1/version
func (c *Client) Version(ctx context.Context, opts ...RequestOption) (*Version, error) {
	identity := wire.Identity[Version]{Member: "pretix", Has: func(v *Version) bool { return v.Pretix != "" }}
	return object(ctx, c, http.MethodGet, "version", nil, opts, identity, nil)
}

// Do calls what this package has no method for, with the same authentication,
// repetitions, limits and errors. path is relative to /api/v1/, escaped, and may
// have a query; nearly all paths of pretix end in a slash:
//
//	var settings map[string]any
//	err := client.Do(ctx, "GET", "organizers/bigevents/settings/", nil, &settings)
//
// body is sent as JSON; a []byte is sent as it is (WithHeader sets another
// Content-Type), nil sends none. The answer is decoded into result, a pointer; a
// *[]byte takes it as it is, nil drops it. POST, PUT, PATCH and DELETE carry an
// idempotency key.
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
	response, err := c.call(ctx, method, path, query, body, s, func(a *transport.Answer) *wire.Fault {
		return wire.DecodeInto(a.Body, result)
	})
	s.report(response)
	return err
}

var errUnusable = transport.Invalid("client", "must be made with NewClient, and a handle with Client.Organizer")

func (c *Client) usable() bool { return c != nil && c.transport != nil }

// object makes a call that is answered with one object, unless an argument is wrong.
func object[T any](ctx context.Context, c *Client, method, path string, body any, opts []RequestOption, id wire.Identity[T], wrong error) (*T, error) {
	s, err := newSettings(opts)
	if err := cmp.Or(wrong, err); err != nil {
		return nil, convert(err)
	}
	v := new(T)
	response, err := c.call(ctx, method, path, "", body, s, func(a *transport.Answer) *wire.Fault {
		return wire.DecodeObject(a.Body, v, id)
	})
	s.report(response)
	if err != nil {
		return nil, err
	}
	return v, nil
}

// call sends one request and hands the answer of a success to decode.
func (c *Client) call(ctx context.Context, method, path, query string, body any, s *settings, decode func(*transport.Answer) *wire.Fault) (Response, error) {
	var response Response
	if !c.usable() {
		return response, convert(errUnusable)
	}
	r := &transport.Request{Method: method, Path: path, Query: query, Header: s.header.Clone(), MaxAttempts: s.maxAttempts}
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		r.Repeat = transport.RepeatRead
	case http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
		r.Repeat = transport.RepeatKeyed
		response.IdempotencyKey = s.idempotencyKey
		if response.IdempotencyKey == "" {
			response.IdempotencyKey = newIdempotencyKey()
		}
		if r.Header == nil {
			r.Header = http.Header{}
		}
		r.Header.Set(idempotencyHeader, response.IdempotencyKey)
	default:
		return response, convert(transport.Invalid("method", "must be GET, HEAD, OPTIONS, POST, PUT, PATCH or DELETE"))
	}
	var err error
	if r.Body, err = transport.EncodeBody(body); err != nil {
		return response, convert(err)
	}
	answer, err := c.transport.Do(ctx, r)
	if err != nil {
		response.StatusCode, response.Header, response.Attempts = transport.Outcome(err)
		return response, convert(err)
	}
	defer answer.Release()
	response.StatusCode, response.Header, response.Attempts = answer.StatusCode, answer.Header, answer.Attempts
	if fault := decode(answer); fault != nil {
		return response, newDecodeError(method, apiRoot+path, answer.StatusCode, fault)
	}
	return response, nil
}

// newIdempotencyKey makes a random UUID, the form the vendor recommends.
func newIdempotencyKey() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
