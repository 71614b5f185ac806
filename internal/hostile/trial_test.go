package hostile_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/hostile"
)

// An outcome is what a client says of a write.
type outcome string

const (
	unknown outcome = "unknown"
	notDone outcome = "not done"
	done    outcome = "done"
)

// A writer is one client of one vendor with the writes to try.
type writer interface {
	// write makes a call. It returns what the client says of it, and how many
	// attempts it made.
	write(ctx context.Context, t *trial, random *rand.Rand) (outcome, int, error)
	// prepare chooses the operation of a trial.
	prepare(t *trial, random *rand.Rand)
}

var vendors = []struct {
	name  string
	keyed bool
	make  func(t *testing.T, url string, hc *http.Client) writer
}{
	{"pretix", true, newPretixWriter},
	{"mews", false, newMewsWriter},
	{"campone", false, newCamponeWriter},
}

// TestTrial sends writes through all that can happen to them, and compares what
// the clients say of each with what the servers did.
//
// GUESTWIRE_TRIAL_FAULTS is the number of faults, GUESTWIRE_TRIAL_SEED chooses
// other ones.
func TestTrial(t *testing.T) {
	t.Parallel()
	faults := setting(t, "GUESTWIRE_TRIAL_FAULTS", 10_000)
	seed := setting(t, "GUESTWIRE_TRIAL_SEED", 1)
	t.Logf("%d faults with seed %d", faults, seed)
	for _, vendor := range vendors {
		for proto, start := range map[int]func(testing.TB, hostile.Script) *hostile.Server{1: hostile.NewHTTP1, 2: hostile.NewHTTP2} {
			for _, shared := range []bool{false, true} {
				name := fmt.Sprintf("%s HTTP/%d shared=%t", vendor.name, proto, shared)
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					v := newVendorServer(proto, vendor.keyed)
					server := start(t, v.script())
					r := &run{vendor: v, name: name, seed: uint64(seed), shared: shared, want: faults/12 + 1}
					r.client = func() writer {
						transport := server.Transport(t)
						if proto == 1 {
							transport.DialContext = v.dial
						}
						return vendor.make(t, server.URL, &http.Client{Transport: transport})
					}
					r.run(t)
				})
			}
		}
	}
}

func setting(t *testing.T, name string, standard int) int {
	t.Helper()
	n, err := strconv.Atoi(cmp.Or(os.Getenv(name), strconv.Itoa(standard)))
	require.NoError(t, err, name)
	return n
}

// A run tries one vendor over one version of HTTP.
type run struct {
	vendor *vendorServer
	name   string
	seed   uint64
	shared bool // workers share connections, so that a fault can hit several calls
	want   int
	client func() writer

	next  atomic.Int64
	mu    sync.Mutex
	calls []call
}

// A call is one call of a trial and what the client said of it.
type call struct {
	trial    *trial
	err      error
	said     outcome
	attempts int
	max      int
	from     int // events of the trial before the call
	to       int
	alone    bool // it was the first of its trial
}

func (r *run) run(t *testing.T) {
	t.Helper()
	const workers = 3
	var common atomic.Value
	common.Store(r.client())
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			own := &common
			if !r.shared {
				own = &atomic.Value{}
				own.Store(r.client())
			}
			for r.faults() < r.want {
				if r.one(t.Context(), own.Load().(writer)) {
					own.Store(r.client()) // the other one has to wait for an hour
				}
			}
		})
	}
	group.Wait()
	r.vendor.finish()
	r.vendor.mu.Lock() // a server can still be at work for a client that is gone
	defer r.vendor.mu.Unlock()
	assert.Empty(t, r.vendor.broken, "requests as they should not be")
	r.judge(t)
}

func (r *run) faults() int {
	r.vendor.mu.Lock()
	defer r.vendor.mu.Unlock()
	n := 0
	for _, times := range r.vendor.faults {
		n += times
	}
	return n
}

// one makes a write, and up to two more attempts at it while its outcome is
// unknown and the vendor has keys for that. It reports whether the client was told
// to wait for long.
func (r *run) one(ctx context.Context, client writer) (paused bool) {
	n := r.next.Add(1)
	t := &trial{name: fmt.Sprintf("t%08d", n), number: int(n), random: rand.New(rand.NewPCG(r.seed, uint64(n)))}
	random := rand.New(rand.NewPCG(r.seed+1<<32, uint64(n))) // the caller's choices
	client.prepare(t, random)
	r.vendor.mu.Lock()
	r.vendor.trials[t.name] = t
	r.vendor.mu.Unlock()
	for i := range 3 {
		ctx, cancel := context.WithCancel(ctx)
		r.vendor.mu.Lock()
		t.end = cancel
		from := len(t.trace)
		r.vendor.mu.Unlock()
		said, attempts, err := client.write(ctx, t, random)
		cancel()
		r.vendor.mu.Lock()
		to := len(t.trace)
		r.vendor.mu.Unlock()
		r.mu.Lock()
		r.calls = append(r.calls, call{t, err, said, attempts, t.max, from, to, i == 0})
		r.mu.Unlock()
		if said != unknown || !r.vendor.keyed {
			break
		}
	}
	r.vendor.mu.Lock() // a server can still be at work for a client that is gone
	defer r.vendor.mu.Unlock()
	return t.paused
}

func (r *run) judge(t *testing.T) {
	t.Helper()
	said := map[outcome]int{}
	bad := 0
	for _, c := range r.calls {
		said[c.said]++
		if c.err == nil {
			said["without error"]++
		}
		problem := r.problem(c)
		if problem == "" {
			continue
		}
		if bad++; bad <= 5 {
			var trace strings.Builder
			for i, e := range c.trial.trace {
				mark := ""
				if i >= c.from && i < c.to {
					mark = "*"
				}
				fmt.Fprintf(&trace, "\n   %s %s", mark, e)
			}
			t.Errorf("%s, seed %d, %s %s: %s\n said %q after %d attempts, done %d times\n error: %v\n events:%s",
				r.name, r.seed, c.trial.name, c.trial.response, problem, c.said, c.attempts, c.trial.done, c.err, trace.String())
		}
	}
	if bad > 5 {
		t.Errorf("and %d more", bad-5)
	}
	t.Logf("%d calls, %v", len(r.calls), said)
	for _, o := range []outcome{unknown, notDone, done, "without error"} {
		assert.Positive(t, said[o], o)
	}
}

// problem is what is wrong with what a client said.
func (r *run) problem(c call) string {
	n := c.trial.done
	switch {
	case c.said == notDone && n > 0:
		return "it was done"
	case c.said == done && n == 0:
		return "it was not done"
	case n > 1 && !r.vendor.keyed:
		return "it was done more than once, without a key"
	case n > 1 && !c.trial.forgot:
		return "it was done more than once under a key that the server remembers"
	}
	if r.shared || !c.alone || c.trial.used {
		return ""
	}
	if want := r.provable(c); want != "" && want != c.said {
		return "it should have said " + string(want)
	}
	return r.retries(c)
}

// retries is what is wrong with the retries of a call whose connections no other
// call used.
func (r *run) retries(c call) string {
	seen := c.trial.trace[c.from:c.to]
	if len(seen) != c.attempts {
		return ""
	}
	for i, e := range seen {
		again, sure := e.retried(r.vendor.proto, r.vendor.keyed)
		switch {
		case !sure:
			return ""
		case !again && i < len(seen)-1:
			return fmt.Sprintf("it was retried after event %d", i+1)
		case again && i == len(seen)-1 && c.attempts < c.max && !e.ends:
			return "it was not retried"
		}
	}
	return ""
}

// provable is what is known of a call whose connections no other call used, or
// "" when the server does not know what the client saw.
func (r *run) provable(c call) outcome {
	seen := c.trial.trace[c.from:c.to]
	if len(seen) != c.attempts {
		return ""
	}
	lost, was := false, false
	for _, e := range seen {
		switch o, sure := e.proves(r.vendor.proto, c.trial.action); {
		case !sure:
			return ""
		case o == done:
			was = true
		case o == unknown:
			lost = true
		}
	}
	switch {
	case was:
		return done
	case lost:
		return unknown
	}
	return notDone
}
