package pretix_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

// onTheWire is what the server gets for a key.
func onTheWire(key, method, path string, n int) string {
	hashed := method + " " + path
	if n > 1 {
		key = fmt.Sprintf("%s-%d", key, n)
		hashed = fmt.Sprintf("%s %d", hashed, n)
	}
	return fmt.Sprintf("%s-%x", key, sha256.Sum256([]byte(hashed)))[:len(key)+13]
}

func sentKeys(f *fakeTransport) []string {
	var keys []string
	for _, r := range f.asked {
		keys = append(keys, r.Header.Get("X-Idempotency-Key"))
	}
	return keys
}

func body(t *testing.T, r *http.Request) string {
	t.Helper()
	b, err := r.GetBody()
	require.NoError(t, err)
	var s strings.Builder
	_, err = fmt.Fprint(&s, readAll(t, b))
	require.NoError(t, err)
	return s.String()
}

const truncated = `{"detail":"JSON parse error - Unterminated string"}`

// Method and path are a part of the key on the wire, the query and the address of
// the server are not, and what is shown is the key itself.
func TestKeysOnTheWire(t *testing.T) {
	t.Parallel()
	client, server := responding(t, 201, `{"identifier":"A"}`)
	customers := client.Organizer("x").Customers
	var r pretix.Response
	key := pretix.WithIdempotencyKey("order-7")
	_, err := customers.Create(t.Context(), pretix.CustomerCreateParams{Email: "a@b.c"}, key, pretix.WithResponse(&r))
	require.NoError(t, err)
	assert.Equal(t, "order-7", r.IdempotencyKey)
	_, err = customers.Update(t.Context(), "A", pretix.CustomerUpdateParams{}, key)
	require.NoError(t, err)
	_, err = customers.Anonymize(t.Context(), "A", key)
	require.NoError(t, err)
	require.NoError(t, client.Do(t.Context(), http.MethodPost, "organizers/x/customers/?expand=1", nil, nil, key))
	const path = "/api/v1/organizers/x/customers/"
	assert.Equal(t, []string{
		onTheWire("order-7", "POST", path, 1), onTheWire("order-7", "PATCH", path+"A/", 1), onTheWire("order-7", "POST", path+"A/anonymize/", 1),
		onTheWire("order-7", "POST", path, 1),
	}, sentKeys(server))
	assert.Regexp(t, `^order-7-[0-9a-f]{12}$`, sentKeys(server)[0])
	assert.Equal(t, "{}", body(t, server.asked[2]), "a write without a body sends an empty object")

	base, err := pretix.NewClient("https://other.example.org/shop", pretix.Token(token), pretix.WithHTTPClient(&http.Client{Transport: server}))
	require.NoError(t, err)
	_, err = base.Organizer("x").Customers.Create(t.Context(), pretix.CustomerCreateParams{Email: "a@b.c"}, key)
	require.NoError(t, err)
	assert.Equal(t, sentKeys(server)[0], sentKeys(server)[4])

	_, err = customers.Create(t.Context(), pretix.CustomerCreateParams{Email: "a@b.c"}, pretix.WithResponse(&r))
	require.NoError(t, err)
	assert.Equal(t, onTheWire(r.IdempotencyKey, "POST", path, 1), sentKeys(server)[5], "random ones too")
}

// The stored response to a request that was cut off does not stand for ours.
func TestKeysThatAreUsedUp(t *testing.T) {
	t.Parallel()
	const path = "/api/v1/organizers/x/customers/"
	n := 0
	server := &fakeTransport{respond: func(*http.Request) (int, string) {
		if n++; n < 3 {
			return 400, truncated
		}
		return 201, `{"identifier":"A"}`
	}}
	var r pretix.Response
	_, err := connect(t, server).Organizer("x").Customers.Create(t.Context(), pretix.CustomerCreateParams{Email: "a@b.c"},
		pretix.WithIdempotencyKey("k"), pretix.WithResponse(&r))
	require.NoError(t, err)
	assert.Equal(t, 3, r.Attempts)
	assert.Equal(t, "k", r.IdempotencyKey)
	assert.Equal(t, []string{onTheWire("k", "POST", path, 1), onTheWire("k", "POST", path, 2), onTheWire("k", "POST", path, 3)}, sentKeys(server))
	assert.NotEqual(t, onTheWire("k-2", "POST", path, 1), sentKeys(server)[1], "a caller's own k-2 is another key")
	assert.True(t, strings.HasPrefix(sentKeys(server)[1], "k-2-"))

	for name, tt := range map[string]struct {
		method, body string
		send         any
		opts         []pretix.RequestOption
		attempts     int
	}{
		"always":           {"POST", truncated, map[string]int{}, nil, 4},
		"JSON of bytes":    {"POST", truncated, []byte("{}"), nil, 4},
		"one attempt":      {"POST", truncated, map[string]int{}, []pretix.RequestOption{pretix.WithMaxAttempts(1)}, 1},
		"nothing to parse": {"DELETE", truncated, nil, nil, 1},
		"other messages":   {"POST", `{"detail":"Something else: JSON parse error"}`, map[string]int{}, nil, 1},
		"a read":           {"GET", truncated, nil, nil, 1},
		"upload":           {"POST", truncated, []byte("x"), []pretix.RequestOption{pretix.WithHeader("Content-Type", "application/pdf")}, 1},
	} {
		client, server := responding(t, 400, tt.body)
		err := client.Do(t.Context(), tt.method, "x/", tt.send, nil, tt.opts...)
		e := asError(t, err, 400)
		assert.Equal(t, tt.attempts, server.count(), name)
		assert.Equal(t, tt.attempts, e.Attempts)
	}
}

// An upload that was cut off and responded to looks like a whole one: every attempt
// has its own key.
func TestUploads(t *testing.T) {
	t.Parallel()
	client, server := responding(t, 503, `{}`)
	kind := pretix.WithHeader("Content-Type", "application/pdf")
	var r pretix.Response
	err := client.Do(t.Context(), http.MethodPost, "upload", []byte("%PDF"), nil, kind, pretix.WithResponse(&r))
	asError(t, err, 503)
	keys := map[string]bool{}
	for i, key := range sentKeys(server) {
		keys[key] = true
		assert.Equal(t, "%PDF", body(t, server.asked[i]))
	}
	assert.Len(t, keys, 4)
	assert.Empty(t, r.IdempotencyKey, "none continues it")
	assert.Equal(t, pretix.OutcomeUnknown, pretix.OutcomeOf(err))
	for _, key := range []pretix.RequestOption{pretix.WithIdempotencyKey("k"), pretix.WithNewIdempotencyKey("k")} {
		err = client.Do(t.Context(), http.MethodPost, "upload", []byte("%PDF"), nil, kind, key)
		assert.ErrorContains(t, err, "WithIdempotencyKey: cannot be used for an upload")
	}
}

func TestWrongKeys(t *testing.T) {
	t.Parallel()
	client, server := responding(t, 201, `{}`)
	for _, key := range []string{"", strings.Repeat("k", 171), "a b", "ü", "a\n"} {
		for argument, option := range map[string]pretix.RequestOption{
			"WithIdempotencyKey": pretix.WithIdempotencyKey(key), "WithNewIdempotencyKey": pretix.WithNewIdempotencyKey(key),
		} {
			var wrong *pretix.ArgumentError
			require.ErrorAs(t, client.Do(t.Context(), http.MethodPost, "x/", nil, nil, option), &wrong, key)
			assert.Equal(t, argument, wrong.Argument)
		}
	}
	assert.Zero(t, server.count())
	require.NoError(t, client.Do(t.Context(), http.MethodPost, "x/", nil, nil, pretix.WithIdempotencyKey(strings.Repeat("k", 170))))
	assert.LessOrEqual(t, len(sentKeys(server)[0]), 190)
}

// A caller's own key may have been sent before, unless the caller says it is new.
func TestOutcomeUnderACallersKey(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]pretix.Outcome{400: pretix.OutcomeNotDone, 401: pretix.OutcomeNotDone, 409: pretix.OutcomeNotDone, 500: pretix.OutcomeUnknown} {
		client, _ := responding(t, status, `{"detail":"No."}`)
		create := func(opts ...pretix.RequestOption) error {
			_, err := client.Organizer("x").Customers.Create(t.Context(), pretix.CustomerCreateParams{Email: "a@b.c"}, opts...)
			return err
		}
		assert.Equal(t, want, pretix.OutcomeOf(create()), "%d", status)
		assert.Equal(t, want, pretix.OutcomeOf(create(pretix.WithNewIdempotencyKey("k"))), "%d", status)
		reused := create(pretix.WithIdempotencyKey("k"))
		assert.Equal(t, pretix.OutcomeUnknown, pretix.OutcomeOf(reused), "%d", status)
		if because := "the key may have been sent before, so"; want == pretix.OutcomeNotDone {
			assert.ErrorContains(t, reused, "("+because+" the write may have been carried out)", "%d", status)
		} else {
			assert.NotContains(t, reused.Error(), because, "%d", status)
		}
	}
	nobody, err := pretix.NewClient("http://127.0.0.1:1", pretix.Token(token), pretix.WithRetry(pretix.RetryPolicy{MinWait: 1, MaxWait: 1}))
	require.NoError(t, err)
	err = nobody.Do(t.Context(), http.MethodPost, "x/", nil, nil, pretix.WithIdempotencyKey("k"))
	assert.Equal(t, pretix.OutcomeUnknown, pretix.OutcomeOf(err), "it never left this time")
	assert.ErrorContains(t, err, "the key may have been sent before, so the write may have been carried out")
	assert.Equal(t, "k", pretix.IdempotencyKeyOf(fmt.Errorf("wrapped: %w", err)))
	err = nobody.Do(t.Context(), http.MethodPost, "x/", nil, nil, pretix.WithNewIdempotencyKey("k"))
	assert.Equal(t, pretix.OutcomeNotDone, pretix.OutcomeOf(err))
	assert.Empty(t, pretix.IdempotencyKeyOf(nil))
	assert.Empty(t, pretix.IdempotencyKeyOf(errors.New("x")))
}

// The fake holds a key as the program knows it, for any operation.
func TestHeldKey(t *testing.T) {
	t.Parallel()
	server := pretixtest.NewServer(t)
	server.HoldIdempotencyKey(server.Token(), "held")
	customers := fakeClient(t, server).Organizer(server.Organizer()).Customers
	create := func(key string) error {
		_, err := customers.Create(t.Context(), pretix.CustomerCreateParams{NoEmail: true}, pretix.WithNewIdempotencyKey(key), pretix.WithMaxAttempts(1))
		return err
	}
	require.ErrorIs(t, create("held"), pretix.ErrConflict)
	require.NoError(t, create("held-too"))
	server.ReleaseIdempotencyKey(server.Token(), "held")
	require.NoError(t, create("held"))
}

// Which operations are atomic: an action can act and then return a 4xx.
func TestAtomicOperations(t *testing.T) {
	t.Parallel()
	client, _ := responding(t, 400, `{"detail":"No."}`)
	customers := client.Organizer("x").Customers
	call := func(method string) error { return client.Do(t.Context(), method, "x/", nil, nil) }
	_, create := customers.Create(t.Context(), pretix.CustomerCreateParams{Email: "a@b.c"})
	_, update := customers.Update(t.Context(), "A", pretix.CustomerUpdateParams{})
	_, anonymize := customers.Anonymize(t.Context(), "A")
	for i, tt := range []struct {
		err  error
		want pretix.Outcome
	}{
		{create, pretix.OutcomeNotDone},
		{update, pretix.OutcomeNotDone},
		{anonymize, pretix.OutcomeUnknown},
		{call("PATCH"), pretix.OutcomeNotDone},
		{call("DELETE"), pretix.OutcomeNotDone},
		{call("POST"), pretix.OutcomeUnknown},
		{call("PUT"), pretix.OutcomeUnknown},
		{call("GET"), pretix.OutcomeNotDone},
	} {
		assert.Equal(t, tt.want, pretix.OutcomeOf(tt.err), "case %d", i)
	}
}
