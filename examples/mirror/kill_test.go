package main

import (
	"maps"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// The program is killed at random times while everything changes and calls fail.
// MIRROR_KILLS says how often.
func TestKilled(t *testing.T) {
	t.Parallel()
	kills := 10
	if given := os.Getenv("MIRROR_KILLS"); given != "" {
		var err error
		kills, err = strconv.Atoi(given)
		require.NoError(t, err)
	}
	b := newBench(t, 400)
	b.hotel.SetLatency(3 * time.Millisecond)
	b.shop.SetLatency(3 * time.Millisecond)
	b.site.SetLatency(3 * time.Millisecond)
	b.forbidGoingBack(t)
	marks := map[string]bool{}
	for n := range kills {
		more := []string{"-follow", "-every", "20ms", "-sweep", "1h"}
		if n%3 == 2 {
			more = []string{"-follow", "-every", "20ms", "-sweep", "100ms"}
		}
		b.kill(t, more)
		b.hotel.ClearFaults()
		assert.Equal(t, []string{"ok"}, b.query(t, "PRAGMA integrity_check"))
		assert.Empty(t, b.query(t, "PRAGMA foreign_key_check"))
		for _, mark := range b.query(t, "SELECT feed, mark, sweep_mark FROM feeds") {
			marks[mark] = true
		}
	}

	_, stderr, code := b.run(t, "-once", "-sweep", "1000h")
	require.Zero(t, code, stderr)
	b.checkChanges(t)
	for range 2 { // the first one ends sweeps that began before the last changes
		stdout, stderr, code := b.run(t, "-once", "-sweep", "1ns")
		require.Zero(t, code, stderr)
		assert.Contains(t, stdout, "8 of 8 feeds complete")
	}
	b.check(t)
	t.Logf("%d kills; processes began from %d marks; %d rows vanished; %v", kills, len(marks), len(b.query(t, "SELECT 1 FROM vanished")), b.kinds)
}

// forbidGoingBack makes the program fail if it replaces a later read by an earlier one.
func (b *bench) forbidGoingBack(t *testing.T) {
	t.Helper()
	s, err := openStore(t.Context(), b.db)
	require.NoError(t, err)
	for table := range keys {
		_, err := s.db.ExecContext(t.Context(), "CREATE TRIGGER "+table+"_back BEFORE UPDATE ON "+table+
			" WHEN NEW.read_at < OLD.read_at BEGIN SELECT RAISE(ABORT, 'an earlier read'); END")
		require.NoError(t, err)
	}
	require.NoError(t, s.close())
}

// kill starts the program, changes the fakes and kills it.
func (b *bench) kill(t *testing.T, more []string) {
	t.Helper()
	for range 40 { // work for its first round
		require.NoError(t, b.change(t.Context()))
	}
	var out buffer
	command := exec.Command(os.Args[0], b.arguments(more...)...)
	command.Env = append(os.Environ(), asProgram+"=1")
	for name, value := range b.environment() {
		command.Env = append(command.Env, name+"="+value)
	}
	command.Stdout, command.Stderr = &out, &out
	b.tidy()
	require.NoError(t, command.Start())
	for len(b.hotel.Requests()) == 0 { // it is starting
		require.NoError(t, wait(t.Context(), time.Millisecond, nil))
	}
	life := time.Duration(b.random.IntN(100)) * time.Millisecond
	if b.random.IntN(3) == 0 {
		life *= 8
	}
	for end := time.Now().Add(life); time.Now().Before(end); {
		if b.random.IntN(60) == 0 {
			b.hotel.Inject(mewstest.Fault{Cut: mewstest.CutDuring})
		}
		require.NoError(t, b.change(t.Context()))
		require.NoError(t, wait(t.Context(), time.Duration(b.random.IntN(30))*time.Millisecond, nil))
	}
	require.NoError(t, command.Process.Kill())
	require.Error(t, command.Wait())
	require.NotContains(t, out.String(), "an earlier read")
	if command.ProcessState.Exited() {
		t.Fatalf("ended by itself: %s", out.String())
	}
}

// checkChanges checks what changes show: everything that exists is in the database, but
// rows that are gone are, too, and refunds may be missing.
func (b *bench) checkChanges(t *testing.T) {
	t.Helper()
	truth := b.truth(t)
	for table, key := range keys {
		if table == "pretix_orders" || table == "pretix_refunds" {
			continue
		}
		stored := b.query(t, "SELECT "+key+", data FROM "+table+" ORDER BY 1")
		for _, row := range texts(truth[table]) {
			assert.True(t, slices.Contains(stored, row), "%s: %s", table, row)
		}
	}
	codes := b.query(t, "SELECT code FROM pretix_orders")
	for code := range truth["pretix_orders"] {
		assert.Contains(t, codes, code)
	}
}

// texts are the rows of a table as a query returns them.
func texts(rows map[string]string) []string {
	var all []string
	for _, key := range slices.SortedFunc(maps.Keys(rows), compareKeys) {
		all = append(all, key+"|"+rows[key])
	}
	return all
}

// compareKeys orders numbers by value, as SQLite does.
func compareKeys(a, b string) int {
	n, errN := strconv.Atoi(a)
	m, errM := strconv.Atoi(b)
	if errN == nil && errM == nil {
		return n - m
	}
	return strings.Compare(a, b)
}
