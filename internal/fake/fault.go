package fake

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Cut says when the connection is closed without a complete answer.
type Cut int

// The moments of a cut.
const (
	CutNone   Cut = iota
	CutBefore     // before the request is acted on
	CutAfter      // after the request was acted on, before any answer
	CutDuring     // in the middle of the body of the answer
)

// Fault is one disturbance of matching requests.
type Fault struct {
	Method string // empty: any
	Path   string // substring of the path, empty: any
	Times  int    // how many requests are disturbed, 0: one
	After  int    // how many matching requests go through first
	Status int    // 0: the request is acted on as usual
	Header http.Header
	Body   string
	Delay  time.Duration // pause before anything happens
	Stall  time.Duration // pause in the middle of the body
	Cut    Cut
}

func (f Fault) matches(method, path string) bool {
	return (f.Method == "" || strings.EqualFold(f.Method, method)) && strings.Contains(path, f.Path)
}

// Faults is the list of the faults that are still to come. The zero value is
// empty and ready for use.
type Faults struct {
	mu      sync.Mutex
	pending []*Fault
}

// Add appends a fault.
func (f *Faults) Add(fault Fault) {
	fault.Header = fault.Header.Clone()
	fault.Times = max(fault.Times, 1)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pending = append(f.pending, &fault)
}

// Clear forgets all faults.
func (f *Faults) Clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pending = nil
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
		fault.Times--
		if fault.Times == 0 {
			f.pending = slices.Delete(f.pending, i, i+1)
		}
		return *fault, true
	}
	return Fault{}, false
}
