package mews_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// fakeClient creates a client for a fake. It keeps no connections: net/http
// repeats some faults on kept ones by itself.
func fakeClient(t testing.TB, server *mewstest.Server, opts ...mews.Option) *mews.Client {
	t.Helper()
	return tokenClient(t, server, server.AccessToken(), opts...)
}

func tokenClient(t testing.TB, server *mewstest.Server, accessToken string, opts ...mews.Option) *mews.Client {
	t.Helper()
	client, err := mews.NewClient(
		mews.Credentials{ClientToken: server.ClientToken(), AccessToken: accessToken, Client: "Test 1.0.0"},
		append([]mews.Option{
			mews.WithBaseURL(server.URL()),
			mews.WithRetry(mews.RetryPolicy{MinWait: 1, MaxWait: 1}),
			mews.WithHTTPClient(&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}),
		}, opts...)...)
	require.NoError(t, err)
	return client
}

var active = mews.CustomerListParams{Extent: justCustomers, ActivityStates: []mews.ActivityState{mews.ActivityStateActive}}

func TestWalkOfTheFake(t *testing.T) {
	t.Parallel()
	server := mewstest.NewServer(t)
	want := server.AddCustomers(2300)
	slices.Reverse(want) // newest first
	client := fakeClient(t, server)
	for _, size := range []int{0, 7, 1000} {
		params := active
		params.PageSize = size
		if size == 7 {
			params.CustomerIDs = want[:50]
		}
		var got []string
		for c, err := range client.Customers.All(t.Context(), params, mews.WithPrefetch(1)) {
			require.NoError(t, err)
			if len(got) == 3 {
				server.AddCustomer(mewstest.Object{"LastName": "Arrived"}) // at the head: not part of the walk
			}
			got = append(got, c.ID)
		}
		if size == 7 {
			assert.Equal(t, want[:50], got)
		} else {
			assert.Equal(t, want, got[len(got)-len(want):])
		}
	}
}

// Faults at any request of a walk, with every kind of resume: nothing is lost
// and nothing comes twice.
func TestWalkOverFaults(t *testing.T) {
	t.Parallel()
	server := mewstest.NewServer(t)
	want := server.AddCustomers(60)
	slices.Reverse(want)
	client := fakeClient(t, server, mews.WithRetry(mews.RetryPolicy{MaxAttempts: 1}))
	for i, fault := range []mewstest.Fault{
		{Status: 503},
		{Status: 429, Header: http.Header{"Retry-After": {"0"}}},
		{Status: 408},
		{Cut: mewstest.CutBefore},
		{Cut: mewstest.CutAfter},
		{Cut: mewstest.CutDuring},
		{Status: 200, Body: "{]"},
		{Status: 200, Body: "<html>"},
		{Status: 200, Body: "{}"},
	} {
		for after := range 7 {
			fault.After = after
			server.Inject(fault)
			params := active
			params.PageSize = 10
			var got []string
			for tries := 0; ; tries++ {
				require.Less(t, tries, 3)
				var page *mews.PageError
				for c, err := range client.Customers.All(t.Context(), params, mews.WithPrefetch(i%3)) {
					if errors.As(err, &page) {
						break
					}
					require.NoError(t, err)
					got = append(got, c.ID)
				}
				if page == nil {
					break
				}
				params.Start = page.Token
			}
			assert.Equal(t, want, got, "fault %d after %d", i, after)
			server.ClearFaults()
		}
	}
}

// A write is carried out once or not at all, and when it is not known which, the
// error says so.
func TestWritesAreNotRepeatedBlindly(t *testing.T) {
	t.Parallel()
	tests := []struct {
		fault    mewstest.Fault
		added    int
		requests int
		outcome  mews.Outcome
		text     string
	}{
		{mewstest.Fault{Cut: mewstest.CutBefore}, 0, 1, mews.OutcomeUnknown, "the connection was closed before a response: EOF (the write may have been carried out)"},
		{mewstest.Fault{Cut: mewstest.CutAfter}, 1, 1, mews.OutcomeUnknown, "the connection was closed before a response: EOF (the write may have been carried out)"},
		{mewstest.Fault{Cut: mewstest.CutDuring}, 1, 1, mews.OutcomeDone, "reading the response: unexpected EOF (the write was carried out)"},
		{mewstest.Fault{Status: 500}, 0, 1, mews.OutcomeUnknown, "the write may have been carried out"},
		{mewstest.Fault{Status: 503}, 0, 1, mews.OutcomeUnknown, "the write may have been carried out"},
		{mewstest.Fault{Status: 408}, 0, 1, mews.OutcomeUnknown, "408 Request Timeout: the request took too long; if it has many items, send fewer at once: "},
		{mewstest.Fault{Status: 409}, 0, 1, mews.OutcomeNotDone, "the write was not carried out"},
		{mewstest.Fault{Status: 429, Header: http.Header{"Retry-After": {"0"}}}, 1, 2, mews.OutcomeDone, ""},
	}
	for i, tt := range tests {
		for _, kept := range []bool{false, true} {
			server := mewstest.NewServer(t)
			client := fakeClient(t, server)
			if kept {
				client = fakeClient(t, server, mews.WithHTTPClient(&http.Client{Transport: &http.Transport{}}))
				require.NoError(t, configure(t, client)) // the connection is one that was used before
			}
			server.ResetRequests()
			server.Inject(tt.fault)
			_, err := client.Customers.Add(t.Context(), mews.CustomerAddParams{LastName: "Smith"})
			assert.Len(t, server.Customers(), tt.added, "case %d", i)
			assert.Len(t, server.Requests(), tt.requests, "case %d", i)
			assert.Equal(t, tt.outcome, mews.OutcomeOf(err), "case %d: %v", i, err)
			if tt.text != "" {
				assert.ErrorContains(t, err, tt.text, "case %d", i)
			}
		}
	}
}

func TestRedirectsAreRefused(t *testing.T) {
	t.Parallel()
	var asked atomic.Bool
	evil := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Store(true) }))
	t.Cleanup(evil.Close)
	server := mewstest.NewServer(t)
	client := fakeClient(t, server)
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, target := range []string{evil.URL, "/api/connector/v1/configuration/get"} {
			server.Inject(mewstest.Fault{Status: status, Header: http.Header{"Location": {target}}})
			require.ErrorIs(t, configure(t, client), mews.ErrRedirect)
		}
	}
	assert.False(t, asked.Load())
	assert.Len(t, server.Requests(), 10)
}

func TestPortfolioTokens(t *testing.T) {
	t.Parallel()
	server := mewstest.NewServer(t)
	server.AddCustomer(mewstest.Object{"LastName": "Here", "ChainId": mewstest.DefaultChainID})
	server.AddCustomer(mewstest.Object{"LastName": "There", "ChainId": mewstest.OtherChainID})
	client := tokenClient(t, server, server.PortfolioAccessToken())
	_, err := mews.Collect(client.Customers.All(t.Context(), active), -1)
	require.Error(t, err, "needs ChainIDs")
	params := active
	params.ChainIDs = []string{mewstest.OtherChainID}
	all, err := mews.Collect(client.Customers.All(t.Context(), params), -1)
	require.NoError(t, err)
	require.Len(t, all, 1)
	assert.Equal(t, "There", all[0].LastName)
	c, err := client.Configuration.Get(t.Context(), mews.ConfigurationGetParams{EnterpriseID: mewstest.OtherEnterpriseID})
	require.NoError(t, err)
	assert.Equal(t, mewstest.OtherEnterpriseID, c.Enterprise.ID)
	added, err := client.Customers.Add(t.Context(), mews.CustomerAddParams{LastName: "New", ChainID: mewstest.DefaultChainID})
	require.NoError(t, err)
	assert.Equal(t, mewstest.DefaultChainID, added.ChainID)
}

// counter counts the answers by status.
type counter struct {
	next http.RoundTripper
	mu   sync.Mutex
	seen map[int]int
}

func (c *counter) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := c.next.RoundTrip(r)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil {
		c.seen[resp.StatusCode]++
	}
	return resp, err
}

// 64 goroutines on one client, at a platform that enforces the vendor's limit.
func TestRateLimit(t *testing.T) {
	t.Parallel()
	for _, limited := range []bool{true, false} {
		t.Run(fmt.Sprintf("preset=%t", limited), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := mewstest.New()
				server.SetRateLimit(mews.RateLimitRequests, mews.RateLimitInterval)
				network := &counter{next: server.HTTPClient().Transport, seen: map[int]int{}}
				opts := []mews.Option{mews.WithHTTPClient(&http.Client{Transport: network}), mews.WithBaseURL(server.URL())}
				if limited {
					opts = append(opts, mews.WithRateLimit(mews.RateLimitRequests, mews.RateLimitInterval))
				} else {
					opts = append(opts, mews.WithRetry(mews.RetryPolicy{MaxAttempts: 50}))
				}
				client, err := mews.NewClient(mews.Credentials{ClientToken: server.ClientToken(), AccessToken: server.AccessToken(), Client: "x"}, opts...)
				require.NoError(t, err)
				const each = 20
				start := time.Now()
				var wg sync.WaitGroup
				for i := range 64 {
					wg.Go(func() {
						for j := range each {
							_, err := client.Customers.Add(t.Context(), mews.CustomerAddParams{LastName: fmt.Sprintf("Guest %d %d", i, j)})
							assert.NoError(t, err)
						}
					})
				}
				wg.Wait()
				assert.Len(t, server.Customers(), 64*each, "no call lost or repeated")
				assert.Equal(t, 64*each, network.seen[200])
				if limited {
					assert.Zero(t, network.seen[429])
				} else {
					assert.Positive(t, network.seen[429])
				}
				assert.Less(t, time.Since(start), 10*time.Minute)
			})
		})
	}
}

// A limiter that is shared with others is asked before every request.
func TestRateLimiter(t *testing.T) {
	t.Parallel()
	server := mewstest.NewServer(t)
	limiter := &countingLimiter{}
	client := fakeClient(t, server, mews.WithRateLimiter(limiter))
	server.Inject(mewstest.Fault{Status: 503})
	require.NoError(t, configure(t, client))
	assert.Equal(t, 2, limiter.n)
	limiter.err = errors.New("the budget is spent")
	require.ErrorIs(t, configure(t, client), limiter.err)
	assert.Len(t, server.Requests(), 2)
}

type countingLimiter struct {
	n   int
	err error
}

func (l *countingLimiter) Wait(context.Context) error {
	l.n++
	return l.err
}

func TestAddFile(t *testing.T) {
	t.Parallel()
	server := mewstest.NewServer(t)
	id := server.AddCustomer(mewstest.Object{"LastName": "Smith"})
	client := fakeClient(t, server)
	params := mews.CustomerAddFileParams{CustomerID: id, Name: `pass"port.png`, Type: mews.FileTypePNG}
	var want [][]byte
	for _, n := range []int{1, 2, 3, 4, 1000, 100_001} {
		data := bytes.Repeat([]byte{0xff, 0x00, 0x0a, '"'}, n)[:n]
		want = append(want, data)
		for _, r := range []io.Reader{bytes.NewReader(data), iotest.OneByteReader(bytes.NewReader(data))} {
			result, err := client.Customers.AddFile(t.Context(), params, r)
			require.NoError(t, err)
			files := server.Files(id)
			last := files[len(files)-1]
			assert.Equal(t, result.FileID, last.ID)
			assert.Equal(t, params.Name, last.Name)
			assert.Equal(t, "image/png", last.Type)
			assert.Equal(t, want[len(want)-1], last.Data)
		}
	}
	// A file is sent whole again after a 429.
	server.Inject(mewstest.Fault{Status: 429, Header: http.Header{"Retry-After": {"0"}}})
	_, err := client.Customers.AddFile(t.Context(), params, strings.NewReader("again"))
	require.NoError(t, err)
	files := server.Files(id)
	assert.Equal(t, "again", string(files[len(files)-1].Data))

	server.ResetRequests()
	params.MaxBytes = 10
	_, err = client.Customers.AddFile(t.Context(), params, strings.NewReader("0123456789"))
	require.NoError(t, err, "just as large as allowed")
	_, err = client.Customers.AddFile(t.Context(), params, strings.NewReader("0123456789a"))
	require.EqualError(t, err, "mews: data: has more than 10 bytes, the limit set by MaxBytes")
	params.MaxBytes = math.MaxInt64
	_, err = client.Customers.AddFile(t.Context(), params, strings.NewReader("0123456789a"))
	require.NoError(t, err)
	params.MaxBytes = 0
	endless := &endlessReader{}
	_, err = client.Customers.AddFile(t.Context(), params, endless)
	require.ErrorContains(t, err, fmt.Sprintf("more than %d bytes", mews.DefaultMaxFileBytes))
	assert.Less(t, endless.n, int64(mews.DefaultMaxFileBytes+1<<20))
	broken := errors.New("disk on fire")
	_, err = client.Customers.AddFile(t.Context(), params, io.MultiReader(strings.NewReader("x"), iotest.ErrReader(broken)))
	require.ErrorIs(t, err, broken)
	assert.Len(t, server.Requests(), 2, "no part of a file is sent")

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = client.Customers.AddFile(ctx, params, iotest.ErrReader(errors.New("was read")))
	require.ErrorIs(t, err, context.Canceled)
}

type endlessReader struct{ n int64 }

func (r *endlessReader) Read(p []byte) (int, error) {
	r.n += int64(len(p))
	return len(p), nil
}

func TestOneClientManyGoroutines(t *testing.T) {
	t.Parallel()
	server := mewstest.NewServer(t)
	client := fakeClient(t, server, mews.WithHTTPClient(&http.Client{}))
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			c, err := client.Customers.Add(t.Context(), mews.CustomerAddParams{LastName: fmt.Sprint("Guest ", i)})
			if !assert.NoError(t, err) {
				return
			}
			params := active
			params.PageSize = 5
			params.CustomerIDs = []string{c.ID}
			got, err := mews.Collect(client.Customers.All(t.Context(), params, mews.WithPrefetch(2)), -1)
			assert.NoError(t, err)
			assert.Len(t, got, 1)
			_, err = client.Customers.Update(t.Context(), mews.CustomerUpdateParams{CustomerID: c.ID, FirstName: "Ann"})
			assert.NoError(t, err)
		})
	}
	wg.Wait()
	assert.Len(t, server.Customers(), 64)
}
