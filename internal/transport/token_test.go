package transport_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// tokens returns one token after the other, the last one again and again.
type tokens struct {
	mu    sync.Mutex
	list  []string
	err   error // in place of a token when the list is used up
	asked int
}

func (s *tokens) next(context.Context) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.asked
	s.asked++
	if i >= len(s.list) && s.err != nil {
		return "", s.err
	}
	return s.list[min(i, len(s.list)-1)], nil
}

// withTokens is a client whose tokens come from a function.
func withTokens(t *testing.T, rt http.RoundTripper, source *tokens) *transport.Client {
	t.Helper()
	return newClient(t, rt, func(c *transport.Config) error {
		c.Token, c.Authorize, c.Secrets = source.next, nil, nil
		return c.SetRetry(transport.RetryPolicy{MinWait: 1, MaxWait: 1})
	})
}

func (s *script) sent(header string) (values []string) {
	for _, r := range s.reqs {
		values = append(values, r.Header.Get(header))
	}
	return values
}

func TestTokensOfACall(t *testing.T) {
	t.Parallel()
	const first, second = "Bearer first-token-1", "Bearer second-token-2"
	rejected, done := respond(401, `{"detail":"no"}`), respond(200, "{}")
	used := post(transport.RetryKeyed)
	used.Key.Used = true
	tests := []struct {
		name    string
		request *transport.Request
		tokens  []string
		err     error
		steps   []step
		sent    []string
		status  int // of the error
		outcome transport.Outcome
		asked   int
	}{
		{"all attempts use one", post(transport.RetryKeyed), []string{"first-token-1", "second-token-2"}, nil, []step{respond(503, "{}"), fault(errReset), done}, []string{first, first, first}, 0, 0, 1},
		{"another one after a 401", post(transport.RetryKeyed), []string{"first-token-1", "second-token-2"}, nil, []step{rejected, done}, []string{first, second}, 0, 0, 2},
		{"only once", get("things/"), []string{"first-token-1", "second-token-2", "third-token-3"}, nil, []step{rejected}, []string{first, second}, 401, transport.OutcomeNotDone, 2},
		{"not the same again", get("things/"), []string{"first-token-1"}, nil, []step{rejected}, []string{first}, 401, transport.OutcomeNotDone, 2},
		{"not after a lost write", post(transport.RetryKeyed), []string{"first-token-1", "second-token-2"}, nil, []step{fault(errReset), rejected}, []string{first, first}, 401, transport.OutcomeUnknown, 1},
		{"not under a key that may have been sent", used, []string{"first-token-1", "second-token-2"}, nil, []step{rejected}, []string{first}, 401, transport.OutcomeUnknown, 1},
		{"after a lost read", get("things/"), []string{"first-token-1", "second-token-2"}, nil, []step{fault(errReset), rejected, done}, []string{first, first, second}, 0, 0, 2},
		{"after a write that was not sent", post(transport.RetryKeyed), []string{"first-token-1", "second-token-2"}, nil, []step{fault(errDial), rejected, done}, []string{first, first, second}, 0, 0, 2},
		{"the function fails the second time", post(transport.RetryKeyed), []string{"first-token-1"}, errors.New("no more"), []step{rejected}, []string{first}, 401, transport.OutcomeNotDone, 2},
		{"no attempts left", &transport.Request{Method: http.MethodGet, Path: "things/", Retry: transport.RetryRead, MaxAttempts: 1}, []string{"first-token-1", "second-token-2"}, nil, []step{rejected}, []string{first}, 401, transport.OutcomeNotDone, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			rt, source := &script{steps: test.steps}, &tokens{list: test.tokens, err: test.err}
			_, err := do(t.Context(), withTokens(t, rt, source), test.request)
			assert.Equal(t, test.sent, rt.sent("Authorization"))
			assert.Equal(t, test.asked, source.asked)
			if test.status == 0 {
				require.NoError(t, err)
				return
			}
			require.NotNil(t, status(err))
			assert.Equal(t, test.status, status(err).StatusCode)
			assert.Equal(t, test.outcome, status(err).Outcome)
			if test.err != nil {
				require.ErrorIs(t, err, test.err)
			}
		})
	}
}

func TestTokenFunctionFails(t *testing.T) {
	t.Parallel()
	boom := errors.New("boom")
	for name, test := range map[string]struct {
		token string
		err   error
		text  string
	}{
		"error":      {"", boom, "vendor: POST /api/things/: getting the token: boom (the write was not carried out)"},
		"empty":      {"", nil, "vendor: POST /api/things/: getting the token: the token is empty; is its environment variable set? (the write was not carried out)"},
		"with words": {"Bearer abcdefgh", nil, "vendor: POST /api/things/: getting the token: pass the token without the word Bearer (the write was not carried out)"},
		"two lines":  {"abcdefgh\r\nX: y", nil, "vendor: POST /api/things/: getting the token: must not contain spaces, line ends or characters beyond ASCII (the write was not carried out)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rt := &script{steps: []step{respond(200, "{}")}}
			c := newClient(t, rt, func(c *transport.Config) error {
				c.Token = func(context.Context) (string, error) { return test.token, test.err }
				return nil
			})
			_, err := c.Do(t.Context(), post(transport.RetryKeyed))
			require.EqualError(t, err, test.text)
			if test.err != nil {
				require.ErrorIs(t, err, test.err)
			}
			assert.Zero(t, rt.count(), "nothing is sent")
			_, isArgument := errors.AsType[*transport.ArgumentError](err)
			assert.False(t, isArgument, "it is not an argument of the call")
		})
	}
}

func TestTokenFunctionSeesTheContext(t *testing.T) {
	t.Parallel()
	type key struct{}
	cause := errors.New("closing time")
	ctx, cancel := context.WithCancelCause(context.WithValue(t.Context(), key{}, "v"))
	c := newClient(t, &script{steps: []step{respond(200, "{}")}}, func(c *transport.Config) error {
		c.Token = func(ctx context.Context) (string, error) {
			assert.Equal(t, "v", ctx.Value(key{}))
			cancel(cause)
			return "", ctx.Err()
		}
		return nil
	})
	_, err := c.Do(ctx, get("things/"))
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, err, cause)
}

// Servers of OAuth and proxies repeat what was sent to them.
func TestTokensOfFunctionsAreNotPrinted(t *testing.T) {
	t.Parallel()
	const one, two = "first-secret-token-1", "second-secret-token-2"
	echo := respond(401, `{"detail":"Bearer `+one+` or `+two+`"}`, "X-Echo", one, "X-Other", two)
	_, err := withTokens(t, &script{steps: []step{echo}}, &tokens{list: []string{one, two}}).Do(t.Context(), get("things/"))
	e := status(err)
	require.NotNil(t, e)
	shown := fmt.Sprintf("%v %+v %#v %s %v %v", err, err, *e, e.Body, e.Header, e.Scrub(one+two))
	assert.NotContains(t, shown, one)
	assert.NotContains(t, shown, two)

	_, err = withTokens(t, &script{steps: []step{fault(fmt.Errorf("proxy: rejected %s", one))}}, &tokens{list: []string{one}}).Do(t.Context(), get("things/"))
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v", err, err, err), one)

	for _, text := range []string{
		`oauth2: cannot fetch token: 400 Bad Request Response: {"access_token":"SECRETSECRET","refresh_token": "SECRETSECRET"}`,
		`Post "https://id.example.org/token?client_secret=SECRETSECRET&code=SECRETSECRET": EOF`,
		`rejected Authorization: Bearer SECRETSECRET`, `rejected Basic SECRETSECRET=`, `{\"id_token\":\"SECRETSECRET\"}`,
		`the token ` + one + ` is revoked`,
	} {
		source := &tokens{list: []string{one}, err: errors.New(text)}
		_, err := withTokens(t, &script{steps: []step{respond(401, "{}")}}, source).Do(t.Context(), get("things/"))
		shown := fmt.Sprintf("%v %+v %#v %v", err, err, errors.Unwrap(err), errors.Unwrap(err))
		assert.NotContains(t, shown, "SECRET"+"SECRET")
		assert.NotContains(t, shown, one)
		assert.Contains(t, shown, "REDACTED")
	}
}

func TestTokenFunctionIsCalledConcurrently(t *testing.T) {
	t.Parallel()
	source := &tokens{list: []string{"first-token-1", "second-token-2"}}
	rt := &script{steps: []step{respond(200, "{}")}}
	c := withTokens(t, rt, source)
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			_, err := do(t.Context(), c, post(transport.RetryKeyed))
			assert.NoError(t, err)
		})
	}
	wg.Wait()
	assert.Equal(t, 64, source.asked, "none is kept")
}
