package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) {
	if os.Getenv("GUESTWIRE_EXPORT") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

func none(string) string { return "" }

// complete reads the file and wants each guest of the fake once, newest first.
func complete(t *testing.T, out string) {
	t.Helper()
	file, err := os.Open(out)
	require.NoError(t, err)
	t.Cleanup(func() { _ = file.Close() })
	n := guests
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var c struct {
			ID string `json:"Id"`
		}
		require.NoError(t, json.Unmarshal(lines.Bytes(), &c))
		n--
		require.Equal(t, fmt.Sprintf("c0ffee00-0000-4000-8000-%012d", n), c.ID)
	}
	assert.Zero(t, n)
	assert.NoFileExists(t, name(out))
	info, err := file.Stat()
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

func TestExport(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "customers.ndjson")
	var status bytes.Buffer
	require.NoError(t, run(t.Context(), &status, none, out, "2024-01-01", 1000))
	complete(t, out)
	assert.Contains(t, status.String(), "2000 customers")
	require.ErrorContains(t, run(t.Context(), &status, none, out, "2024-01-01", 1000), "is a complete export", "and left alone")
}

// A stopper stops something after so many lines of progress.
type stopper struct {
	lines int
	stop  func()
}

func (s *stopper) Write(p []byte) (int, error) {
	s.lines -= bytes.Count(p, []byte("\r"))
	if s.lines <= 0 {
		s.stop()
	}
	return len(p), nil
}

// Interrupted in every way that leaves something behind.
func TestExportGoesOn(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "customers.ndjson")
	for i := 0; ; i++ {
		require.Less(t, i, 50)
		ctx, cancel := context.WithCancel(t.Context())
		err := run(ctx, &stopper{7, cancel}, none, out, "2024-06-01", 100)
		cancel()
		if err == nil {
			break
		}
		require.ErrorIs(t, err, context.Canceled)
		// A run that is killed between its two writes leaves rows, or half of one.
		file, err := os.OpenFile(out, os.O_APPEND|os.O_WRONLY, 0)
		require.NoError(t, err)
		_, err = file.WriteString(`{"Id":"half a customer`)
		require.NoError(t, err)
		require.NoError(t, file.Close())
	}
	complete(t, out)
}

func TestExportIsKilled(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "customers.ndjson")
	for i := 0; ; i++ {
		require.Less(t, i, 50)
		ctx, kill := context.WithCancel(t.Context()) // its end is kill -9
		cmd := exec.CommandContext(ctx, os.Args[0], "-out", out, "-page", "100")
		cmd.Env = append(os.Environ(), "GUESTWIRE_EXPORT=1", "MEWS_ACCESS_TOKEN=")
		cmd.Stderr = &stopper{8, kill}
		err := cmd.Run()
		kill()
		if err == nil {
			break
		}
	}
	complete(t, out)
}

func TestExportRefuses(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "customers.ndjson")
	require.ErrorContains(t, run(t.Context(), io.Discard, none, out, "yesterday", 500), "-since")
	require.ErrorContains(t, run(t.Context(), io.Discard, none, out, "2999-01-01", 500), "-since")
	require.ErrorContains(t, run(t.Context(), io.Discard, none, out, "2024-01-01", 5000), "-page")
	assert.NoFileExists(t, name(out), "nothing is left behind")
	from, err := time.Parse(time.DateOnly, "2024-01-01")
	require.NoError(t, err)
	require.NoError(t, checkpoint{From: from, Size: 10}.save(out))
	require.ErrorContains(t, run(t.Context(), io.Discard, none, out, "2024-01-01", 500), "shorter")
	require.ErrorContains(t, run(t.Context(), io.Discard, none, out, "2023-01-01", 500), "-since 2024-01-01")
	require.NoError(t, os.WriteFile(name(out), nil, 0o600))
	require.ErrorContains(t, run(t.Context(), io.Discard, none, out, "2024-01-01", 500), "export anew")
}
