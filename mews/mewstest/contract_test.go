package mewstest_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// contract is what the vendor documents, as data: see testdata.
type contract struct {
	Operations map[string]struct {
		Request   string
		Portfolio bool
		Cursor    bool
	}
	Types map[string]struct {
		Enum   []string
		Fields map[string]field
	}
	Members map[string][]string // of the objects in answers
}

type field struct {
	Type               string
	Required, Nullable bool
	MaxItems, MinItems int
	MaxLength          int
	Maximum            float64
	UniqueItems        bool
}

func load[T any](t *testing.T, name string) T {
	t.Helper()
	content, err := os.ReadFile("testdata/" + name)
	require.NoError(t, err)
	var v T
	require.NoError(t, json.Unmarshal(content, &v))
	return v
}

// sample is a value that fits a type: it refers to nothing that exists.
func (c contract) sample(kind string) any {
	if item, isList := strings.CutPrefix(kind, "[]"); isList {
		return []any{c.sample(item)}
	}
	kind = strings.TrimSuffix(strings.TrimPrefix(kind, "oneof("), ")")
	switch kind {
	case "string:uuid":
		return "0c1fbe60-9f2d-4d8c-9c3c-0d3b6f2b7b11"
	case "string:date":
		return "2020-01-31"
	case "string:email":
		return "a@example.com"
	case "boolean":
		return true
	case "integer:int32", "number:double":
		return 10
	case "TimeFilterInterval":
		return object{"StartUtc": "2020-01-01T00:00:00Z", "EndUtc": "2020-01-02T00:00:00Z"}
	}
	known, isKnown := c.Types[kind]
	switch {
	case !isKnown:
		return "text"
	case known.Enum != nil:
		return known.Enum[0]
	}
	o := object{}
	for name, f := range known.Fields {
		switch {
		case strings.HasSuffix(name, "SubdivisionCode"):
			o[name] = "IT-65"
		case strings.HasSuffix(name, "CountryCode"), name == "NationalityCode":
			o[name] = "IT"
		case name == "PreferredLanguageCode":
			o[name] = "it-IT"
		case name == "Currency":
			o[name] = "EUR"
		default:
			o[name] = c.sample(f.Type)
		}
		if value, isText := o[name].(string); isText && f.Type == "StringUpdateValue" {
			o[name] = object{"Value": value}
		} else if f.Type == "StringUpdateValue" && strings.HasSuffix(name, "Date") {
			o[name] = object{"Value": "2020-01-31"}
		}
	}
	return o
}

// TestEveryLimitIsKept sends each operation a request that has every member,
// and then that request with one member at a time made wrong.
func TestEveryLimitIsKept(t *testing.T) {
	t.Parallel()
	c := load[contract](t, "contract.json")
	s := mewstest.New()
	accepted := func(a answer) bool { // as far as the form goes
		return a.status != 400 || strings.Contains(a.body, "nothing with this identifier") || strings.Contains(a.body, "is not known") ||
			strings.Contains(a.body, "does not cover") || strings.Contains(a.body, "base64")
	}
	checked := 0
	for operation, o := range c.Operations {
		whole, isObject := c.sample(o.Request).(object)
		require.True(t, isObject)
		for _, name := range []string{"ClientToken", "AccessToken", "Client"} {
			delete(whole, name)
		}
		a := call(t, s, operation, whole)
		require.True(t, accepted(a), "%s: %s", operation, a.body)
		c.eachWrong(o.Request, whole, "", func(name string, wrong object) {
			a := call(t, s, operation, wrong)
			assert.False(t, accepted(a), "%s %s: %s", operation, name, a.body)
			member := name[:strings.IndexByte(name+":", ':')]
			assert.Contains(t, a.body, "Invalid "+member, operation)
			checked++
		})
	}
	assert.Greater(t, checked, 300)
}

// eachWrong makes the variants of a request; the name is "Member: what".
func (c contract) eachWrong(kind string, whole object, path string, try func(string, object)) {
	for name, f := range c.Types[kind].Fields {
		if name == "ClientToken" || name == "AccessToken" || name == "Client" {
			continue
		}
		with := func(what string, value any) {
			changed := maps.Clone(whole)
			changed[name] = value
			try(path+name+": "+what, changed)
		}
		list, isList := whole[name].([]any)
		if f.Required {
			changed := maps.Clone(whole)
			delete(changed, name)
			if path == "" {
				changed[name] = nil // credentials leave it out
			}
			try(path+name+": missing", changed)
		}
		if !f.Nullable && !f.Required && path != "" {
			with("null", nil)
		}
		with("type", []any{[]any{}})
		if f.MaxItems > 0 {
			with("items", slices.Repeat(list, f.MaxItems+1))
		}
		if f.MinItems > 0 {
			with("none", []any{})
		}
		if f.UniqueItems {
			with("twice", append(list, list[0]))
		}
		if f.MaxLength > 0 {
			long := any(strings.Repeat("ä", f.MaxLength+1))
			if f.Type == "StringUpdateValue" {
				long = object{"Value": long}
			}
			with("long", long)
		}
		if f.Maximum > 0 {
			with("high", f.Maximum+1)
			with("low", -f.Maximum-1)
		}
		item := f.Type
		if isList {
			item = f.Type[2:]
			with("null item", []any{nil})
		}
		if strings.HasPrefix(item, "string:uuid") || c.Types[item].Enum != nil {
			wrong := any("wrong")
			if isList {
				wrong = []any{"wrong"}
			}
			with("value", wrong)
		}
		inner, isObject := whole[name].(object)
		place := path + name + "."
		if isList && len(list) > 0 {
			inner, isObject = list[0].(object)
			place = path + name + "[0]."
		}
		if isObject && !strings.HasSuffix(item, "UpdateValue") {
			c.eachWrong(item, inner, place, func(what string, wrong object) {
				changed := maps.Clone(whole)
				changed[name] = wrong
				if isList {
					changed[name] = []any{wrong}
				}
				try(what, changed)
			})
		}
	}
}
