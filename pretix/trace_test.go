package pretix_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

type tracing func(*http.Request) (*http.Response, error)

func (f tracing) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestOperationFromContext(t *testing.T) {
	t.Parallel()
	const below = " /api/v1/organizers/{organizer}/"
	var last pretix.Operation
	client := connect(t, tracing(func(r *http.Request) (*http.Response, error) {
		last, _ = pretix.OperationFromContext(r.Context())
		if err := r.Context().Err(); err != nil {
			return nil, err
		}
		header := http.Header{"Content-Type": {"application/json"}}
		return &http.Response{StatusCode: http.StatusNotFound, Header: header, Body: io.NopCloser(strings.NewReader("{}")), Request: r}, nil
	}))
	org := client.Organizer("big")
	event := org.Event("2026")
	for _, test := range []struct {
		name string
		call func() error
	}{
		{"GET /api/v1/version", func() error {
			_, err := client.Version(t.Context())
			return err
		}},
		{"GET" + below + "customers/", func() error {
			_, err := org.Customers.List(t.Context(), pretix.CustomerListParams{})
			return err
		}},
		{"GET" + below + "events/{event}/orders/{code}/", func() error {
			_, err := event.Orders.Get(t.Context(), "ABC12", pretix.OrderGetParams{})
			return err
		}},
		{"GET" + below + "events/{event}/invoices/{number}/download/", func() error {
			_, err := event.Invoices.Download(t.Context(), "X-1", io.Discard)
			return err
		}},
		{"POST /api/v1/organizers/{}/events/{}/shredders/{}/{}/{}/", func() error {
			_, err := event.Shredders.Shred(t.Context(), pretix.ShredderExport{
				Shred: "https://pretix.example.org/api/v1/organizers/big/events/2026/shredders/shred/5f1b-aa/2b-c/",
			})
			return err
		}},
		{"GET /api/v1/organizers/{}/teams/", func() error {
			for _, err := range pretix.Iterate[map[string]any](t.Context(), client, pretix.IterateParams{Path: "organizers/big/teams/"}) {
				return err
			}
			return nil
		}},
		{"DELETE /api/v1/organizers/{}/teams/{}/", func() error {
			return client.Do(t.Context(), "DELETE", "organizers/big/teams/7/", nil, nil)
		}},
	} {
		last = pretix.Operation{}
		require.ErrorIs(t, test.call(), pretix.ErrNotFound, test.name)
		assert.Equal(t, pretix.Operation{Name: test.name, Attempt: 1}, last)
	}
	_, ok := pretix.OperationFromContext(context.Background())
	assert.False(t, ok)
}
