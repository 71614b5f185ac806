package transport

import (
	"context"
	"strings"
)

// An Operation names what one attempt belongs to, for a RoundTripper that traces.
// Names are few: they contain no identifiers.
type Operation struct {
	Client  string // [Config].Name
	Name    string
	Attempt int // from 1
}

type operationKey struct{}

// OperationFromContext returns the operation of a request that a client of this name
// sends.
func OperationFromContext(ctx context.Context, client string) (Operation, bool) {
	op, ok := ctx.Value(operationKey{}).(Operation)
	if !ok || op.Client != client {
		return Operation{}, false
	}
	return op, true
}

// withOperation is the context of one attempt. It holds a copy, since a transport may
// look at it after the attempt.
func (c *Client) withOperation(ctx context.Context, name string, attempt int) context.Context {
	return context.WithValue(ctx, operationKey{}, Operation{Client: c.name, Name: name, Attempt: attempt})
}

// operationName is the name of a call: what its method says, or method and path.
func (c *call) operationName() string {
	if c.req.Operation != "" {
		return c.req.Operation
	}
	return c.req.Method + " " + c.client.apiRoot + Template(c.req.Path)
}

// Template is a path without what may be an identifier in it: every other segment,
// and those that are no words.
func Template(path string) string {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if s != "" && (i%2 == 1 || !isWord(s)) {
			segments[i] = "{}"
		}
	}
	return strings.Join(segments, "/")
}

func isWord(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && r != '_' })
}
