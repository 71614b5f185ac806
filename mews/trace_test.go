package mews_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// A tracer notes the operation of each request.
type tracer struct {
	next http.RoundTripper

	mu    sync.Mutex
	names []string
}

func (t *tracer) RoundTrip(r *http.Request) (*http.Response, error) {
	op, ok := mews.OperationFromContext(r.Context())
	if !ok {
		return nil, errors.New("a request without an operation")
	}
	t.mu.Lock()
	t.names = append(t.names, fmt.Sprintf("%s %d", op.Name, op.Attempt))
	t.mu.Unlock()
	return t.next.RoundTrip(r)
}

func TestOperationFromContext(t *testing.T) {
	t.Parallel()
	server := mewstest.NewServer(t)
	id := server.AddCustomer(mewstest.Object{"LastName": "Lee"})
	trace := &tracer{next: server.HTTPClient().Transport}
	client, err := mews.NewClient(
		mews.Credentials{ClientToken: server.ClientToken(), AccessToken: server.AccessToken(), Client: "Test 1.0.0"},
		mews.WithBaseURL(server.URL()), mews.WithHTTPClient(&http.Client{Transport: trace}),
		mews.WithRetry(mews.RetryPolicy{MinWait: 1, MaxWait: 1}))
	require.NoError(t, err)
	server.Inject(mewstest.Fault{Path: "customers/getAll", Status: http.StatusServiceUnavailable, Times: 2, MustFire: true})

	params := mews.CustomerListParams{CustomerIDs: []string{id}, Extent: mews.CustomerExtent{Customers: true}}
	for _, err := range client.Customers.All(t.Context(), params, mews.WithPrefetch(1)) {
		require.NoError(t, err)
	}
	_, err = client.Customers.Update(t.Context(), mews.CustomerUpdateParams{CustomerID: id, LastName: "Diaz"})
	require.NoError(t, err)
	require.NoError(t, client.Do(t.Context(), "configuration/get", nil, nil))

	server.SetExportSteps(0, 10)
	added, err := client.Exports.Add(t.Context(), mews.ExportAddParams{EntityType: mews.ExportEntityTypeCustomer})
	require.NoError(t, err)
	for _, err := range mews.ExportRows[mews.Customer](t.Context(), client, mews.ExportRowParams{ExportID: added.Export.ID}) {
		require.NoError(t, err)
	}

	assert.Equal(t, []string{
		"customers/getAll 1", "customers/getAll 2", "customers/getAll 3", "customers/getAll 1", "customers/update 1", "configuration/get 1",
		"exports/add 1", "exports/getAll 1", "(export file) 1",
	}, trace.names)

	_, ok := mews.OperationFromContext(context.Background())
	assert.False(t, ok)
}
