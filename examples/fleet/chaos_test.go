//go:build unix

package main

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// Several processes are killed and paused at random, for longer than their leases,
// while guests are added, changed and deleted, and requests fail. In the end all
// copies are complete, and at no time was anything stale committed.
//
// The seed is printed; FLEET_SEED repeats it, as far as processes repeat.
func TestKilledAndPaused(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	if given := os.Getenv("FLEET_SEED"); given != "" {
		var err error
		seed, err = strconv.ParseUint(given, 10, 64)
		require.NoError(t, err)
	}
	t.Logf("FLEET_SEED=%d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	duration := 30 * time.Second
	if testing.Short() {
		duration = 10 * time.Second
	}
	o := small()
	o.properties, o.large, o.latency, o.listen = 24, 200, 5*time.Millisecond, "127.0.0.1:0"
	f := setup(t, o)
	go f.platform.tidy(t.Context())
	herd := startHerd(t, f, 4)
	for end, version := time.Now().Add(duration), 1; time.Now().Before(end); version++ {
		f.disturbGuests(random, version)
		_, err := f.bus.enqueue(t.Context(), f.properties)
		require.NoError(t, err)
		herd.disturb(random)
		require.NoError(t, sleep(t.Context(), time.Duration(random.IntN(200))*time.Millisecond))
	}
	herd.calm()
	f.platform.servers[0].ClearFaults()
	f.oneRound(t) // what was in the queue, perhaps read in part
	f.oneRound(t)
	kills, pauses, refused := herd.stop()
	f.checkCopies(t)
	committed, takeovers := checkCommits(t, f.changes(t))
	if t.Failed() {
		t.Log(herd.out.String())
	}
	t.Logf("%d kills, %d pauses; %d rows by %d leases; %d commits of workers that had lost their lease were refused", kills, pauses, committed, takeovers, refused)
	assert.Positive(t, kills)
	assert.Positive(t, pauses)
}

// disturbGuests changes something everywhere, and lets a request fail.
func (f *fleet) disturbGuests(random *rand.Rand, version int) {
	f.platform.servers[0].Inject(mewstest.Fault{Cut: mewstest.CutDuring})
	for i := range f.platform.hotels {
		h := &f.platform.hotels[i]
		guest := h.guests[random.IntN(len(h.guests))]
		switch random.IntN(7) {
		case 0:
			h.add(chainOf(i), strconv.Itoa(version))
		case 1:
			h.server.DeleteCustomer(guest)
		default:
			h.server.Change("customers", guest, mewstest.Object{"Notes": strconv.Itoa(version)})
		}
	}
}

// checkCommits goes through everything that was ever stored. Rows come from the lease
// that was taken last, were read after it was taken, and never replace what was read
// later.
func checkCommits(t *testing.T, all []change) (committed, takeovers int) {
	t.Helper()
	type state struct {
		lease   uint64
		taken   time.Time
		pending int // rows of the batch
	}
	properties, reads, versions := map[string]*state{}, map[string]time.Time{}, map[string]int{}
	for _, c := range all {
		s := properties[c.property]
		if s == nil {
			s = &state{}
			properties[c.property] = s
		}
		if c.mark == nil {
			s.pending++
			committed++
			key := c.property + c.id
			require.False(t, c.read.Before(s.taken), "%s: read before the lease was taken", key)
			require.False(t, c.read.Before(reads[key]), "%s: an earlier read replaced a later one", key)
			version, err := strconv.Atoi(c.customer.Notes)
			require.NoError(t, err)
			require.GreaterOrEqual(t, version, versions[key], "%s: went back", key)
			reads[key], versions[key] = c.read, version
			continue
		}
		if c.mark.Lease != s.lease {
			require.Greater(t, c.mark.Lease, s.lease, "%s: an older lease came back", c.property)
			require.Zero(t, s.pending, "%s: rows of a lease that nobody had taken", c.property)
			s.lease, s.taken = c.mark.Lease, c.at.Truncate(time.Microsecond)
			takeovers++
		}
		s.pending = 0
	}
	return committed, takeovers
}

// A herd is the processes of a test.
type herd struct {
	t    *testing.T
	env  []string
	out  *buffer
	wait sync.WaitGroup

	mu            sync.Mutex
	running       []*exec.Cmd
	kills, pauses int
}

func startHerd(t *testing.T, f *fleet, processes int) *herd {
	t.Helper()
	env, err := f.platform.environment(filepath.Join(t.TempDir(), "properties"))
	require.NoError(t, err)
	h := &herd{t: t, out: &buffer{}, env: append(env, "NATS_URL="+f.bus.url, asProgram+"=1")}
	for range processes {
		h.running = append(h.running, h.start())
	}
	t.Cleanup(func() { h.stop() })
	return h
}

func (h *herd) start() *exec.Cmd {
	command := exec.Command(os.Args[0], "-work", "-workers", "3", "-page", "10", "-pages", "3", "-lease", "1s", "-overlap", "1m", "-limit", "0")
	command.Env = append(os.Environ(), h.env...)
	command.Stdout, command.Stderr = h.out, h.out
	require.NoError(h.t, command.Start())
	return command
}

// disturb kills a process and starts another one, or pauses one for a while.
func (h *herd) disturb(random *rand.Rand) {
	h.mu.Lock()
	defer h.mu.Unlock()
	which, kill, pause := random.IntN(len(h.running)), random.IntN(3) == 0, time.Duration(200+random.IntN(2500))*time.Millisecond
	victim := h.running[which]
	if kill {
		h.kills++
		_ = victim.Process.Kill()
		_ = victim.Wait()
		h.running[which] = h.start()
		return
	}
	h.pauses++
	_ = victim.Process.Signal(syscall.SIGSTOP)
	h.wait.Go(func() {
		_ = sleep(h.t.Context(), pause)
		_ = victim.Process.Signal(syscall.SIGCONT) // an error if it was killed meanwhile
	})
}

// calm waits until no process is paused.
func (h *herd) calm() { h.wait.Wait() }

// stop ends the processes.
func (h *herd) stop() (kills, pauses, refused int) {
	h.calm()
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, command := range h.running {
		_ = command.Process.Signal(syscall.SIGTERM)
	}
	for _, command := range h.running {
		_ = command.Wait()
	}
	h.running = nil
	return h.kills, h.pauses, strings.Count(h.out.String(), "not committed")
}
