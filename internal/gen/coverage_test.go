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

var inTable = regexp.MustCompile(`(\**)(\w+)\** (\d+)`)

// The README names each service with the number of its operations, in bold if the
// fake has behavior for one of them.
func TestReadmeNamesAllServices(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, after, found := strings.Cut(string(text), "<!-- services of package mews -->\n")
	require.True(t, found)
	table, _, _ := strings.Cut(after, "\n\n")
	named := map[string]string{}
	for _, match := range inTable.FindAllStringSubmatch(table, -1) {
		assert.NotContains(t, named, match[2], "named twice")
		named[match[2]] = match[0]
	}

	behaviors := behaviorsOfFake(t)
	m, err := readModel("../..")
	require.NoError(t, err)
	operations := 0
	for _, s := range m.services {
		name := s.plural
		if slices.ContainsFunc(s.calls, func(c *call) bool { return behaviors[c.Path] }) {
			name = "**" + name + "**"
		}
		assert.Equal(t, fmt.Sprint(name, " ", len(s.calls)), named[s.plural], s.plural)
		delete(named, s.plural)
		operations += len(s.calls)
	}
	assert.Empty(t, named, "no services")
	assert.Contains(t, string(text), fmt.Sprint(operations, " operations of the Mews Connector API"))
}

// behaviorsOfFake are the operations that functions of the fake name in a switch,
// rather than only keep objects.
func behaviorsOfFake(t *testing.T) map[string]bool {
	t.Helper()
	names, err := filepath.Glob("../../mews/mewstest/*.go")
	require.NoError(t, err)
	paths := map[string]bool{}
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		for _, d := range file.Decls {
			function, ok := d.(*ast.FuncDecl)
			if !ok || function.Recv != nil || !strings.HasSuffix(strings.ToLower(function.Name.Name), "behavior") {
				continue
			}
			ast.Inspect(function, func(n ast.Node) bool {
				if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
					path, err := strconv.Unquote(literal.Value)
					require.NoError(t, err)
					paths[path] = true
				}
				return true
			})
		}
	}
	require.Greater(t, len(paths), 50)
	return paths
}
