package mewstest

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// contractText is written by internal/gen: see its head for the format.
//
//go:embed contract.txt
var contractText string

// member is one member of an object.
type member struct {
	name     string
	kind     string   // uuid, string, the name of an enum or of an object, ...
	forms    []string // of what can be one of several objects
	union    bool     // kind is the enum of the discriminator, forms are the values
	list     bool
	update   bool // {"Value": ...}
	null     bool
	keep     bool // the Value of an update cannot be null
	required bool
	unique   bool
	items    span // of a list
	values   span // of a number
	length   int  // of a string, 0: any
	months   int  // of an interval, 0: any
}

type span struct {
	given     bool
	low, high float64 // without a high end: 0
}

func (s span) holds(n float64) bool {
	return !s.given || s.low <= n && (n <= s.high || s.high == 0 && s.low > 0)
}

func (s span) String() string {
	if s.high == 0 && s.low > 0 {
		return fmt.Sprintf("%v or more", s.low)
	}
	return fmt.Sprintf("%v to %v", s.low, s.high)
}

// contract is what the table says.
type contract struct {
	operations []operation // in the order of the contract
	byPath     map[string]*operation
	objects    map[string][]member
	enums      map[string][]string
}

var facts = sync.OnceValue(func() *contract {
	c := &contract{byPath: map[string]*operation{}, objects: map[string][]member{}, enums: map[string][]string{}}
	object := ""
	for line := range strings.Lines(contractText) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || words[0] == "//":
		case words[0] == "operation":
			c.operations = append(c.operations, readOperation(words[1:]))
		case words[0] == "enum":
			c.enums[words[1]] = words[2:]
		case line[0] != ' ':
			object = words[0]
			c.objects[object] = nil
		default:
			c.objects[object] = append(c.objects[object], readMember(words))
		}
	}
	for i := range c.operations {
		o := &c.operations[i]
		o.complete(c)
		c.byPath[o.path] = o
	}
	return c
})

func readOperation(words []string) operation {
	path, flags := words[0], words[3:]
	return operation{
		path:      path,
		requests:  strings.Split(words[1], "|"),
		response:  words[2],
		read:      slices.Contains(flags, "read"),
		paged:     slices.Contains(flags, "paged"),
		portfolio: slices.Contains(flags, "portfolio"),
	}
}

func readMember(words []string) member {
	m := member{name: words[0]}
	m.kind, m.required = strings.CutSuffix(words[1], "!")
	m.kind, m.null = strings.CutSuffix(m.kind, "?")
	if m.kind, m.update = strings.CutPrefix(m.kind, "set("); m.update {
		m.kind = strings.TrimSuffix(m.kind, ")")
	}
	m.kind, m.list = strings.CutPrefix(m.kind, "[]")
	if m.kind, m.union = strings.CutPrefix(m.kind, "union("); m.union {
		m.kind, m.forms = splitForms(strings.TrimSuffix(m.kind, ")"))
	} else if strings.Contains(m.kind, "|") {
		m.forms = strings.Split(m.kind, "|")
	}
	for _, word := range words[2:] {
		name, value, _ := strings.Cut(word, "=")
		number, _ := strconv.Atoi(value)
		switch name {
		case "keep":
			m.keep = true
		case "unique":
			m.unique = true
		case "items":
			m.items = readSpan(value)
		case "range":
			m.values = readSpan(value)
		case "length":
			m.length = number
		case "months":
			m.months = number
		}
	}
	return m
}

func splitForms(s string) (first string, others []string) {
	words := strings.Split(s, "|")
	return words[0], words[1:]
}

func readSpan(s string) span {
	low, high, _ := strings.Cut(s, "..")
	lowest, _ := strconv.ParseFloat(low, 64)
	highest, _ := strconv.ParseFloat(high, 64)
	return span{true, lowest, highest}
}

// memberOf is a member of an object of the table.
func memberOf(kind, name string) (member, bool) {
	members := facts().objects[kind]
	i := slices.IndexFunc(members, func(m member) bool { return m.name == name })
	if i < 0 {
		return member{}, false
	}
	return members[i], true
}

func hasMember(kind, name string) bool {
	_, found := memberOf(kind, name)
	return found
}

// isObject reports whether a kind is an object of the table.
func isObject(kind string) bool {
	_, found := facts().objects[kind]
	return found
}
