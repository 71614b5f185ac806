package main_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

// A restServer records the last request and gives one response.
type restServer struct {
	response []byte
	method   string
	path     string
	query    string
	body     []byte
}

func (s *restServer) RoundTrip(r *http.Request) (*http.Response, error) {
	s.method, s.path, s.query, s.body = r.Method, r.URL.Path, r.URL.RawQuery, nil
	if r.Body != nil {
		s.body, _ = io.ReadAll(r.Body)
	}
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(bytes.NewReader(s.response)), Request: r,
	}, nil
}

func newRestClient(t *testing.T, s *restServer) *pretix.Client {
	t.Helper()
	client, err := pretix.NewClient("https://pretix.example", pretix.Token("t"), pretix.WithHTTPClient(&http.Client{Transport: s}))
	require.NoError(t, err)
	return client
}

// byRestHand are methods with arguments of their own; they have tests beside them.
var byRestHand = []string{"CustomerService.Create", "ShredderService.Shred", "Client.Upload"}

// A random valid request of each endpoint arrives whole, and a random response is
// whole in the result.
func TestRestRoundTrip(t *testing.T) {
	t.Parallel()
	facts, methods := readRestFacts(t), restMethods(t)
	server := &restServer{}
	client := newRestClient(t, server)
	handles := restHandles(client)
	requests, responses := 0, 0
	for i, e := range facts.Endpoints {
		for _, m := range methods[e.id()] {
			service, ok := restService(handles, client, m.service, e.Path)
			name := m.service + "." + m.name
			if !ok || e.Response == "file" || slices.Contains(byRestHand, name) || e.Request == "json" {
				continue
			}
			method := service.MethodByName(m.name)
			require.True(t, method.IsValid(), name)
			for round := range rounds {
				r := &restTrip{t: t, facts: facts, server: server, e: e, name: name, method: method, maker: newRestMaker(facts, uint64(i*100+round))}
				if !r.run() {
					return
				}
				requests++
				responses++
			}
		}
	}
	t.Logf("%d requests, %d responses", requests, responses)
}

type restTrip struct {
	t      *testing.T
	facts  *restFacts
	server *restServer
	e      *restEndpoint
	name   string
	method reflect.Value
	maker  *restMaker
}

func (r *restTrip) run() bool {
	response, rows := r.makeResponse()
	r.server.response = encode(r.t, response)
	if name, _ := r.facts.response(r.e); name == "" {
		r.server.response = []byte("{}")
	}
	args, sent := r.arguments()
	out := r.method.Call(args)
	var result any
	var err error
	if len(out) == 1 && out[0].Kind() == reflect.Func {
		c := &roundTrip{t: r.t, name: r.name}
		if strings.HasSuffix(r.name, "Pages") {
			c.name = ".Pages"
		}
		result, err = c.iterate(out[0])
		if list, ok := result.(rowsOnly); ok {
			result, response = []any(list), rows
		}
	} else {
		err, _ = reflect.TypeAssert[error](out[len(out)-1])
		if len(out) == 2 {
			result = out[0].Interface()
		}
	}
	if wrong, ok := errors.AsType[*pretix.ArgumentError](err); ok {
		return assert.Fail(r.t, r.name, "%v of %s", wrong, encode(r.t, sent))
	}
	if !assert.NoError(r.t, err, "%s: %s", r.name, r.server.response) {
		return false
	}
	if !assert.Equal(r.t, r.e.Method, r.server.method, r.name) || !r.path() {
		return false
	}
	if sent != nil {
		var got any
		d := json.NewDecoder(bytes.NewReader(r.server.body))
		d.UseNumber()
		require.NoError(r.t, d.Decode(&got), r.name)
		want := plain(r.t, sent)
		dropNulls(want, got, r.e.Action == "partial_update")
		if !reflect.DeepEqual(want, got) {
			return assert.Fail(r.t, r.name, "%s became %s", encode(r.t, sent), r.server.body)
		}
	}
	if result == nil {
		return true
	}
	if d := differs(r.name, plain(r.t, response), plain(r.t, result)); d != "" {
		return assert.Fail(r.t, d, "%s", r.server.response)
	}
	return true
}

// path compares the path of the request with that of the endpoint.
func (r *restTrip) path() bool {
	want := strings.NewReplacer("{ev}", "/organizers/big/events/fest", "{org}", "/organizers/big").Replace(r.e.Path)
	got := strings.TrimPrefix(r.server.path, "/api/v1")
	wanted, given := strings.Split(want, "/"), strings.Split(got, "/")
	fits := len(wanted) == len(given)
	for i := range wanted {
		fits = fits && (wanted[i] == given[i] || strings.HasPrefix(wanted[i], "{"))
	}
	return assert.True(r.t, fits, "%s: %s was called instead of %s", r.name, got, want)
}

func (r *restTrip) makeResponse() (response any, rows any) {
	name, list := r.facts.response(r.e)
	o := r.facts.Types[name]
	if o == nil {
		return map[string]any{}, nil
	}
	object := func() any {
		v := r.maker.object(o.Fields, false)
		for _, key := range []string{"id", "identifier", "code", "slug", "number", "local_id", "device_id"} {
			if f := o.member(key); f != nil && v[key] == nil {
				v[key] = r.maker.value(f, f.Type)
			}
		}
		return v
	}
	if r.e.Action != "list" {
		if list {
			return []any{object(), object()}, nil
		}
		return object(), nil
	}
	all := []any{object(), object()}
	return map[string]any{"count": 2, "next": nil, "previous": nil, "results": all}, all
}

// arguments makes the arguments of a call, and the body that it must send.
func (r *restTrip) arguments() (args []reflect.Value, sent any) {
	typ := r.method.Type()
	args = append(args, reflect.ValueOf(r.t.Context()))
	for i := 1; i < typ.NumIn()-1; i++ {
		in := typ.In(i)
		switch in.Kind() { //nolint:exhaustive // the others are parameters
		case reflect.String:
			key := "ABCDE"
			switch service, _, _ := strings.Cut(r.name, "."); service {
			case "OrganizerService":
				key = "big"
			case "EventService":
				key = "fest"
			}
			args = append(args, reflect.ValueOf(key))
		case reflect.Int64, reflect.Int:
			args = append(args, reflect.ValueOf(7).Convert(in))
		default:
			params := reflect.New(in)
			fields, list := r.facts.request(r.e)
			if len(fields) > 0 {
				r.maker.request = true
				fields = slices.DeleteFunc(slices.Clone(fields), func(f *restMember) bool { return !list && !hasMember(in, f.Name) })
				if list {
					sent = []any{r.maker.object(fields, false), r.maker.object(fields, false)}
				} else {
					sent = r.maker.object(fields, r.e.Action == "partial_update")
				}
				if more := together[in.Name()]; more != nil {
					maps.Copy(sent.(map[string]any), more)
				}
				r.maker.request = false
				require.NoError(r.t, json.Unmarshal(encode(r.t, sent), params.Interface()), "%s: %s", r.name, encode(r.t, sent))
			}
			args = append(args, params.Elem())
		}
	}
	return args, sent
}

// together is what a request must have, whatever else it says.
var together = map[string]map[string]any{
	"ItemAddOnCreateParams":       {"min_count": json.Number("0"), "max_count": json.Number("3")},
	"ItemCreateParams":            {"addons": []any{map[string]any{"addon_category": json.Number("5"), "min_count": json.Number("0"), "max_count": json.Number("3")}}},
	"ItemAddOnUpdateParams":       {"min_count": json.Number("3"), "max_count": json.Number("3")},
	"ScheduledExportUpdateParams": {"export_form_data": map[string]any{"a": true}},
	"SendmailRuleUpdateParams":    {"restrict_to_status": []any{"p"}},
}

func hasMember(t reflect.Type, name string) bool {
	for f := range t.Fields() {
		if member, _, _ := strings.Cut(f.Tag.Get("json"), ","); member == name {
			return true
		}
	}
	return false
}

// dropNulls leaves out the nulls that were not sent: where something is created,
// they mean the same. keep is of the object itself.
func dropNulls(want, got any, keep bool) {
	switch want := want.(type) {
	case map[string]any:
		object, _ := got.(map[string]any)
		for name, value := range want {
			if _, sent := object[name]; value == nil && !sent && !keep {
				delete(want, name)
			} else {
				dropNulls(value, object[name], false)
			}
		}
	case []any:
		list, _ := got.([]any)
		for i := range min(len(want), len(list)) {
			dropNulls(want[i], list[i], false)
		}
	}
}
