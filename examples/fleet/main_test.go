package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
)

// asProgram makes the test binary the program itself, as a process of its own.
const asProgram = "FLEET_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		ctx, _ := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		os.Exit(program(ctx, os.Args[1:], os.LookupEnv, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// buffer is an output that several goroutines write to.
type buffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// runProgram runs the program in this process.
func runProgram(t *testing.T, env map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, log buffer
	code = program(t.Context(), args, func(name string) (string, bool) {
		value, ok := env[name]
		return value, ok
	}, &out, &log)
	return code, out.String(), log.String()
}

func TestHelp(t *testing.T) {
	t.Parallel()
	code, out, _ := runProgram(t, nil, "-h")
	assert.Equal(t, cli.CodeOK, code)
	for _, text := range []string{"NATS_URL", "Exit codes:", "-workers int"} {
		assert.Contains(t, out, text)
	}
}

func TestFakeProperties(t *testing.T) {
	t.Parallel()
	code, _, log := runProgram(t, nil, "-properties", "12", "-guests", "3", "-large", "120", "-page", "20", "-pages", "2", "-limit", "0", "-rounds", "2")
	assert.Equal(t, cli.CodeOK, code, log)
	assert.Regexp(t, regexp.MustCompile(`(?m)^round 1: 12 properties in \S+, 15 tasks, 29 requests .* 153 rows, 0 put aside, 0 failed`), log)
	assert.Contains(t, log, "round 2: ")

	code, _, log = runProgram(t, nil, "-properties", "3", "-denied", "1")
	assert.Equal(t, codeIncomplete, code)
	assert.Regexp(t, `put aside" property=hotel-00002 reason="401: `, log)
	assert.Contains(t, log, "1 put aside")
	assert.Regexp(t, `hotel-00002: aside until \S+: 401: [^\n]+\nfleet: complete but for 1 of 3 properties`, log)
}

func TestUsage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(lines string) string {
		name := filepath.Join(dir, strconv.Itoa(len(lines)))
		require.NoError(t, os.WriteFile(name, []byte(lines), 0o600))
		return name
	}
	const tokens = "0123456789ABCDEF0123456789ABCDEF-0123456789ABCDEF0123456789ABCDE"
	for _, test := range []struct {
		name string
		args []string
		env  map[string]string
		text string
	}{
		{name: "flag", args: []string{"-pages", "0"}, text: "must be at least 1"},
		{name: "page", args: []string{"-page", "1000"}, text: "-page: 1000 is not from 1 to 999"},
		{name: "short lease", args: []string{"-lease", "10ms"}, text: "-lease must be at least 1s"},
		{name: "negative", args: []string{"-guests", "-1"}, text: "must not be negative"},
		{name: "both", args: []string{"-work", "-follow"}, text: "excludes -follow"},
		{name: "worker alone", args: []string{"-work"}, text: "-work needs NATS_URL"},
		{name: "worker without properties", args: []string{"-work"}, env: map[string]string{"NATS_URL": "nats://127.0.0.1:1"}, text: "-work needs FLEET_PROPERTIES"},
		{name: "address", args: []string{"-listen", "4222"}, text: `"4222" is not an address`},
		{name: "two servers", args: []string{"-dir", dir}, env: map[string]string{"NATS_URL": "nats://127.0.0.1:1"}, text: "unset NATS_URL"},
		{name: "half", env: map[string]string{"MEWS_CLIENT_TOKEN": tokens}, text: "FLEET_PROPERTIES is not set"},
		{name: "no file", env: map[string]string{"FLEET_PROPERTIES": filepath.Join(dir, "none")}, text: "no such file"},
		{name: "no properties", env: map[string]string{"FLEET_PROPERTIES": write("\n")}, text: "has no properties"},
		{name: "no JSON", env: map[string]string{"FLEET_PROPERTIES": write("hotel-1;" + tokens)}, text: "line 1 is not an object"},
		{name: "bad id", env: map[string]string{"FLEET_PROPERTIES": write(`{"id": "a.b", "access_token": "` + tokens + `"}`)}, text: `line 1: id "a.b" must be`},
		{name: "no token", env: map[string]string{"FLEET_PROPERTIES": write(`{"id": "a"}`)}, text: "a has no access_token"},
		{name: "twice", env: map[string]string{"FLEET_PROPERTIES": write(strings.Repeat(`{"id": "a", "access_token": "`+tokens+`"}`+"\n", 2))}, text: "line 2: a is there twice"},
		{name: "platform", args: []string{"-properties", "1"}, env: map[string]string{
			"FLEET_PROPERTIES": write(`{"id": "ab", "access_token": "` + tokens + `"}`), "MEWS_URL": "http://hotel.example",
		}, text: "WithBaseURL"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if test.env["FLEET_PROPERTIES"] != "" {
				test.env["MEWS_CLIENT_TOKEN"] = tokens
			}
			code, _, log := runProgram(t, test.env, test.args...)
			assert.Equal(t, cli.CodeUsage, code)
			assert.Contains(t, log, test.text)
			assert.NotContains(t, log, tokens)
		})
	}
}

func TestNoCluster(t *testing.T) {
	t.Parallel()
	code, _, log := runProgram(t, map[string]string{"NATS_URL": "nats://127.0.0.1:1"}, "-properties", "1")
	assert.Equal(t, cli.CodeFailed, code)
	assert.Contains(t, log, "fleet: NATS: ")
}

func TestSecretsDoNotPrint(t *testing.T) {
	t.Parallel()
	p := property{ID: "hotel-1", Token: "C0FFEE"}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		text := fmt.Sprintf(format, p) + fmt.Sprintf(format, p.Token)
		assert.NotContains(t, text, "C0FFEE")
		assert.NotContains(t, text, fmt.Sprintf("%x", "C0FFEE"))
		assert.Contains(t, text, redacted)
	}
	assert.Equal(t, redacted, p.Token.LogValue().String())
}

func TestInterrupted(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args []string
		code int
	}{
		{args: []string{"-follow"}, code: cli.CodeOK},
		{args: []string{"-rounds", "1000000"}, code: cli.CodeFailed},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		var log buffer
		ended := make(chan int)
		go func() {
			ended <- program(ctx, append(test.args, "-properties", "3", "-large", "3"), func(string) (string, bool) { return "", false }, io.Discard, &log)
		}()
		assert.Eventually(t, func() bool { return strings.Contains(log.String(), "round 1: ") }, 30*time.Second, 10*time.Millisecond)
		cancel()
		assert.Equal(t, test.code, <-ended, log.String())
	}
}
