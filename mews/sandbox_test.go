package mews_test

import (
	"bytes"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

// sandbox returns a client for the platform that the environment names, such as
// the vendor's public demo.
func sandbox(t *testing.T, variables ...string) *mews.Client {
	t.Helper()
	for _, name := range append([]string{"MEWS_URL", "MEWS_CLIENT_TOKEN", "MEWS_ACCESS_TOKEN"}, variables...) {
		if os.Getenv(name) == "" {
			t.Skipf("%s is not set", name)
		}
	}
	client, err := mews.NewClient(mews.Credentials{
		ClientToken: os.Getenv("MEWS_CLIENT_TOKEN"), AccessToken: os.Getenv("MEWS_ACCESS_TOKEN"), Client: "Guestwire Tests 1.0.0",
	}, mews.WithBaseURL(os.Getenv("MEWS_URL")), mews.WithRateLimit(mews.RateLimitRequests, mews.RateLimitInterval))
	require.NoError(t, err)
	return client
}

func TestSandboxRead(t *testing.T) {
	t.Parallel()
	client := sandbox(t)
	var r mews.Response
	configuration, err := client.Configuration.Get(t.Context(), mews.ConfigurationGetParams{}, mews.WithResponse(&r))
	require.NoError(t, err)
	assert.NotEmpty(t, r.RequestID)
	t.Log(configuration.Enterprise.Name, configuration.Enterprise.TimeZoneIdentifier)
	_, err = time.LoadLocation(configuration.Enterprise.TimeZoneIdentifier)
	require.NoError(t, err)
	assert.NotEmpty(t, configuration.Enterprise.Currencies)

	// Half a year: more than the platform takes at once.
	now := configuration.NowUTC
	params := mews.CustomerListParams{
		Extent:     mews.CustomerExtent{Customers: true, Addresses: true},
		UpdatedUTC: mews.TimeInterval{StartUTC: now.AddDate(0, -6, 0), EndUTC: now},
		PageSize:   50,
	}
	some, err := mews.Collect(client.Customers.All(t.Context(), params, mews.WithPrefetch(1)), 120)
	require.NoError(t, err)
	seen := map[string]bool{}
	var ids []string
	for _, c := range some {
		assert.NotEmpty(t, c.ID)
		assert.False(t, c.CreatedUTC.IsZero())
		assert.False(t, seen[c.ID], "a customer twice")
		seen[c.ID] = true
		ids = append(ids, c.ID)
	}
	if len(ids) == 0 {
		t.Log("no customers were changed in half a year")
		return
	}
	documents, err := mews.Collect(client.IdentityDocuments.All(t.Context(), mews.IdentityDocumentListParams{CustomerIDs: ids}), 20)
	require.NoError(t, err)
	for _, d := range documents {
		assert.True(t, seen[d.CustomerID])
	}
	addresses, err := mews.Collect(client.Addresses.All(t.Context(), mews.AddressListParams{AccountIDs: ids}), 20)
	require.NoError(t, err)
	for _, a := range addresses {
		assert.True(t, seen[a.AccountID])
	}
	_, err = client.Customers.List(t.Context(), mews.CustomerListParams{Extent: justCustomers, CustomerIDs: []string{"no identifier"}})
	require.ErrorIs(t, err, mews.ErrBadRequest)
}

// The vendor has no way to delete a customer by the API; what stays is a profile
// that says what made it.
func TestSandboxWrite(t *testing.T) {
	t.Parallel()
	client := sandbox(t, "MEWS_WRITE")
	ctx := t.Context()
	params := mews.CustomerAddParams{
		FirstName: "Guestwire", LastName: "Test", Notes: "made by a test",
		Email:     fmt.Sprintf("guestwire-%d@example.org", time.Now().UnixNano()),
		BirthDate: mews.Date{Year: 1983, Month: time.December, Day: 31},
	}
	c, err := client.Customers.Add(ctx, params)
	require.NoError(t, err)
	assert.Equal(t, params.Email, c.Email)
	assert.Equal(t, params.BirthDate, c.BirthDate)
	_, err = client.Customers.Add(ctx, params)
	require.ErrorIs(t, err, mews.ErrForbidden, "the e-mail address is taken")

	c, err = client.Customers.Update(ctx, mews.CustomerUpdateParams{CustomerID: c.ID, Notes: "changed by a test", ItalianFiscalCode: mews.Set("ZGNZLR17U72P554F")})
	require.NoError(t, err)
	assert.Equal(t, "changed by a test", c.Notes)
	assert.Equal(t, "Guestwire", c.FirstName, "what is blank stays")
	c, err = client.Customers.Update(ctx, mews.CustomerUpdateParams{CustomerID: c.ID, ItalianFiscalCode: mews.Clear[string]()})
	require.NoError(t, err)
	assert.Empty(t, c.ItalianFiscalCode)

	added, err := client.IdentityDocuments.Add(ctx, mews.IdentityDocumentAddParams{IdentityDocuments: []mews.IdentityDocumentAddData{{
		CustomerID: c.ID, Type: mews.IdentityDocumentTypePassport, Number: "TEST123", ExpirationDate: mews.Date{Year: 2040, Month: time.October, Day: 24},
	}}})
	require.NoError(t, err)
	require.Len(t, added.IdentityDocuments, 1)
	assert.Equal(t, "2040-10-24", added.IdentityDocuments[0].ExpirationDate.String())
	require.NoError(t, client.IdentityDocuments.Clear(ctx, mews.IdentityDocumentClearParams{CustomerIDs: []string{c.ID}}, mews.WithPreferMinimal()))
	left, err := mews.Collect(client.IdentityDocuments.All(ctx, mews.IdentityDocumentListParams{CustomerIDs: []string{c.ID}}), -1)
	require.NoError(t, err)
	assert.Empty(t, left)

	addresses, err := client.Addresses.Add(ctx, mews.AddressAddParams{Addresses: []mews.AddressAddData{{AccountID: c.ID, Line1: "1 Test Street", CountryCode: "GB"}}})
	require.NoError(t, err)
	require.Len(t, addresses.Addresses, 1)
	require.NoError(t, client.Addresses.Delete(ctx, mews.AddressDeleteParams{AddressIDs: []string{addresses.Addresses[0].ID}}))

	pdf := []byte("%PDF-1.0\n1 0 obj<</Pages 2 0 R>>endobj 2 0 obj<</Kids[3 0 R]/Count 1>>endobj 3 0 obj<</MediaBox[0 0 3 3]>>endobj\ntrailer<</Root 1 0 R>>\n")
	file, err := client.Customers.AddFile(ctx, mews.CustomerAddFileParams{CustomerID: c.ID, Name: "test.pdf", Type: mews.FileTypePDF}, bytes.NewReader(pdf))
	require.NoError(t, err)
	assert.NotEmpty(t, file.FileID)
}
