package mews_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

// What is retried, and what became of a write.
func TestRetry(t *testing.T) {
	t.Parallel()
	read := func(c *mews.Client) error {
		_, err := c.Customers.Search(t.Context(), mews.CustomerSearchParams{Name: "x"})
		return err
	}
	write := func(c *mews.Client) error {
		_, err := c.Customers.Add(t.Context(), mews.CustomerAddParams{LastName: "x"})
		return err
	}
	tests := []struct {
		status      int // 0: the connection is lost
		read, write int // requests that are made
		outcome     mews.Outcome
	}{
		{400, 1, 1, mews.OutcomeNotDone},
		{401, 1, 1, mews.OutcomeNotDone},
		{403, 1, 1, mews.OutcomeNotDone},
		{404, 1, 1, mews.OutcomeNotDone},
		{408, 1, 1, mews.OutcomeUnknown},
		{409, 1, 1, mews.OutcomeNotDone},
		{413, 1, 1, mews.OutcomeNotDone},
		{429, 4, 4, mews.OutcomeNotDone},
		{500, 4, 1, mews.OutcomeUnknown},
		{502, 4, 1, mews.OutcomeUnknown},
		{503, 4, 1, mews.OutcomeUnknown},
		{504, 4, 1, mews.OutcomeUnknown},
		{0, 4, 1, mews.OutcomeUnknown},
	}
	for _, tt := range tests {
		f := &fakeTransport{answer: func(sent) (int, string) { return tt.status, "{}" }}
		client := connect(t, losing{f})
		require.Error(t, read(client))
		assert.Equal(t, tt.read, f.count(), "read, %d", tt.status)
		f.asked = nil
		err := write(client)
		assert.Equal(t, tt.write, f.count(), "write, %d", tt.status)
		if tt.status != 0 {
			assert.Equal(t, tt.outcome, asError(t, err, tt.status).Outcome, "%d", tt.status)
		}
		assert.Equal(t, tt.outcome, mews.OutcomeOf(err), "%d", tt.status)
	}
	// Without a connection nothing can have been carried out.
	dials := 0
	refusing := roundTripper(func(*http.Request) (*http.Response, error) {
		dials++
		return nil, syscall.ECONNREFUSED
	})
	_ = write(connect(t, refusing))
	assert.Equal(t, 1, dials, "an error that a transport only claims proves nothing")
	client, err := mews.NewClient(credentials, mews.WithBaseURL("http://127.0.0.1:1"), mews.WithRetry(mews.RetryPolicy{MinWait: 1, MaxWait: 1}))
	require.NoError(t, err)
	var r mews.Response
	_, err = client.Customers.Add(t.Context(), mews.CustomerAddParams{LastName: "x"}, mews.WithResponse(&r))
	require.ErrorIs(t, err, syscall.ECONNREFUSED)
	assert.Equal(t, 4, r.Attempts)
}

// Prices are calculated without booking anything, so that they are retried as reads
// are, though they are asked for like reservations to add.
func TestPricesAreRetried(t *testing.T) {
	t.Parallel()
	f := &fakeTransport{answer: func(sent) (int, string) { return http.StatusServiceUnavailable, "{}" }}
	now := time.Now()
	_, err := connect(t, f).Reservations.Price(t.Context(), mews.ReservationPriceParams{ServiceID: "1", Reservations: []mews.ReservationData{{
		StartUTC: now, EndUTC: now.AddDate(0, 0, 1), RequestedCategoryID: "1", RateID: "1",
		PersonCounts: []mews.ReservationPersonCount{{AgeCategoryID: "1", Count: 2}},
	}}})
	require.ErrorIs(t, err, mews.ErrServer)
	assert.Equal(t, 4, f.count())
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// losing loses the responses with status 0.
type losing struct{ *fakeTransport }

func (l losing) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := l.fakeTransport.RoundTrip(r)
	if err == nil && resp.StatusCode == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	return resp, err
}

// A 429 makes the other calls wait as well; a wait that is too long ends them
// at once, and what they report is their own.
func TestPause(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		status := 429
		f := &fakeTransport{answer: func(sent) (int, string) { return status, `{"Message":"Too many requests.","RequestId":"other"}` }}
		f.header = http.Header{"Retry-After": {"30"}}
		client := connect(t, f, mews.WithRetry(mews.RetryPolicy{MaxAttempts: 1}))
		require.ErrorIs(t, configure(t, client), mews.ErrRateLimited)
		status = 200
		start := time.Now()
		require.ErrorAs(t, configure(t, client), new(*mews.DecodeError)) // {"Message"...} is no configuration
		assert.Equal(t, 30*time.Second, time.Since(start))

		status = 429
		f.header = http.Header{"Retry-After": {"3600"}}
		require.ErrorIs(t, configure(t, client), mews.ErrRateLimited)
		asked := f.count()
		var r mews.Response
		_, err := client.Customers.Add(t.Context(), mews.CustomerAddParams{LastName: "x"}, mews.WithResponse(&r))
		e := asError(t, err, 429)
		assert.Equal(t, asked, f.count(), "not sent")
		assert.Zero(t, e.Attempts)
		assert.Equal(t, time.Hour, e.RetryAfter)
		assert.Equal(t, mews.OutcomeNotDone, e.Outcome)
		assert.Empty(t, e.RequestID, "that of another request")
		assert.Zero(t, r)
		assert.ErrorContains(t, err, "429 Too Many Requests: not sent: the platform asked for a pause: Too many requests. (retry after 1h0m0s; the write was not carried out): the wait is longer than MaxRetryAfter, 1m0s")
	})
}

func TestContextEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fakeTransport{answer: func(sent) (int, string) { return 503, "" }}
		f.header = http.Header{"Retry-After": {"30"}}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := connect(t, f).Configuration.Get(ctx, mews.ConfigurationGetParams{})
		assert.Equal(t, 30*time.Second, asError(t, err, 503).RetryAfter, "does not fit into the time left, so it is not begun")
		assert.Equal(t, 1, f.count())
	})
}

// What a limiter says when it rejects a retry is not the outcome of the attempt
// before.
func TestLimiterRejectsTheRetry(t *testing.T) {
	t.Parallel()
	limiter := &countingLimiter{}
	f := &fakeTransport{answer: func(sent) (int, string) {
		limiter.err = errors.New("the budget is spent")
		return 429, ""
	}}
	_, err := connect(t, f, mews.WithRateLimiter(limiter)).Customers.Add(t.Context(), mews.CustomerAddParams{LastName: "x"})
	e := asError(t, err, 429)
	assert.Equal(t, mews.OutcomeNotDone, e.Outcome)
	assert.Equal(t, mews.OutcomeNotDone, mews.OutcomeOf(err))
	require.ErrorIs(t, err, limiter.err)
	assert.Equal(t, 1, strings.Count(err.Error(), "customers/add"))
}
