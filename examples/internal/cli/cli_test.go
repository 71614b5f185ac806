package cli_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
)

func TestVariables(t *testing.T) {
	t.Parallel()
	variables := cli.Variables{Required: []string{"ID", "SECRET"}, Optional: []string{"URL"}}
	for _, test := range []struct {
		name string
		env  map[string]string
		fake bool
		text string // of the error
	}{
		{name: "nothing", fake: true},
		{name: "everything", env: map[string]string{"ID": "1", "SECRET": "2", "URL": "3"}},
		{name: "without the optional one", env: map[string]string{"ID": "1", "SECRET": "2"}},
		{name: "an empty optional one", env: map[string]string{"URL": ""}, fake: true},
		{name: "one of two", env: map[string]string{"ID": "1"}, text: "the environment has ID, but SECRET is not set; set SECRET"},
		{name: "the optional one alone", env: map[string]string{"URL": "3"}, text: "has URL, but ID and SECRET are not set; set ID and SECRET to use a real server, or unset URL"},
		{name: "one of them empty", env: map[string]string{"ID": "1", "SECRET": "", "URL": "3"}, text: "has ID and URL, but SECRET is empty; set SECRET to use a real server, or unset ID, URL and SECRET"},
		{name: "all empty", env: map[string]string{"ID": "", "SECRET": ""}, text: "ID and SECRET are empty; set ID and SECRET to use a real server, or unset ID and SECRET"},
		{name: "one empty, one not set", env: map[string]string{"SECRET": ""}, text: "ID is not set and SECRET is empty; set ID and SECRET to use a real server, or unset SECRET to use a fake one"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			values, err := variables.Read(func(name string) (string, bool) {
				value, ok := test.env[name]
				return value, ok
			})
			if test.text != "" {
				require.ErrorContains(t, err, test.text)
				assert.Equal(t, cli.CodeUsage, cli.Code(err))
				return
			}
			require.NoError(t, err)
			assert.Equal(t, test.fake, values == nil)
			if !test.fake {
				assert.Equal(t, "2", values["SECRET"])
			}
		})
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	parse := func(args ...string) (string, error) {
		var stdout bytes.Buffer
		flags := flag.NewFlagSet("program", flag.ContinueOnError)
		flags.Int("size", 5, "size of it")
		err := cli.Parse(flags, args, "What it does.\n", &stdout)
		return stdout.String(), err
	}
	out, err := parse("-size", "7")
	require.NoError(t, err)
	assert.Empty(t, out)
	out, err = parse("-h")
	require.ErrorIs(t, err, cli.ErrHelp)
	assert.Contains(t, out, "What it does.\n\nFlags:\n  -size int\n")
	for text, args := range map[string][]string{
		`unexpected argument "more"`: {"-size", "7", "more"},
		"not defined: -sise":         {"-sise", "7"},
		"invalid value":              {"-size", "x"},
	} {
		out, err = parse(args...)
		require.ErrorContains(t, err, text)
		assert.Equal(t, cli.CodeUsage, cli.Code(err))
		assert.Empty(t, out)
	}
}

func TestCode(t *testing.T) {
	t.Parallel()
	assert.Equal(t, cli.CodeOK, cli.Code(nil))
	assert.Equal(t, cli.CodeFailed, cli.Code(io.EOF))
	assert.Equal(t, 7, cli.Code(fmt.Errorf("more: %w", &cli.ExitError{Code: 7, Err: io.EOF})))
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestOutput(t *testing.T) {
	t.Parallel()
	var to bytes.Buffer
	out := &cli.Output{W: &to}
	fmt.Fprint(out, "text")
	require.NoError(t, out.Err())
	assert.Equal(t, "text", to.String())
	out.W = full{}
	fmt.Fprint(out, "more")
	out.W = &to
	fmt.Fprint(out, "and more")
	require.ErrorContains(t, out.Err(), "incomplete: no space left")
	assert.Equal(t, "text", to.String(), "nothing after a gap")
}

func TestIsTerminal(t *testing.T) {
	t.Parallel()
	file, err := os.Create(filepath.Join(t.TempDir(), "file"))
	require.NoError(t, err)
	t.Cleanup(func() { file.Close() })
	assert.False(t, cli.IsTerminal(file))
	assert.False(t, cli.IsTerminal(io.Discard))
	null, err := os.Open(os.DevNull)
	require.NoError(t, err)
	t.Cleanup(func() { null.Close() })
	assert.True(t, cli.IsTerminal(null))
}

func TestCount(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "0 bookings, 1 booking, 2 bookings", cli.Count(0, "booking")+", "+cli.Count(1, "booking")+", "+cli.Count(2, "booking"))
}
