package wire_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/wire"
	"github.com/guestwire/guestwire-go/pretix"
)

type item struct {
	ID    int64 `json:"id"`
	Price *int  `json:"price"`
}

type guest struct {
	ID     string         `json:"Id"`
	Joined time.Time      `json:"Joined"`
	Items  []item         `json:"Items"`
	More   map[string]int `json:"More"`
	Raw    any            `json:"Raw"`
	Small  int8           `json:"Small,string"`
}

type link struct {
	From  string `json:"From"  test:"key"`
	To    string `json:"To"    test:"max=3,key"`
	Guest *guest `json:"Guest"`
}

type hit struct {
	Guest guest `json:"Guest" test:"key"`
}

type note struct {
	Text string `json:"Text"`
}

type guestPage struct {
	Guests []guest         `json:"Guests"`
	Items  []*item         `json:"Items"`
	Links  []link          `json:"Links"`
	Hits   []hit           `json:"Hits"`
	Notes  []note          `json:"Notes"`
	Raws   json.RawMessage `json:"Raws"`
	Cursor *string         `json:"Cursor"`
	Names  []string        `json:"Names"`
	Count  int             `json:"Count"`
}

var guestLayout = wire.LayoutOf(reflect.TypeFor[guestPage](), "test")

func decodePage(body string, o wire.Options) (*guestPage, *wire.Result, *wire.Fault) {
	result, fault := guestLayout.Decode([]byte(body), o)
	if fault != nil {
		return nil, nil, fault
	}
	return result.Value.Interface().(*guestPage), result, nil
}

func TestLayoutDecode(t *testing.T) {
	t.Parallel()
	page, result, fault := decodePage(`{"Guests":[{"Id":"A"},{"Id":"B","Small":"7"}],"Items":[],"Notes":null,"Cursor":null,"count":3,"other":1}`,
		wire.Options{Rows: "Guests", Required: []string{"Guests", "Cursor", "other", "Count"}})
	require.Nil(t, fault)
	require.Len(t, page.Guests, 2)
	assert.Equal(t, 2, cap(page.Guests))
	assert.Equal(t, int8(7), page.Guests[1].Small)
	assert.Nil(t, page.Links, "missing")
	assert.Nil(t, page.Notes, "null")
	assert.NotNil(t, page.Items, "empty")
	assert.Empty(t, page.Items)
	assert.Equal(t, 3, page.Count)
	assert.Nil(t, result.Bad)
	for member, want := range map[string][2]bool{
		"Guests": {true, false}, "Items": {true, false}, "Links": {false, false}, "Notes": {true, true}, "Cursor": {true, true},
		"other": {true, false}, "Count": {true, false}, "unknown": {false, false},
	} {
		assert.Equal(t, want, [2]bool{result.Has(member), result.IsNull(member)}, member)
	}
	assert.Equal(t, []string{"Guests", "Items", "Links", "Hits", "Notes"}, guestLayout.Lists())
	assert.Equal(t, 2, guestLayout.Field(result.Value, "Guests").Len())
	assert.False(t, guestLayout.Field(result.Value, "guests").IsValid())
}

func TestFaults(t *testing.T) {
	t.Parallel()
	tests := []struct {
		body, list     string
		row            int
		field, problem string
		foreign        bool
	}{
		{``, "", -1, "", "the body is empty", true},
		{` null `, "", -1, "", "the body is null", true},
		{`<html>`, "", -1, "", "HTML", true},
		{`{"Guests":[}`, "", -1, "", "not valid JSON", true},
		{`{"Guests":[]`, "", -1, "", "not valid JSON", true},
		{`{"Guests":[]}}`, "", -1, "", "not valid JSON", true},
		{`{"Guests":[],"Guests":[}`, "", -1, "", "not valid JSON", true},
		{strings.Repeat("[", 10_001), "", -1, "", "not valid JSON", true},
		{`{"x":` + strings.Repeat("[", 10_001) + strings.Repeat("]", 10_001) + `}`, "", -1, "", "not valid JSON", true},
		{`[]`, "", -1, "", "array where wire_test.guestPage is expected", false},
		{`"secret"`, "", -1, "", "string where", false},
		{`{}`, "", -1, "Guests", "is missing", false},
		{`{"Links":[{}]}`, "", -1, "Guests", "is missing", false},
		{`{"Guests":{"a":"secret"}}`, "", -1, "Guests", "object where []wire_test.guest is expected", false},
		{`{"Guests":"secret"}`, "", -1, "Guests", "string where []wire_test.guest is expected", false},
		{`{"Guests":[],"Links":7}`, "", -1, "Links", "number where", false},
		{`{"Guests":[],"Guests":null}`, "", -1, "Guests", "is in the body twice", false},
		{`{"Guests":[],"Notes":[{"Text":"a"}],"nOTES":[{}]}`, "", -1, "Notes", "is in the body twice", false},
		{`{"Guests":[{"Id":1}],"Cursor":5}`, "", -1, "Cursor", "number where string is expected", false},
		{`{"Guests":[],"Names":["a",5]}`, "", -1, "Names.1", "number where string is expected", false},
		{`{"Guests":[],"Count":"secret"}`, "", -1, "Count", "string where int is expected", false},
		{`{"Guests":[{"Id":"A"},{"Id":"B","Joined":"secret"}]}`, "Guests", 1, "Joined", "string that is not a valid time.Time", false},
		{`{"Guests":[{"Id":"A","More":{"secret":"x"}}]}`, "Guests", 0, "More", "string where int is expected", false},
		{`{"Guests":[{"Id":"A","Raw":[{"secret":1e999}]}]}`, "Guests", 0, "Raw", "number where interface {} is expected", false},
		{`{"Guests":[{"Id":"A","Small":"300"}]}`, "Guests", 0, "Small", "int8", false},
		{`{"Guests":[{"Id":"A","Items":[{"price":1},{"price":"secret"}]}]}`, "Guests", 0, "Items.1.price", "string where int is expected", false},
		{`{"Guests":[{"Id":"A"},null]}`, "Guests", 1, "Id", "is missing or empty", false},
		{`{"Guests":[{"Id":"A"},{"Id":""}]}`, "Guests", 1, "Id", "is missing or empty", false},
		{`{"Guests":[{"Id":"A"},"secret"]}`, "Guests", 1, "", "string where wire_test.guest is expected", false},
		{`{"Guests":[{},{"Joined":1}]}`, "Guests", 0, "Id", "is missing or empty", false},
		{`{"Guests":[{"Id":"A"}],"Items":[null,{"id":1,"price":"secret"}]}`, "Items", 1, "price", "string where int is expected", false},
		{`{"Notes":[{"Text":5}],"Guests":[{"Id":5}]}`, "Guests", 0, "Id", "number where string is expected", false},
	}
	for _, tt := range tests {
		for _, keepBad := range []bool{false, true} {
			_, result, fault := decodePage(tt.body, wire.Options{Rows: "Guests", Required: []string{"Guests"}, KeepBad: keepBad})
			if keepBad && tt.row >= 0 {
				require.Nil(t, fault, tt.body)
				require.NotNil(t, result.Bad, tt.body)
				stop := errors.New("stop")
				require.ErrorIs(t, result.Bad.Each(func(f *wire.Fault) error { fault = f; return stop }), stop)
			}
			require.NotNil(t, fault, tt.body)
			assert.Equal(t, tt.list, fault.List, tt.body)
			assert.Equal(t, tt.row, fault.Row, tt.body)
			assert.Equal(t, tt.field, fault.Field, tt.body)
			assert.Contains(t, fault.Problem, tt.problem, tt.body)
			assert.Equal(t, tt.foreign, fault.Foreign, tt.body)
			require.Error(t, fault.Err, tt.body)
			if tt.row < 0 {
				assert.Equal(t, tt.body, string(fault.Raw))
			}
			assert.NotContains(t, fault.Problem+fault.Field+fault.Err.Error(), "secret")
		}
	}
}

// Errors tell types apart without showing values.
func TestFaultErrors(t *testing.T) {
	t.Parallel()
	_, _, fault := decodePage(`{"Guests":[{"Id":4930123}]}`, wire.Options{Rows: "Guests"})
	te, ok := errors.AsType[*json.UnmarshalTypeError](fault.Err)
	require.True(t, ok)
	assert.Equal(t, "number", te.Value)
	_, _, fault = decodePage(`{"Guests":[{"Id":"A","Joined":"4930123"}]}`, wire.Options{Rows: "Guests"})
	_, ok = errors.AsType[*time.ParseError](fault.Err)
	assert.True(t, ok)
	require.NoError(t, errors.Unwrap(fault.Err), "nothing to print")
	_, _, fault = decodePage(`{"Guests":`, wire.Options{})
	_, ok = errors.AsType[*json.SyntaxError](fault.Err)
	assert.True(t, ok)
	assert.Contains(t, fault.Err.Error(), "byte 10")
}

func TestKeepBad(t *testing.T) {
	t.Parallel()
	body := []byte(`{"Cursor":"c","Hits":[{"Guest":{"Id":"H"}},{"Guest":7}],"Notes":[1,{"Text":"n"},[]],` +
		`"Guests":[{"Id":"A"},{"Id":7,"x":[1]},{},{"Id":"B","Items":[{"id":1}]},null,{"Id":"C","Joined":"x"}],"Links":[{"From":"a","To":"b","Guest":5}]}`)
	result, fault := guestLayout.Decode(body, wire.Options{Rows: "Guests", KeepBad: true})
	require.Nil(t, fault)
	page := result.Value.Interface().(*guestPage)
	clear(body) // the buffer is used again
	require.Len(t, page.Guests, 2)
	assert.Equal(t, "A", page.Guests[0].ID)
	assert.Equal(t, guest{ID: "B", Items: []item{{ID: 1}}}, page.Guests[1])
	assert.Equal(t, []note{{"n"}}, page.Notes)
	assert.Equal(t, []hit{{guest{ID: "H"}}}, page.Hits)
	assert.NotNil(t, page.Links)
	assert.Empty(t, page.Links)
	assert.Equal(t, "c", *page.Cursor)
	type bad struct {
		list      string
		row       int
		id, field string
		raw       string
	}
	var got []bad
	require.NoError(t, result.Bad.Each(func(f *wire.Fault) error {
		got = append(got, bad{f.List, f.Row, f.ID, f.Field, string(f.Raw)})
		return nil
	}))
	assert.Equal(t, []bad{
		{"Guests", 1, "7", "Id", `{"Id":7,"x":[1]}`},
		{"Guests", 2, "", "Id", `{}`},
		{"Guests", 4, "", "Id", `null`},
		{"Guests", 5, "C", "Joined", `{"Id":"C","Joined":"x"}`},
		{"Links", 0, "a b", "Guest", `{"From":"a","To":"b","Guest":5}`},
		{"Hits", 1, "", "Guest", `{"Guest":7}`},
		{"Notes", 0, "", "", `1`},
		{"Notes", 2, "", "", `[]`},
	}, got)
}

func TestIdentity(t *testing.T) {
	t.Parallel()
	key := func(row any) string { return guestLayout.Key(reflect.ValueOf(row)) }
	assert.Equal(t, "A", key(guest{ID: "A"}))
	assert.Equal(t, "A", key(&hit{guest{ID: "A"}}))
	assert.Equal(t, "a b", key(link{From: "a", To: "b"}))
	assert.Equal(t, "7", key(item{ID: 7}))
	for _, row := range []any{guest{}, hit{}, link{To: "b"}, item{}, note{"x"}, (*item)(nil), "text"} {
		assert.Empty(t, key(row), "%#v", row)
	}
	for rows, body := range map[string]string{
		"Hits": `{"Hits":[{"Guest":{}}]}`, "Links": `{"Links":[{"To":"b"}]}`, "Items": `{"Items":[{"id":0}]}`, "Guests": `{"Guests":[{}]}`,
	} {
		_, _, fault := decodePage(body, wire.Options{Rows: rows})
		require.NotNil(t, fault, rows)
		assert.Equal(t, map[string]string{"Hits": "Guest.Id", "Links": "From", "Items": "id", "Guests": "Id"}[rows], fault.Field)
		_, _, fault = decodePage(body, wire.Options{})
		assert.Nil(t, fault, "beside the main list rows need no identity")
	}
	_, _, fault := decodePage(`{"Notes":[{},null]}`, wire.Options{Rows: "Notes"})
	assert.Nil(t, fault, "rows without identity")

	layout := wire.LayoutOf(reflect.TypeFor[hit](), "test")
	_, fault = layout.Decode([]byte(`{"Guest":{"Id":"A"}}`), wire.Options{Identify: true})
	require.Nil(t, fault)
	_, fault = layout.Decode([]byte(`{"status":"ok"}`), wire.Options{Identify: true})
	require.NotNil(t, fault)
	assert.Equal(t, "Guest.Id", fault.Field)
	assert.Equal(t, -1, fault.Row)
}

// Rows of any type make a main list, also those of lists that are not modelled.
func TestRowsOfAnyType(t *testing.T) {
	t.Parallel()
	type page[T any] struct {
		Results []T `json:"results"`
	}
	body := []byte(`{"results":[{"a":1},"x",7]}`)
	for typ, good := range map[reflect.Type]int{
		reflect.TypeFor[page[json.RawMessage]](): 3, reflect.TypeFor[page[any]](): 3, reflect.TypeFor[page[map[string]int]](): 1,
		reflect.TypeFor[page[string]](): 1, reflect.TypeFor[page[*item]](): 1, reflect.TypeFor[page[int]](): 1,
	} {
		result, fault := wire.LayoutOf(typ, "test").Decode(body, wire.Options{Rows: "results", KeepBad: true})
		if typ == reflect.TypeFor[page[*item]]() {
			good = 0 // without identity
		}
		require.Nil(t, fault, typ)
		assert.Equal(t, good, result.Value.Elem().Field(0).Len(), typ)
	}
}

func TestDecodeInto(t *testing.T) {
	t.Parallel()
	body := []byte(`{"Guests":[{"Id":"A"},{"Id":5}]}`)
	assert.Nil(t, wire.DecodeInto(body, nil))
	var raw []byte
	assert.Nil(t, wire.DecodeInto(body, &raw))
	assert.Equal(t, body, raw)
	var v any
	assert.Nil(t, wire.DecodeInto(body, &v))
	var page guestPage
	fault := wire.DecodeInto(body, &page)
	require.NotNil(t, fault)
	assert.Equal(t, "Guests.1.Id", fault.Field)
	assert.Equal(t, "number where string is expected", fault.Problem)
	assert.Equal(t, -1, fault.Row)
	for _, result := range []any{page, (*guestPage)(nil), (*[]byte)(nil), 7, map[string]any{}} {
		fault = wire.DecodeInto(body, result)
		require.NotNil(t, fault)
		assert.Contains(t, fault.Problem, "must be a pointer")
	}
	for _, body := range []string{``, `null`, `<html>`, `{`, `{}}`} {
		fault = wire.DecodeInto([]byte(body), &v)
		require.NotNil(t, fault, body)
		assert.True(t, fault.Foreign, body)
	}
	var in any = &guestPage{}
	fault = wire.DecodeInto([]byte(`{"Count":"x"}`), &in)
	require.NotNil(t, fault)
	assert.Equal(t, "Count", fault.Field)
}

// An object in place of an identifier costs what its type does, and has fields with names.
func TestExpandedObjects(t *testing.T) {
	t.Parallel()
	seats := wire.LayoutOf(reflect.TypeFor[pretix.Page[pretix.Seat]](), "pretix")
	for _, part := range []string{`0`, `""`, `{}`, `[]`, `null`} {
		many := strings.Repeat(part+",", 500_000) + part
		for _, list := range []string{`"orderposition":{"id":1,"checkins":[`, `"cartposition":{"id":1,"bundled":[`} {
			seat := `{"id":1,` + list + many + `]}}`
			fault := wire.DecodeInto([]byte(seat), new(pretix.Seat))
			require.NotNil(t, fault)
			require.ErrorIs(t, fault.Err, wire.ErrCostly)
			_, fault = seats.Decode([]byte(`{"results":[`+seat+`]}`), wire.Options{Rows: "results", KeepBad: true})
			require.NotNil(t, fault)
			require.ErrorIs(t, fault.Err, wire.ErrCostly)
		}
	}
	for body, want := range map[string]string{
		`{"id":1,"orderposition":{"id":1,"checkins":[{"id":1},{"id":"secret"}]}}`: "orderposition.checkins.1.id",
		`{"id":1,"orderposition":{"id":"secret"}}`:                                "orderposition.id",
		`{"id":1,"orderposition":"secret"}`:                                       "orderposition",
	} {
		fault := wire.DecodeInto([]byte(body), new(pretix.Seat))
		require.NotNil(t, fault, body)
		assert.Equal(t, want, fault.Field)
	}
}
