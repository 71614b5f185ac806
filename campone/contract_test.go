package campone_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone"
)

// The Go types have every field, filter and value that testdata/contract.json
// lists, what the vendor documents, and no other field.
func TestContract(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("testdata/contract.json")
	require.NoError(t, err)
	var contract struct {
		Objects map[string][]string `json:"objects"`
		Filters map[string][]string `json:"filters"`
		Values  map[string][]string `json:"values"`
	}
	require.NoError(t, json.Unmarshal(b, &contract))
	types := map[string]reflect.Type{
		"Customer": reflect.TypeFor[campone.Customer](), "Site": reflect.TypeFor[campone.Site](),
		"Booking": reflect.TypeFor[campone.Booking](), "Invoice": reflect.TypeFor[campone.Invoice](),
	}
	require.Len(t, contract.Objects, len(types))
	for name, fields := range contract.Objects {
		assert.ElementsMatch(t, fields, tags(types[name], "json"), name)
	}
	assert.ElementsMatch(t, contract.Filters["bookings"], tags(reflect.TypeFor[campone.BookingListParams](), "url"))
	constants := stringConstants(t)
	for name, values := range contract.Values {
		assert.ElementsMatch(t, values, constants[name], name)
	}
}

func tags(t reflect.Type, kind string) (names []string) {
	for _, f := range reflect.VisibleFields(t) {
		if name, _, _ := strings.Cut(f.Tag.Get(kind), ","); name != "-" {
			names = append(names, name)
		}
	}
	return names
}

// stringConstants reads the typed string constants of the package, by type.
func stringConstants(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, name := range files {
		file, err := parser.ParseFile(gotoken.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			lit, isLiteral := spec.Values[0].(*ast.BasicLit)
			if typ, ok := spec.Type.(*ast.Ident); ok && isLiteral {
				found[typ.Name] = append(found[typ.Name], strings.Trim(lit.Value, `"`))
			}
			return true
		})
	}
	return found
}
