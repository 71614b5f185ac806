package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
)

// importContract makes facts of a contract in the form of the vendor's
// documentation. Descriptions, titles and the words of deprecations stay behind.
func importContract(name string) (*contract, error) {
	b, err := os.ReadFile(name) //nolint:gosec // the generator is told which
	if err != nil {
		return nil, err
	}
	var raw struct {
		Operations ordered[rawOperation] `json:"operations"`
		Types      ordered[rawType]      `json:"types"`
	}
	if err := json.Unmarshal(b, &raw); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	c := &contract{}
	for _, o := range raw.Operations {
		op := o.value.operation
		op.Path = o.name
		op.Deprecated = o.value.Deprecated != nil
		c.Operations = append(c.Operations, &op)
	}
	for _, t := range raw.Types {
		object := t.value.vendorType
		object.Name = t.name
		if object.Fields, err = facts(t.value.Fields); err != nil {
			return nil, fmt.Errorf("%s: %w", t.name, err)
		}
		c.Types = append(c.Types, &object)
	}
	return c, nil
}

type rawOperation struct {
	operation

	Deprecated any `json:"deprecated"`
}

type rawType struct {
	vendorType

	Fields ordered[rawField] `json:"fields"`
}

type rawField struct {
	field

	Deprecated any               `json:"deprecated"`
	Limit      string            `json:"limit"` // such as "max 100 items"
	Fields     ordered[rawField] `json:"fields"`
}

var limits = regexp.MustCompile(`^max (?:(\d+) items|length (\d+) characters)$`)

func facts(raw ordered[rawField]) ([]field, error) {
	var fields []field
	for _, r := range raw {
		f := r.value.field
		f.Name = r.name
		f.Deprecated = r.value.Deprecated != nil
		if r.value.Limit != "" {
			m := limits.FindStringSubmatch(r.value.Limit)
			if m == nil {
				return nil, fmt.Errorf("%s: unknown limit %q", r.name, r.value.Limit)
			}
			if m[1] != "" {
				f.MaxItems, _ = strconv.Atoi(m[1])
			} else {
				f.MaxLength, _ = strconv.Atoi(m[2])
			}
		}
		var err error
		if f.Fields, err = facts(r.value.Fields); err != nil {
			return nil, err
		}
		fields = append(fields, f)
	}
	return fields, nil
}

// ordered is a JSON object that keeps the order of its members.
type ordered[T any] []member[T]

type member[T any] struct {
	name  string
	value T
}

func (o *ordered[T]) UnmarshalJSON(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	if _, err := d.Token(); err != nil { // {
		return err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		m := member[T]{name: fmt.Sprint(name)}
		if err := d.Decode(&m.value); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		*o = append(*o, m)
	}
	return nil
}

// compare prints what a contract adds to, removes from and changes in another.
func compare(w io.Writer, old, now []fact) {
	counts := map[string]int{}
	report := func(verb, what, detail string) {
		counts[verb]++
		_, _ = fmt.Fprintf(w, "%s %s%s\n", verb, what, detail)
	}
	for _, l := range now {
		i := slices.IndexFunc(old, func(o fact) bool { return o.name == l.name })
		switch {
		case i < 0:
			report("added", l.name, "")
		case old[i].text != l.text:
			report("changed", l.name, ":\n  from "+old[i].text+"\n  to   "+l.text)
		}
	}
	for _, o := range old {
		if !slices.ContainsFunc(now, func(l fact) bool { return l.name == o.name }) {
			report("removed", o.name, "")
		}
	}
	_, _ = fmt.Fprintf(w, "%d added, %d removed, %d changed\n", counts["added"], counts["removed"], counts["changed"])
}

// A fact is one thing of a contract, by name.
type fact struct{ name, text string }

func (c *contract) lines() []fact {
	var all []fact
	for _, op := range c.Operations {
		all = append(all, fact{"operation " + op.Path, line(op)})
	}
	for _, t := range c.Types {
		head := *t
		head.Fields, head.Enum = nil, nil
		all = append(all, fact{"type " + t.Name, line(head)})
		for _, v := range t.Enum {
			all = append(all, fact{"value " + t.Name + "." + v, v})
		}
		for _, f := range t.Fields {
			all = append(all, fact{"field " + t.Name + "." + f.Name, line(f)})
		}
	}
	return all
}
