package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

func TestExport(t *testing.T) {
	t.Parallel()
	out := outIn(t)
	code, stderr := start(t.Context(), none, "-out", out, "-page", "1000")
	require.Zero(t, code, stderr)
	assert.Equal(t, fakeGuests(), written(t, out))
	leaves(t, out)
	assert.Contains(t, stderr, "exporting a fake property")
	assert.Contains(t, stderr, "2000 customers in "+out+", complete")
	before, err := os.ReadFile(out)
	require.NoError(t, err)
	code, stderr = start(t.Context(), none, "-out", out)
	assert.Equal(t, 2, code)
	assert.Contains(t, stderr, "of a complete export, or something else; move it away")
	after, err := os.ReadFile(out)
	require.NoError(t, err)
	assert.Equal(t, before, after, "left alone")
	leaves(t, out)
}

// Interrupted in every way that leaves something behind.
func TestExportGoesOn(t *testing.T) {
	t.Parallel()
	out := outIn(t)
	for i := 0; ; i++ {
		require.Less(t, i, 50)
		ctx, cancel := context.WithCancel(t.Context())
		stderr := &stopper{lines: 9, stop: cancel}
		code := program(ctx, []string{"-out", out, "-page", "100", "-progress", "0"}, none, io.Discard, stderr)
		cancel()
		if code == 0 {
			assert.Greater(t, i, 1)
			break
		}
		require.Equal(t, 1, code, stderr.all.String())
		require.Contains(t, stderr.all.String(), "interrupted; ")
		require.Contains(t, stderr.all.String(), "start again to go on")
		// A run that is killed between its two writes leaves rows, or half of one.
		file, err := os.OpenFile(out, os.O_APPEND|os.O_WRONLY, 0)
		require.NoError(t, err)
		_, err = file.WriteString(`{"Id":"half a customer`)
		require.NoError(t, err)
		require.NoError(t, file.Close())
	}
	assert.Equal(t, fakeGuests(), written(t, out))
	leaves(t, out)
}

// child runs the program in a process of its own and stops it with a signal.
func child(t *testing.T, out string, signal os.Signal) (code int, stderr string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-out", out, "-page", "100", "-progress", "0")
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "MEWS_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "GUESTWIRE_EXPORT=1")
	s := &stopper{lines: 9, stop: func() { _ = cmd.Process.Signal(signal) }}
	cmd.Stderr = s
	_ = cmd.Run()
	require.NotNil(t, cmd.ProcessState)
	return cmd.ProcessState.ExitCode(), s.all.String()
}

func TestExportIsStopped(t *testing.T) {
	t.Parallel()
	for name, signal := range map[string]os.Signal{"kill -9": os.Kill, "Ctrl-C": os.Interrupt, "kill": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out := outIn(t)
			for i := 0; ; i++ {
				require.Less(t, i, 50)
				code, stderr := child(t, out, signal)
				if code == 0 {
					assert.Greater(t, i, 1)
					break
				}
				if signal != os.Kill {
					require.Equal(t, 1, code, stderr)
					require.Contains(t, stderr, "interrupted; ")
				}
			}
			assert.Equal(t, fakeGuests(), written(t, out))
			leaves(t, out)
		})
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	var stdout, stderr bytes.Buffer
	assert.Zero(t, program(t.Context(), []string{"-h"}, none, &stdout, &stderr))
	for _, text := range []string{"one JSON object", "MEWS_ACCESS_TOKEN", "MEWS_URL", "Exit codes:", "  3  complete, but", "-since day"} {
		assert.Contains(t, stdout.String(), text)
	}
	assert.Empty(t, stderr.String())
}

func TestArguments(t *testing.T) { // one directory for all
	dir := t.TempDir()
	theirs := filepath.Join(dir, "theirs")
	require.NoError(t, os.WriteFile(theirs, []byte("mine\n"), 0o600))
	for _, test := range []struct {
		name string
		args []string
		text string
	}{
		{"no day", []string{"-since", "yesterday"}, `-since: "yesterday" is not a day`},
		{"the future", []string{"-since", "2999-01-01"}, "-since: 2999-01-01 is in the future"},
		{"too large a page", []string{"-page", "1001"}, "-page: 1001 is not from 1 to 1000"},
		{"no page", []string{"-page", "0"}, "-page: 0 is not from 1 to 1000"},
		{"negative progress", []string{"-progress", "-1s"}, "-progress: must not be negative"},
		{"unknown flag", []string{"-output", "x"}, "-h lists the flags"},
		{"surplus", []string{"more"}, `unexpected argument "more"`},
		{"dash", []string{"-out", "-"}, `-out: "-" is not a file`},
		{"nothing", []string{"-out", ""}, `-out: "" is not a file`},
		{"device", []string{"-out", os.DevNull}, "is a pipe or a device"},
		{"directory", []string{"-out", dir}, "is a directory; name a file in it"},
		{"no directory", []string{"-out", filepath.Join(dir, "no", "file")}, "create it first"},
		{"another file", []string{"-out", theirs}, "has no checkpoint"},
	} {
		t.Run(test.name, func(t *testing.T) {
			code, stderr := start(t.Context(), none, append([]string{"-out", filepath.Join(dir, "customers.ndjson")}, test.args...)...)
			assert.Equal(t, 2, code)
			assert.Contains(t, stderr, test.text)
			leaves(t, theirs)
		})
	}
}

func TestHalfAnEnvironment(t *testing.T) {
	t.Parallel()
	for name, env := range map[string]map[string]string{
		"address alone":      {"MEWS_URL": mews.Demo},
		"client token alone": {"MEWS_CLIENT_TOKEN": "1"},
		"access token alone": {"MEWS_ACCESS_TOKEN": "2"},
		"no access token":    {"MEWS_CLIENT_TOKEN": "1", "MEWS_URL": mews.Demo},
		"empty access token": {"MEWS_CLIENT_TOKEN": "1", "MEWS_ACCESS_TOKEN": ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out := outIn(t)
			code, stderr := start(t.Context(), environment(env), "-out", out)
			assert.Equal(t, 2, code)
			assert.Contains(t, stderr, "the environment has MEWS_")
			assert.NotContains(t, stderr, "exporting")
			assert.NoFileExists(t, out)
		})
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	server := mewstest.NewServer(t)
	addGuests(server, 30)
	plain := func(args ...string) string {
		code, stderr := start(t.Context(), lookup(server, server.AccessToken()), append(args, "-out", outIn(t), "-page", "10")...)
		require.Zero(t, code, stderr)
		assert.NotContains(t, stderr, "\r")
		return stderr
	}
	assert.NotContains(t, plain(), "/s,")
	assert.Contains(t, plain("-progress", "0"), "\n10 customers, ")

	var b bytes.Buffer
	j := anyJob(outIn(t))
	j.terminal = true
	require.NoError(t, run(t.Context(), &b, lookup(server, server.AccessToken()), j))
	assert.Contains(t, b.String(), "\r20 customers, ")
	last := b.String()[strings.LastIndex(b.String(), "\r")+1:]
	assert.True(t, strings.HasPrefix(last, "30 customers in "), last)
}
