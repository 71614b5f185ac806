package pretix_test

import (
	"context"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

// sandbox returns a client for the server that the environment names.
func sandbox(t *testing.T, variables ...string) (*pretix.Client, pretix.OrganizerHandle) {
	t.Helper()
	for _, name := range append([]string{"PRETIX_URL", "PRETIX_TOKEN", "PRETIX_ORGANIZER"}, variables...) {
		if os.Getenv(name) == "" {
			t.Skipf("%s is not set", name)
		}
	}
	client, err := pretix.NewClient(os.Getenv("PRETIX_URL"), pretix.Token(os.Getenv("PRETIX_TOKEN")),
		pretix.WithRateLimit(pretix.HostedRateLimit, time.Minute))
	require.NoError(t, err)
	return client, client.Organizer(os.Getenv("PRETIX_ORGANIZER"))
}

func TestSandboxRead(t *testing.T) {
	t.Parallel()
	client, org := sandbox(t)
	version, err := client.Version(t.Context())
	require.NoError(t, err)
	t.Log("pretix", version.Pretix)
	some, err := pretix.Collect(org.Customers.All(t.Context(), pretix.CustomerListParams{PageSize: 2}, pretix.WithPrefetch(2)), 5)
	require.NoError(t, err)
	for _, c := range some {
		assert.NotEmpty(t, c.Identifier)
		assert.False(t, c.DateJoined.IsZero())
	}
	_, err = org.Customers.Get(t.Context(), "NOSUCHCUSTOMER")
	require.ErrorIs(t, err, pretix.ErrNotFound)
	var organizer struct {
		Slug string `json:"slug"`
	}
	require.NoError(t, client.Do(t.Context(), http.MethodGet, "organizers/"+os.Getenv("PRETIX_ORGANIZER")+"/", nil, &organizer))
	assert.Equal(t, os.Getenv("PRETIX_ORGANIZER"), organizer.Slug)
}

// The vendor has no way to delete a customer: what stays is an anonymized one.
func TestSandboxWrite(t *testing.T) {
	t.Parallel()
	_, org := sandbox(t, "PRETIX_WRITE")
	c, err := org.Customers.Create(t.Context(), pretix.CustomerCreateParams{Email: newEmail(), Notes: "made by a test"})
	require.NoError(t, err)
	t.Cleanup(func() {
		gone, err := org.Customers.Anonymize(context.Background(), c.Identifier) // the context of the test has ended
		require.NoError(t, err)
		assert.Empty(t, gone.Email)
	})
	c, err = org.Customers.Update(t.Context(), c.Identifier, pretix.CustomerUpdateParams{Notes: pretix.Null[string]()})
	require.NoError(t, err)
	assert.Empty(t, c.Notes)
	page, err := org.Customers.List(t.Context(), pretix.CustomerListParams{Email: c.Email})
	require.NoError(t, err)
	assert.Len(t, page.Results, 1)
}
