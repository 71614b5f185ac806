package mews

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/transport"
)

const (
	maxItems  = 1000    // of most lists in filters
	maxMonths = 3       // of intervals in filters
	maxWalks  = 100_000 // that one set of filters is split into
)

// A limit is a filter that the vendor accepts up to a size. What is longer
// becomes several parts.
type limit interface {
	check() error
	clean()          // takes repeated values away
	parts() int      // at least 1
	choose(part int) // makes the filter that of one part
	exact() bool     // no object can match two parts
	field() string
	refusal() string // what is too much for one part
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
func newPlan[P any](params P, limits func(*P) []limit, wrong error) *plan {
	p := &plan{parts: 1, err: wrong}
	if wrong != nil {
		return p // it may be too large to look at
	}
	for _, l := range limits(&params) {
		l.clean()
		n := l.parts()
		if n == 1 {
			continue
		}
		if p.parts *= n; p.parts > maxWalks {
			p.err = transport.Invalid(l.field(), fmt.Sprintf("makes more than %d walks of these filters; ask for less", maxWalks))
			return p
		}
		p.overlap = p.overlap || !l.exact()
		if p.refused == nil {
			p.refused = transport.Invalid(l.field(), l.refusal()+"; Pages and All split what is longer")
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
	whole, err := transport.EncodeBody(params)
	if e, ok := errors.AsType[*transport.ArgumentError](err); ok {
		p.err = transport.Invalid("params", e.Problem)
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

func (l listLimit) field() string { return l.name }

func (l listLimit) refusal() string {
	return fmt.Sprintf("has %d items, and one page takes at most %d", len(*l.list), l.max)
}

// An intervalLimit is a filter by time. Its parts go back in time, as pages do.
type intervalLimit struct {
	name     string
	interval *TimeInterval
}

func (l intervalLimit) check() error { return checkInterval(l.name, *l.interval) }

func (l intervalLimit) clean() {}

// parts counts the parts. Those but the first begin on the same day of a month,
// the 28th at the latest, so that none is longer than three months that end with
// a short one.
func (l intervalLimit) parts() int {
	start, end := l.interval.StartUTC.UTC(), l.interval.EndUTC.UTC()
	if l.interval.IsZero() || !addMonths(start, maxMonths).Before(end) {
		return 1
	}
	n := ((end.Year()-start.Year())*12 + int(end.Month()) - int(start.Month())) / maxMonths
	if l.start(n).Before(end) {
		n++
	}
	return n
}

// start is where a part begins, the oldest being number 0.
func (l intervalLimit) start(i int) time.Time {
	start := l.interval.StartUTC.UTC()
	if i == 0 {
		return start
	}
	return start.AddDate(0, i*maxMonths, min(0, 28-start.Day()))
}

func (l intervalLimit) choose(part int) {
	n := l.parts()
	if n == 1 {
		return
	}
	i := n - 1 - part
	chosen := TimeInterval{StartUTC: l.start(i), EndUTC: l.interval.EndUTC}
	if i+1 < n {
		chosen.EndUTC = l.start(i + 1)
	}
	*l.interval = chosen
}

func (l intervalLimit) exact() bool { return true }

func (l intervalLimit) field() string { return l.name }

func (l intervalLimit) refusal() string {
	return fmt.Sprintf("is longer than the %d months that one page takes", maxMonths)
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
	switch start, end := i.StartUTC.UTC(), i.EndUTC.UTC(); {
	case i.IsZero():
		return nil
	case start.IsZero():
		return transport.Invalid(name, "has no StartUTC; what the vendor makes of that is not documented, so give both sides")
	case end.IsZero():
		return transport.Invalid(name, `has no EndUTC; what the vendor makes of that is not documented, so give both sides (time.Now() for "until now")`)
	case start.Year() < 1 || start.Year() > 9999:
		return transport.Invalid(name, "has a StartUTC whose year is not from 1 to 9999")
	case end.Year() < 1 || end.Year() > 9999:
		return transport.Invalid(name, "has an EndUTC whose year is not from 1 to 9999")
	case end.Before(start):
		return transport.Invalid(name, "ends before it starts: EndUTC is "+end.Format(time.RFC3339Nano)+", StartUTC is "+start.Format(time.RFC3339Nano))
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
		if err := checkPresent(at(name, i), string(v)); err != nil {
			return err
		}
	}
	return nil
}
