package main_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

// withoutMethod are endpoints that no method calls, with the reason.
var withoutMethod = map[string]string{
	"GET /":                    "the index of the API, which programs do not need",
	"GET /idempotency_query":   "of its responses to unknown keys some are wrong",
	"POST /oauth/token":        "for packages of OAuth",
	"POST /oauth/revoke_token": "for packages of OAuth",
}

// notSent are members that no request has, with the reason.
var notSent = map[string]string{
	"GiftCard.secret": fixed, "GiftCard.currency": fixed, "GiftCard.testmode": fixed,
	"ReusableMedia.type": fixed, "ReusableMedia.identifier": fixed,
	"Membership.customer": fixed, "Membership.testmode": fixed,
	"SalesChannel.type": fixed, "SalesChannel.identifier": fixed,
	"Item.variations": elsewhereOnly, "Item.addons": elsewhereOnly, "Item.bundles": elsewhereOnly, "Item.program_times": elsewhereOnly,
	"Question.options":    elsewhereOnly,
	"Customer.send_email": "only of new customers",
	"Event.slug":          immutable, "Event.has_subevents": immutable,
	"EventSettings.reusable_media_active":                                       fixed,
	"EventSettings.reusable_media_usage_enforced":                               fixed,
	"EventSettings.reusable_media_type_barcode":                                 fixed,
	"EventSettings.reusable_media_type_barcode_identifier_length":               fixed,
	"EventSettings.reusable_media_type_nfc_uid":                                 fixed,
	"EventSettings.reusable_media_type_nfc_uid_autocreate_giftcard":             fixed,
	"EventSettings.reusable_media_type_nfc_uid_autocreate_giftcard_currency":    fixed,
	"EventSettings.reusable_media_type_nfc_mf0aes":                              fixed,
	"EventSettings.reusable_media_type_nfc_mf0aes_autocreate_giftcard":          fixed,
	"EventSettings.reusable_media_type_nfc_mf0aes_autocreate_giftcard_currency": fixed,
	"EventSettings.reusable_media_type_nfc_mf0aes_random_uid":                   fixed,
}

// notCreated are members that no request to make an object has, with the reason.
var notCreated = map[string]string{
	"Event.live":                  "a new event cannot be sold yet",
	"Event.seat_category_mapping": "a new event has no products, and a copy those of the original",
}

const (
	fixed         = "updates keep it without an error"
	immutable     = "updates reject other values"
	elsewhereOnly = "updates reject it; a resource of its own changes it"
)

// Every endpoint has a method, a list has three, and parameters have all that can
// be sent.
func TestRestContract(t *testing.T) {
	t.Parallel()
	facts, methods := readRestFacts(t), restMethods(t)
	server := &restServer{}
	client := newRestClient(t, server)
	handles := restHandles(client)
	endpoints, filters, members := 0, 0, 0
	for _, e := range facts.Endpoints {
		if reason := withoutMethod[e.id()]; reason != "" {
			assert.Empty(t, methods[e.id()], "%s has a method after all: %s", e.id(), reason)
			continue
		}
		want := 1
		if e.Action == "list" {
			want = 3
		}
		if !assert.Len(t, methods[e.id()], want, e.id()) {
			continue
		}
		endpoints++
		for _, m := range methods[e.id()] {
			if m.service == "" {
				continue // a function
			}
			service, ok := restService(handles, client, m.service, e.Path)
			if !assert.True(t, ok, "no handle has the %s of %s", m.service, e.id()) {
				continue
			}
			params := paramsOf(service.MethodByName(m.name).Type())
			for _, f := range slices.Concat(e.Filters, e.Parameters) {
				for _, name := range f.names() {
					assert.True(t, hasParameter(params, name), "%s.%s has no parameter %s", m.service, m.name, name)
					filters++
				}
			}
			fields, list := facts.request(e)
			if list {
				params = params.Elem()
			}
			for _, f := range fields {
				name := strings.TrimPrefix(cmp.Or(e.Object, e.Request), "Clone") + "." + f.Name
				if notCreated[name] != "" && e.Action != "partial_update" {
					assert.False(t, hasMember(params, f.Name), "%s.%s can send %s after all", m.service, m.name, f.Name)
					continue
				}
				if notSent[name] != "" && e.Action == "partial_update" {
					assert.False(t, hasMember(params, f.Name), "%s can be sent after all: %s", name, notSent[name])
					continue
				}
				assert.True(t, hasMember(params, f.Name), "%s.%s cannot send %s", m.service, m.name, f.Name)
				members++
			}
		}
	}
	t.Logf("%d endpoints, %d filters, %d members of requests", endpoints, filters, members)
}

func (f restFilter) names() []string {
	if f.Type == "IsoDateTimeFromToRange" {
		return []string{f.Name + "_after", f.Name + "_before"}
	}
	return []string{f.Name}
}

// paramsOf is the type of the parameters of a method, or of its items.
func paramsOf(method reflect.Type) reflect.Type {
	for i := 1; i < method.NumIn()-1; i++ {
		if in := method.In(i); in.Kind() == reflect.Struct || in.Kind() == reflect.Slice {
			return in
		}
	}
	return reflect.TypeFor[struct{}]()
}

func hasParameter(t reflect.Type, name string) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	for f := range t.Fields() {
		if parameter, _, _ := strings.Cut(f.Tag.Get("url"), ","); parameter == name {
			return true
		}
	}
	return false
}

// Every filter and every other parameter of a query arrives, and one that is not
// set does not.
func TestRestFilters(t *testing.T) {
	t.Parallel()
	facts, methods := readRestFacts(t), restMethods(t)
	server := &restServer{response: []byte(`{"count":0,"next":null,"previous":null,"results":[]}`)}
	client := newRestClient(t, server)
	handles := restHandles(client)
	tried := 0
	for _, e := range facts.Endpoints {
		for _, m := range methods[e.id()] {
			service, ok := restService(handles, client, m.service, e.Path)
			if !ok || strings.HasSuffix(m.name, "Pages") || strings.HasSuffix(m.name, "All") || e.Response == "file" {
				continue
			}
			method := service.MethodByName(m.name)
			params := paramsOf(method.Type())
			if params.Kind() != reflect.Struct {
				continue
			}
			for f := range params.Fields() {
				name, _, _ := strings.Cut(f.Tag.Get("url"), ",")
				if name == "" || name == "-" {
					continue
				}
				trip := &restTrip{t: t, facts: facts, server: server, e: e, name: m.service + "." + m.name, method: method, maker: newRestMaker(facts, 1)}
				args, _ := trip.arguments()
				for i, a := range args {
					if a.Type() != params {
						continue
					}
					set := reflect.New(params).Elem()
					set.Set(a)
					want := setParameter(t, set.FieldByIndex(f.Index), name, params.Name())
					args[i] = set
					method.Call(args)
					query, err := url.ParseQuery(server.query)
					require.NoError(t, err)
					query.Del("page_size")
					query.Del("page")
					assert.Equal(t, want, query, "%s: %s", trip.name, f.Name)
					tried++
				}
			}
		}
	}
	t.Logf("%d parameters", tried)
}

// setParameter sets a parameter of a type and returns the query that it makes.
func setParameter(t *testing.T, v reflect.Value, name, of string) url.Values {
	t.Helper()
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2030, 1, 2, 3, 4, 5, 678_901_000, time.UTC)))
		return url.Values{name: {"2030-01-02T03:04:05.678901Z"}}
	case pretix.MetaFilter:
		v.Set(reflect.ValueOf(pretix.MetaFilter{"Language": "en"}))
		return url.Values{name + "[Language]": {"en"}}
	}
	switch v.Kind() { //nolint:exhaustive // see default
	case reflect.Bool:
		v.SetBool(true)
		return url.Values{name: {"true"}}
	case reflect.String:
		v.SetString("12")
		return url.Values{name: {"12"}}
	case reflect.Int, reflect.Int64:
		v.SetInt(12)
		return url.Values{name: {"12"}}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem())) // false and 0 are sent
		return url.Values{name: {fmt.Sprint(v.Elem().Interface())}}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		if name == "ordering" {
			value := orderings[v.Type().Elem().Name()]
			if value == "" {
				value = "id"
			}
			v.Index(0).SetString("-" + value)
			v.Index(1).SetString(value)
			return url.Values{name: {"-" + value + "," + value}}
		}
		if value := knownValue(v.Type().Elem(), name, of); value != "" {
			v.Index(0).SetString(value)
			v.Index(1).SetString(value)
			return url.Values{name: {value, value}}
		}
		want := url.Values{}
		for i := range 2 {
			want[name] = append(want[name], setParameter(t, v.Index(i), name, of)[name]...)
		}
		if strings.HasSuffix(name, "__in") {
			want[name] = []string{strings.Join(want[name], ",")}
		}
		return want
	}
	t.Fatalf("%s is a %s", name, v.Type())
	return nil
}

// knownValue is a value that a list of parameters takes, or empty for any.
func knownValue(elem reflect.Type, name, of string) string {
	switch {
	case name == "expand":
		return map[string]string{
			"GiftCardExpand": "owner_ticket", "ReusableMediumExpand": "customer", "CheckinExpand": "item", "CheckinListExpand": "subevent", "SeatExpand": "voucher",
		}[elem.Name()]
	case name == "include":
		return "code"
	case name == "exclude" && strings.HasPrefix(of, "Order"):
		return "payments"
	case name == "exclude":
		return "checkin_count"
	}
	return ""
}

// orderings is an order of lists that cannot be ordered by id.
var orderings = map[string]string{
	"OrganizerOrdering": "name", "EventOrdering": "slug", "OrderOrdering": "code", "OrderPositionOrdering": "positionid", "InvoiceOrdering": "nr",
	"RevokedSecretOrdering": "secret", "CheckinListPositionOrdering": "positionid", "CheckinSearchOrdering": "positionid", "CheckinOrdering": "datetime", "CartPositionOrdering": "cart_id",
}

// A missing value and one that is too long are rejected before any request, by
// the name of their field.
func TestRestLimits(t *testing.T) {
	t.Parallel()
	facts, methods := readRestFacts(t), restMethods(t)
	server := &restServer{response: []byte("{}")}
	client := newRestClient(t, server)
	handles := restHandles(client)
	rejected := 0
	for _, e := range facts.Endpoints {
		for _, m := range methods[e.id()] {
			service, ok := restService(handles, client, m.service, e.Path)
			fields, list := facts.request(e)
			name := m.service + "." + m.name
			if !ok || list || len(fields) == 0 || m.service == "CustomerService" { // by hand, with tests of its own
				continue
			}
			method := service.MethodByName(m.name)
			params := paramsOf(method.Type())
			for _, f := range fields {
				if !hasMember(params, f.Name) {
					continue
				}
				text := f.Type == "string" || f.Type == "email" || f.Type == "url"
				for value, problem := range map[any]string{
					strings.Repeat("ä", f.MaxLength+1): fmt.Sprintf("has %d characters, at most %d are accepted", f.MaxLength+1, f.MaxLength),
					nil:                                "cannot be cleared",
					"":                                 "must not be empty",
				} {
					update := e.Action == "partial_update"
					switch {
					case value == nil && (!update || f.Nullable), value == "" && (update || !f.Required || f.Nullable || !text || !isRequired(params, f.Name)):
						continue
					case value != nil && value != "" && (f.MaxLength == 0 || !text || len(f.Values) > 0):
						continue
					}
					trip := &restTrip{t: t, facts: facts, server: server, e: e, name: name, method: method, maker: newRestMaker(facts, 3)}
					args, sent := trip.arguments()
					object := sent.(map[string]any)
					object[f.Name] = value
					set := reflect.New(params)
					require.NoError(t, json.Unmarshal(encode(t, object), set.Interface()))
					args[len(args)-1] = set.Elem()
					server.path = ""
					out := method.Call(args)
					err, _ := reflect.TypeAssert[error](out[len(out)-1])
					wrong, ok := errors.AsType[*pretix.ArgumentError](err)
					if assert.True(t, ok, "%s: %s %q is accepted: %v", name, f.Name, value, err) {
						assert.Equal(t, problem, wrong.Problem, "%s: %s", name, f.Name)
						assert.Empty(t, server.path)
						rejected++
					}
				}
			}
		}
	}
	t.Logf("%d rejected", rejected)
	assert.Greater(t, rejected, 300)
}

func isRequired(t reflect.Type, name string) bool {
	for f := range t.Fields() {
		if member, _, _ := strings.Cut(f.Tag.Get("json"), ","); member == name {
			return slices.Contains(strings.Split(f.Tag.Get("pretix"), ","), "required")
		}
	}
	return false
}
