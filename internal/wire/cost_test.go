package wire_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"reflect"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone"
	"github.com/guestwire/guestwire-go/internal/wire"
	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/pretix"
)

// envelope is the form of a page of campone and pretix.
type envelope[T any] struct {
	Count    *int    `json:"count"`
	Next     *string `json:"next"`
	Previous *string `json:"previous"`
	Results  []T     `json:"results"`
}

type tree struct {
	V     int              `json:"v"`
	Next  *tree            `json:"n"`
	List  []tree           `json:"l"`
	Named map[string]*tree `json:"m"`
}

type matrix struct {
	Rows []struct {
		Cells [][]int    `json:"c"`
		Big   [][300]int `json:"b"`
		Any   any        `json:"a"`
	} `json:"rows"`
}

// A target is a type that bodies are decoded into, as a page or by DecodeInto.
type target struct {
	typ  reflect.Type
	rows string // "" for DecodeInto
}

func (t target) String() string { return t.typ.String() }

// decode returns what was decoded, and how many rows of it are bad.
func (t target) decode(body []byte, keepBad bool) (any, *wire.Fault) {
	if t.rows == "" {
		v := reflect.New(t.typ).Interface()
		return v, wire.DecodeInto(body, v)
	}
	result, fault := wire.LayoutOf(t.typ, "mews").Decode(body, wire.Options{Rows: t.rows, KeepBad: keepBad})
	if result != nil && result.Bad != nil {
		_ = result.Bad.Each(func(f *wire.Fault) error {
			if f.Problem == "" || f.Err == nil || f.Row < 0 {
				panic("a fault without reason")
			}
			return nil
		})
	}
	return result, fault
}

func targetOf[T any](rows string) target { return target{reflect.TypeFor[T](), rows} }

var targets = []target{
	targetOf[mews.CustomerPage]("Customers"), targetOf[mews.CustomerSearchResult]("Customers"), targetOf[mews.CustomerGetOpenItemsResult]("Customers"),
	targetOf[envelope[campone.Customer]]("results"), targetOf[envelope[campone.Booking]]("results"), targetOf[envelope[pretix.Customer]]("results"),
	targetOf[envelope[any]]("results"), targetOf[envelope[map[string]any]]("results"), targetOf[matrix]("rows"), targetOf[envelope[tree]]("results"),
	targetOf[any](""), targetOf[map[string]any](""), targetOf[[]any](""), targetOf[tree](""), targetOf[matrix](""), targetOf[envelope[tree]](""),
	targetOf[map[string]string](""), targetOf[map[string]map[string]int](""), targetOf[[]int8](""), targetOf[[]*int](""), targetOf[[][]string](""),
	targetOf[mews.CustomerPage](""), targetOf[envelope[pretix.Customer]](""),
}

// hostile returns bodies of a size that are made of many small parts. In place of
// ROWS are the names of lists.
func hostile(size int) map[string]string {
	fill := func(before, part, after string) string {
		return before + strings.Repeat(part+",", max((size-len(before)-len(after))/(len(part)+1), 1)) + part + after
	}
	numbered := func(before, format, after string) string {
		var b strings.Builder
		b.WriteString(before)
		for i := 0; b.Len() < size; i++ {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, format, i)
		}
		b.WriteString(after)
		return b.String()
	}
	bodies := map[string]string{
		"strings with escapes":  fill(`{"ROWS":[`, `"\"\\\u00e9\ud83d\ude00"`, `]}`),
		"long string":           `{"ROWS":[{"Id":"` + strings.Repeat("x", size) + `"}],"Cursor":"` + strings.Repeat(`\\`, 100) + `"}`,
		"invalid UTF-8":         `{"ROWS":[{"Id":"` + strings.Repeat("\xff", size) + `"}],"n":"` + strings.Repeat("\xff", 100) + `"}`,
		"unknown members":       numbered(`{`, `"x%d":1`, `,"ROWS":[{"Id":"1","id":7}]}`),
		"unknown, then bad row": numbered(`{"ROWS":[{"Id":5,"id":"x","c":1,"v":"x"}],`, `"x%d":1`, `}`),
		"a row of unknown":      numbered(`{"ROWS":[{"Id":5,"id":"x",`, `"x%d":1`, `}]}`),
		"spaces":                `{"ROWS":[` + strings.Repeat(" ", size) + `]}`,
		"long number":           `{"ROWS":[` + strings.Repeat("9", size) + `]}`,
		"not closed":            fill(`{"ROWS":[`, `{}`, ``),
		"wrong at the end":      fill(`{"ROWS":[`, `{"Id":"1"}`, `]]`),
		"map":                   numbered(`{"m":{`, `"k%d":{}`, `}}`),
		"map of short keys":     fill(`{"m":{`, `"a":{}`, `}}`),
		"keys with escapes":     fill(`{`, `"\u0043ustomers\u0020":1`, `}`),
		"top map":               numbered(`{`, `"%d":"a"`, `}`),
		"top maps":              numbered(`{`, `"%d":{"1":1}`, `}`),
		"rows of lists of rows": fill(`{"ROWS":[`, `{"l":[{"l":[{}]}]}`, `]}`),
		"nested objects":        fill(`{"ROWS":[`, `{"Customer":{"Passport":{}},"Reservation":{},"n":{"n":{}}}`, `]}`),
		"pointers to wrong":     fill(`{"ROWS":[`, `{"Reservation":1,"Passport":1,"Visa":1,"Address":1,"n":1}`, `]}`),
	}
	for _, part := range []string{`{}`, `null`, `1`, `-1.5`, `""`, `"ab"`, `[]`, `[[]]`, `[{}]`, `{"a":1}`, `{"Id":"1","id":1}`, `{"id":"x"}`, `{"Id":1}`, `true`, `[[],[]]`} {
		bodies["rows "+part] = fill(`{"ROWS":[`, part, `]}`)
		bodies["top "+part] = fill(`[`, part, `]`)
		for _, inner := range []string{"OrderItems", "l", "c", "b", "a", "m", "Classifications", "Documents"} {
			bodies["in rows "+inner+part] = fill(`{"ROWS":[{"Id":"1","id":1,"`+inner+`":[`, part, `]}]}`)
		}
		bodies["in objects "+part] = fill(`{"n":{"l":[`, part, `]}}`)
	}
	for _, depth := range []int{2_000, 9_000, 10_001, min(size, 100_000)} {
		for _, part := range []string{`[]`, `{"n":}`, `{"m":{"k":}}`, `{"l":[]}`} {
			open, closed := strings.TrimRight(part, "}]"), strings.TrimLeft(part, `{"nmlk:[`)
			bodies[fmt.Sprintf("depth %d of %s", depth, part)] = strings.Repeat(open, depth) + "1" + strings.Repeat(closed, depth)
			bodies[fmt.Sprintf("row depth %d of %s", depth, part)] = `{"ROWS":[` + strings.Repeat(open, depth) + "1" + strings.Repeat(closed, depth) + `]}`
		}
	}
	return bodies
}

// bodyFor puts the name of the list into a body.
func bodyFor(body string, t target) []byte {
	rows := t.rows
	if rows == "" {
		rows = "results"
		if t.typ == reflect.TypeFor[mews.CustomerPage]() {
			rows = "Customers"
		}
	}
	return []byte(strings.ReplaceAll(body, "ROWS", rows))
}

// each calls f for hostile bodies and targets: all pairs if GUESTWIRE_ALL_COSTS is set, and
// otherwise some of them.
func each(size int, f func(name string, body []byte, t target, keepBad bool)) {
	all := os.Getenv("GUESTWIRE_ALL_COSTS") != ""
	bodies := hostile(size)
	for i, name := range slices.Sorted(maps.Keys(bodies)) {
		for j, t := range targets {
			if !all && (i+3*j)%20 != 0 {
				continue
			}
			body := bodyFor(bodies[name], t)
			f(name, body, t, false)
			if t.rows != "" {
				f(name, body, t, true)
			}
		}
	}
}

// Live memory is what the collector finds reachable, and the stacks. It stops the
// world meanwhile, which takes a process of its own, since it would count garbage
// otherwise; and it does so for each twentieth that the heap grows by.
func TestMemory(t *testing.T) { //nolint:paralleltest // it measures the process
	if testing.Short() || race {
		t.Skip("measures memory")
	}
	const setting = "gcstoptheworld=1"
	if os.Getenv("GODEBUG") != setting {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestMemory$", "-test.v")
		cmd.Env = append(os.Environ(), "GODEBUG="+setting)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
		t.Logf("%s", out)
		return
	}
	defer debug.SetGCPercent(debug.SetGCPercent(5))
	highest := 0.0
	each(1<<20, func(name string, body []byte, target target, keepBad bool) {
		live, total, fault := measure(func() (any, *wire.Fault) { return target.decode(body, keepBad) })
		limit := int64(4<<20 + 24*len(body))
		highest = max(highest, float64(live)/float64(limit))
		if live > limit {
			t.Errorf("%s into %s, %v: %.2f of the limit, %v", name, target, keepBad, float64(live)/float64(limit), problem(fault))
		}
		if fault != nil && errors.Is(fault.Err, wire.ErrCostly) && total > int64(2*len(body)+1<<20) {
			t.Errorf("%s into %s: %d bytes taken before the error", name, target, total)
		}
	})
	t.Logf("at most %.2f of the limit", highest)
}

func problem(f *wire.Fault) string {
	if f == nil {
		return "decoded"
	}
	return f.Problem
}

// measure returns the most live memory during f and after it, and what f allocated.
func measure(f func() (any, *wire.Fault)) (live, total int64, fault *wire.Fault) {
	runtime.GC()
	samples := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	read := func() int64 {
		metrics.Read(samples)
		return int64(samples[0].Value.Uint64() + samples[1].Value.Uint64())
	}
	before := read()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	allocated := m.TotalAlloc
	done := make(chan any)
	go func() { // with its own stack
		v, err := f()
		fault = err
		done <- v
	}()
	highest := before
	for {
		select {
		case v := <-done:
			runtime.ReadMemStats(&m)
			runtime.GC()
			highest = max(highest, read())
			runtime.KeepAlive(v)
			return highest - before, int64(m.TotalAlloc - allocated), fault
		default:
			highest = max(highest, read())
			time.Sleep(50 * time.Microsecond)
		}
	}
}

// BenchmarkHostile decodes what takes longest and reports the most time that any
// of it takes for each MiB; the limit is 0.4 s.
func BenchmarkHostile(b *testing.B) {
	slowest, size := 0.0, 2<<20
	if testing.Short() {
		size = 64 << 10
	}
	for b.Loop() {
		each(size, func(_ string, body []byte, target target, keepBad bool) {
			start := time.Now()
			_, _ = target.decode(body, keepBad)
			slowest = max(slowest, time.Since(start).Seconds()/max(float64(len(body))/(1<<20), 0.1))
		})
	}
	b.ReportMetric(slowest, "s/MiB")
}

// Pages of the usual sizes are never too costly, however sparse their rows are.
func TestLegitimate(t *testing.T) {
	t.Parallel()
	rows := map[string][]string{
		"Customers": {
			`{"Id":"35d4b117-4e60-44a3-9580-c582117eff98"}`, `{"Customer":{"Id":"35d4b117-4e60-44a3-9580-c582117eff98"}}`,
			`{"Customer":{"Id":"35d4b117-4e60-44a3-9580-c582117eff98"},"Reservation":{"Id":"35d4b117-4e60-44a3-9580-c582117eff98"}}`,
			`{"CustomerId":"35d4b117-4e60-44a3-9580-c582117eff98","OrderItems":[{"Id":"35d4b117-4e60-44a3-9580-c582117eff98"}],"PaymentItems":[{"Id":"35d4b117-4e60-44a3-9580-c582117eff98"}]}`,
		},
		"AccountAddresses":      {`{"Id":"35d4b117-4e60-44a3-9580-c582117eff98"}`},
		"CustomerRelationships": {`{"CustomerId":"35d4b117-4e60-44a3-9580-c582117eff98"}`},
		"IdentityDocuments":     {`{"Id":"35d4b117-4e60-44a3-9580-c582117eff98"}`},
		"results":               {`{"id":1234567}`, `{"identifier":"A1B2C"}`, `{"identifier":"A1B2C","name_parts":{"_scheme":"full","full_name":"x"}}`, `{"id":12345,"name":"x","tags":["a"]}`},
	}
	lists := append(slices.Clone(targets[:8]), targetOf[mews.AddressPage]("AccountAddresses"), targetOf[mews.CustomerRelationshipPage]("CustomerRelationships"),
		targetOf[mews.IdentityDocumentPage]("IdentityDocuments"), targetOf[envelope[campone.Invoice]]("results"), targetOf[envelope[campone.Site]]("results"))
	for _, target := range lists {
		for _, row := range rows[target.rows] {
			for _, n := range []int{1, 1000, 10_000} {
				body := []byte(`{"` + target.rows + `":[` + strings.Repeat(row+",", n-1) + row + `],"count":1}`)
				_, fault := target.decode(body, true)
				if fault != nil {
					require.NotErrorIs(t, fault.Err, wire.ErrCostly, "%d of %s into %s", n, row, target)
				}
			}
		}
	}
	_, fault := targets[0].decode(customers(10_000), false)
	require.Nil(t, fault)
}
