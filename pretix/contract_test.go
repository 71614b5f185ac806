package pretix_test

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

type contractField struct {
	Type     string   `json:"type"`
	ReadOnly bool     `json:"read_only"`
	Nullable bool     `json:"nullable"`
	Values   []string `json:"values"`
}

// The Go types have every field, enum value and constant that testdata/contract.json
// lists, an excerpt of what the server says of itself.
func TestContract(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("testdata/contract.json")
	require.NoError(t, err)
	var contract struct {
		Objects     map[string]map[string]contractField `json:"objects"`
		WriteOnly   []string                            `json:"write_only"`
		NameSchemes []string                            `json:"name_schemes"`
		NameKeys    []string                            `json:"name_keys"`
	}
	require.NoError(t, json.Unmarshal(b, &contract))
	fields := contract.Objects["Customer"]
	require.NotEmpty(t, fields)

	object := jsonFields(reflect.TypeFor[pretix.Customer]())
	create := jsonFields(reflect.TypeFor[pretix.CustomerCreateParams]())
	update := jsonFields(reflect.TypeFor[pretix.CustomerUpdateParams]())
	for name, f := range fields {
		assert.Contains(t, object, name, "Customer")
		if f.ReadOnly {
			assert.NotContains(t, create, name, "read-only")
			assert.NotContains(t, update, name, "read-only")
			continue
		}
		assert.Contains(t, create, name, "CustomerCreateParams")
		assert.Contains(t, update, name, "CustomerUpdateParams")
	}
	assert.Len(t, object, len(fields))
	for _, name := range contract.WriteOnly {
		assert.Contains(t, create, name)
		assert.NotContains(t, update, name)
		assert.NotContains(t, object, name)
	}

	constants := stringConstants(t)
	for prefix, values := range map[string][]string{
		"Locale": fields["locale"].Values, "NameScheme": contract.NameSchemes, "NameKey": contract.NameKeys,
	} {
		require.NotEmpty(t, values, prefix)
		for _, v := range values {
			assert.Contains(t, constants[prefix], v, prefix)
		}
	}
}

func jsonFields(t reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for _, f := range reflect.VisibleFields(t) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "-" {
			fields[name] = f.Type
		}
	}
	return fields
}

// stringConstants reads the exported string constants of the package, by the
// beginning of their names.
func stringConstants(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	for _, name := range []string{"locale.go", "nameparts.go"} {
		file, err := parser.ParseFile(gotoken.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			if lit, ok := spec.Values[0].(*ast.BasicLit); ok {
				for _, prefix := range []string{"Locale", "NameScheme", "NameKey"} {
					if strings.HasPrefix(spec.Names[0].Name, prefix) {
						found[prefix] = append(found[prefix], strings.Trim(lit.Value, `"`))
						break
					}
				}
			}
			return true
		})
	}
	return found
}

// The vendor's documented example decodes, and survives being written and read.
func TestDocumentedExample(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("testdata/customers_list.json")
	require.NoError(t, err)
	client, _ := responding(t, 200, string(b))
	page, err := client.Organizer("bigevents").Customers.List(t.Context(), pretix.CustomerListParams{})
	require.NoError(t, err)
	require.Len(t, page.Results, 1)
	c := page.Results[0]
	assert.Equal(t, "8WSAJCJ", c.Identifier)
	assert.Equal(t, 809216000, c.DateJoined.Nanosecond())
	assert.Equal(t, pretix.LocaleDE, c.Locale)

	written, err := json.Marshal(c)
	require.NoError(t, err)
	var again pretix.Customer
	require.NoError(t, json.Unmarshal(written, &again))
	assert.Equal(t, c, again)
	var want struct{ Results []map[string]any }
	require.NoError(t, json.Unmarshal(b, &want))
	var got map[string]any
	require.NoError(t, json.Unmarshal(written, &got))
	for name, v := range want.Results[0] {
		if v == nil && name != "last_login" {
			v = "" // null strings
		}
		assert.Equal(t, v, got[name], name)
	}
}

func TestUpdateParamsHaveThreeStates(t *testing.T) {
	t.Parallel()
	tests := []struct {
		params pretix.CustomerUpdateParams
		want   string
	}{
		{pretix.CustomerUpdateParams{}, `{}`},
		{pretix.CustomerUpdateParams{Email: pretix.Null[string]()}, `{"email":null}`},
		{pretix.CustomerUpdateParams{Phone: pretix.Set(""), IsActive: pretix.Set(false)}, `{"phone":"","is_active":false}`},
		{pretix.CustomerUpdateParams{NameParts: pretix.Set(pretix.NameParts{})}, `{"name_parts":{}}`},
		{pretix.CustomerUpdateParams{NameParts: pretix.Set[pretix.NameParts](nil)}, `{"name_parts":{}}`},
	}
	for _, tt := range tests {
		client, server := responding(t, 200, `{"identifier":"A"}`)
		var sent bytes.Buffer
		_, err := client.Organizer("x").Customers.Update(t.Context(), "A", tt.params)
		require.NoError(t, err)
		body, err := server.asked[0].GetBody()
		require.NoError(t, err)
		_, _ = sent.ReadFrom(body)
		assert.JSONEq(t, tt.want, sent.String())

		var read pretix.CustomerUpdateParams
		require.NoError(t, json.Unmarshal(sent.Bytes(), &read))
		assert.Equal(t, tt.params.Email, read.Email)
		assert.Equal(t, tt.params.Phone, read.Phone)
	}
	v, ok := pretix.Set("x").Get()
	assert.Equal(t, "x", v)
	assert.True(t, ok)
	_, ok = pretix.Null[string]().Get()
	assert.False(t, ok)
	assert.True(t, pretix.Null[string]().IsNull())
	assert.True(t, pretix.Nullable[string]{}.IsZero())
}
