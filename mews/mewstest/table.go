package mewstest

import (
	_ "embed"
	"encoding/json"
	"maps"
	"strconv"
	"strings"
	"sync"
)

//go:embed requests.txt
var requestsText string

//go:embed responses.txt
var responsesText string

// member is one member of an object of a request.
type member struct {
	name     string
	kind     string // uuid, string, the name of an enum or of another object, ...
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
	low, high float64
}

func (s span) holds(n float64) bool { return !s.given || s.low <= n && n <= s.high }

type requestTable struct {
	objects map[string][]member
	enums   map[string][]string
}

var requestTypes = sync.OnceValue(func() requestTable {
	table := requestTable{objects: map[string][]member{}, enums: map[string][]string{}}
	object := ""
	for line := range strings.Lines(requestsText) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || words[0] == "#":
		case words[0] == "enum":
			table.enums[words[1]] = words[2:]
		case line[0] != ' ':
			object = words[0]
			table.objects[object] = nil
		default:
			table.objects[object] = append(table.objects[object], readMember(words))
		}
	}
	return table
})

func readMember(words []string) member {
	m := member{name: words[0]}
	m.kind, m.null = strings.CutSuffix(words[1], "?")
	m.kind, m.list = strings.CutPrefix(m.kind, "[]")
	if m.kind, m.update = strings.CutPrefix(m.kind, "set("); m.update {
		m.kind = strings.TrimSuffix(m.kind, ")")
	}
	for _, word := range words[2:] {
		name, value, _ := strings.Cut(word, "=")
		number, _ := strconv.Atoi(value)
		switch name {
		case "required":
			m.required = true
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

func readSpan(s string) span {
	low, high, _ := strings.Cut(s, "..")
	lowest, _ := strconv.ParseFloat(low, 64)
	highest, _ := strconv.ParseFloat(high, 64)
	return span{true, lowest, highest}
}

// preset is what one member of a response is when nothing else was put in.
type preset struct {
	name  string
	kind  string // uuid, instant, another object; empty: value
	value any
}

var responseTypes = sync.OnceValue(func() map[string][]preset {
	table := map[string][]preset{}
	object := ""
	for line := range strings.Lines(responsesText) {
		line = strings.TrimRight(line, "\n")
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case line == "" || line[0] == '#':
		case line[0] != ' ':
			object = line
		default:
			p := preset{name: name}
			if json.Unmarshal([]byte(value), &p.value) != nil {
				p.kind = value
			}
			if n, isNumber := p.value.(float64); isNumber {
				p.value = json.Number(strconv.FormatFloat(n, 'f', -1, 64))
			}
			table[object] = append(table[object], p)
		}
	}
	return table
})

// build makes an object of a response: what was given, and the presets for the
// rest. Objects of the table are completed inside, too.
func (s *Server) build(kind string, given Object) Object {
	presets := responseTypes()[kind]
	o := make(Object, len(presets)+2)
	now := ""
	maps.Copy(o, given)
	for _, p := range presets {
		value, isGiven := given[p.name]
		inner, isObject := value.(Object)
		switch {
		case isGiven && (!isObject || responseTypes()[p.kind] == nil):
		case p.kind == "uuid":
			o[p.name] = newUUID()
		case p.kind == "instant":
			if now == "" {
				now = instant(s.clock.now())
			}
			o[p.name] = now
		case p.kind != "":
			o[p.name] = s.build(p.kind, inner)
		default:
			o[p.name] = clone(p.value)
		}
	}
	return o
}
