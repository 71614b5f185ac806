package mews_test

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// operations has the method for every operation of the contract.
var operations = map[string]string{
	"accounts/merge":             "AccountService.Merge",
	"addresses/add":              "AddressService.Add",
	"addresses/delete":           "AddressService.Delete",
	"addresses/getAll":           "AddressService.List",
	"addresses/update":           "AddressService.Update",
	"configuration/get":          "ConfigurationService.Get",
	"customers/add":              "CustomerService.Add",
	"customers/addFile":          "CustomerService.AddFile",
	"customers/getAll":           "CustomerService.List",
	"customers/getOpenItems":     "CustomerService.GetOpenItems",
	"customers/getRelationships": "CustomerRelationshipService.List",
	"customers/merge":            "CustomerService.Merge",
	"customers/search":           "CustomerService.Search",
	"customers/update":           "CustomerService.Update",
	"identityDocuments/add":      "IdentityDocumentService.Add",
	"identityDocuments/clear":    "IdentityDocumentService.Clear",
	"identityDocuments/delete":   "IdentityDocumentService.Delete",
	"identityDocuments/getAll":   "IdentityDocumentService.List",
	"identityDocuments/update":   "IdentityDocumentService.Update",
}

// A source is what the files of the package say.
type source struct {
	constants map[string]map[string]string // type, value, comment
	fields    map[string]map[string]string // type, name in Go, comment
	methods   map[string]string            // Type.Method, comment
}

// Every value of an enum has a constant, and everything that is deprecated says
// so where Go looks for it.
func TestContractSource(t *testing.T) {
	t.Parallel()
	c, src := readContract(t), readSource(t)
	for name, want := range c.Types {
		got := goTypes[name]
		if got == nil {
			continue // TestContractFields tells
		}
		for _, value := range want.Enum {
			comment, ok := src.constants[got.Name()][value]
			if assert.True(t, ok, "%s has no constant for %q of %s", got, value, name) {
				deprecated := slices.Contains(c.DeprecatedEnumValues[name], value)
				assert.Equal(t, deprecated, isDeprecated(comment), "Deprecated: at the constant for %q of %s", value, got)
			}
		}
		if got.Kind() != reflect.Struct || isUpdateValue(got) {
			continue
		}
		for _, f := range reflect.VisibleFields(got) {
			field, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			comment, ok := src.fields[got.Name()][f.Name]
			require.True(t, ok, "%s.%s", got, f.Name)
			assert.Equal(t, want.Fields[field].Deprecated, isDeprecated(comment), "Deprecated: at %s.%s", got, f.Name)
		}
	}
	for operation, want := range c.Operations {
		method, ok := operations[operation]
		require.True(t, ok, operation)
		comment, ok := src.methods[method]
		if assert.True(t, ok, "no method %s for %s", method, operation) {
			assert.Contains(t, comment, operation, method)
			assert.Equal(t, want.Deprecated, isDeprecated(comment), "Deprecated: at %s", method)
		}
	}
	for _, value := range c.FileTypes {
		assert.Contains(t, src.constants["FileType"], value)
	}
	assert.Len(t, src.constants["FileType"], len(c.FileTypes))
}

// No constant has a value that the contract has not.
func TestContractHasAllConstants(t *testing.T) {
	t.Parallel()
	c, src := readContract(t), readSource(t)
	values := map[string][]string{}
	for name, object := range c.Types {
		if got := goTypes[name]; got != nil && object.Enum != nil {
			values[got.Name()] = append(values[got.Name()], object.Enum...)
		}
	}
	for name, want := range values {
		for value := range src.constants[name] {
			assert.Contains(t, want, value, name)
		}
	}
}

func isDeprecated(comment string) bool {
	return strings.HasPrefix(comment, "Deprecated: ") || strings.Contains(comment, "\n\nDeprecated: ")
}

func readSource(t *testing.T) source {
	t.Helper()
	src := source{map[string]map[string]string{}, map[string]map[string]string{}, map[string]string{}}
	entries, err := os.ReadDir(".")
	require.NoError(t, err)
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(gotoken.NewFileSet(), name, nil, parser.ParseComments)
		require.NoError(t, err)
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				src.addMethod(decl)
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					src.addSpec(spec)
				}
			}
		}
	}
	return src
}

func (s source) addMethod(f *ast.FuncDecl) {
	if f.Recv == nil {
		return
	}
	if receiver, ok := f.Recv.List[0].Type.(*ast.Ident); ok {
		s.methods[receiver.Name+"."+f.Name.Name] = f.Doc.Text()
	}
}

func (s source) addSpec(spec ast.Spec) {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		object, ok := spec.Type.(*ast.StructType)
		if !ok {
			return
		}
		fields := map[string]string{}
		for _, f := range object.Fields.List {
			for _, name := range f.Names {
				fields[name.Name] = f.Doc.Text()
			}
		}
		s.fields[spec.Name.Name] = fields
	case *ast.ValueSpec:
		of, ok := spec.Type.(*ast.Ident)
		if !ok || len(spec.Values) != 1 {
			return
		}
		literal, ok := spec.Values[0].(*ast.BasicLit)
		if !ok || literal.Kind != gotoken.STRING {
			return
		}
		value, _ := strconv.Unquote(literal.Value)
		if s.constants[of.Name] == nil {
			s.constants[of.Name] = map[string]string{}
		}
		s.constants[of.Name][value] = spec.Doc.Text()
	}
}
