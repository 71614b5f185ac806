package main_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"math/rand/v2"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

// A platform records the last request and gives one response.
type platform struct {
	response []byte
	path     string
	body     map[string]any
}

func (p *platform) RoundTrip(r *http.Request) (*http.Response, error) {
	p.path = strings.TrimPrefix(r.URL.Path, "/api/connector/v1/")
	b, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	p.body, err = decode(b)
	for _, name := range []string{"ClientToken", "AccessToken", "Client", "Limitation"} {
		delete(p.body, name)
	}
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(bytes.NewReader(p.response)), Request: r,
	}, err
}

func decode(b []byte) (map[string]any, error) {
	var object map[string]any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	err := d.Decode(&object)
	return object, err
}

// rounds is the number of requests and responses for each operation.
const rounds = 15

// A random valid request of each operation arrives whole, and a random response
// is whole in the result.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	a, src := readAPI(t), readSource(t)
	p := &platform{}
	client, err := mews.NewClient(
		mews.Credentials{ClientToken: "a", AccessToken: "b", Client: "c 1.0"}, mews.WithHTTPClient(&http.Client{Transport: p}),
	)
	require.NoError(t, err)
	requests, responses := 0, 0
	for i, op := range a.Operations {
		for _, m := range src.of(op.Path) {
			if m.service+"."+m.name == "CustomerService.AddFile" {
				continue // takes a reader
			}
			c := &roundTrip{
				t: t, p: p, op: op, name: m.service + "." + m.name, method: methodOf(t, client, m),
				maker: &maker{Rand: rand.New(rand.NewPCG(uint64(i), 7)), api: a},
			}
			for range rounds {
				c.run()
				requests++
				if op.Response != "" && op.Response != "Unit" {
					responses++
				}
			}
			assert.Greater(t, c.valid, rounds/2, "%s: most requests must be valid", c.name)
		}
	}
	t.Logf("%d operations, %d requests, %d responses", len(a.Operations), requests, responses)
}

func methodOf(t *testing.T, client *mews.Client, m goMethod) reflect.Value {
	t.Helper()
	v := reflect.ValueOf(client).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).Type.Name() == m.service {
			return v.Field(i).Addr().MethodByName(m.name)
		}
	}
	t.Fatalf("the client has no %s", m.service)
	return reflect.Value{}
}

type roundTrip struct {
	t      *testing.T
	p      *platform
	op     factOperation
	name   string
	method reflect.Value
	maker  *maker
	valid  int
}

func (c *roundTrip) run() {
	c.maker.rows = ""
	rows := c.rows()
	iterates := c.method.Type().NumOut() == 1 && c.method.Type().Out(0).Kind() == reflect.Func
	if iterates || strings.Contains(c.name, ".List") {
		c.maker.rows = rows
	}
	response := c.response(rows)
	c.p.response = encode(c.t, response)
	var result any
	var err error
	var request map[string]any
	for range 40 { // what a check across fields rejects is made anew
		c.maker.request = true
		request = c.maker.object(c.op.Request)
		params := reflect.New(c.method.Type().In(1))
		require.NoError(c.t, json.Unmarshal(encode(c.t, request), params.Interface()), "%s: %s", c.name, encode(c.t, request))
		c.p.path = ""
		result, err = c.call(params.Elem())
		if _, invalid := errors.AsType[*mews.ArgumentError](err); !invalid {
			c.valid++
			break
		}
	}
	c.maker.request = false
	if _, invalid := errors.AsType[*mews.ArgumentError](err); invalid {
		c.t.Logf("%s: %v", c.name, err)
		return
	}
	if err != nil || c.p.path != c.op.Path {
		c.t.Errorf("%s: %v after a request to %s: %s", c.name, err, c.p.path, c.p.response)
		return
	}
	sent, err := decode(encode(c.t, request))
	require.NoError(c.t, err)
	if !reflect.DeepEqual(sent, c.p.body) {
		c.t.Errorf("%s: %s became %s", c.name, encode(c.t, request), encode(c.t, c.p.body))
		return
	}
	if result == nil {
		return
	}
	if list, ok := result.(rowsOnly); ok {
		result, response = map[string]any{rows: []any(list)}, map[string]any{rows: response[rows]}
	}
	if d := differs(c.name, plain(c.t, response), plain(c.t, result)); d != "" {
		c.t.Error(d)
	}
}

// rows is the member with the main list of a response.
func (c *roundTrip) rows() string {
	for _, f := range c.maker.api.fields(c.op.Response) {
		if strings.HasPrefix(f.Type, "[]") {
			return f.Name
		}
	}
	return ""
}

// response makes a response whose main list is there, with rows that have their
// identity, and that is the last page.
func (c *roundTrip) response(rows string) map[string]any {
	response := c.maker.object(c.op.Response)
	for _, f := range c.maker.api.fields(c.op.Response) {
		if f.Name == "Id" || f.Name == rows && response[f.Name] == nil {
			response[f.Name] = c.maker.value(f, f.Type)
		}
		if item, ok := strings.CutPrefix(f.Type, "[]"); ok {
			c.identify(response[f.Name], item)
		}
	}
	c.identify([]any{response}, c.op.Response)
	if slices.ContainsFunc(c.maker.api.fields(c.op.Response), func(f factField) bool { return f.Name == "Cursor" }) {
		response["Cursor"] = nil // the last page
	}
	if c.op.Path == "configuration/get" {
		c.identify([]any{response["Enterprise"]}, "Enterprise")
	}
	if c.op.Path == "customers/search" {
		for _, hit := range response["Customers"].([]any) {
			h := hit.(map[string]any)
			h["Customer"] = c.maker.object("Customer")
			c.identify([]any{h["Customer"]}, "Customer")
		}
	}
	return response
}

// identify gives objects what tells them apart.
func (c *roundTrip) identify(objects any, typ string) {
	list, _ := objects.([]any)
	for _, o := range list {
		object, ok := o.(map[string]any)
		if !ok {
			continue
		}
		for _, f := range c.maker.api.fields(typ) {
			if f.Type == "string:uuid" && (f.Name == "Id" || f.Required) || f.Name == "Code" || f.Name == "Date" || f.Name == "LedgerType" || strings.HasSuffix(f.Name, "Id") && f.Type == "string:uuid" {
				object[f.Name] = c.maker.value(f, f.Type)
			}
		}
	}
}

// rowsOnly are the rows that All gave.
type rowsOnly []any

// call calls the method and reads all that it gives.
func (c *roundTrip) call(params reflect.Value) (any, error) {
	out := c.method.Call([]reflect.Value{reflect.ValueOf(c.t.Context()), params})
	if len(out) == 1 && out[0].Kind() == reflect.Func {
		return c.iterate(out[0])
	}
	err, _ := reflect.TypeAssert[error](out[len(out)-1])
	if len(out) == 1 || err != nil {
		return nil, err
	}
	return out[0].Interface(), nil
}

func (c *roundTrip) iterate(seq reflect.Value) (any, error) {
	var got []any
	var err error
	next, stop := iter.Pull2(func(yield func(any, error) bool) {
		for v, e := range seq.Seq2() {
			wrong, _ := reflect.TypeAssert[error](e)
			if !yield(v.Interface(), wrong) {
				return
			}
		}
	})
	defer stop()
	for {
		v, e, ok := next()
		if !ok {
			break
		}
		if e != nil {
			err = e
			break
		}
		got = append(got, v)
	}
	if strings.Contains(c.name, ".Pages") {
		if err == nil && len(got) != 1 {
			return nil, fmt.Errorf("%d pages", len(got))
		}
		if err != nil {
			return nil, err
		}
		return got[0], nil
	}
	return rowsOnly(got), err
}

func encode(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return b
}

// plain is a value as it looks in JSON.
func plain(t *testing.T, v any) any {
	t.Helper()
	var p any
	d := json.NewDecoder(bytes.NewReader(encode(t, v)))
	d.UseNumber()
	require.NoError(t, d.Decode(&p))
	return p
}

// differs says where a response and a result differ; "" if the result has all of
// the response. Null is what the zero value of its type is written as.
func differs(path string, want, got any) string {
	if got == nil && isZero(want) {
		return "" // left out where zero and absent mean the same
	}
	switch want := want.(type) {
	case nil:
		if !isZero(got) {
			return fmt.Sprintf("%s: null became %v", path, got)
		}
		return ""
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok {
			return fmt.Sprintf("%s: an object became %v", path, got)
		}
		for _, name := range slices.Sorted(maps.Keys(want)) {
			if d := differs(path+"."+name, want[name], object[name]); d != "" {
				return d
			}
		}
		return ""
	case []any:
		list, _ := got.([]any)
		if len(list) != len(want) {
			return fmt.Sprintf("%s: %d items became %d", path, len(want), len(list))
		}
		for i := range want {
			if d := differs(fmt.Sprintf("%s[%d]", path, i), want[i], list[i]); d != "" {
				return d
			}
		}
		return ""
	case string:
		if got == want || got == want+"T00:00:00Z" { // a date where the type has an instant
			return ""
		}
	}
	if !reflect.DeepEqual(want, got) {
		return fmt.Sprintf("%s: %v became %v", path, want, got)
	}
	return ""
}

func isZero(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == "" || v == "0001-01-01T00:00:00Z"
	case json.Number:
		return v == "0"
	case bool:
		return !v
	case []any:
		return len(v) == 0
	case map[string]any:
		for _, inner := range v {
			if !isZero(inner) {
				return false
			}
		}
		return true
	}
	return false
}
