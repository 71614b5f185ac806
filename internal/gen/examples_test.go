package main_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

// brokenExamples are examples, or members of them, that cannot be right: the rest of
// the documentation and all other examples say otherwise.
var brokenExamples = map[string]string{
	"accounts/addFile request":                                                 "a file without its data",
	"accounts/update request":                                                  "booleans written as texts",
	"addresses/update request.AddressUpdates[0].AccountId":                     "no such field; the address has its account",
	"bills/add response":                                                       "the response of bills/getPdf",
	"bills/close response":                                                     "the response of bills/getPdf",
	"companies/add request.ContacPerson":                                       "ContactPerson with a letter missing",
	"companies/add response.Companies[0].ContacPerson":                         "ContactPerson with a letter missing",
	"companies/add response.Companies[1].ContacPerson":                         "ContactPerson with a letter missing",
	"companies/getAll response.Companies[0].ContacPerson":                      "ContactPerson with a letter missing",
	"companies/getAll response.Companies[1].ContacPerson":                      "ContactPerson with a letter missing",
	"companies/update response.Companies[0].ContacPerson":                      "ContactPerson with a letter missing",
	"companies/update response.Companies[1].ContacPerson":                      "ContactPerson with a letter missing",
	"creditCards/addTokenized request":                                         "a card without the reference to it",
	"productCategories/getAll response":                                        "one object that is written as a list of two halves",
	"reservations/price response.ReservationPrices[0].Total":                   "an Amount, which TotalAmount has now",
	"resources/getAll request":                                                 "an interval of twelve months, where three is the documented limit",
	"services/getAvailability response.CategoryAvailabilities[0].Adjustments ": "a space at the end of Adjustments",
	"services/getAvailability response.CategoryAvailabilities[1].Adjustments ": "a space at the end of Adjustments",
	"sourceAssignments/getAll request":                                         "a date whose day has one digit",
}

// A vendorExample has the documented request and response of an operation,
// without credentials and with long texts cut short.
type vendorExample struct {
	Operation string          `json:"operation"`
	Request   json.RawMessage `json:"request"`
	Response  json.RawMessage `json:"response"`
}

// Every documented request is valid and is sent whole, and every documented
// response is whole in the result.
func TestVendorExamples(t *testing.T) {
	t.Parallel()
	a, src := readAPI(t), readSource(t)
	examples := readVendorExamples(t)
	known := map[string]bool{}
	for _, op := range a.Operations {
		e, ok := examples[op.Path]
		require.True(t, ok, "%s has no example", op.Path)
		if op.Path == "customers/addFile" {
			continue // takes a reader
		}
		methods := src.of(op.Path)
		i := slices.IndexFunc(methods, func(m goMethod) bool { return !strings.HasPrefix(m.result, "iter.") })
		for _, problem := range e.problems(t, methods[i]) {
			broken := isBroken(problem)
			known[broken] = true
			assert.NotEmpty(t, broken, problem)
		}
	}
	for broken := range brokenExamples {
		assert.True(t, known[broken], "%s is not broken any more", broken)
	}
}

func isBroken(problem string) string {
	for broken := range brokenExamples {
		if strings.HasPrefix(problem, broken) {
			return broken
		}
	}
	return ""
}

func readVendorExamples(t *testing.T) map[string]vendorExample {
	t.Helper()
	b, err := os.ReadFile(pkg + "/testdata/vendor_examples.jsonl")
	require.NoError(t, err)
	examples := map[string]vendorExample{}
	lines := bufio.NewScanner(bytes.NewReader(b))
	lines.Buffer(nil, len(b))
	for lines.Scan() {
		var e vendorExample
		require.NoError(t, json.Unmarshal(lines.Bytes(), &e))
		examples[e.Operation] = e
	}
	return examples
}

// problems makes the documented call. Each problem begins with its place.
func (e vendorExample) problems(t *testing.T, m goMethod) []string {
	t.Helper()
	p := &platform{response: e.Response}
	client, err := mews.NewClient(
		mews.Credentials{ClientToken: "client-token", AccessToken: "access-token", Client: "c 1.0"}, mews.WithHTTPClient(&http.Client{Transport: p}),
	)
	require.NoError(t, err)
	c := &roundTrip{t: t, p: p, name: m.service + "." + m.name, method: methodOf(t, client, m)}
	params := reflect.New(c.method.Type().In(1))
	err = json.Unmarshal(e.Request, params.Interface())
	var result any
	if err == nil {
		result, err = c.call(params.Elem())
	}
	at := e.Operation + " request"
	var problems []string
	if p.path == "" {
		problems = append(problems, fmt.Sprintf("%s: %v", at, err))
		if out := c.method.Type().Out(0); c.method.Type().NumOut() == 2 { // still look at the response
			result = reflect.New(out.Elem()).Interface()
			err = json.Unmarshal(e.Response, result)
		}
	} else {
		sent := p.body
		request := e.members(t, e.Request, "Limitation")
		problems = append(problems, missing(at, request, sent)...)
		problems = append(problems, added(at, request, sent)...)
	}
	at = e.Operation + " response"
	switch {
	case err != nil:
		problems = append(problems, fmt.Sprintf("%s: %v", at, err))
	case result != nil:
		problems = append(problems, missing(at, e.members(t, e.Response, "Cursor"), plain(t, result))...)
	}
	return problems
}

// members decodes an object, without the member that pages are made of.
func (e vendorExample) members(t *testing.T, b []byte, without string) map[string]any {
	t.Helper()
	object, err := decode(b)
	require.NoError(t, err)
	delete(object, without)
	return object
}

// missing names what of an example is lost or changed. Null and empty texts
// may be left out.
func missing(path string, want, got any) []string {
	var problems []string
	switch want := want.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok {
			break
		}
		for _, name := range slices.Sorted(maps.Keys(want)) {
			problems = append(problems, missing(path+"."+name, want[name], object[name])...)
		}
		return problems
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			break
		}
		for i := range want {
			problems = append(problems, missing(fmt.Sprintf("%s[%d]", path, i), want[i], list[i])...)
		}
		return problems
	case string:
		if want == "" && got == nil || sameTime(want, got) {
			return nil
		}
	case nil:
		if isZero(got) {
			return nil
		}
	}
	if reflect.DeepEqual(want, got) {
		return nil
	}
	return []string{fmt.Sprintf("%s: %v became %v", path, want, got)}
}

// sameTime reports whether two texts are the same instant, or the date of one.
func sameTime(want string, got any) bool {
	other, _ := got.(string)
	t, err := time.Parse(time.RFC3339, want)
	return err == nil && (other == t.UTC().Format(time.RFC3339Nano) || other+"T00:00:00Z" == want)
}

// added names what a request has beyond its example, other than zero values.
func added(path string, want, got any) []string {
	var problems []string
	switch got := got.(type) {
	case map[string]any:
		object, _ := want.(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(got)) {
			problems = append(problems, added(path+"."+name, object[name], got[name])...)
		}
		return problems
	case []any:
		list, _ := want.([]any)
		for i := range min(len(list), len(got)) {
			problems = append(problems, added(fmt.Sprintf("%s[%d]", path, i), list[i], got[i])...)
		}
		return problems
	}
	if want == nil && !isZero(got) {
		problems = append(problems, fmt.Sprintf("%s: %v was added", path, got))
	}
	return problems
}
