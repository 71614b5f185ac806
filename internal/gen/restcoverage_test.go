package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var handleInTable = regexp.MustCompile("`(\\w+)`")

// The README names each service of package pretix with its handle and the number of
// its operations, in bold if the fake has behavior for one of them.
func TestReadmeNamesAllRestServices(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, after, found := strings.Cut(string(text), "<!-- services of package pretix -->\n")
	require.True(t, found)
	table, _, _ := strings.Cut(after, "\n\n")
	named := map[string]string{}
	for row := range strings.Lines(table) {
		handle := handleInTable.FindStringSubmatch(row)
		if handle == nil {
			continue
		}
		_, services, _ := strings.Cut(strings.TrimPrefix(row, "|"), "|")
		for _, match := range inTable.FindAllStringSubmatch(services, -1) {
			name := handle[1] + "." + match[2]
			assert.NotContains(t, named, name, "named twice")
			named[name] = match[0]
		}
	}

	behaviors, unmodelled := restBehaviorsOfFake(t), 0
	m, err := restInput("../..")
	require.NoError(t, err)
	_, err = m.files() // resolves what is written by hand
	require.NoError(t, err)
	for _, s := range m.services {
		bold := false
		for _, c := range s.calls {
			modelled := behaviors[c.Method+" "+c.Path]
			bold = bold || modelled || behaviors[c.Object] || c.Object == "Customer"
			if !modelled && !slices.Contains([]string{"list", "retrieve", "create", "partial_update", "destroy"}, c.Action) && c.Object != "Customer" {
				unmodelled++
			}
		}
		name := s.field
		if bold {
			name = "**" + name + "**"
		}
		for _, h := range s.handles {
			key := h.name + "." + s.field
			assert.Equal(t, fmt.Sprint(name, " ", len(s.calls)), named[key], key)
			delete(named, key)
		}
	}
	assert.Empty(t, named, "no services")
	endpoints := len(m.contract.Endpoints)
	without := slices.DeleteFunc(m.left, func(e *endpoint) bool { return slices.Contains([]string{"/me", "/version", "/upload"}, e.Path) })
	assert.Contains(t, string(text), fmt.Sprintf("%d of the %d endpoints of pretix", endpoints-len(without), endpoints))
	assert.Contains(t, string(text), fmt.Sprint(unmodelled, " operations of pretix respond only if"))
}

// restBehaviorsOfFake are the operations and objects that the fake of pretix does more
// with than keep them: those that the functions below name in a switch.
func restBehaviorsOfFake(t *testing.T) map[string]bool {
	t.Helper()
	names, err := filepath.Glob("../../pretix/pretixtest/*.go")
	require.NoError(t, err)
	found := map[string]bool{}
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		for _, d := range file.Decls {
			function, ok := d.(*ast.FuncDecl)
			if !ok || function.Recv != nil || !slices.Contains([]string{"behavior", "orderBehavior", "resourceOf"}, function.Name.Name) {
				continue
			}
			constants := map[string]string{}
			ast.Inspect(function, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.ValueSpec:
					for i, name := range n.Names {
						constants[name.Name] = textOf(t, n.Values[i], constants)
					}
				case *ast.CaseClause:
					for _, e := range n.List {
						found[textOf(t, e, constants)] = true
					}
				}
				return true
			})
		}
	}
	require.Greater(t, len(found), 50)
	return found
}

// textOf is the value of a constant expression of strings.
func textOf(t *testing.T, e ast.Expr, constants map[string]string) string {
	t.Helper()
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		require.NoError(t, err)
		return text
	case *ast.Ident:
		return constants[e.Name]
	case *ast.BinaryExpr:
		return textOf(t, e.X, constants) + textOf(t, e.Y, constants)
	}
	t.Fatalf("%T", e)
	return ""
}
