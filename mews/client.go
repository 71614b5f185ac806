package mews

//go:generate go run ../internal/gen -root ..

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"

	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/wire"
)

const (
	clientName   = "mews"
	apiRoot      = "/api/connector/v1/"
	preferHeader = "Prefer"
)

// core is what the services of a client share.
type core struct {
	transport *transport.Client
	members   transport.Secret // the first members of every body
	chains    sync.Map         // chain by enterprise, see Events.Fetch
}

// NewClient creates a client for [Production], or for the address in [WithBaseURL]. It
// checks its arguments, sends no request and reads no environment variable (the
// default http.Transport reads those for proxies).
func NewClient(credentials Credentials, opts ...Option) (*Client, error) {
	if err := credentials.check(); err != nil {
		return nil, convert(err)
	}
	cfg := transport.Config{
		Name:            clientName,
		BaseURL:         Production,
		BaseURLArgument: "WithBaseURL",
		Root:            apiRoot,
		Authorize:       func(http.Header) {}, // the credentials are in the body
		Secrets:         credentials.secrets(),
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
	if err == nil {
		err = checkPlatform(t.BaseURL(), cfg.BaseURLArgument)
	}
	if err != nil {
		return nil, convert(err)
	}
	c := &core{transport: t, members: credentials.members()}
	return newClient(c), nil
}

// checkPlatform rejects a base URL that already has a part of the API's path: another
// version, or the way other APIs write theirs.
func checkPlatform(baseURL, argument string) error {
	if strings.Contains(baseURL, "/api/connector") || strings.HasSuffix(baseURL, "/api/v1") {
		return transport.Invalid(argument, "must be the address of the platform without "+apiRoot+", such as "+Production)
	}
	return nil
}

// String returns the address of the platform, without the credentials.
func (c *Client) String() string {
	if c == nil || c.core == nil {
		return "mews.Client(none)"
	}
	return "mews.Client(" + c.core.transport.BaseURL() + ")"
}

// Do calls an operation that this package has no method for, with the same
// credentials, retries, limits and errors. operation is the path below
// /api/connector/v1/, in the vendor's spelling and without a slash at the end, or an
// absolute URL of the same server:
//
//	var result struct{ Reservations []map[string]any }
//	err := client.Do(ctx, "reservations/getAll/2023-06-06", params, &result)
//
// params are sent as a JSON object, nil as an empty one; the client adds the members
// of [Credentials].
//
// The response is decoded into result, a pointer. In a map[string]any numbers are
// float64; a struct with [Decimal] fields keeps the digits of amounts. A *[]byte
// receives the body as it is, and nil drops it. A 204 has no body and does not change
// result.
//
// Operations that begin with "get", customers/search and reservations/price are
// retried as reads, all others as writes. The client does not know what a write does,
// so after a 4xx its outcome is unknown except for 401, 405, 413, 415 and 429.
func (c *Client) Do(ctx context.Context, operation string, params, result any, opts ...RequestOption) error {
	if c == nil || c.core == nil || c.core.transport == nil {
		return convert(errUnusable)
	}
	path, err := c.core.operation("operation", operation)
	if err == nil {
		err = transport.CheckResult(result)
	}
	s, optsErr := newSettings(opts)
	encoded, paramsErr := userParams("params", params)
	if err := cmp.Or(err, optsErr, paramsErr); err != nil {
		return convert(err)
	}
	_, raw := result.(*[]byte)
	s.noContent, s.noBody, s.anyBody = true, result == nil, raw
	response, err := c.core.call(ctx, path, nil, encoded, s, func(resp *transport.Response) *wire.Fault {
		if resp.StatusCode == http.StatusNoContent {
			return nil
		}
		return wire.DecodeInto(resp.Body, result)
	})
	s.report(response)
	return err
}

var errUnusable = transport.Invalid("client", "must be created with NewClient")

// operation checks the path of an operation.
func (c *core) operation(argument, raw string) (string, error) {
	path, query, err := c.transport.Relative(argument, raw)
	if err == nil && (query != "" || strings.Count(path, "/") == 0 || strings.HasSuffix(path, "/")) {
		err = transport.Invalid(argument, `must have the form "customers/getAll", without a slash at the end and without a query`)
	}
	return path, err
}

// isRead reports whether an operation only reads, judging by the vendor's names.
func isRead(operation string) bool {
	_, verb, _ := strings.Cut(operation, "/")
	return strings.HasPrefix(verb, "get") || operation == "customers/search" || operation == "reservations/price"
}

// call sends one request and hands the response of a success to decode. limitation
// is nil except for lists.
func (c *core) call(ctx context.Context, operation string, l *limitation, params any, s *settings, decode func(*transport.Response) *wire.Fault) (Response, error) {
	var response Response
	if c == nil || c.transport == nil {
		return response, convert(errUnusable)
	}
	r := &transport.Request{
		Method: http.MethodPost, Path: operation, Operation: operation, Header: s.header, Retry: transport.RetryUnsent, MaxAttempts: s.maxAttempts,
		Atomic: s.atomic, NoContent: s.noContent, NoBody: s.noBody,
	}
	if isRead(operation) {
		r.Retry, r.AnyBody = transport.RetryRead, s.anyBody
		r.NoContent = s.noContent || s.minimal
	}
	if s.minimal {
		r.Header = r.Header.Clone()
		if r.Header == nil {
			r.Header = http.Header{}
		}
		r.Header.Set(preferHeader, "return=minimal")
	}
	var err error
	if r.Body, err = c.body(l, params, s); err != nil {
		return response, convert(err)
	}
	received, err := c.transport.Do(ctx, r)
	if err != nil {
		response.StatusCode, response.Header, response.Attempts = transport.Last(err)
		response.RequestID = response.Header.Get(requestIDHeader)
		return response, convert(err)
	}
	defer received.Release()
	response.StatusCode, response.Header, response.Attempts = received.StatusCode, received.Header, received.Attempts
	response.RequestID = response.Header.Get(requestIDHeader)
	if fault := decode(received); fault != nil {
		return response, newDecodeError(received, fault)
	}
	return response, nil
}

// body returns the body of a request. It is the only place where credentials are sent.
func (c *core) body(l *limitation, params any, s *settings) ([]byte, error) {
	encoded, ok := params.(encodedParams)
	if !ok {
		var err error
		if encoded, err = transport.EncodeBody(inUTC(params)); err != nil {
			return nil, err
		}
	}
	if err := s.twice(encoded); err != nil {
		return nil, err
	}
	head := c.members.Reveal()
	var b bytes.Buffer
	b.Grow(len(head) + len(encoded) + 128)
	b.WriteString(head)
	if s.language != "" {
		b.WriteString(`,"LanguageCode":` + quote(s.language))
	}
	if s.culture != "" {
		b.WriteString(`,"CultureCode":` + quote(s.culture))
	}
	if l != nil {
		b.WriteString(`,"Limitation":` + l.json())
	}
	if len(encoded) > len("{}") {
		b.WriteByte(',')
	}
	b.Write(encoded[1:])
	return b.Bytes(), nil
}

// encodedParams are a JSON object without spaces.
type encodedParams []byte

// userParams makes a JSON object of the params of Do.
func userParams(argument string, params any) (encodedParams, error) {
	encoded, err := transport.EncodeBody(params)
	if err != nil {
		return nil, err
	}
	if encoded == nil || string(encoded) == "null" {
		return encodedParams("{}"), nil
	}
	var members map[string]json.RawMessage
	var compact bytes.Buffer
	if json.Unmarshal(encoded, &members) != nil || json.Compact(&compact, encoded) != nil {
		return nil, transport.Invalid(argument, "must be a JSON object")
	}
	for name := range members {
		for _, reserved := range []string{"ClientToken", "AccessToken", "Client"} {
			if strings.EqualFold(name, reserved) {
				return nil, transport.Invalid(argument, "must not contain "+reserved+", which the client adds")
			}
		}
	}
	return compact.Bytes(), nil
}
