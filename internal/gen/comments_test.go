package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A comment must name the zero value by what it is for the type of its field, or the
// caller looks for a nil that does not exist.
func TestCommentsNameTheZeroValue(t *testing.T) {
	t.Parallel()
	aNil := regexp.MustCompile(`\b[Nn]il\b`)
	eachField(packageFiles(t, "mews"), func(of, name string, field *ast.Field) {
		switch of := field.Type.(type) {
		case *ast.StarExpr, *ast.ArrayType, *ast.MapType, *ast.FuncType:
			return
		case *ast.SelectorExpr:
			if of.Sel.Name != "Time" {
				return
			}
		}
		assert.NotRegexp(t, aNil, field.Doc.Text()+field.Comment.Text(), "%s.%s cannot be nil", of, name)
	})
}

// Comments of fields are shared between types by the name of the field. What only
// filters do is no text for the others.
func TestCommentsOfFieldsAreOfTheirType(t *testing.T) {
	t.Parallel()
	eachField(packageFiles(t, "mews"), func(of, name string, field *ast.Field) {
		assert.NotContains(t, field.Doc.Text()+field.Comment.Text(), "In a filter", "%s.%s", of, name)
	})
}

// Nearly all exported names have a comment of their own or one of their group. Fields
// whose name says it all have none.
func TestExportedNamesAreDocumented(t *testing.T) {
	t.Parallel()
	for _, dir := range []string{"mews", "mews/mewstest", "pretix", "pretix/pretixtest", "campone", "campone/camponetest"} {
		t.Run(dir, func(t *testing.T) {
			t.Parallel()
			files := packageFiles(t, dir)
			var c documented
			for _, file := range files {
				for _, d := range file.Decls {
					c.count(d)
				}
			}
			fields, without := 0, 0
			eachField(files, func(_, _ string, field *ast.Field) {
				fields++
				if field.Doc.Text()+field.Comment.Text() == "" {
					without++
				}
			})
			t.Logf("%d of %d exported names have a comment; of %d fields %d need none", c.names-len(c.missing), c.names, fields, without)
			assert.LessOrEqual(t, len(c.missing)*20, c.names, "without a comment: %v", c.missing)
			if dir == "mews" || dir == "pretix" { // the others have few fields
				assert.LessOrEqual(t, without*5, fields, "fields without a comment")
			}
		})
	}
}

// documented counts exported names and those without a comment.
type documented struct {
	names   int
	missing []string
}

func (c *documented) add(name string, comments ...*ast.CommentGroup) {
	if !ast.IsExported(name) {
		return
	}
	c.names++
	for _, text := range comments {
		if text.Text() != "" {
			return
		}
	}
	c.missing = append(c.missing, name)
}

func (c *documented) count(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv != nil && !ast.IsExported(receiver(d.Recv.List[0].Type)) || implemented[d.Name.Name] {
			return
		}
		c.add(d.Name.Name, d.Doc)
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				c.add(spec.Name.Name, d.Doc, spec.Doc)
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					c.add(name.Name, d.Doc, spec.Doc, spec.Comment)
				}
			}
		}
	}
}

// implemented are methods that every Go programmer knows.
var implemented = map[string]bool{"Error": true, "Unwrap": true}

func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}

// eachField calls f for the exported fields of all exported types.
func eachField(files []*ast.File, f func(of, name string, field *ast.Field)) {
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok || !spec.Name.IsExported() {
				return true
			}
			of, ok := spec.Type.(*ast.StructType)
			if !ok {
				return false
			}
			for _, field := range of.Fields.List {
				for _, name := range field.Names {
					if name.IsExported() {
						f(spec.Name.Name, name.Name, field)
					}
				}
			}
			return false
		})
	}
}

// packageFiles are the files of a package without its tests.
func packageFiles(t *testing.T, dir string) []*ast.File {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("../..", dir, "*.go"))
	require.NoError(t, err)
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		require.NoError(t, err)
		files = append(files, file)
	}
	require.NotEmpty(t, files)
	return files
}
