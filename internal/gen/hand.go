package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
)

// handwritten is what the package declares outside of generated files.
type handwritten struct {
	types   map[string]bool
	methods map[string]bool // Type.Method

	functions map[string]bool
}

func readHandwritten(dir string) (*handwritten, error) {
	h := &handwritten{types: map[string]bool{}, methods: map[string]bool{}, functions: map[string]bool{}}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name) //nolint:gosec // a file of the module
		if err != nil {
			return nil, err
		}
		if isGenerated(text) {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
		if err != nil {
			return nil, err
		}
		for _, d := range file.Decls {
			h.add(d)
		}
	}
	return h, nil
}

// byHand reports whether something is written by hand. The words must say so, so
// that nothing is left out by accident.
func (m *model) byHand(words []*entry, what string, there bool) bool {
	said := false
	for _, w := range words {
		said = said || w.has("hand")
	}
	switch {
	case there && !said:
		m.problemf("%s is written by hand, which its words do not say", what)
	case said && !there:
		m.problemf("%s is written by hand according to its words, but it is not there", what)
	}
	return said
}

func isGenerated(text []byte) bool {
	return strings.HasPrefix(string(text), generatedBy)
}

func (h *handwritten) add(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			h.functions[d.Name.Name] = true
			return
		}
		of := d.Recv.List[0].Type
		if pointer, ok := of.(*ast.StarExpr); ok {
			of = pointer.X
		}
		if name, ok := of.(*ast.Ident); ok {
			h.methods[name.Name+"."+d.Name.Name] = true
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			if t, ok := s.(*ast.TypeSpec); ok {
				h.types[t.Name.Name] = true
			}
		}
	}
}
