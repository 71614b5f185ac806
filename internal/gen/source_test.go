package main_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const pkg = "../../mews"

// The facts, as the generator reads them; read anew here so that a mistake of the
// generator's in reading shows.
type (
	facts struct {
		Operations []factOperation `json:"operations"`
		Types      []*factType     `json:"types"`
	}
	factOperation struct {
		Path       string `json:"path"`
		Request    string `json:"request"`
		Response   string `json:"response"`
		Read       bool   `json:"read"`
		Cursor     bool   `json:"cursor"`
		Deprecated bool   `json:"deprecated"`
	}
	factType struct {
		Name    string      `json:"name"`
		Extends string      `json:"extends"`
		Enum    []string    `json:"enum"`
		Fields  []factField `json:"fields"`
	}
	factField struct {
		Name        string      `json:"name"`
		Type        string      `json:"type"`
		Required    bool        `json:"required"`
		Nullable    bool        `json:"nullable"`
		MinItems    int         `json:"minItems"`
		MaxItems    int         `json:"maxItems"`
		UniqueItems bool        `json:"uniqueItems"`
		MaxLength   int         `json:"maxLength"`
		MaxMonths   int         `json:"maxMonths"`
		Minimum     *int        `json:"minimum"`
		Maximum     *int        `json:"maximum"`
		Deprecated  bool        `json:"deprecated"`
		Coproduct   bool        `json:"coproduct"`
		Fields      []factField `json:"fields"`
	}
)

// api is the contract, with the facts that examples add.
type api struct {
	facts

	types map[string]*factType
}

func readAPI(t *testing.T) *api {
	t.Helper()
	a := &api{types: map[string]*factType{}}
	read := func(name string) (f facts) {
		b, err := os.ReadFile(filepath.Join("mews", name))
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(b, &f))
		return f
	}
	a.facts = read("api.json")
	for _, typ := range a.Types {
		a.types[typ.Name] = typ
	}
	extra := read("extra.json")
	for _, op := range extra.Operations {
		a.Operations[slices.IndexFunc(a.Operations, func(o factOperation) bool { return o.Path == op.Path })] = op
	}
	for _, typ := range extra.Types {
		there := a.types[typ.Name]
		if there == nil {
			a.types[typ.Name] = typ
			continue
		}
		for _, f := range typ.Fields {
			there.Fields = slices.DeleteFunc(there.Fields, func(o factField) bool { return o.Name == f.Name })
			there.Fields = append(there.Fields, f)
		}
	}
	return a
}

// fields are the fields of an object, with those of the type that it extends and
// without those that the client sends by itself.
func (a *api) fields(name string) []factField {
	typ := a.types[name]
	if typ == nil {
		return nil
	}
	fields := slices.Clone(a.fields(typ.Extends))
	token := slices.ContainsFunc(typ.Fields, func(f factField) bool { return f.Name == "ClientToken" })
	for _, f := range typ.Fields {
		if !token || !slices.Contains([]string{"ClientToken", "AccessToken", "Client", "Limitation"}, f.Name) {
			fields = append(fields, f)
		}
	}
	return fields
}

func forms(typ string) []string {
	if inner, ok := strings.CutPrefix(typ, "oneof("); ok {
		return strings.Split(strings.TrimSuffix(inner, ")"), ",")
	}
	return []string{typ}
}

// A source is what the files of the package say.
type source struct {
	structs   map[string]map[string]goField // type, name in JSON
	constants map[string]map[string]string  // type, value, comment
	methods   map[string]goMethod           // Type.Method
	generated []string                      // exported types of generated files
}

type goField struct {
	name, typ, comment string
	rules              []string
}

type goMethod struct {
	service, name, comment string
	params, result         string
}

func readSource(t *testing.T) *source {
	t.Helper()
	src := &source{map[string]map[string]goField{}, map[string]map[string]string{}, map[string]goMethod{}, nil}
	names, err := filepath.Glob(filepath.Join(pkg, "*.go"))
	require.NoError(t, err)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		require.NoError(t, err)
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				src.addMethod(decl)
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					src.addSpec(spec, ast.IsGenerated(file))
				}
			}
		}
	}
	return src
}

func (s *source) addMethod(f *ast.FuncDecl) {
	if f.Recv == nil || f.Type.Results == nil {
		return
	}
	receiver := strings.TrimPrefix(types.ExprString(f.Recv.List[0].Type), "*")
	if !strings.HasSuffix(receiver, "Service") || !f.Name.IsExported() {
		return
	}
	m := goMethod{service: receiver, name: f.Name.Name, comment: f.Doc.Text()}
	m.params = types.ExprString(f.Type.Params.List[1].Type)
	m.result = strings.TrimPrefix(types.ExprString(f.Type.Results.List[0].Type), "*")
	s.methods[m.service+"."+m.name] = m
}

func (s *source) addSpec(spec ast.Spec, generated bool) {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		if generated && spec.Name.IsExported() {
			s.generated = append(s.generated, spec.Name.Name)
		}
		object, ok := spec.Type.(*ast.StructType)
		if !ok {
			return
		}
		fields := map[string]goField{}
		for _, f := range object.Fields.List {
			for _, name := range f.Names {
				g := goField{name: name.Name, typ: types.ExprString(f.Type), comment: f.Doc.Text()}
				member := name.Name
				if f.Tag != nil {
					text, _ := strconv.Unquote(f.Tag.Value)
					tag := reflect.StructTag(text)
					member, _, _ = strings.Cut(tag.Get("json"), ",")
					g.rules = strings.Split(tag.Get("mews"), ",")
				}
				if name.IsExported() && member != "-" {
					fields[member] = g
				}
			}
		}
		s.structs[spec.Name.Name] = fields
	case *ast.ValueSpec:
		of, ok := spec.Type.(*ast.Ident)
		if !ok || len(spec.Values) != 1 {
			return
		}
		literal, ok := spec.Values[0].(*ast.BasicLit)
		if !ok || literal.Kind != token.STRING {
			return
		}
		value, _ := strconv.Unquote(literal.Value)
		if s.constants[of.Name] == nil {
			s.constants[of.Name] = map[string]string{}
		}
		s.constants[of.Name][value] = spec.Doc.Text()
	}
}

// of are the methods of an operation, by the last line of their comments. Change
// feeds are not among them.
func (s *source) of(path string) []goMethod {
	return slices.DeleteFunc(s.about(path), func(m goMethod) bool { return isFeed(m.name) })
}

// isFeed reports whether a method reads what changed, with the request of List.
func isFeed(name string) bool { return name == "Changes" }

func (s *source) about(path string) []goMethod {
	var found []goMethod
	for _, m := range s.methods {
		for l := range strings.Lines(m.comment) {
			l = strings.TrimSpace(l)
			if l == path || strings.HasSuffix(l, " "+path) {
				found = append(found, m)
			}
		}
	}
	slices.SortFunc(found, func(a, b goMethod) int { return strings.Compare(b.name, a.name) }) // Pages, List, All
	return found
}

func isDeprecated(comment string) bool {
	return strings.HasPrefix(comment, "Deprecated: ") || strings.Contains(comment, "\n\nDeprecated: ")
}
