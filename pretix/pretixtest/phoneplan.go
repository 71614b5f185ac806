package pretixtest

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// The numbering plans of the world, one calling code a line:
//
//	CODE TRUNK | LENGTHS: STARTS | LENGTHS: STARTS ...
//
// TRUNK is the prefix of national calls (- for none), LENGTHS are the possible
// lengths of a national number, STARTS the digits that numbers of these
// lengths start with, with the last one as a set: 20[1-35] is 201, 202, 203
// and 205. They are cut off after three digits, or later where numbers that are
// popular in examples would pass. The facts are those of libphonenumber 9.0.42,
// which the vendor's server asks.
//
//go:embed phone_plan.txt
var phonePlanText string

type numberingPlan struct {
	trunk  string
	starts map[int][]string // by length of the national number
}

// numberingPlans are the plans by calling code.
var numberingPlans = sync.OnceValue(func() map[string]numberingPlan {
	plans := map[string]numberingPlan{}
	for line := range strings.Lines(phonePlanText) {
		parts := strings.Split(strings.TrimSpace(line), " | ")
		code, trunk, _ := strings.Cut(parts[0], " ")
		plan := numberingPlan{trunk: strings.TrimPrefix(trunk, "-"), starts: map[int][]string{}}
		for _, part := range parts[1:] {
			lengths, starts, _ := strings.Cut(part, ": ")
			list := expandStarts(starts)
			for _, n := range expandLengths(lengths) {
				plan.starts[n] = list
			}
		}
		plans[code] = plan
	}
	return plans
})

func expandLengths(text string) []int {
	var lengths []int
	for part := range strings.SplitSeq(text, ",") {
		from, to, isRange := strings.Cut(part, "-")
		if !isRange {
			to = from
		}
		first, _ := strconv.Atoi(from)
		last, _ := strconv.Atoi(to)
		for n := first; n <= last; n++ {
			lengths = append(lengths, n)
		}
	}
	return lengths
}

func expandStarts(text string) []string {
	var starts []string
	for token := range strings.FieldsSeq(text) {
		head, set, isSet := strings.Cut(strings.TrimSuffix(token, "]"), "[")
		if !isSet {
			starts = append(starts, head)
			continue
		}
		for i := 0; i < len(set); i++ {
			last := set[i]
			if i+2 < len(set) && set[i+1] == '-' {
				last = set[i+2]
			}
			for digit := set[i]; digit <= last; digit++ {
				starts = append(starts, head+string(digit))
			}
			if last != set[i] {
				i += 2
			}
		}
	}
	return starts
}

// has reports whether the plan has a national number like this one.
func (p numberingPlan) has(national string) bool {
	return slices.ContainsFunc(p.starts[len(national)], func(start string) bool {
		return strings.HasPrefix(national, start)
	})
}
