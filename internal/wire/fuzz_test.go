package wire_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	"github.com/guestwire/guestwire-go/internal/wire"
)

type Base struct {
	Inner string `json:"inner"`
	Same  int
}

type hidden struct {
	Same   int
	Hidden []note `json:"hidden"`
}

type everything struct {
	*Base
	hidden

	Guests []guest            `json:"Guests"`
	Trees  []tree             `json:"trees"`
	Any    any                `json:"any"`
	Maps   map[string][]int8  `json:"maps"`
	Keys   map[int]*float32   `json:"keys"`
	Raws   []json.RawMessage  `json:"raws"`
	Bytes  []byte             `json:"bytes"`
	Array  [2]*item           `json:"array"`
	Quoted *int               `json:"quoted,string"`
	Kelvin []bool             `json:"kelvins"`
	Number json.Number        `json:"number"`
	Deep   map[string]*[]link `json:"deep"`
}

// Decode accepts what encoding/json accepts and makes the same of it.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{
		`{"Guests":[{"Id":"A","Joined":"2026-11-22T00:00:00Z","Items":[{"id":1,"price":2}],"More":{"a":1},"Small":"5"}],"any":[1,{"a":null}]}`,
		`{"Guests":[{"Id":"A"},{"Id":5,"Items":[{"price":"x"}]}],"trees":[{"v":1,"n":{"l":[{}]},"m":{"a":{"v":2}}},7]}`,
		`{"maps":{"a":[1,2,300]},"keys":{"1":1.5,"x":2},"raws":[1,"x",{}],"bytes":"AQID","array":[null,{"id":1},{"id":2}]}`,
		`{"quoted":"7","\u212aelvins":[true],"Kelvins":[null],"number":1e5,"deep":{"x":[{"From":"a"}]},"inner":"x","Same":1,"hidden":[{"Text":"t"}]}`,
		`{"Guests":[],"guests":[]}`, `{"Guests":null,"trees":[],"any":{"x":1e999}}`, `{"Guests":[null,1,"x",[],{}],"hidden":[null,1]}`,
		`[]`, `null`, ``, `<html>`, `{"a":"\ud800\"\\"}`, `{"Guests":[{"Id":"\xff"}]}`, ` {"Guests" : [ { "Id" : "A" } , { } ] } `, `{"Guests":{}}`,
		`{"quoted":"x"}`, `{"quoted":7}`, `[[[[`, `{"any":{"a":[{"b":[{}]}]}}`, `{"Guests":[{"Id":"A"}]]}`, `{"bytes":[1,2]}`, `{"bytes":"*"}`,
	} {
		f.Add([]byte(s))
	}
	layout := wire.LayoutOf(reflect.TypeFor[everything](), "test")
	f.Fuzz(func(t *testing.T, body []byte) {
		var plain everything
		err := json.Unmarshal(body, &plain)
		kept := string(body)
		for _, o := range []wire.Options{{}, {KeepBad: true}, {Rows: "Guests"}, {Rows: "trees", KeepBad: true}} {
			result, fault := layout.Decode(body, o)
			if (result == nil) == (fault == nil) {
				t.Fatal("neither result nor fault, or both")
			}
			if string(body) != kept {
				t.Fatal("the body was changed")
			}
			if fault != nil {
				checkFault(t, body, fault)
				if err == nil && o.Rows == "" && !expected(fault) {
					t.Fatalf("rejects what encoding/json accepts: %s %s", fault.Field, fault.Problem)
				}
				continue
			}
			if result.Bad != nil {
				n := 0
				_ = result.Bad.Each(func(f *wire.Fault) error {
					n++
					checkFault(t, f.Raw, f)
					if f.Row < 0 || f.List == "" {
						t.Fatal("not a row")
					}
					return nil
				})
				if n == 0 || !o.KeepBad || err == nil && o.Rows == "" {
					t.Fatal("bad rows without reason")
				}
				continue
			}
			if err != nil {
				t.Fatalf("accepts what encoding/json rejects: %v", err)
			}
			if !reflect.DeepEqual(result.Value.Interface(), &plain) {
				t.Fatalf("%+v, encoding/json makes %+v", result.Value.Interface(), &plain)
			}
		}
		var into everything
		if fault := wire.DecodeInto(body, &into); fault != nil {
			checkFault(t, body, fault)
			if err == nil && !expected(fault) {
				t.Fatalf("DecodeInto rejects what encoding/json accepts: %s", fault.Problem)
			}
		} else if err != nil || !reflect.DeepEqual(into, plain) {
			t.Fatalf("DecodeInto makes %+v, encoding/json %+v, %v", into, plain, err)
		}
	})
}

// expected reports whether a body is rejected although encoding/json accepts it.
func expected(f *wire.Fault) bool {
	return errors.Is(f.Err, wire.ErrCostly) || f.Problem == "the body is null" || f.Problem == "is in the body twice"
}

func checkFault(t *testing.T, body []byte, f *wire.Fault) {
	t.Helper()
	if f.Problem == "" || f.Err == nil || f.Err.Error() == "" || f.Row < -1 || f.List != "" != (f.Row >= 0) {
		t.Fatalf("a fault without reason: %+v", f)
	}
	if f.Row < 0 && string(f.Raw) != string(body) {
		t.Fatal("not the body")
	}
	if json.Valid(body) && f.Foreign && f.Problem != "the body is null" || f.Problem == "cannot be decoded" {
		t.Fatalf("not located: %+v", f)
	}
}
