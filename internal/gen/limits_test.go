package main_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

// A breach is one way to make a valid request invalid, or to go as far as a limit
// allows.
type breach struct {
	object  map[string]any // that holds the value
	member  string
	value   any    // nil: left out
	path    string // in Go
	problem string // empty: still valid
}

// Every limit of the contract and every required field is checked before any
// request, and the error names the field and the limit.
func TestLimits(t *testing.T) {
	t.Parallel()
	a, src := readAPI(t), readSource(t)
	p := &platform{response: []byte("{}")}
	client, err := mews.NewClient(
		mews.Credentials{ClientToken: "a", AccessToken: "b", Client: "c 1.0"}, mews.WithHTTPClient(&http.Client{Transport: p}),
	)
	require.NoError(t, err)
	rejected, allowed := 0, 0
	for i, op := range a.Operations {
		for _, m := range src.of(op.Path) {
			name := m.service + "." + m.name
			l := &limitCheck{t: t, p: p, name: name, method: methodOf(t, client, m), api: a, src: src}
			if strings.HasPrefix(m.result, "iter.") || name == "CustomerService.AddFile" {
				continue // filters that are too long are split
			}
			l.maker = &maker{Rand: rand.New(rand.NewPCG(uint64(i), 3)), api: a, request: true}
			if strings.HasPrefix(m.name, "List") {
				l.maker.rows = "?" // filters are never empty
			}
			seen := map[string]bool{}
			for range 8 {
				l.breaches = nil
				request := l.valid(op)
				l.object(op.Request, m.params, request, "")
				for _, b := range l.breaches {
					if key := b.path + b.problem + strconv.FormatBool(b.problem == ""); !seen[key] {
						seen[key] = true
						l.check(request, b)
						if b.problem == "" {
							allowed++
						} else {
							rejected++
						}
					}
				}
			}
		}
	}
	t.Logf("%d rejected, %d allowed", rejected, allowed)
	assert.Greater(t, rejected, 1000)
}

type limitCheck struct {
	t        *testing.T
	p        *platform
	name     string
	method   reflect.Value
	api      *api
	src      *source
	maker    *maker
	breaches []breach
}

// valid makes a request that is accepted.
func (l *limitCheck) valid(op factOperation) map[string]any {
	for range 100 {
		request := l.maker.object(op.Request)
		if l.rejects(request) == nil {
			return request
		}
	}
	l.t.Fatalf("%s: no valid request: %v", l.name, l.rejects(l.maker.object(op.Request)))
	return nil
}

// rejects calls the method and returns the invalid argument.
func (l *limitCheck) rejects(request map[string]any) *mews.ArgumentError {
	params := reflect.New(l.method.Type().In(1))
	require.NoError(l.t, json.Unmarshal(encode(l.t, request), params.Interface()), l.name)
	l.p.path = ""
	out := l.method.Call([]reflect.Value{reflect.ValueOf(l.t.Context()), params.Elem()})
	err, _ := reflect.TypeAssert[error](out[len(out)-1])
	invalid, _ := errors.AsType[*mews.ArgumentError](err)
	assert.Equal(l.t, invalid == nil, l.p.path != "", "%s: an invalid request is not sent", l.name)
	return invalid
}

func (l *limitCheck) check(request map[string]any, b breach) {
	before, there := b.object[b.member]
	defer func() {
		if b.object[b.member] = before; !there {
			delete(b.object, b.member)
		}
	}()
	if b.object[b.member] = b.value; b.value == nil {
		delete(b.object, b.member)
	}
	invalid := l.rejects(request)
	switch {
	case b.problem == "":
		if invalid != nil && invalid.Argument == b.path {
			l.t.Errorf("%s: %s: %v", l.name, b.path, invalid)
		}
	case invalid == nil:
		l.t.Errorf("%s: %s is accepted though %q", l.name, b.path, b.problem)
	case invalid.Argument != b.path || !says(invalid.Problem, b.problem):
		l.t.Errorf("%s: %s %q became %v", l.name, b.path, b.problem, invalid)
	}
}

// says reports whether a problem has one of several texts.
func says(problem, texts string) bool {
	for text := range strings.SplitSeq(texts, "|") {
		if strings.Contains(problem, text) {
			return true
		}
	}
	return false
}

// object collects the breaches of an object and of those in it.
func (l *limitCheck) object(vendor, goType string, object map[string]any, path string) {
	for _, form := range forms(vendor) {
		for _, f := range l.api.fields(form) {
			if _, differs := unlike[form+"."+f.Name]; !differs {
				l.field(f, l.src.structs[goType][f.Name], object, path)
			}
		}
	}
}

func (l *limitCheck) field(f factField, g goField, object map[string]any, path string) {
	value, ok := object[f.Name]
	path += g.name
	typ := strings.TrimPrefix(g.typ, "*")
	add := func(value any, problem string) {
		l.breaches = append(l.breaches, breach{object, f.Name, value, path, problem})
	}
	if f.Required && (typ == "string" || strings.HasPrefix(typ, "[]") || l.src.constants[typ] != nil || strings.HasPrefix(typ, "UpdateValue")) {
		add(nil, "must not be empty")
	}
	if !ok {
		return
	}
	if strings.HasPrefix(typ, "UpdateValue") {
		l.updateValue(f, object, path)
		return
	}
	if list, ok := value.([]any); ok {
		l.list(f, g, list, path, add)
		return
	}
	switch {
	case f.MaxLength > 0:
		add(strings.Repeat("é", f.MaxLength), "")
		add(strings.Repeat("é", f.MaxLength+1), fmt.Sprintf("characters, at most %d ", f.MaxLength))
	case f.MaxMonths > 0 && f.Type == "TimeFilterInterval":
		add(map[string]any{"StartUtc": "2030-01-01T00:00:00Z", "EndUtc": "2030-06-01T00:00:00Z"}, "month")
	case f.MaxMonths > 0:
		add(map[string]any{"Start": "2030-01-01", "End": "2030-06-01"}, "month")
	case f.Maximum != nil:
		add(*f.Minimum-1, fmt.Sprintf("from %d to %d", *f.Minimum, *f.Maximum))
		add(*f.Minimum, "")
		add(*f.Maximum, "")
	}
	if inner, ok := value.(map[string]any); ok && !f.Coproduct && l.src.structs[typ] != nil && !strings.HasSuffix(typ, "Interval") {
		l.object(f.Type, typ, inner, path+".")
	}
}

func (l *limitCheck) updateValue(f factField, object map[string]any, path string) {
	inner := l.api.fields(f.Type)[0]
	length := max(f.MaxLength, inner.MaxLength)
	add := func(value any, problem string) {
		l.breaches = append(l.breaches, breach{object, f.Name, map[string]any{"Value": value}, path, problem})
	}
	if !inner.Nullable {
		l.breaches = append(l.breaches, breach{object, f.Name, map[string]any{"Value": nil}, path, "cannot be cleared"})
	}
	if strings.HasPrefix(inner.Type, "[]") {
		inner.MaxItems, length = max(inner.MaxItems, length), 0
	}
	if length > 0 {
		add(strings.Repeat("é", length+1), fmt.Sprintf("characters, at most %d ", length))
	}
	if inner.MaxItems > 0 {
		inner.Name = f.Name
		add(l.many(inner, inner.MaxItems+1, nil), fmt.Sprintf("at most %d", inner.MaxItems))
	}
}

func (l *limitCheck) list(f factField, g goField, list []any, path string, add func(any, string)) {
	if f.MaxItems > 0 && len(list) > 0 {
		add(l.many(f, f.MaxItems, list[0]), "")
		add(l.many(f, f.MaxItems+1, list[0]), fmt.Sprintf("at most %d", f.MaxItems))
	}
	if f.MinItems > 0 {
		add([]any{}, "")
		l.breaches[len(l.breaches)-1].problem = fmt.Sprintf("at least %d|must not be an empty list", f.MinItems)
	}
	if len(list) == 0 {
		return
	}
	item := strings.TrimPrefix(f.Type, "[]")
	if s, ok := list[0].(string); ok {
		add([]any{" "}, "must not be empty")
		l.breaches[len(l.breaches)-1].path += "[0]"
		if f.UniqueItems && f.MaxItems != 1 {
			add([]any{s, s}, "repeats an earlier value")
			l.breaches[len(l.breaches)-1].path += "[1]"
		}
		return
	}
	if inner, ok := list[0].(map[string]any); ok {
		l.object(item, strings.TrimPrefix(strings.TrimPrefix(g.typ, "*"), "[]"), inner, path+"[0].")
	}
}

// many makes a list of n items like one.
func (l *limitCheck) many(f factField, n int, like any) []any {
	list := make([]any, n)
	for i := range list {
		switch like.(type) {
		case string, nil:
			list[i] = l.maker.value(factField{Name: f.Name, Required: true}, strings.TrimPrefix(f.Type, "[]"))
			if text, ok := list[i].(string); ok && f.Type == "[]string" {
				list[i] = fmt.Sprint(text, i) // no repeats
			}
		default:
			list[i] = like
		}
	}
	return list
}
