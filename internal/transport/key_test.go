package transport_test

import (
	"bytes"
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/transport"
)

func sentKeys(s *script) []string {
	var keys []string
	for _, r := range s.reqs {
		keys = append(keys, r.Header.Get("X-Idempotency-Key"))
	}
	return keys
}

// Every attempt of a call has the same key, until a response uses it up.
func TestKeys(t *testing.T) {
	t.Parallel()
	spent := respond(400, "spent")
	for name, tt := range map[string]struct {
		each  bool
		steps []step
		keys  []string
		ok    bool
		waits bool
	}{
		"kept":              {false, []step{fault(errReset), respond(503, "{}"), respond(200, "{}")}, []string{"key-1", "key-1", "key-1"}, true, true},
		"used up":           {false, []step{spent, respond(200, "{}")}, []string{"key-1", "key-2"}, true, false},
		"used up twice":     {false, []step{spent, spent, respond(200, "{}")}, []string{"key-1", "key-2", "key-3"}, true, false},
		"used up by a loss": {false, []step{fault(errReset), spent, fault(errReset), respond(200, "{}")}, []string{"key-1", "key-1", "key-2", "key-2"}, true, true},
		"all used up":       {false, []step{spent}, []string{"key-1", "key-2", "key-3", "key-4"}, false, false},
		"one each":          {true, []step{fault(errReset), respond(503, "{}"), respond(200, "{}")}, []string{"key-1", "key-2", "key-3"}, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: tt.steps}
				r := post(transport.RetryKeyed)
				r.Key = &transport.Key{
					Header: "X-Idempotency-Key", Shown: "key", EachAttempt: tt.each,
					Value: func(n int) string { return "key-" + strconv.Itoa(n) },
					Spent: func(status int, body []byte) bool { return status == 400 && bytes.Equal(body, []byte("spent")) },
				}
				start := time.Now()
				_, err := do(t.Context(), newClient(t, s), r)
				assert.Equal(t, tt.keys, sentKeys(s))
				assert.Equal(t, tt.waits, time.Since(start) > 0, "no back-off before another key")
				if tt.ok {
					require.NoError(t, err)
					return
				}
				assert.Equal(t, "key", status(err).Key)
				assert.Equal(t, 4, status(err).Attempts)
			})
		})
	}
}

func TestEncodePayload(t *testing.T) {
	t.Parallel()
	kind := func(v string) http.Header { return http.Header{"Content-Type": {v}} }
	for _, tt := range []struct {
		method  string
		body    any
		header  http.Header
		want    string
		upload  bool
		problem string
	}{
		{"POST", nil, nil, "{}", false, ""},
		{"PUT", nil, nil, "{}", false, ""},
		{"PATCH", []byte(nil), nil, "{}", false, ""},
		{"DELETE", nil, nil, "", false, ""},
		{"GET", nil, nil, "", false, ""},
		{"POST", map[string]int{"a": 1}, nil, `{"a":1}`, false, ""},
		{"POST", []byte(`[1]`), nil, `[1]`, false, ""},
		{"POST", []byte(`[1]`), kind("application/json; charset=utf-8"), `[1]`, false, ""},
		{"POST", []byte(`[1`), nil, "", false, "body: must be valid JSON"},
		{"POST", []byte{}, nil, "", false, "body: must be valid JSON"},
		{"POST", []byte(`[1`), kind("application/pdf"), `[1`, true, ""},
		{"POST", []byte{}, kind("application/pdf"), "", false, "body: must not be empty"},
		{"POST", nil, kind("application/pdf"), "", false, "body: must not be empty"},
		{"POST", map[string]int{}, kind("application/pdf"), "", false, "body: must be a []byte"},
		{"POST", []byte(`a=1`), kind("application/x-www-form-urlencoded"), "", false, "Content-Type: must not be a form"},
		{"POST", []byte(`a=1`), kind("Multipart/Form-Data; boundary=x"), "", false, "Content-Type: must not be a form"},
	} {
		p, err := transport.EncodePayload(tt.method, tt.body, tt.header)
		if tt.problem != "" {
			assert.ErrorContains(t, err, tt.problem)
			continue
		}
		require.NoError(t, err)
		assert.Equal(t, tt.want, string(p.Body))
		assert.Equal(t, tt.upload, p.Upload)
	}
}
