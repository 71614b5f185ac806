package campone_test

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone"
)

// sandbox returns a client for the server that the environment names.
func sandbox(t *testing.T, variables ...string) *campone.Client {
	t.Helper()
	for _, name := range append([]string{"CAMPONE_URL", "CAMPONE_API_KEY"}, variables...) {
		if os.Getenv(name) == "" {
			t.Skipf("%s is not set", name)
		}
	}
	client, err := campone.NewClient(os.Getenv("CAMPONE_API_KEY"), campone.WithBaseURL(os.Getenv("CAMPONE_URL")),
		campone.WithRateLimit(campone.RateLimitRequests, campone.RateLimitInterval))
	require.NoError(t, err)
	return client
}

func TestSandboxRead(t *testing.T) {
	t.Parallel()
	client := sandbox(t)
	ctx := t.Context()
	customers, err := campone.Collect(client.Customers.All(ctx, campone.CustomerListParams{PageSize: 2}, campone.WithPrefetch(1)), 5)
	require.NoError(t, err)
	for _, c := range customers {
		assert.NotEmpty(t, c.Email)
		assert.False(t, c.DateJoined.IsZero())
	}
	sites, err := campone.Collect(client.Sites.All(ctx, campone.SiteListParams{PageSize: 2}), 5)
	require.NoError(t, err)
	for _, s := range sites {
		_, ok := s.BasePricePerNight.Rat()
		assert.True(t, ok)
	}
	invoices, err := campone.Collect(client.Invoices.All(ctx, campone.InvoiceListParams{PageSize: 2}), 5)
	require.NoError(t, err)
	for _, i := range invoices {
		assert.NotEmpty(t, i.InvoiceNumber)
	}
	from := campone.DateOf(time.Now().AddDate(0, -1, 0))
	bookings, err := campone.Collect(client.Bookings.All(ctx, campone.BookingListParams{CheckInFrom: from, PageSize: 2}), 5)
	require.NoError(t, err)
	for _, b := range bookings {
		assert.GreaterOrEqual(t, b.CheckInDate.String(), from.String())
		one, err := client.Bookings.Get(ctx, b.ID)
		require.NoError(t, err)
		assert.Equal(t, b.BookingReference, one.BookingReference)
	}
	wrong, err := campone.NewClient("ck_wrong", campone.WithBaseURL(os.Getenv("CAMPONE_URL")))
	require.NoError(t, err)
	_, err = wrong.Sites.List(ctx, campone.SiteListParams{})
	assert.Equal(t, campone.CodeInvalidKey, asError(t, err, 401).Code)
}

// The vendor has no way to take a booking back by the API: an operator has to
// refuse what this makes.
func TestSandboxWrite(t *testing.T) {
	t.Parallel()
	client := sandbox(t, "CAMPONE_WRITE")
	sites, err := campone.Collect(client.Sites.All(t.Context(), campone.SiteListParams{}), 1)
	require.NoError(t, err)
	if len(sites) == 0 {
		t.Skip("there is no site to book")
	}
	arrival := time.Now().AddDate(1, 0, 0)
	params := campone.BookingCreateParams{
		SiteID: sites[0].ID, CheckInDate: campone.DateOf(arrival), CheckOutDate: campone.DateOf(arrival.AddDate(0, 0, 2)),
		NumAdults: 1, GuestFirstName: "Guestwire", GuestLastName: "Test",
	}
	b, err := client.Bookings.Create(t.Context(), params)
	require.NoError(t, err)
	assert.Equal(t, campone.BookingStatusPending, b.Status)
	assert.Equal(t, params.CheckInDate, b.CheckInDate)
	params.SiteID = 1 << 40
	_, err = client.Bookings.Create(t.Context(), params)
	assert.Equal(t, campone.CodeSiteNotFound, asError(t, err, 400).Code)
}
