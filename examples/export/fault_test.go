package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

func TestUnreadableRows(t *testing.T) {
	t.Parallel()
	server, out := mewstest.NewServer(t), outIn(t)
	addGuests(server, 30)
	bad := []string{
		server.AddCustomer(mewstest.Object{"LastName": "Secret <One>", "BirthDate": 19990909, "CreatedUtc": ago(55)}), // the last page
		server.AddCustomer(mewstest.Object{"LastName": "Secret Two", "CreatedUtc": ago(3), "IsActive": "maybe"}),
	}
	env := lookup(server, server.AccessToken())

	// Interrupted after the first of them.
	server.Inject(mewstest.Fault{Path: "customers/getAll", After: 2, Status: 401, MustFire: true})
	code, stderr := start(t.Context(), env, "-out", out, "-page", "10")
	require.Equal(t, 2, code, stderr)
	first := stderr
	require.Len(t, lines[unreadableRow](t, unreadableName(out)), 1)
	leaves(t, out, checkpointName(out), unreadableName(out))

	// What a run that was killed before its checkpoint left is taken away.
	file, err := os.OpenFile(unreadableName(out), os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = file.WriteString(`{"id":"again"}` + "\n{")
	require.NoError(t, err)
	require.NoError(t, file.Close())

	code, stderr = start(t.Context(), env, "-out", out, "-page", "10")
	require.Equal(t, codeUnreadable, code, stderr)
	assert.Contains(t, stderr, "30 customers in "+out)
	assert.Contains(t, stderr, "but for 2 rows that cannot be decoded: "+unreadableName(out)+" has them")
	assert.Len(t, written(t, out), 30)
	leaves(t, out, unreadableName(out))

	rows := lines[unreadableRow](t, unreadableName(out))
	require.Len(t, rows, 2)
	assert.Equal(t, []string{bad[1], bad[0]}, []string{rows[0].ID, rows[1].ID})
	assert.Equal(t, "IsActive", rows[0].Field)
	assert.Equal(t, "Customers", rows[1].List)
	assert.Equal(t, "BirthDate", rows[1].Field)
	assert.Contains(t, string(rows[1].Raw), `"Secret <One>"`)
	all := first + stderr
	assert.Contains(t, all, `of Customers, identifier "`+bad[0]+`", field "BirthDate"`)
	for _, value := range []string{"Secret", "19990909", "maybe"} {
		assert.NotContains(t, all, value)
	}
	assert.Equal(t, 1, strings.Count(all, bad[0]))

	code, stderr = start(t.Context(), env, "-out", out)
	assert.Equal(t, 2, code)
	assert.Contains(t, stderr, "move it away")
	require.NoError(t, os.Remove(out))
	code, stderr = start(t.Context(), env, "-out", out)
	assert.Equal(t, 2, code)
	assert.Contains(t, stderr, unreadableName(out)+" exists")
}

func TestUnreadableRowsOfAnUnfinishedPage(t *testing.T) {
	t.Parallel()
	server, ids, out := broken(t)
	require.NoError(t, os.WriteFile(unreadableName(out), []byte("{\"id\":\"the checkpoint does not know it\"}\n"), 0o600))
	finished(t, server, server.AccessToken(), out, ids)
}

func TestLostFileOfUnreadableRows(t *testing.T) {
	t.Parallel()
	server, out := mewstest.NewServer(t), outIn(t)
	addGuests(server, 30)
	server.AddCustomer(mewstest.Object{"BirthDate": 1, "CreatedUtc": ago(3)})
	server.Inject(mewstest.Fault{Path: "customers/getAll", After: 2, Status: 401, MustFire: true})
	code, stderr := start(t.Context(), lookup(server, server.AccessToken()), "-out", out, "-page", "10")
	require.Equal(t, 2, code, stderr)
	require.NoError(t, os.Remove(unreadableName(out)))
	refused(t, server, server.AccessToken(), out, unreadableName(out)+" is gone")
}

func TestUndecodableResponse(t *testing.T) {
	t.Parallel()
	server, out := mewstest.NewServer(t), outIn(t)
	ids := addGuests(server, 30)
	server.Inject(mewstest.Fault{Path: "customers/getAll", After: 2, Status: 200, Body: `{"Customers": 7, "Cursor": null}`, MustFire: true})
	code, stderr := start(t.Context(), lookup(server, server.AccessToken()), "-out", out, "-page", "10")
	assert.Equal(t, codeUndecodable, code)
	assert.Contains(t, stderr, "cannot decode the response")
	assert.Contains(t, stderr, "20 customers are safe in "+out+"; starting again does not help")
	assert.NotContains(t, stderr, "trying again")
	finished(t, server, server.AccessToken(), out, ids)
}

// inBubble runs a job against a fake where waits pass at once.
func inBubble(t *testing.T, customers int, faults ...mewstest.Fault) (server *mewstest.Server, out, stderr string, err error) {
	t.Helper()
	server, out = mewstest.New(), outIn(t)
	defer server.Close()
	addGuests(server, customers)
	for _, f := range faults {
		server.Inject(f)
	}
	j := anyJob(out)
	j.since = time.Now().AddDate(0, -1, 0)
	j.options = []mews.Option{mews.WithHTTPClient(server.HTTPClient())}
	var b bytes.Buffer
	err = run(t.Context(), &b, lookup(server, server.AccessToken()), j)
	return server, out, b.String(), err
}

func TestTemporaryErrors(t *testing.T) {
	t.Parallel()
	t.Run("pass", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			_, out, stderr, err := inBubble(t, 30, mewstest.Fault{Path: "customers/getAll", After: 1, Status: 503, Times: 9})
			require.NoError(t, err)
			assert.Len(t, written(t, out), 30)
			assert.Equal(t, 2, strings.Count(stderr, "trying again in "), stderr)
			assert.Contains(t, stderr, "trying again in 10s")
		})
	})
	t.Run("name a wait", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			_, out, stderr, err := inBubble(t, 30, mewstest.Fault{Path: "customers/getAll", After: 1, Status: 429, Header: http.Header{"Retry-After": {"600"}}})
			require.NoError(t, err)
			assert.Len(t, written(t, out), 30)
			assert.Contains(t, stderr, "trying again in 10m0s")
		})
	})
	t.Run("stay", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			_, out, stderr, err := inBubble(t, 30, mewstest.Fault{Path: "customers/getAll", After: 1, Status: 503, Times: 1000})
			require.ErrorIs(t, err, mews.ErrServer)
			assert.Equal(t, 1, cli.Code(err))
			assert.ErrorContains(t, err, "10 customers are safe in "+out+"; start again to go on")
			assert.Equal(t, maxFailures, strings.Count(stderr, "trying again in "))
		})
	})
	t.Run("ask for smaller pages", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			_, out, stderr, err := inBubble(t, 30, mewstest.Fault{Path: "customers/getAll", After: 1, Status: 408, Times: 2})
			require.NoError(t, err)
			assert.Len(t, written(t, out), 30)
			assert.Contains(t, stderr, "going on with 5 customers per page")
			assert.Contains(t, stderr, "going on with 2 customers per page")
		})
	})
}

func TestResponseTooLarge(t *testing.T) {
	t.Parallel()
	server, out := mewstest.NewServer(t), outIn(t)
	ids := addGuests(server, 30)
	j := anyJob(out)
	j.options = []mews.Option{mews.WithMaxResponseBytes(10_000)}
	var b bytes.Buffer
	require.NoError(t, run(t.Context(), &b, lookup(server, server.AccessToken()), j), b.String())
	assert.Contains(t, b.String(), "customers per page")
	assert.Equal(t, ids, written(t, out))
}

// A disk has room for some bytes.
type fullDisk struct {
	to   io.Writer
	room *int
}

func (d fullDisk) Write(p []byte) (int, error) {
	n := min(len(p), *d.room)
	*d.room -= n
	if n, err := d.to.Write(p[:n]); err != nil || n == len(p) {
		return n, err
	}
	return n, errors.New("no space left on device")
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		disk func(io.Writer) io.Writer
		kept int
	}{
		{"of a test", func() func(io.Writer) io.Writer {
			room := 20_000
			return func(to io.Writer) io.Writer { return fullDisk{to, &room} }
		}(), 10},
		{"of the system", func(to io.Writer) io.Writer {
			full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
			if err != nil {
				return fullDisk{to, new(int)} // not everywhere
			}
			return full
		}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server, out := mewstest.NewServer(t), outIn(t)
			ids := addGuests(server, 30)
			j := anyJob(out)
			j.disk = test.disk
			err := run(t.Context(), io.Discard, lookup(server, server.AccessToken()), j)
			require.ErrorContains(t, err, "cannot write: ")
			require.ErrorContains(t, err, "no space left on device")
			require.ErrorContains(t, err, "make room")
			assert.Equal(t, 2, cli.Code(err))
			assert.Len(t, written(t, out), test.kept, "whole pages only")
			j.disk = nil
			require.NoError(t, run(t.Context(), io.Discard, lookup(server, server.AccessToken()), j))
			assert.Equal(t, ids, written(t, out))
			leaves(t, out)
		})
	}
}

func TestNoPropertyIsAnError(t *testing.T) {
	t.Parallel()
	server, out := mewstest.NewServer(t), outIn(t)
	code, stderr := start(t.Context(), lookup(server, "wrong"), "-out", out)
	assert.Equal(t, 2, code)
	assert.Contains(t, stderr, "401")
	assert.Contains(t, stderr, "nothing is exported yet")
	assert.NoFileExists(t, out)
	assert.NoFileExists(t, checkpointName(out))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	code, stderr = start(ctx, lookup(server, server.AccessToken()), "-out", out)
	assert.Equal(t, 1, code)
	assert.Contains(t, stderr, "interrupted; nothing is exported yet")
}
