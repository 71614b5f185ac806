package mews_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// fetchClient is a client of a fake, with one of its tokens.
func fetchClient(t testing.TB, server *mewstest.Server, token string, opts ...mews.Option) *mews.Client {
	t.Helper()
	opts = append([]mews.Option{mews.WithBaseURL(server.URL()), mews.WithHTTPClient(server.HTTPClient()), mews.WithRetry(mews.RetryPolicy{MinWait: 1, MaxWait: 1})}, opts...)
	client, err := mews.NewClient(mews.Credentials{ClientToken: server.ClientToken(), AccessToken: token, Client: "Test 1.0.0"}, opts...)
	require.NoError(t, err)
	return client
}

func paths(server *mewstest.Server) []string {
	var all []string
	for _, r := range server.Requests() {
		all = append(all, strings.TrimPrefix(r.Path, "/api/connector/v1/"))
	}
	return all
}

// every makes an object of each kind, and the events of them.
func every(t *testing.T, server *mewstest.Server, enterprise string) mews.Events {
	t.Helper()
	chain := map[string]string{mewstest.DefaultEnterpriseID: mewstest.DefaultChainID, mewstest.OtherEnterpriseID: mewstest.OtherChainID}[enterprise]
	hotel := server.AddHotel(enterprise, 1)
	customer := server.AddCustomer(mewstest.Object{"LastName": "Lee", "ChainId": chain})
	in := func(members mewstest.Object) mewstest.Object {
		members["EnterpriseId"] = enterprise
		return members
	}
	thread := server.Add("messageThreads", in(mewstest.Object{"Subject": "Towels"}))
	ids := map[mews.EventKind]string{
		mews.EventKindServiceOrderUpdated: server.Add("reservations", in(mewstest.Object{
			"ServiceId": hotel.ServiceID, "AccountId": customer, "State": "Canceled",
		})),
		mews.EventKindResourceUpdated: server.Add("resources", in(mewstest.Object{"Name": "101", "IsActive": false})),
		mews.EventKindResourceBlockUpdated: server.Add("resourceBlocks", in(mewstest.Object{
			"AssignedResourceId": hotel.ResourceIDs[0], "IsActive": false,
		})),
		mews.EventKindMessageAdded:    server.Add("messages", in(mewstest.Object{"MessageThreadId": thread, "Text": "More of them"})),
		mews.EventKindCustomerAdded:   customer,
		mews.EventKindCustomerUpdated: customer,
		mews.EventKindPaymentUpdated:  server.Add("payments", in(mewstest.Object{"AccountId": customer, "AccountingState": "Canceled"})),
	}
	server.Add("messages", in(mewstest.Object{"MessageThreadId": thread, "Text": "Another"}))
	require.True(t, server.DeleteCustomer(customer))
	var events mews.Events
	for kind, id := range ids {
		events = append(events, mews.Event{Kind: kind, ID: strings.ToUpper(id), EnterpriseID: enterprise})
	}
	return events
}

func TestEventsFetch(t *testing.T) {
	t.Parallel()
	server := mewstest.NewServer(t)
	events := every(t, server, mewstest.DefaultEnterpriseID)
	client := fetchClient(t, server, server.AccessToken())
	objects, err := events.Fetch(t.Context(), client)
	require.NoError(t, err)
	assert.Len(t, objects.Reservations, 1)
	assert.Len(t, objects.Resources, 1)
	assert.Len(t, objects.ResourceBlocks, 1)
	require.Len(t, objects.Messages, 1)
	assert.Equal(t, "More of them", objects.Messages[0].Text)
	assert.Len(t, objects.Customers, 1)
	assert.Equal(t, mews.ActivityStateDeleted, objects.Customers[0].ActivityState)
	assert.Len(t, objects.Payments, 1)
	assert.Empty(t, objects.Missing)
	assert.Empty(t, objects.Unknown)

	// One event at a time gives the same.
	for _, e := range events {
		one, err := e.Fetch(t.Context(), client)
		require.NoError(t, err)
		assert.Empty(t, one.Missing, e.Kind)
		assert.Equal(t, 1, len(one.Reservations)+len(one.Resources)+len(one.ResourceBlocks)+len(one.Messages)+len(one.Customers)+len(one.Payments))
	}
}

// One call of each operation is enough for the events of all properties of a portfolio.
func TestEventsFetchPortfolio(t *testing.T) {
	t.Parallel()
	server := mewstest.NewServer(t)
	events := append(every(t, server, mewstest.DefaultEnterpriseID), every(t, server, mewstest.OtherEnterpriseID)...)
	client := fetchClient(t, server, server.PortfolioAccessToken())
	objects, err := events.Fetch(t.Context(), client)
	require.NoError(t, err)
	assert.Empty(t, objects.Missing)
	assert.Equal(t, []int{2, 2, 2, 2, 2, 2}, []int{
		len(objects.Reservations), len(objects.Resources), len(objects.ResourceBlocks),
		len(objects.Messages), len(objects.Customers), len(objects.Payments),
	})
	all := []string{
		"reservations/getAll/2023-06-06", "resources/getAll", "resourceBlocks/getAll", "messageThreads/getAll", "messages/getAll",
		"enterprises/getAll", "customers/getAll", "payments/getAll",
	}
	for _, path := range all {
		want := 1
		if path == "messageThreads/getAll" {
			want = 2 // all threads, and the end of them
		}
		assert.Equal(t, want, count(paths(server), path), path)
	}

	_, err = events.Fetch(t.Context(), client)
	require.NoError(t, err)
	assert.Equal(t, 1, count(paths(server), "enterprises/getAll"), "chains are kept")

	// A token of one property cannot read the events of another.
	_, err = events.Fetch(t.Context(), fetchClient(t, server, server.AccessToken()))
	require.ErrorIs(t, err, mews.ErrBadRequest)
}

func count(all []string, of string) int {
	n := 0
	for _, s := range all {
		if s == of {
			n++
		}
	}
	return n
}

func TestEventsFetchMissingAndUnknown(t *testing.T) {
	t.Parallel()
	server := mewstest.NewServer(t)
	client := fetchClient(t, server, server.AccessToken())
	const nobody = "00000000-0000-4000-8000-000000000000"
	var events mews.Events
	for _, kind := range []mews.EventKind{
		mews.EventKindServiceOrderUpdated, mews.EventKindResourceUpdated, mews.EventKindResourceBlockUpdated, mews.EventKindMessageAdded,
		mews.EventKindCustomerAdded, mews.EventKindCustomerUpdated, mews.EventKindPaymentUpdated,
	} {
		events = append(events, mews.Event{Kind: kind, ID: nobody, EnterpriseID: mewstest.DefaultEnterpriseID})
	}
	unknown := mews.Events{{Kind: "CompanyUpdated", ID: nobody}, {Kind: mews.EventKindCustomerUpdated, ID: "x"}, {}}
	objects, err := append(unknown, events...).Fetch(t.Context(), client)
	require.NoError(t, err)
	assert.ElementsMatch(t, events, objects.Missing)
	assert.Equal(t, unknown, objects.Unknown)
	assert.Empty(t, objects.Customers)

	objects, err = unknown.Fetch(t.Context(), client)
	require.NoError(t, err)
	assert.Equal(t, &mews.EventObjects{Unknown: unknown}, objects)
	objects, err = mews.Events(nil).Fetch(t.Context(), client)
	require.NoError(t, err)
	assert.Equal(t, &mews.EventObjects{}, objects)
}

func TestEventsFetchSplits(t *testing.T) {
	t.Parallel()
	server := mewstest.NewServer(t)
	var events mews.Events
	for _, id := range server.AddMany("payments", 2001, func(i int) mewstest.Object {
		return mewstest.Object{"Notes": strconv.Itoa(i)}
	}) {
		for range 2 {
			events = append(events, mews.Event{Kind: mews.EventKindPaymentUpdated, ID: id, EnterpriseID: mewstest.DefaultEnterpriseID})
		}
	}
	objects, err := events.Fetch(t.Context(), fetchClient(t, server, server.AccessToken()))
	require.NoError(t, err)
	assert.Len(t, objects.Payments, 2001)
	assert.Empty(t, objects.Missing)
	assert.GreaterOrEqual(t, count(paths(server), "payments/getAll"), 3)
}

func TestEventsFetchErrors(t *testing.T) {
	t.Parallel()
	server := mewstest.NewServer(t)
	id := server.AddCustomer(mewstest.Object{"LastName": "Lee"})
	events := mews.Events{{Kind: mews.EventKindCustomerUpdated, ID: id, EnterpriseID: mewstest.DefaultEnterpriseID}}

	var none *mews.Client
	_, err := events.Fetch(t.Context(), none)
	require.EqualError(t, err, "mews: client: must be created with NewClient")

	// The chain is not needed if the integration may not list properties.
	server.Deny(server.AccessToken(), "enterprises/getAll")
	client := fetchClient(t, server, server.AccessToken())
	objects, err := events.Fetch(t.Context(), client)
	require.NoError(t, err)
	assert.Len(t, objects.Customers, 1)

	server.Deny(server.AccessToken(), "customers/getAll")
	objects, err = events.Fetch(t.Context(), client)
	require.ErrorIs(t, err, mews.ErrUnauthorized)
	assert.Nil(t, objects)

	// Options apply to every list.
	server.Allow(server.AccessToken(), "customers/getAll", "enterprises/getAll")
	server.Inject(mewstest.Fault{Path: "getAll", Status: http.StatusServiceUnavailable, MustFire: true})
	_, err = events.Fetch(t.Context(), client, mews.WithMaxAttempts(1))
	require.ErrorIs(t, err, mews.ErrServer)
}
