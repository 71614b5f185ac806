package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// broken leaves an export of 20 of 30 customers behind.
func broken(t *testing.T) (server *mewstest.Server, ids []string, out string) {
	t.Helper()
	server, out = mewstest.NewServer(t), outIn(t)
	ids = addGuests(server, 30)
	server.Inject(mewstest.Fault{Path: "customers/getAll", After: 2, Status: 401, MustFire: true})
	code, stderr := start(t.Context(), lookup(server, server.AccessToken()), "-out", out, "-page", "10")
	require.Equal(t, 2, code, stderr)
	require.Contains(t, stderr, "20 customers are safe in "+out+"; mend what the message says, and start again to go on")
	require.Equal(t, ids[:20], written(t, out))
	leaves(t, out, checkpointName(out))
	return server, ids, out
}

// refused starts again and wants a message, an exit code and nothing changed.
func refused(t *testing.T, server *mewstest.Server, token, out string, text string, args ...string) {
	t.Helper()
	before, _ := os.ReadFile(out)
	checkpoint, err := os.ReadFile(checkpointName(out))
	require.NoError(t, err)
	code, stderr := start(t.Context(), lookup(server, token), append([]string{"-out", out, "-page", "10"}, args...)...)
	assert.Equal(t, 2, code)
	assert.Contains(t, stderr, text)
	after, _ := os.ReadFile(out)
	assert.Equal(t, before, after)
	same, err := os.ReadFile(checkpointName(out))
	require.NoError(t, err)
	assert.Equal(t, checkpoint, same)
}

func finished(t *testing.T, server *mewstest.Server, token, out string, ids []string) {
	t.Helper()
	code, stderr := start(t.Context(), lookup(server, token), "-out", out, "-page", "5")
	require.Zero(t, code, stderr)
	assert.Contains(t, stderr, "going on after 20 customers")
	assert.Equal(t, ids, written(t, out))
	leaves(t, out)
}

func TestAnotherProperty(t *testing.T) {
	t.Parallel()
	server, ids, out := broken(t)
	for _, other := range []string{
		server.AddAccessToken(mewstest.OtherEnterpriseID),
		server.AddAccessToken(server.AddEnterprise(mewstest.Object{"Name": "Next door"})), // of the same chain
	} {
		refused(t, server, other, out, "is of an export of another property: "+mewstest.DefaultEnterpriseID)
	}
	finished(t, server, server.AddAccessToken(mewstest.DefaultEnterpriseID), out, ids) // another token of the same property
}

func TestFakeDataNeverJoinsRealData(t *testing.T) {
	t.Parallel()
	server, ids, out := broken(t)
	code, stderr := start(t.Context(), none, "-out", out)
	assert.Equal(t, 2, code)
	assert.Contains(t, stderr, "another property")
	finished(t, server, server.AccessToken(), out, ids)
}

func TestPortfolio(t *testing.T) {
	t.Parallel()
	server, out := mewstest.NewServer(t), outIn(t)
	enterprises := []mewstest.Object{
		{"Id": mewstest.DefaultEnterpriseID, "ChainId": mewstest.DefaultChainID},
		{"Id": mewstest.OtherEnterpriseID, "ChainId": mewstest.OtherChainID},
	}
	server.HandleList("enterprises/getAll", "Enterprises", enterprises)
	ids := addGuests(server, 20)
	ids = append(ids, server.AddCustomer(mewstest.Object{"LastName": "Elsewhere", "ChainId": mewstest.OtherChainID, "CreatedUtc": ago(100)}))
	server.Inject(mewstest.Fault{Path: "customers/getAll", After: 2, Status: 401, MustFire: true})
	portfolio := lookup(server, server.PortfolioAccessToken())
	code, stderr := start(t.Context(), portfolio, "-out", out, "-page", "10")
	require.Equal(t, 2, code, stderr)

	refused(t, server, server.AccessToken(), out, "another property")
	server.HandleList("enterprises/getAll", "Enterprises", enterprises[:1])
	refused(t, server, server.PortfolioAccessToken(), out, "another property")
	server.HandleList("enterprises/getAll", "Enterprises", enterprises)
	code, stderr = start(t.Context(), portfolio, "-out", out, "-page", "10")
	require.Zero(t, code, stderr)
	assert.Equal(t, ids, written(t, out))
}

func TestOtherFilters(t *testing.T) {
	t.Parallel()
	server, ids, out := broken(t)
	refused(t, server, server.AccessToken(), out, "is of an export with -since 2024-01-01; repeat that", "-since", "2023-01-01")
	original, err := os.ReadFile(checkpointName(out))
	require.NoError(t, err)
	changed := strings.Replace(string(original), `"Addresses":true`, `"Addresses":false`, 1)
	require.NoError(t, os.WriteFile(checkpointName(out), []byte(changed), 0o600))
	refused(t, server, server.AccessToken(), out, "with other filters")
	require.NoError(t, os.WriteFile(checkpointName(out), original, 0o600))
	finished(t, server, server.AccessToken(), out, ids)
}

func TestOtherOutput(t *testing.T) {
	t.Parallel()
	server, ids, out := broken(t)
	original, err := os.ReadFile(out)
	require.NoError(t, err)

	require.NoError(t, os.Remove(out))
	refused(t, server, server.AccessToken(), out, out+" is gone, but its checkpoint is there; put the file back")
	assert.NoFileExists(t, out)

	for _, other := range []string{
		"", "short\n",
		strings.Replace(string(original), "Guest 15", "GUEST 15", 1), // edited
		strings.Repeat("x", len(original)+100),                       // another file
	} {
		require.NoError(t, os.WriteFile(out, []byte(other), 0o600))
		refused(t, server, server.AccessToken(), out, out+" is not the file that the checkpoint belongs to")
	}

	require.NoError(t, os.WriteFile(out, original, 0o600)) // a copy is as good
	finished(t, server, server.AccessToken(), out, ids)
}

func TestDamagedCheckpoint(t *testing.T) {
	t.Parallel()
	server, ids, out := broken(t)
	original, err := os.ReadFile(checkpointName(out))
	require.NoError(t, err)
	damage := func(change func(*checkpoint)) string {
		var c checkpoint
		require.NoError(t, json.Unmarshal(original, &c))
		change(&c)
		b, err := json.Marshal(c)
		require.NoError(t, err)
		return string(b)
	}
	for _, text := range []string{
		"", "{}", "null", "no JSON", string(original[:len(original)/2]), string(original) + "}",
		damage(func(c *checkpoint) { c.Rows.Size = -1 }),
		damage(func(c *checkpoint) { c.Token = "" }), // would begin anew
		damage(func(c *checkpoint) { c.Version = 1 }),
		damage(func(c *checkpoint) { c.To = time.Time{} }),
	} {
		require.NoError(t, os.WriteFile(checkpointName(out), []byte(text), 0o600))
		refused(t, server, server.AccessToken(), out, checkpointName(out)+" is damaged, or not of this version of the program; choose another -out, or delete")
	}
	text := damage(func(c *checkpoint) { c.Token = "rates/getAll?cursor=1" })
	require.NoError(t, os.WriteFile(checkpointName(out), []byte(text), 0o600))
	refused(t, server, server.AccessToken(), out, "is a token of rates/getAll")
	require.NoError(t, os.WriteFile(checkpointName(out), original, 0o600))
	finished(t, server, server.AccessToken(), out, ids)
}

// A checkpoint without an output is what a kill in the first moment leaves.
func TestKilledBeforeTheFirstRow(t *testing.T) {
	t.Parallel()
	server, out := mewstest.NewServer(t), outIn(t)
	ids := addGuests(server, 30)
	server.Inject(mewstest.Fault{Path: "customers/getAll", Status: 401, MustFire: true})
	code, stderr := start(t.Context(), lookup(server, server.AccessToken()), "-out", out)
	require.Equal(t, 2, code, stderr)
	require.NoError(t, os.Remove(out))
	code, stderr = start(t.Context(), lookup(server, server.AccessToken()), "-out", out)
	require.Zero(t, code, stderr)
	assert.Equal(t, ids, written(t, out))
}

func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	server, ids, out := broken(t)
	unlock, err := lock(out)
	require.NoError(t, err)
	refused(t, server, server.AccessToken(), out, "is being written by another export (process ")
	unlock()
	finished(t, server, server.AccessToken(), out, ids)
}
