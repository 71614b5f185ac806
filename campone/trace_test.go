package campone_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone"
)

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestOperationFromContext(t *testing.T) {
	t.Parallel()
	var last campone.Operation
	client, err := campone.NewClient(key, campone.WithHTTPClient(&http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		last, _ = campone.OperationFromContext(r.Context())
		header := http.Header{"Content-Type": {"application/json"}}
		return &http.Response{StatusCode: http.StatusNotFound, Header: header, Body: io.NopCloser(strings.NewReader("{}")), Request: r}, nil
	})}))
	require.NoError(t, err)
	for _, test := range []struct {
		name string
		call func() error
	}{
		{"GET /api/v1/public/bookings/", func() error {
			_, err := client.Bookings.List(t.Context(), campone.BookingListParams{})
			return err
		}},
		{"GET /api/v1/public/bookings/{id}/", func() error {
			_, err := client.Bookings.Get(t.Context(), 12)
			return err
		}},
		{"GET /api/v1/public/sites/{}/", func() error { return client.Do(t.Context(), "GET", "sites/12/?secret=1", nil, nil) }},
		{"GET /api/v1/public/{}/{}/a_b/{}", func() error { return client.Do(t.Context(), "GET", "X-1/lee/a_b/c", nil, nil) }},
	} {
		last = campone.Operation{}
		require.ErrorIs(t, test.call(), campone.ErrNotFound)
		assert.Equal(t, campone.Operation{Name: test.name, Attempt: 1}, last)
	}
	_, ok := campone.OperationFromContext(context.Background())
	assert.False(t, ok)
}
