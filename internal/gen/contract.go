package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
)

// A contract is what the vendor promises, as facts: no text of the vendor's is
// in it. The order is the vendor's.
type contract struct {
	Operations []*operation  `json:"operations"`
	Types      []*vendorType `json:"types"`
}

// An operation is one path below /api/connector/v1/.
type operation struct {
	Path       string `json:"path"`
	Tag        string `json:"tag"` // the page of the documentation
	Request    string `json:"request"`
	Response   string `json:"response,omitempty"` // empty or Unit: an empty object
	Read       bool   `json:"read,omitempty"`     // safe to repeat
	Cursor     bool   `json:"cursor,omitempty"`   // paginated
	Portfolio  bool   `json:"portfolio,omitempty"`
	Minimal    bool   `json:"minimal,omitempty"` // may respond with 204
	Restricted bool   `json:"restricted,omitempty"`
	Deprecated bool   `json:"deprecated,omitempty"`
	DocsOnly   bool   `json:"docsOnly,omitempty"`
}

// A vendorType is an object or, with Enum, an enumeration.
type vendorType struct {
	Name       string   `json:"name"`
	Extends    string   `json:"extends,omitempty"`
	DocsOnly   bool     `json:"docsOnly,omitempty"`
	Extensible bool     `json:"extensible,omitempty"`
	Enum       []string `json:"enum,omitempty"`
	Fields     []field  `json:"fields,omitempty"`
}

func (t *vendorType) isEnum() bool { return len(t.Enum) > 0 }

// A field is a member of an object.
type field struct {
	Name        string  `json:"name"`
	Type        string  `json:"type"`
	Required    bool    `json:"required,omitempty"`
	Nullable    bool    `json:"nullable,omitempty"`
	MinItems    int     `json:"minItems,omitempty"`
	MaxItems    int     `json:"maxItems,omitempty"`
	UniqueItems bool    `json:"uniqueItems,omitempty"`
	MaxLength   int     `json:"maxLength,omitempty"`
	MaxMonths   int     `json:"maxMonths,omitempty"`
	Minimum     *int    `json:"minimum,omitempty"`
	Maximum     *int    `json:"maximum,omitempty"`
	Deprecated  bool    `json:"deprecated,omitempty"`
	DocsOnly    bool    `json:"docsOnly,omitempty"`
	Coproduct   bool    `json:"coproduct,omitempty"`
	Fields      []field `json:"fields,omitempty"` // of an inline object
}

// join adds facts that the contract does not have, from examples for instance, and
// replaces those that the newest documentation corrects.
func (c *contract) join(extra *contract) error {
	for _, op := range extra.Operations {
		i := slices.IndexFunc(c.Operations, func(o *operation) bool { return o.Path == op.Path })
		if i < 0 || *c.Operations[i] == *op {
			return fmt.Errorf("extra facts about operation %s correct nothing", op.Path)
		}
		c.Operations[i] = op
	}
	for _, t := range extra.Types {
		i := slices.IndexFunc(c.Types, func(o *vendorType) bool { return o.Name == t.Name })
		if i < 0 {
			c.Types = append(c.Types, t)
			continue
		}
		for _, f := range t.Fields {
			j := slices.IndexFunc(c.Types[i].Fields, func(o field) bool { return o.Name == f.Name })
			switch {
			case j < 0:
				c.Types[i].Fields = append(c.Types[i].Fields, f)
			case line(c.Types[i].Fields[j]) == line(f):
				return fmt.Errorf("extra facts about %s.%s, which the contract has", t.Name, f.Name)
			default:
				c.Types[i].Fields[j] = f
			}
		}
	}
	return nil
}

func readContract(name string) (*contract, error) {
	b, err := os.ReadFile(name) //nolint:gosec // the generator is told which
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	var c contract
	if err := d.Decode(&c); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &c, nil
}

// encode writes one operation, and one field, on a line: a changed contract is
// read as a diff.
func (c *contract) encode() []byte {
	var b bytes.Buffer
	b.WriteString("{\n\"operations\": [\n")
	for i, op := range c.Operations {
		b.WriteString("  " + line(op) + comma(i, len(c.Operations)))
	}
	b.WriteString("],\n\"types\": [\n")
	for i, t := range c.Types {
		fields := t.Fields
		head := *t
		head.Fields = nil
		text := line(head)
		if len(fields) == 0 {
			b.WriteString("  " + text + comma(i, len(c.Types)))
			continue
		}
		b.WriteString("  " + text[:len(text)-1] + `, "fields": [` + "\n")
		for j, f := range fields {
			b.WriteString("    " + line(f) + comma(j, len(fields)))
		}
		b.WriteString("  ]}" + comma(i, len(c.Types)))
	}
	b.WriteString("]\n}\n")
	return b.Bytes()
}

func line(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // facts are plain structs
	}
	return string(b)
}

func comma(i, n int) string {
	if i+1 < n {
		return ",\n"
	}
	return "\n"
}
