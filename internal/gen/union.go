package main

import (
	"fmt"
	"strconv"
	"strings"
)

// union writes a value of several forms. What has an unknown form stays as it
// came.
func (w *writer) union(d *decl, doc string) {
	w.printf("%stype %s struct {\n", doc, d.name)
	if d.kind == coproduct {
		w.printf("\tDiscriminator %s // says which of the others is set\n", w.m.names[d.fields[0].Type])
	}
	var parts []string
	for _, c := range d.cases {
		said := ""
		if d.kind == coproduct {
			said = fmt.Sprintf(" // of [%s%s]", w.m.names[d.fields[0].Type], goName(c.value))
		}
		w.printf("\t%s *%s%s\n", c.field, w.m.names[c.typ], said)
		parts = append(parts, "v."+c.field)
	}
	w.printf("\t// Value is the value as it came, nil for null. If it is set, it is what is\n\t// written.\n\tValue json.RawMessage\n}\n\n")
	if d.kind == coproduct {
		w.coproductCodec(d, parts)
	} else {
		w.unionCodec(d, parts)
	}
	if d.personal {
		attr := ""
		if d.kind == coproduct {
			attr = `slog.String("discriminator", string(v.Discriminator)), `
		}
		w.printf("// LogValue implements [slog.LogValuer] without the value.\nfunc (v %s) LogValue() slog.Value {\n\treturn slog.GroupValue(%sslog.Bool(\"value\", v.Value != nil))\n}\n\n", d.name, attr)
	}
}

func (w *writer) coproductCodec(d *decl, parts []string) {
	discriminator := w.m.names[d.fields[0].Type]
	w.printf("// UnmarshalJSON reads values of any discriminator.\nfunc (v *%s) UnmarshalJSON(b []byte) error {\n", d.name)
	w.printf("\tc, err := readCoproduct(b)\n\tif err != nil {\n\t\treturn err\n\t}\n")
	w.printf("\t*v = %s{Discriminator: %s(c.Discriminator), Value: c.Value}\n\tswitch v.Discriminator {\n", d.name, discriminator)
	for _, c := range d.cases {
		w.printf("\tcase %s%s:\n\t\tv.%s = as[%s](c)\n", discriminator, goName(c.value), c.field, w.m.names[c.typ])
	}
	w.printf("\t}\n\treturn nil\n}\n\n")
	w.printf("// MarshalJSON writes the vendor's form, or null if there is no value.\nfunc (v %s) MarshalJSON() ([]byte, error) {\n\treturn writeCoproduct(string(v.Discriminator), v.Value, %s)\n}\n\n", d.name, strings.Join(parts, ", "))
}

func (w *writer) unionCodec(d *decl, parts []string) {
	w.printf("// UnmarshalJSON reads values of any form.\nfunc (v *%s) UnmarshalJSON(b []byte) error {\n", d.name)
	w.printf("\tc, members, err := readUnion(b)\n\tif err != nil {\n\t\treturn err\n\t}\n\t*v = %s{Value: c.Value}\n\tswitch {\n", d.name)
	for _, c := range d.cases {
		w.printf("\tcase members[%q] != nil:\n\t\tv.%s = as[%s](c)\n", c.value, c.field, w.m.names[c.typ])
	}
	w.printf("\t}\n\treturn nil\n}\n\n")
	w.printf("// MarshalJSON writes the vendor's form, or null if there is no value.\nfunc (v %s) MarshalJSON() ([]byte, error) {\n\treturn writeUnion(v.Value, %s)\n}\n\n", d.name, strings.Join(parts, ", "))
}

// isOpen reports whether an object names the form of its value beside the value,
// and comes in responses, where new forms can appear.
func (w *writer) isOpen(d *decl) bool {
	if d.kind != object || d.call != nil || len(d.vendor) == 0 || !w.m.uses[d.vendor[0]].response() {
		return false
	}
	for _, f := range d.fields {
		if f.Name == "Discriminator" && w.m.types[f.Type] != nil {
			return true
		}
	}
	return false
}

// openCodec writes how an object keeps what has a new discriminator.
func (w *writer) openCodec(d *decl) {
	var known []string
	for _, f := range d.fields {
		if f.Name == "Discriminator" {
			for _, v := range w.m.types[f.Type].Enum {
				known = append(known, strconv.Quote(v))
			}
		}
	}
	w.printf("// UnmarshalJSON reads objects of any discriminator.\nfunc (v *%s) UnmarshalJSON(b []byte) error {\n\ttype plain %s // without methods\n", d.name, d.name)
	w.printf("\t*v = %s{}\n\traw, err := readOpen(b, (*plain)(v), (*string)(&v.Discriminator), %s)\n\tv.Raw = raw\n\treturn err\n}\n\n", d.name, strings.Join(known, ", "))
	w.printf("// MarshalJSON writes the vendor's form.\nfunc (v %s) MarshalJSON() ([]byte, error) {\n\ttype plain %s // without methods\n\treturn writeOpen(plain(v), v.Raw)\n}\n\n", d.name, d.name)
}
