package feed

import (
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// A mark is how far a feed has come. Its text is the list and a query:
//
//	changes:customers/getAll?filters=...&since=...&next=...&place=...
//
// Users store it, so it must stay readable for later versions.
type mark struct {
	round Round
	next  time.Time // Since of the next round; zero before the first page
	read  time.Time // when the last read began
}

const scheme = "changes:"

// stamp returns when a read begins: now, but later than all reads before it, also
// if the clock was set back. Databases keep microseconds.
func (m *mark) stamp() time.Time {
	now := time.Now().UTC().Truncate(time.Microsecond)
	if !now.After(m.read) {
		now = m.read.Add(time.Microsecond)
	}
	m.read = now
	return now
}

// begin notes the time of the server at the first page of a round, whose read began at a
// local time. If these differ, one clock is wrong, and nobody knows which: a next round
// that begins too late leaves a gap, one that begins too early only reads more. A feed
// never goes back, and not beyond the end of what it reads.
func (m *mark) begin(server, began time.Time, overlap time.Duration) {
	// With a local clock that is so slow that the interval ends before the time of the
	// server, only the end of the interval leads on.
	reached := m.round.Until.IsZero() || !m.round.Until.Before(server)
	if reached && began.Before(server) {
		server = began
	}
	m.next = server.UTC().Add(-overlap)
	if until := m.round.Until; !until.IsZero() && until.Before(m.next) {
		m.next = until
	}
	if m.next.Before(m.round.Since) {
		m.next = m.round.Since
	}
}

func (m *mark) restart() { m.round.Place, m.round.Until, m.next = "", time.Time{}, time.Time{} }

func (m *mark) finish() {
	m.round = Round{Since: m.next}
	m.next = time.Time{}
}

func (m *mark) text(src *Source) string {
	query := url.Values{"filters": {src.Filters}}
	set := func(name string, t time.Time) {
		if !t.IsZero() {
			query.Set(name, t.UTC().Format(time.RFC3339Nano))
		}
	}
	set("since", m.round.Since)
	set("read", m.read)
	if m.round.Place != "" {
		query.Set("place", m.round.Place)
		set("until", m.round.Until)
		set("next", m.next)
	}
	return scheme + src.Name + "?" + query.Encode()
}

func (m *mark) parse(src *Source, text string) error {
	name, rest, _ := strings.Cut(text, "?")
	name, ok := strings.CutPrefix(name, scheme)
	query, err := url.ParseQuery(rest)
	switch {
	case !ok || err != nil || !utf8.ValidString(text) || !query.Has("filters"):
		return transport.Invalid("Mark", "is not a mark of a change feed")
	case name != src.Name:
		return transport.Invalid("Mark", fmt.Sprintf("is a mark of %s, not of %s", transport.OneLine(name, 100), src.Name))
	case query.Get("filters") != src.Filters:
		return transport.Invalid("Mark", "is the mark of a feed with other filters; use the filters that it began with, or start over without a mark")
	}
	for name, t := range map[string]*time.Time{"since": &m.round.Since, "until": &m.round.Until, "next": &m.next, "read": &m.read} {
		if !query.Has(name) {
			continue
		}
		if *t, err = time.Parse(time.RFC3339Nano, query.Get(name)); err != nil {
			return transport.Invalid("Mark", "is not a mark of a change feed")
		}
	}
	m.round.Place = query.Get("place")
	if m.round.Place != "" && (m.next.IsZero() && !src.Timeless || m.round.Until.IsZero() && src.Begin != nil) {
		return transport.Invalid("Mark", "is incomplete")
	}
	return nil
}
