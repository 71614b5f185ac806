package mews

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// A split is a filter that the vendor accepts up to a size. What is longer becomes
// several parts.
type split interface {
	name() string
	clean()          // drops repeated values
	parts() int      // at least 1
	choose(part int) // makes the filter that of one part
	overlaps() bool  // a row can match two parts
	tooLong() string // what is too much for one part
}

// splitsOf finds the filters with a limit in their tag: lists of texts with a
// maximum, and intervals with a number of months. params must be addressable.
func splitsOf(params reflect.Value) []split {
	var all []split
	for field, value := range params.Fields() {
		words := strings.Split(field.Tag.Get(tagName), ",")
		f := filter{field: field.Name}
		for _, word := range words {
			name, number, _ := strings.Cut(word, "=")
			switch name {
			case "max", "months":
				f.max, _ = strconv.Atoi(number)
			case "text":
				f.text = true
			case "overlap":
				f.overlap = true
			}
		}
		if f.max == 0 {
			continue
		}
		switch v := value.Addr().Interface().(type) {
		case *[]string:
			all = append(all, &listSplit{f, v})
		case *TimeInterval:
			all = append(all, &intervalSplit{f, v})
		case *DateInterval:
			all = append(all, &dateSplit{f, v})
		}
	}
	return all
}

// A filter is what the tag of a field says.
type filter struct {
	field   string
	max     int
	text    bool // values are no identifiers: they are compared by rules of the vendor's
	overlap bool // a row can match two values, or move from one to another
}

func (f filter) name() string { return f.field }

// A listSplit is a filter by values, any of which may match.
type listSplit struct {
	filter

	list *[]string
}

func (s *listSplit) clean() {
	seen := make(map[string]struct{}, len(*s.list))
	var kept []string
	for _, v := range *s.list {
		key := v
		if !s.text {
			key = strings.ToLower(v) // identifiers are the same in either case
		}
		if _, ok := seen[key]; !ok {
			seen[key] = struct{}{}
			kept = append(kept, v)
		}
	}
	*s.list = kept
}

func (s *listSplit) parts() int { return max(1, (len(*s.list)+s.max-1)/s.max) }

func (s *listSplit) choose(part int) {
	*s.list = (*s.list)[part*s.max : min(len(*s.list), (part+1)*s.max)]
}

func (s *listSplit) overlaps() bool { return s.text || s.overlap }

func (s *listSplit) tooLong() string {
	return fmt.Sprintf("has %d items, and one page takes at most %d", len(*s.list), s.max)
}

// An intervalSplit is a filter by time. Its parts go back in time, as pages do.
type intervalSplit struct {
	filter

	interval *TimeInterval
}

func (s *intervalSplit) clean() {}

// parts counts the parts. Those but the first begin on the same day of a month,
// the 28th at the latest, so that none is longer than its months when they end
// with a short one.
func (s *intervalSplit) parts() int {
	start, end := s.interval.StartUTC.UTC(), s.interval.EndUTC.UTC()
	if s.interval.IsZero() || !addMonths(start, s.max).Before(end) {
		return 1
	}
	n := ((end.Year()-start.Year())*12 + int(end.Month()) - int(start.Month())) / s.max
	if s.start(n).Before(end) {
		n++
	}
	return n
}

// start is where a part begins, the oldest being number 0.
func (s *intervalSplit) start(i int) time.Time {
	start := s.interval.StartUTC.UTC()
	if i == 0 {
		return start
	}
	return start.AddDate(0, i*s.max, min(0, 28-start.Day()))
}

func (s *intervalSplit) choose(part int) {
	n := s.parts()
	if n == 1 {
		return
	}
	i := n - 1 - part
	chosen := TimeInterval{StartUTC: s.start(i), EndUTC: s.interval.EndUTC}
	if i+1 < n {
		chosen.EndUTC = s.start(i + 1)
	}
	*s.interval = chosen
}

// overlaps reports whether rows can match two parts: those that are selected by
// an interval of their own, which crosses from one part into the next.
func (s *intervalSplit) overlaps() bool { return s.overlap }

func (s *intervalSplit) tooLong() string {
	return fmt.Sprintf("is longer than the %s that one page takes", months(s.max))
}

func months(n int) string {
	if n == 1 {
		return "month"
	}
	return strconv.Itoa(n) + " months"
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

// A dateSplit is a filter by days. Whether the last day belongs to an interval is
// not documented, so each part ends on the day that the next begins with, and is a
// day shorter than the vendor accepts.
type dateSplit struct {
	filter

	interval *DateInterval
}

func (s *dateSplit) clean() {}

func (s *dateSplit) parts() int { return max(1, len(s.starts())) }

// starts returns the days that the parts begin with, the oldest first.
func (s *dateSplit) starts() []time.Time {
	start, end := s.interval.Start.In(time.UTC), s.interval.End.In(time.UTC)
	starts := []time.Time{start}
	for next := addMonths(start, s.max); next.Before(end); next = addMonths(start, s.max) {
		start = next.AddDate(0, 0, -1)
		starts = append(starts, start)
	}
	return starts
}

func (s *dateSplit) choose(part int) {
	starts := s.starts()
	i := len(starts) - 1 - part
	chosen := DateInterval{Start: DateOf(starts[i]), End: s.interval.End}
	if i+1 < len(starts) {
		chosen.End = DateOf(starts[i+1])
	}
	*s.interval = chosen
}

func (s *dateSplit) overlaps() bool { return true }

func (s *dateSplit) tooLong() string {
	return fmt.Sprintf("is longer than the %s that one page takes", months(s.max))
}
