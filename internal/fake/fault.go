package fake

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Cut says when the connection is closed without a complete response.
type Cut int

// The moments of a cut.
const (
	CutNone    Cut = iota
	CutBefore      // before the request is acted on
	CutRequest     // in the middle of the body of the request, on which the server acts
	CutAfter       // after the request was acted on, before any response
	CutDuring      // in the middle of the body of the response
)

var cutNames = []string{"CutNone", "CutBefore", "CutRequest", "CutAfter", "CutDuring"}

// String is the name of the constant.
func (c Cut) String() string {
	if c < 0 || int(c) >= len(cutNames) {
		return fmt.Sprintf("Cut(%d)", int(c))
	}
	return cutNames[c]
}

// silent reports whether the client gets no response at all.
func (c Cut) silent() bool { return c == CutBefore || c == CutRequest || c == CutAfter }

// Fault is one disturbance of matching requests.
type Fault struct {
	Method   string // empty: any
	Path     string // substring of the path, empty: any
	Times    int    // how many requests are disturbed, 0: one
	After    int    // how many matching requests go through first
	Status   int    // 0: the request is acted on as usual
	Header   http.Header
	Body     string
	Delay    time.Duration // pause before anything happens
	Stall    time.Duration // pause in the middle of the body
	Cut      Cut
	MustFire bool // see [Faults.Check]
}

func (f Fault) matches(method, path string) bool {
	return (f.Method == "" || strings.EqualFold(f.Method, method)) && strings.Contains(path, f.Path)
}

// String shows what is set.
func (f Fault) String() string {
	var parts []string
	add := func(set bool, format string, value any) {
		if set {
			parts = append(parts, fmt.Sprintf(format, value))
		}
	}
	add(f.Method != "", "Method: %q", f.Method)
	add(f.Path != "", "Path: %q", f.Path)
	add(f.Times > 1, "Times: %d", f.Times)
	add(f.After > 0, "After: %d", f.After)
	add(f.Status != 0, "Status: %d", f.Status)
	add(f.Body != "", "Body: %q", f.Body)
	add(f.Delay > 0, "Delay: %v", f.Delay)
	add(f.Stall > 0, "Stall: %v", f.Stall)
	add(f.Cut != CutNone, "Cut: %v", f.Cut)
	return "{" + strings.Join(parts, ", ") + "}"
}

// Faults is the list of the faults that are still to come. The zero value is
// empty and ready for use.
type Faults struct {
	mu      sync.Mutex
	pending []*pending
}

type pending struct {
	Fault

	fired bool
}

// Add appends a fault. A status that is not final becomes 500.
func (f *Faults) Add(fault Fault) {
	fault.Header = fault.Header.Clone()
	fault.Times, fault.After = max(fault.Times, 1), max(fault.After, 0)
	if fault.Status != 0 && (fault.Status < 200 || fault.Status > 999) {
		fault.Status = http.StatusInternalServerError
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pending = append(f.pending, &pending{Fault: fault})
}

// Clear forgets all faults.
func (f *Faults) Clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pending = nil
}

// Pending are the faults that are not used up, with what is left of Times and
// After, oldest first.
func (f *Faults) Pending() []Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	left := make([]Fault, len(f.pending))
	for i, p := range f.pending {
		left[i] = p.Fault
		left[i].Header = p.Header.Clone()
	}
	return left
}

// Check calls report for each fault with MustFire that never took effect.
func (f *Faults) Check(report func(format string, args ...any)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, p := range f.pending {
		if p.MustFire && !p.fired {
			report("the injected fault %v never took effect", p.Fault)
		}
	}
}

// Take finds the fault for one request and uses it up. The oldest matching
// fault wins; one that lets the request through leaves it to the next.
func (f *Faults) Take(method, path string) (Fault, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, fault := range f.pending {
		if !fault.matches(method, path) {
			continue
		}
		if fault.After > 0 {
			fault.After--
			continue
		}
		fault.fired = true
		fault.Times--
		if fault.Times == 0 {
			f.pending = slices.Delete(f.pending, i, i+1)
		}
		return fault.Fault, true
	}
	return Fault{}, false
}
