package mews

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/transport"
)

const (
	maxItems  = 1000 // of most lists in filters
	maxMonths = 3    // of intervals in filters
)

// A limit is a filter that the vendor accepts up to a size. What is longer
// becomes several parts.
type limit interface {
	check() error
	clean()          // takes repeated values away
	parts() int      // at least 1
	choose(part int) // makes the filter that of one part
	exact() bool     // no object can match two parts
	refusal() (name, problem string)
}

// A plan is the list of the walks, or parts, that a set of filters needs.
type plan struct {
	parts       int
	overlap     bool   // parts can have an object in common
	fingerprint string // of the filters, for tokens
	refused     error  // what List says to more than one part
	err         error  // the filters cannot be sent
	encode      func(part int) (encodedParams, error)
}

func checkLimits(all []limit) error {
	for _, l := range all {
		if err := l.check(); err != nil {
			return err
		}
	}
	return nil
}

// newPlan cleans the limited filters of params, a copy of what the caller gave.
// The first limit varies slowest.
func newPlan[P any](params P, limits func(*P) []limit) *plan {
	p := &plan{parts: 1}
	for _, l := range limits(&params) {
		l.clean()
		n := l.parts()
		if n == 1 {
			continue
		}
		p.parts *= n
		p.overlap = p.overlap || !l.exact()
		if p.refused == nil {
			name, problem := l.refusal()
			p.refused = transport.Invalid(name, problem+"; Pages and All split what is longer")
		}
	}
	p.encode = func(part int) (encodedParams, error) {
		one := params
		all := limits(&one)
		for _, l := range slices.Backward(all) {
			n := l.parts()
			l.choose(part % n)
			part /= n
		}
		return json.Marshal(one)
	}
	whole, err := json.Marshal(params)
	if err != nil {
		p.err = transport.Invalid("params", "cannot be sent as JSON")
	}
	h := fnv.New64a()
	_, _ = h.Write(whole)
	p.fingerprint = strconv.FormatUint(h.Sum64(), 36)
	return p
}

// A listLimit is a filter by values, any of which may match.
type listLimit struct {
	name    string
	list    *[]string
	max     int
	text    bool // no identifiers: compared by rules of the vendor's
	overlap bool // one object can belong to several values
}

func (l listLimit) check() error { return checkValues(l.name, *l.list) }

func (l listLimit) clean() {
	seen := make(map[string]struct{}, len(*l.list))
	var kept []string
	for _, v := range *l.list {
		key := v
		if !l.text {
			key = strings.ToLower(v) // identifiers are the same in either case
		}
		if _, ok := seen[key]; !ok {
			seen[key] = struct{}{}
			kept = append(kept, v)
		}
	}
	*l.list = kept
}

func (l listLimit) parts() int { return max(1, (len(*l.list)+l.max-1)/l.max) }

func (l listLimit) choose(part int) {
	*l.list = (*l.list)[part*l.max : min(len(*l.list), (part+1)*l.max)]
}

func (l listLimit) exact() bool { return !l.text && !l.overlap }

func (l listLimit) refusal() (name, problem string) {
	return l.name, fmt.Sprintf("has %d items, and one page takes at most %d", len(*l.list), l.max)
}

// An intervalLimit is a filter by time. Its parts go back in time, as pages do.
type intervalLimit struct {
	name     string
	interval *TimeInterval
}

func (l intervalLimit) check() error { return checkInterval(l.name, *l.interval) }

func (l intervalLimit) clean() {}

func (l intervalLimit) parts() int { return max(1, len(l.starts())) }

// starts are where the parts begin, oldest first; none of an interval that is
// open, or a single instant.
func (l intervalLimit) starts() []time.Time {
	start, end := l.interval.StartUTC.UTC(), l.interval.EndUTC.UTC()
	if l.interval.StartUTC.IsZero() || l.interval.EndUTC.IsZero() {
		return nil
	}
	var starts []time.Time
	for ; start.Before(end); start = addMonths(start, maxMonths) {
		starts = append(starts, start)
	}
	return starts
}

func (l intervalLimit) choose(part int) {
	starts := l.starts()
	if len(starts) < 2 {
		return
	}
	i := len(starts) - 1 - part
	whole := *l.interval
	l.interval.StartUTC = starts[i]
	if i+1 < len(starts) {
		l.interval.EndUTC = starts[i+1]
	} else {
		l.interval.EndUTC = whole.EndUTC
	}
}

func (l intervalLimit) exact() bool { return true }

func (l intervalLimit) refusal() (name, problem string) {
	return l.name, fmt.Sprintf("is longer than the %d months that one page takes", maxMonths)
}

// addMonths keeps to the end of a month: three months after 30 November is the
// last of February, and not a day of March.
func addMonths(t time.Time, months int) time.Time {
	next := t.AddDate(0, months, 0)
	if next.Day() != t.Day() {
		next = next.AddDate(0, 0, -next.Day())
	}
	return next
}

func checkInterval(name string, i TimeInterval) error {
	if !i.StartUTC.IsZero() && !i.EndUTC.IsZero() && i.EndUTC.Before(i.StartUTC) {
		return transport.Invalid(name, "ends before it starts")
	}
	return nil
}

func required(name string, values []string) error {
	if len(values) == 0 {
		return transport.Invalid(name, "must not be empty")
	}
	return nil
}

// checkValues refuses an empty list: it is the result of a search without hits
// more often than the wish for everything.
func checkValues[S ~string](name string, values []S) error {
	if values != nil && len(values) == 0 {
		return transport.Invalid(name, "must not be an empty list; leave it nil for no filter")
	}
	for i, v := range values {
		if strings.TrimSpace(string(v)) == "" {
			return transport.Invalid(fmt.Sprintf("%s[%d]", name, i), "must not be empty")
		}
	}
	return nil
}
