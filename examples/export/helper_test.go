package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

func TestMain(m *testing.M) {
	if os.Getenv("GUESTWIRE_EXPORT") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

func none(string) (string, bool) { return "", false }

func environment(env map[string]string) cli.Lookup {
	return func(name string) (string, bool) {
		value, ok := env[name]
		return value, ok
	}
}

// lookup makes an environment of a server and a token for it.
func lookup(server *mewstest.Server, accessToken string) cli.Lookup {
	return environment(map[string]string{"MEWS_URL": server.URL(), "MEWS_CLIENT_TOKEN": server.ClientToken(), "MEWS_ACCESS_TOKEN": accessToken})
}

// ago is so many hours before now, as the API writes it.
func ago(hours int) string {
	return time.Now().Add(-time.Duration(hours) * time.Hour).UTC().Format(time.RFC3339)
}

// addGuests adds customers who were created on the last days, two hours apart, and
// returns their identifiers, the newest first.
func addGuests(server *mewstest.Server, n int) (ids []string) {
	for i := range n {
		ids = append(ids, server.AddCustomer(mewstest.Object{"LastName": fmt.Sprint("Guest ", i), "CreatedUtc": ago(2 * (i + 1))}))
	}
	return ids
}

// start runs the program and returns its exit code and what it printed.
func start(ctx context.Context, env cli.Lookup, args ...string) (code int, stderr string) {
	var b bytes.Buffer
	code = program(ctx, args, env, io.Discard, &b)
	return code, b.String()
}

// anyJob is a job without the command line.
func anyJob(out string) job {
	return job{out: out, since: time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC), pageSize: 10}
}

func outIn(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "customers.ndjson")
}

// lines decodes a file, which has to be private.
func lines[T any](t *testing.T, name string) (rows []T) {
	t.Helper()
	file, err := os.Open(name)
	require.NoError(t, err)
	defer file.Close()
	info, err := file.Stat()
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	for scanner := bufio.NewScanner(file); scanner.Scan(); {
		var row T
		require.NoError(t, json.Unmarshal(scanner.Bytes(), &row))
		rows = append(rows, row)
	}
	return rows
}

// written returns the identifiers in an output.
func written(t *testing.T, name string) (ids []string) {
	t.Helper()
	for _, row := range lines[struct {
		ID string `json:"Id"`
	}](t, name) {
		ids = append(ids, row.ID)
	}
	return ids
}

// leaves wants an output and nothing beside it but others.
func leaves(t *testing.T, out string, others ...string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(out))
	require.NoError(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, filepath.Join(filepath.Dir(out), e.Name()))
	}
	assert.ElementsMatch(t, append(others, out), names)
}

// fakeGuests are those of the fake property.
func fakeGuests() (ids []string) {
	for i := guests - 1; i >= 0; i-- {
		ids = append(ids, fmt.Sprintf("c0ffee00-0000-4000-8000-%012d", i))
	}
	return ids
}

// A stopper stops something after so many lines.
type stopper struct {
	lines int
	stop  func()
	all   bytes.Buffer
}

func (s *stopper) Write(p []byte) (int, error) {
	s.all.Write(p)
	if s.lines > 0 {
		if s.lines -= bytes.Count(p, []byte("\n")); s.lines <= 0 {
			s.stop()
		}
	}
	return len(p), nil
}
