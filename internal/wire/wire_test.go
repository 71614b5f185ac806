package wire_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/wire"
)

type part struct {
	Price int `json:"price"`
}

var rowID = wire.Identity[row]{Member: "identifier", Has: func(r *row) bool { return r.ID != "" }}

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

type page struct {
	Next  *string `json:"next"`
	Rows  []row   `json:"rows"`
	Other []part  `json:"other"`
}

func decodeRows(body string) (*page, *wire.Fault) {
	return wire.DecodeRows([]byte(body), wire.Rows[page, row]{Member: "rows", Identity: rowID, Of: func(p *page) *[]row { return &p.Rows }})
}

func TestDecodeRows(t *testing.T) {
	t.Parallel()
	p, fault := decodeRows(`{"next":"x","rows":[{"identifier":"A"},{"identifier":"B"}],"more":1}`)
	require.Nil(t, fault)
	assert.Equal(t, "x", *p.Next)
	assert.Len(t, p.Rows, 2)

	for _, body := range []string{`{"rows":[]}`, `{"rows":null}`, `{"rows":[],"next":null,"other":null}`} {
		p, fault = decodeRows(body)
		require.Nil(t, fault, body)
		assert.Empty(t, p.Rows)
	}
	for _, body := range []string{`{}`, `{"detail":"x"}`, `{"next":"x"}`, `{"identifier":"A","identifier":"B"}`, `[]`, ``, `<html>`, `null`, `{"rows":[{]}`, `{"next":7,"rows":[]}`, `{"rows":{}}`} {
		p, fault := decodeRows(body)
		assert.Nil(t, p, body)
		assert.NotNil(t, fault, body)
	}
}

func TestBadRow(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{`"B"`: "B", `7`: "7", `null`: "", `{"a":1}`: ""} {
		p, fault := decodeRows(fmt.Sprintf(`{"next":"n","rows":[{"identifier":"A"},{"identifier":%s,"active":"no","joined":"2026"},{"identifier":"C"}]}`, id))
		require.NotNil(t, p)
		require.Len(t, p.Rows, 1, "the rows before it")
		assert.Equal(t, "A", p.Rows[0].ID)
		assert.Equal(t, "n", *p.Next, "and the way on")
		require.NotNil(t, fault)
		assert.Equal(t, 1, fault.Row)
		assert.Equal(t, want, fault.ID)
		assert.NotEmpty(t, fault.Field)
	}
}

// A list beside the rows is lost alone.
func TestBadListBesideTheRows(t *testing.T) {
	t.Parallel()
	p, fault := decodeRows(`{"next":"n","other":[{"price":1},{"price":"x"}],"rows":[{"identifier":"A"},{"identifier":"B"}]}`)
	require.NotNil(t, fault)
	assert.Equal(t, -1, fault.Row)
	assert.Equal(t, "other.1.price", fault.Field)
	require.NotNil(t, p)
	assert.Len(t, p.Rows, 2)
	assert.Equal(t, "n", *p.Next)
	assert.Empty(t, p.Other)
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
		p, fault := decodeRows(`{"rows":[{"identifier":"A"},` + none + `,{"identifier":"C"}]}`)
		require.NotNil(t, fault, none)
		assert.Equal(t, 1, fault.Row)
		assert.Equal(t, "identifier", fault.Field)
		assert.Len(t, p.Rows, 1)
	}
}

// Whatever comes: no panic, and a page or a fault that says why not.
func FuzzDecodeRows(f *testing.F) {
	for _, s := range []string{
		`{"next":null,"rows":[{"identifier":"A","joined":"2026-11-22T00:00:00Z"}]}`,
		`{"rows":[{"identifier":"A"},{"identifier":5,"parts":[{"price":"x"}]}]}`,
		`{"rows":[1,null,"x",[]]}`, `{}`, `null`, ``, `<html>`, `{"next":"x","rows":[]}`, `{"Rows":[{},{"identifier":[]}]}`,
		`{"rows":[{"identifier":"A"}],"other":[{"price":"x"}]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		p, fault := decodeRows(string(body))
		if p == nil && fault == nil {
			t.Fatal("neither page nor fault")
		}
		if fault != nil && (fault.Problem == "" || fault.Err == nil) {
			t.Errorf("a fault without reason: %+v", fault)
		}
		if fault == nil {
			var plain page
			if err := json.Unmarshal(body, &plain); err != nil {
				t.Errorf("accepted what encoding/json refuses: %v", err)
			}
			if len(plain.Rows) != len(p.Rows) {
				t.Errorf("%d rows, encoding/json reads %d", len(p.Rows), len(plain.Rows))
			}
		}
		if fault != nil && p != nil && fault.Row >= 0 && fault.Row != len(p.Rows) {
			t.Errorf("fault in row %d behind %d rows", fault.Row, len(p.Rows))
		}
	})
}
