package wire_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/wire"
)

type part struct {
	Price int `json:"price"`
}

var rowID = wire.Identity[row]{Member: "identifier", Of: func(r *row) string { return r.ID }}

type row struct {
	ID     string    `json:"identifier"`
	Joined time.Time `json:"joined"`
	Active bool      `json:"active"`
	Parts  []part    `json:"parts"`
	Main   *part     `json:"main"`
}

func TestDecode(t *testing.T) {
	t.Parallel()
	tests := []struct{ body, field, problem string }{
		{`{"identifier":"A"}`, "", ""},
		{` {"identifier":"A","unknown":[1]} `, "", ""},
		{`{"identifier":null,"joined":null,"active":null,"parts":null,"main":null}`, "", ""},
		{``, "", "the body is empty"},
		{"  \n", "", "the body is empty"},
		{`null`, "", "the body is null"},
		{"\n<!doctype html>", "", "HTML"},
		{`{"identifier":"A"`, "", "not valid JSON"},
		{`{"identifier":"A"}{`, "", "not valid JSON"},
		{`{"identifier":"A"}<html>`, "", "not valid JSON"},
		{`[]`, "", "array where wire_test.row is expected"},
		{`"guest@example.org"`, "", "string where"},
		{`{"active":"guest@example.org"}`, "active", "string where bool is expected"},
		{`{"active":4930123}`, "active", "number where bool is expected"},
		{`{"joined":"guest@example.org"}`, "joined", "cannot be decoded into time.Time"},
		{`{"parts":[{"price":1},{"price":"guest@example.org"}]}`, "parts.1.price", "string where int is expected"},
		{`{"parts":{}}`, "parts", "object where"},
		{`{"main":{"price":1.5}}`, "main.price", "number where int is expected"},
	}
	for _, tt := range tests {
		var v row
		fault := wire.Decode([]byte(tt.body), &v)
		if tt.problem == "" {
			assert.Nil(t, fault, tt.body)
			continue
		}
		require.NotNil(t, fault, tt.body)
		assert.Equal(t, tt.field, fault.Field, tt.body)
		assert.Contains(t, fault.Problem, tt.problem, tt.body)
		assert.Equal(t, -1, fault.Row)
		require.Error(t, fault.Err)
		assert.NotContains(t, fault.Problem, "guest@", "no value")
		assert.NotContains(t, fault.Problem, "4930123", "no value")
	}
}

func TestDecodeNumbered(t *testing.T) {
	t.Parallel()
	page, fault := wire.DecodeNumbered([]byte(`{"count":2,"next":"x","previous":null,"results":[{"identifier":"A"},{"identifier":"B"}],"more":1}`), rowID)
	require.Nil(t, fault)
	assert.Equal(t, 2, *page.Count)
	assert.Equal(t, "x", *page.Next)
	assert.Nil(t, page.Previous)
	assert.Len(t, page.Results, 2)

	page, fault = wire.DecodeNumbered([]byte(`{"count":0,"next":null,"previous":null,"results":[]}`), rowID)
	require.Nil(t, fault)
	assert.Empty(t, page.Results)

	for _, body := range []string{`{}`, `{"detail":"x"}`, `{"count":1}`, `{"count":1,"identifier":"A","identifier":"B"}`, `{"count":1,"results":null}`, `[]`, ``, `<html>`, `null`, `{"count":1,"results":[{]}`, `{"count":"x","results":[]}`, `{"count":1,"results":{}}`} {
		page, fault := wire.DecodeNumbered([]byte(body), rowID)
		assert.Nil(t, page, body)
		assert.NotNil(t, fault, body)
	}
}

func TestBadRow(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{`"B"`: "B", `7`: "7", `null`: "", `{"a":1}`: ""} {
		body := fmt.Sprintf(`{"count":9,"next":"n","previous":null,"results":[{"identifier":"A"},{"identifier":%s,"active":"no","joined":"2026"},{"identifier":"C"}]}`, id)
		page, fault := wire.DecodeNumbered([]byte(body), rowID)
		require.NotNil(t, page)
		require.Len(t, page.Results, 1, "the rows before it")
		assert.Equal(t, "A", page.Results[0].ID)
		assert.Equal(t, "n", *page.Next, "and the way on")
		require.NotNil(t, fault)
		assert.Equal(t, 1, fault.Row)
		assert.Equal(t, want, fault.ID)
		assert.NotEmpty(t, fault.Field)
	}
}

func TestDecodeObject(t *testing.T) {
	t.Parallel()
	var v row
	assert.Nil(t, wire.DecodeObject([]byte(`{"identifier":"A"}`), &v, rowID))
	fault := wire.DecodeObject([]byte(`{"identifier":"A","active":"x"}`), &v, rowID)
	require.NotNil(t, fault)
	assert.Equal(t, "active", fault.Field)
	v = row{}
	fault = wire.DecodeObject([]byte(`{"active":true}`), &v, rowID)
	require.NotNil(t, fault)
	assert.Equal(t, -1, fault.Row)
	assert.Equal(t, "identifier", fault.Field)
}

func TestRowsThatAreNone(t *testing.T) {
	t.Parallel()
	for _, none := range []string{`null`, `{}`, `{"identifier":""}`, `{"identifier":null}`, `{"status":"ok"}`} {
		page, fault := wire.DecodeNumbered([]byte(`{"count":3,"next":null,"previous":null,"results":[{"identifier":"A"},`+none+`,{"identifier":"C"}]}`), rowID)
		require.NotNil(t, fault, none)
		assert.Equal(t, 1, fault.Row)
		assert.Equal(t, "identifier", fault.Field)
		assert.Len(t, page.Results, 1)
	}
	page, fault := wire.DecodeNumbered([]byte(`{"count":1,"results":[{"identifier":"A","x":"`+strings.Repeat(`\"identifier\":`, 50_000)+strings.Repeat(`"},{"identifier":"B`, 20)+`"}]}`), rowID)
	require.Nil(t, fault)
	assert.LessOrEqual(t, cap(page.Results), 1000, "not as much as the body pretends")
}

// Whatever comes: no panic, and a page or a fault that says why not.
func FuzzDecodeNumbered(f *testing.F) {
	for _, s := range []string{
		`{"count":1,"next":null,"previous":null,"results":[{"identifier":"A","joined":"2026-11-22T00:00:00Z"}]}`,
		`{"count":1,"results":[{"identifier":"A"},{"identifier":5,"parts":[{"price":"x"}]}]}`,
		`{"count":1,"results":[1,null,"x",[]]}`, `{}`, `null`, ``, `<html>`, `{"count":-1,"results":[]}`,
		`{"Count":0,"results":[{},{"identifier":[]}]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		page, fault := wire.DecodeNumbered(body, rowID)
		if page == nil && fault == nil {
			t.Fatal("neither page nor fault")
		}
		if fault != nil && (fault.Problem == "" || fault.Err == nil) {
			t.Errorf("a fault without reason: %+v", fault)
		}
		if fault == nil {
			var plain wire.NumberedPage[row]
			if err := json.Unmarshal(body, &plain); err != nil {
				t.Errorf("accepted what encoding/json refuses: %v", err)
			}
			if len(plain.Results) != len(page.Results) {
				t.Errorf("%d rows, encoding/json reads %d", len(page.Results), len(plain.Results))
			}
		}
		if fault != nil && page != nil && fault.Row != len(page.Results) {
			t.Errorf("fault in row %d behind %d rows", fault.Row, len(page.Results))
		}
	})
}
