package mews_test

import (
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

// A checkTest calls a method with parameters.
type checkTest struct {
	method   string // field of the client and method
	params   any
	argument string // that is invalid; empty: the request is sent
	problem  string
}

// Times of a stay.
var (
	arrival   = instant("2026-03-01T14:00:00Z")
	departure = instant("2026-03-04T10:00:00Z")
)

// runChecks makes sure that invalid parameters are rejected before any request,
// and that valid ones are sent.
func runChecks(t *testing.T, tests []checkTest) {
	t.Helper()
	for _, tt := range tests {
		client, rt := answering(t, http.StatusOK, "{}")
		service, name, _ := strings.Cut(tt.method, ".")
		method := reflect.ValueOf(client).Elem().FieldByName(service).Addr().MethodByName(name)
		require.True(t, method.IsValid(), tt.method)
		out := method.Call([]reflect.Value{reflect.ValueOf(t.Context()), reflect.ValueOf(tt.params)})
		err, _ := reflect.TypeAssert[error](out[len(out)-1])
		invalid, ok := errors.AsType[*mews.ArgumentError](err)
		if tt.argument == "" {
			assert.False(t, ok, "%s %+v: %v", tt.method, tt.params, err)
			assert.Equal(t, 1, rt.count(), "%s %+v", tt.method, tt.params)
			continue
		}
		if assert.True(t, ok, "%s %s: %v", tt.method, tt.argument, err) {
			assert.Equal(t, tt.argument, invalid.Argument, "%s: %v", tt.method, err)
			assert.Contains(t, invalid.Problem, tt.problem, "%s %s", tt.method, tt.argument)
		}
		assert.Zero(t, rt.count(), "%s %s", tt.method, tt.argument)
	}
}
