package pretix_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

// A caller must be able to tell a write that was rejected from one that may have
// been carried out.
func TestOutcomeOf(t *testing.T) {
	t.Parallel()
	lost := pretixtest.Fault{Method: "POST", Cut: pretixtest.CutAfter}
	tests := []struct {
		name    string
		faults  []pretixtest.Fault
		status  int
		outcome pretix.Outcome
		made    int
	}{
		{"refused", []pretixtest.Fault{{Status: 403}}, 403, pretix.OutcomeNotDone, 0},
		{"too many", []pretixtest.Fault{{Status: 429, Header: http.Header{"Retry-After": {"100"}}}}, 429, pretix.OutcomeNotDone, 0},
		{"server fault", []pretixtest.Fault{{Status: 500}}, 500, pretix.OutcomeUnknown, 0},
		{"gateway gave up", []pretixtest.Fault{{Status: 504, Times: 4}}, 504, pretix.OutcomeUnknown, 0},
		{"lost, then too many", []pretixtest.Fault{lost, {Status: 429, Header: http.Header{"Retry-After": {"100"}}}}, 429, pretix.OutcomeUnknown, 1},
		{"lost, then in flight", []pretixtest.Fault{lost, {Status: 409, Header: http.Header{"Retry-After": {"100"}}}}, 409, pretix.OutcomeUnknown, 1},
		{"lost, then refused", []pretixtest.Fault{lost, {Status: 400}}, 400, pretix.OutcomeUnknown, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			server := pretixtest.NewServer(t)
			for _, f := range tt.faults {
				server.Inject(f)
			}
			var r pretix.Response
			_, err := unkept(t, server).Create(t.Context(), pretix.CustomerCreateParams{Email: newEmail()}, pretix.WithResponse(&r))
			e := asError(t, err, tt.status)
			assert.Equal(t, tt.outcome, e.Outcome)
			assert.Equal(t, tt.outcome, pretix.OutcomeOf(err))
			assert.Equal(t, r.IdempotencyKey, pretix.IdempotencyKeyOf(err))
			assert.Len(t, server.Customers(server.Organizer()), tt.made)
			assert.NotEmpty(t, r.IdempotencyKey)
		})
	}
	client, _ := responding(t, 502, "")
	_, err := client.Version(t.Context())
	assert.Equal(t, pretix.OutcomeNotDone, asError(t, err, 502).Outcome, "a read changes nothing")
	assert.Equal(t, pretix.OutcomeNotDone, pretix.OutcomeOf(err))
}

// The same of writes without a response of the server's.
func TestOutcomeWithoutAResponse(t *testing.T) {
	t.Parallel()
	params := pretix.CustomerCreateParams{Email: "a@b.c"}
	server := pretixtest.NewServer(t)
	server.Inject(pretixtest.Fault{Times: 4, Cut: pretixtest.CutAfter})
	_, err := unkept(t, server).Create(t.Context(), params)
	require.Error(t, err)
	assert.Equal(t, pretix.OutcomeUnknown, pretix.OutcomeOf(err))
	assert.ErrorContains(t, err, "(4 attempts; the write may have been carried out)")

	for body, outcome := range map[string]pretix.Outcome{"<html>": pretix.OutcomeUnknown, "": pretix.OutcomeUnknown, `{"identifier":7}`: pretix.OutcomeDone} {
		client, _ := responding(t, 201, body)
		_, err = client.Organizer("x").Customers.Create(t.Context(), params)
		assert.Equal(t, outcome, pretix.OutcomeOf(err), body)
	}
	nobody, err := pretix.NewClient("http://127.0.0.1:1", pretix.Token(token), pretix.WithRetry(pretix.RetryPolicy{MinWait: 1, MaxWait: 1}))
	require.NoError(t, err)
	_, err = nobody.Organizer("x").Customers.Create(t.Context(), params)
	require.Error(t, err)
	assert.Equal(t, pretix.OutcomeNotDone, pretix.OutcomeOf(err), "it never left")
}

// A 200 from something that is no pretix is not taken for an empty customer.
func TestResponsesToAnotherRequest(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `{"status":"ok"}`, `{"identifier":null}`} {
		client, _ := responding(t, 200, body)
		customers := client.Organizer("x").Customers
		var decode *pretix.DecodeError
		_, err := customers.Get(t.Context(), "A")
		require.ErrorAs(t, err, &decode)
		assert.Equal(t, "identifier", decode.Field)
		_, err = customers.Create(t.Context(), pretix.CustomerCreateParams{Email: "a@b.c"})
		require.ErrorAs(t, err, &decode)
		_, err = client.Version(t.Context())
		require.ErrorAs(t, err, &decode)
		_, err = customers.List(t.Context(), pretix.CustomerListParams{})
		require.ErrorAs(t, err, &decode)
	}
}

func TestHints(t *testing.T) {
	t.Parallel()
	tests := []struct {
		method, path string
		status       int
		hint         string
	}{
		{"GET", "version", 403, "the token is invalid"},
		{"GET", "version", 404, "is the path right, and the base URL that of a pretix server?"},
		{"GET", "organizers/x/customers", 404, "should end in a slash"},
		{"DELETE", "organizers/x/webhooks/1", 301, "should end in a slash"},
		{"DELETE", "organizers/x/webhooks/1/", 301, "is the base URL right?"},
		{"GET", "organizers/x/customers/", 429, "429 Too Many Requests"},
	}
	for _, tt := range tests {
		client, _ := responding(t, tt.status, "", pretix.WithRetry(pretix.RetryPolicy{MaxAttempts: 1}))
		assert.ErrorContains(t, client.Do(t.Context(), tt.method, tt.path, nil, nil), tt.hint, "%s %s", tt.method, tt.path)
	}
}

// An echo of the token in the escapes of JSON is found where it is decoded.
func TestEscapedEcho(t *testing.T) {
	t.Parallel()
	escaped := `\u0061` + token[1:]
	client, _ := responding(t, 400, `{"detail":"`+escaped+`","`+escaped+`":["`+escaped+`",{"x":["`+escaped+`"]}]}`)
	_, err := client.Version(t.Context())
	e := asError(t, err, 400)
	assert.NotContains(t, err.Error(), token)
	assert.Equal(t, "REDACTED", e.Message)
	assert.Equal(t, []string{"REDACTED"}, e.Fields.Get("REDACTED"))
}

func TestResponseIsOfThisCall(t *testing.T) {
	t.Parallel()
	client, _ := responding(t, 200, `{"identifier":"A"}`)
	customers := client.Organizer("x").Customers
	var r pretix.Response
	_, err := customers.Get(t.Context(), "A", pretix.WithResponse(&r))
	require.NoError(t, err)
	require.Equal(t, 200, r.StatusCode)
	_, err = customers.Create(t.Context(), pretix.CustomerCreateParams{}, pretix.WithResponse(&r))
	require.Error(t, err)
	assert.Zero(t, r)
}

// The real server takes a chunked request for an empty one.
func TestWritesHaveALength(t *testing.T) {
	t.Parallel()
	client, server := responding(t, 201, `{"identifier":"A"}`)
	_, err := client.Organizer("x").Customers.Create(t.Context(), pretix.CustomerCreateParams{Email: "a@b.c", Password: "pass"})
	require.NoError(t, err)
	r := server.asked[0]
	assert.Positive(t, r.ContentLength)
	assert.Empty(t, r.TransferEncoding)
	body, err := r.GetBody()
	require.NoError(t, err)
	var sent map[string]any
	require.NoError(t, json.NewDecoder(body).Decode(&sent))
	assert.Equal(t, map[string]any{"email": "a@b.c", "password": "pass"}, sent)
}

// A list that shrinks under an iteration ends it with an error, not in silence.
func TestShrinkingList(t *testing.T) {
	t.Parallel()
	p := newPaged(listMethods[0], 2, 2)
	client := connect(t, &fakeTransport{respond: p.respond})
	n := 0
	for _, err := range client.Organizer("x").Customers.All(t.Context(), pretix.CustomerListParams{}) {
		if err != nil {
			require.ErrorIs(t, err, pretix.ErrNotFound)
			break
		}
		n++
		p.rows = p.rows[:1]
	}
	assert.Equal(t, 2, n)
}

// The 429 of another call, which keeps a lost write from being retried, is not the
// response to that write.
func TestLostWriteIsNotReportedAsAnothersResponse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fakeTransport{respond: func(r *http.Request) (int, string) {
			if r.Method == http.MethodPost {
				return 0, "" // lost
			}
			return http.StatusTooManyRequests, ""
		}}
		client := connect(t, losing{f}, pretix.WithRetry(pretix.RetryPolicy{MinWait: time.Second, MaxWait: time.Second, MaxRetryAfter: time.Second}))
		customers := client.Organizer("x").Customers
		var r pretix.Response
		done := make(chan error, 1)
		go func() {
			_, err := customers.Create(t.Context(), pretix.CustomerCreateParams{Email: "a@b.c"}, pretix.WithResponse(&r))
			done <- err
		}()
		synctest.Wait() // it waits to be retried
		_, err := client.Version(t.Context(), pretix.WithMaxAttempts(1))
		require.ErrorIs(t, err, pretix.ErrRateLimited)

		err = <-done
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		require.NotErrorIs(t, err, pretix.ErrRateLimited)
		assert.Zero(t, r.StatusCode, "it had no response")
		assert.Equal(t, 1, r.Attempts)
		assert.NotEmpty(t, r.IdempotencyKey)
	})
}

// losing loses the responses with status 0, and asks for an hour's pause with a 429.
type losing struct{ *fakeTransport }

func (l losing) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := l.fakeTransport.RoundTrip(r)
	if err == nil && resp.StatusCode == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	resp.Header.Set("Retry-After", "3600")
	return resp, err
}

// What a limiter says when it rejects a retry is not the outcome of the attempt
// before.
func TestLimiterRejectsTheRetry(t *testing.T) {
	t.Parallel()
	limiter := &closingLimiter{}
	f := &fakeTransport{respond: func(*http.Request) (int, string) {
		limiter.err = errors.New("limiter closed")
		return 503, ""
	}}
	_, err := connect(t, f, pretix.WithRateLimiter(limiter)).Organizer("x").Customers.Create(t.Context(), pretix.CustomerCreateParams{Email: "a@b.c"})
	assert.Equal(t, pretix.OutcomeUnknown, asError(t, err, 503).Outcome)
	assert.Equal(t, pretix.OutcomeUnknown, pretix.OutcomeOf(err))
	assert.Equal(t, pretix.OutcomeUnknown, pretix.OutcomeOf(errors.Join(errors.New("other"), err)))
	require.ErrorIs(t, err, limiter.err)
}

type closingLimiter struct{ err error }

func (l *closingLimiter) Wait(context.Context) error { return l.err }

func TestTokensOfOtherFilters(t *testing.T) {
	t.Parallel()
	client, server := responding(t, 200, `{"count":0,"next":null,"previous":null,"results":[]}`)
	customers := client.Organizer("x").Customers
	for _, token := range []string{"organizers/x/customers/?page=2&page_size=50", "organizers/x/customers/?email=c%40d.e&page=2&page_size=50"} {
		var argument *pretix.ArgumentError
		_, err := customers.List(t.Context(), pretix.CustomerListParams{Email: "a@b.c", Start: token})
		require.ErrorAs(t, err, &argument)
		assert.Equal(t, "Start", argument.Argument)
	}
	_, err := customers.List(t.Context(), pretix.CustomerListParams{Email: "a@b.c", Start: "organizers/x/customers/?email=a%40b.c&page=2&page_size=50"})
	require.NoError(t, err)
	assert.Len(t, server.asked, 1)
}
