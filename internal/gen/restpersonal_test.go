package main

import (
	"go/ast"
	"go/types"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Types of package pretix with what is known as personal or secret know how to log
// themselves.
func TestPersonalDataIsNotLogged(t *testing.T) {
	t.Parallel()
	files := packageFiles(t, "pretix")
	safe := map[string]bool{}
	for _, file := range files {
		for _, d := range file.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Name.Name == "LogValue" {
				safe[receiver(d.Recv.List[0].Type)] = true
			}
		}
	}
	personal := regexp.MustCompile(`^(.*Email|Phone|Secret|.*Token|Password|AttendeeName|.*NameParts|Street|City|IBAN|Answer|Answers|InvoiceAddress|.*Barcode|.*Info)$`)
	text := regexp.MustCompile(`^(string|\[\]string|NameParts|\*?json\.RawMessage|Nullable\[(string|NameParts|json\.RawMessage)\])$`)
	eachField(files, func(of, name string, field *ast.Field) {
		if personal.MatchString(name) && text.MatchString(types.ExprString(field.Type)) {
			assert.True(t, safe[of], "%s with %s has no LogValue", of, name)
		}
	})
}
