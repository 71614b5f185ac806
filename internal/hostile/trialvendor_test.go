package hostile_test

import (
	"bytes"
	"context"
	stdjson "encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/guestwire/guestwire-go/internal/hostile"
)

const marker = "X-Trial"

// A vendorServer models what the vendors' servers do with writes, behind a
// gateway and a network that fail. It counts what it carried out.
type vendorServer struct {
	proto int
	keyed bool // it knows idempotency keys, as pretix does

	mu     sync.Mutex
	trials map[string]*trial
	keys   map[string]*stored
	faults map[string]int
	broken []string // requests that should not exist
}

// A trial is one write, over all its attempts and calls.
type trial struct {
	name     string
	number   int
	action   bool
	key      string // of pretix: to go on with
	max      int    // attempts of the current call
	used     bool   // of pretix: a caller's own key may have been used before
	response string // of a success
	random   *rand.Rand
	end      context.CancelFunc // of the current call

	done   int
	forgot bool // the server forgot a key after it acted
	paused bool // the client was told to wait for long
	trace  []event
}

// An event is what became of one request, as far as the server knows.
type event struct {
	fate  string
	reply hostile.Reply
	start hostile.Start
	acted bool
	ends  bool // the context of the call ended
	blind bool // the server does not know what the client saw
}

func (e event) String() string {
	return fmt.Sprintf("%s (step %d code %d, status %d, fault %d code %d, acted %t)",
		e.fate, e.start.Step, e.start.Code, e.reply.Status, e.reply.Fault, e.reply.Code, e.acted)
}

// stored is what the server keeps under a key.
type stored struct {
	reply   hostile.Reply
	running int // so many more requests are told that it is in flight
	finish  func()
}

func newVendorServer(proto int, keyed bool) *vendorServer {
	return &vendorServer{
		proto: proto, keyed: keyed,
		trials: map[string]*trial{}, keys: map[string]*stored{}, faults: map[string]int{},
	}
}

func (v *vendorServer) script() hostile.Script {
	return hostile.Script{Begin: v.begin, Serve: v.serve}
}

// dial makes connections whose writes fail now and then, also at the first byte
// and after the last. It knows requests of HTTP/1.1 without TLS only.
func (v *vendorServer) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	c, err := (&net.Dialer{}).DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return &hostile.FailingConn{Conn: c, Limit: v.limit}, nil
}

func (v *vendorServer) limit(p []byte) int {
	_, rest, found := bytes.Cut(p, []byte(marker+": "))
	if !found {
		return -1
	}
	name, _, _ := bytes.Cut(rest, []byte("\r\n"))
	v.mu.Lock()
	defer v.mu.Unlock()
	t := v.trials[string(name)]
	if t == nil || t.random.IntN(20) > 0 {
		return -1
	}
	n := []int{0, 0, len(p) / 2, len(p) - 3, len(p)}[t.random.IntN(5)]
	v.faults["write"]++
	t.trace = append(t.trace, event{fate: fmt.Sprintf("write fails after %d of %d bytes", n, len(p)), blind: true})
	return n
}

func (v *vendorServer) begin(r *hostile.Request) hostile.Start {
	v.mu.Lock()
	defer v.mu.Unlock()
	t := v.trials[r.Header.Get(marker)]
	if t == nil {
		v.broken = append(v.broken, "a request of no trial: "+r.Method+" "+r.Path)
		return hostile.Start{Step: hostile.Refuse}
	}
	f := draw(t.random, v.proto, v.keyed, t.action)
	if f.name != "good" {
		v.faults[f.name]++
	}
	r.Note = f
	if f.start.Step == hostile.Refuse || f.start.Step == hostile.GoAway {
		t.trace = append(t.trace, event{fate: f.name, start: f.start})
	}
	return f.start
}

func (v *vendorServer) serve(r *hostile.Request) hostile.Reply {
	v.mu.Lock()
	defer v.mu.Unlock()
	t := v.trials[r.Header.Get(marker)]
	f, ok := r.Note.(fate)
	if !ok {
		return hostile.Reply{Fault: hostile.Close}
	}
	if r.Chunked || r.Length < 0 || r.Length == 0 && len(r.Body) > 0 {
		v.broken = append(v.broken, "without a length: "+r.Method+" "+r.Path)
	}
	if !r.Truncated && !stdjson.Valid(r.Body) {
		v.broken = append(v.broken, fmt.Sprintf("not JSON: %s %s %q", r.Method, r.Path, r.Body))
	}
	before := t.done
	reply := v.answer(t, r, f)
	reply.Fault, reply.Code = f.fault, f.code
	t.trace = append(t.trace, event{fate: f.name, reply: reply, start: f.start, acted: t.done > before, ends: f.ends})
	t.paused = t.paused || reply.Status == http.StatusTooManyRequests && reply.Header.Get("Retry-After") == forLong
	if f.ends {
		t.end()
	}
	return reply
}

func (v *vendorServer) answer(t *trial, r *hostile.Request, f fate) hostile.Reply {
	switch f.layer {
	case byGateway:
		return f.answer
	case atGateway:
		v.api(t, r, fate{})
		return f.answer
	case inFlight:
		v.start(t, r, 1+t.random.IntN(3))
		return f.answer
	case byAPI, byAPIEarly, byAPILate:
	}
	reply := v.api(t, r, f)
	reply.Early = f.answer.Early
	return reply
}

// api is the vendor's server, with its store of idempotency keys: it looks at
// the key only, and forgets what ended in some statuses.
func (v *vendorServer) api(t *trial, r *hostile.Request, f fate) hostile.Reply {
	key := r.Header.Get("X-Idempotency-Key")
	if !v.keyed || key == "" {
		return v.handle(t, r, f)
	}
	if s := v.keys[key]; s != nil {
		if s.running > 0 {
			if s.running--; s.running == 0 {
				s.finish()
			}
			return json(409, `{"detail": "Concurrent request with idempotency key."}`, "Retry-After", []string{"0", "5"}[t.random.IntN(2)])
		}
		return s.reply
	}
	before := t.done
	reply := v.handle(t, r, f)
	switch reply.Status {
	case 409, 429, 500, 503:
		t.forgot = t.forgot || t.done > before
	default:
		v.keys[key] = &stored{reply: reply}
	}
	return reply
}

// start lets the server begin, and end after so many more requests.
func (v *vendorServer) start(t *trial, r *hostile.Request, requests int) {
	key := r.Header.Get("X-Idempotency-Key")
	if v.keys[key] != nil || key == "" {
		v.api(t, r, fate{})
		return
	}
	s := &stored{running: requests}
	s.finish = func() { s.running, s.reply = 0, v.handle(t, r, fate{}) }
	v.keys[key] = s
}

// finish ends what is still in flight.
func (v *vendorServer) finish() {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, key := range slices.Sorted(maps.Keys(v.keys)) {
		if s := v.keys[key]; s.running > 0 {
			s.finish()
		}
	}
}

func (v *vendorServer) handle(t *trial, r *hostile.Request, f fate) hostile.Reply {
	if f.layer == byAPIEarly {
		return f.answer
	}
	// An action of pretix does not look at its body.
	if r.Truncated && !strings.HasSuffix(r.Path, "/anonymize/") {
		return json(400, `{"detail":"JSON parse error - Unterminated string starting at: line 1 column 2 (char 1)"}`)
	}
	if !r.Truncated && !bytes.Contains(append(r.Body, r.Path...), []byte(t.name)) {
		v.broken = append(v.broken, fmt.Sprintf("of another trial than %s: %s %s %q", t.name, r.Method, r.Path, r.Body))
	}
	t.done++
	if f.layer == byAPILate {
		return f.answer
	}
	status := http.StatusOK
	if r.Method == http.MethodPost && v.keyed && !t.action {
		status = http.StatusCreated
	}
	return json(status, t.response)
}
