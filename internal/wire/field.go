package wire

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A field is a member of a struct, as encoding/json sees it.
type field struct {
	name   string
	index  []int // through embedded structs
	tagged bool
	typ    reflect.Type
	node   *node
	// special fields are decoded by encoding/json with the struct around them:
	// those in quotes, and those behind embedded pointers to unexported types.
	special bool
	pointed bool // behind an embedded pointer
}

// A level is a struct, or one that is embedded in it at the path index.
type level struct {
	typ     reflect.Type
	index   []int
	special bool
	pointed bool
}

// fieldsOf finds the members of a struct by the rules of encoding/json: of
// several fields with one name the shallowest counts, then one with a tag, and
// none if there are still several. They are in the order of the type.
func fieldsOf(t reflect.Type) []*field {
	var found []*field
	visited := map[reflect.Type]bool{t: true}
	for current := []level{{typ: t}}; len(current) > 0; {
		var next []level
		for _, l := range current {
			for i := range l.typ.NumField() {
				f, inner := l.field(i)
				if f != nil {
					found = append(found, f)
				}
				if inner != nil {
					next = append(next, *inner)
				}
			}
		}
		// A type that is embedded twice at one depth hides its own fields: both
		// copies are looked at. One seen at a smaller depth wins anyway.
		current = current[:0]
		for _, l := range next {
			if !visited[l.typ] {
				current = append(current, l)
			}
		}
		for _, l := range next {
			visited[l.typ] = true
		}
	}
	return dominant(found)
}

// field returns the member that a field of a struct is, or the struct that it
// embeds, or neither.
func (l *level) field(i int) (*field, *level) {
	sf := l.typ.Field(i)
	ft := sf.Type
	if ft.Name() == "" && ft.Kind() == reflect.Pointer {
		ft = ft.Elem()
	}
	if !sf.IsExported() && (!sf.Anonymous || ft.Kind() != reflect.Struct) {
		return nil, nil
	}
	tag := sf.Tag.Get("json")
	if tag == "-" {
		return nil, nil
	}
	name, options, _ := strings.Cut(tag, ",")
	if !validName(name) {
		name = ""
	}
	index := append(slices.Clone(l.index), i)
	if name == "" && sf.Anonymous && ft.Kind() == reflect.Struct {
		hidden := sf.Type.Kind() == reflect.Pointer && !sf.IsExported()
		return nil, &level{ft, index, l.special || hidden, l.pointed || sf.Type.Kind() == reflect.Pointer}
	}
	quoted := hasOption(options, "string") && quotable(ft.Kind())
	f := &field{name: name, index: index, tagged: name != "", typ: sf.Type, special: l.special || quoted, pointed: l.pointed}
	if name == "" {
		f.name = sf.Name
	}
	return f, nil
}

func dominant(found []*field) []*field {
	best := map[string]*field{}
	tie := map[string]bool{}
	for _, f := range found { // shallow ones first
		b := best[f.name]
		switch {
		case b == nil:
			best[f.name] = f
		case len(b.index) < len(f.index):
		case f.tagged == b.tagged:
			tie[f.name] = true
		case f.tagged:
			best[f.name], tie[f.name] = f, false
		}
	}
	var fields []*field
	for _, f := range found {
		if best[f.name] == f && !tie[f.name] {
			fields = append(fields, f)
		}
	}
	slices.SortStableFunc(fields, func(a, b *field) int { return slices.Compare(a.index, b.index) })
	return fields
}

func hasOption(options, word string) bool {
	return slices.Contains(strings.Split(options, ","), word)
}

func quotable(k reflect.Kind) bool {
	return k >= reflect.Bool && k <= reflect.Float64 || k == reflect.String
}

func validName(s string) bool {
	for _, c := range s {
		if !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", c) && !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			return false
		}
	}
	return s != ""
}

// names finds fields by the keys of an object: exactly, or else in any case, as
// encoding/json does.
type names struct {
	exact   map[string]int
	folded  map[string]int
	longest int
}

func (n *names) add(name string, i int) {
	if n.exact == nil {
		n.exact, n.folded = map[string]int{}, map[string]int{}
	}
	n.exact[name] = i
	fold := string(foldName(nil, name))
	if _, ok := n.folded[fold]; !ok {
		n.folded[fold] = i
	}
	n.longest = max(n.longest, len(fold))
}

// find returns the number of the field for a key in quotes, or -1.
func (n *names) find(quoted []byte) int {
	key := quoted[1 : len(quoted)-1]
	if i, ok := n.exact[string(key)]; ok {
		return i
	}
	if !plain(key) {
		return n.findSlowly(quoted)
	}
	if len(key) > n.longest {
		return -1
	}
	var room [64]byte
	if i, ok := n.folded[string(foldASCII(room[:0], key))]; ok {
		return i
	}
	return -1
}

func (n *names) findSlowly(quoted []byte) int {
	// Each rune of a name is written with at most six bytes for each of UTF-16.
	if len(quoted) > 12*n.longest+2 {
		return -1
	}
	var key string
	if json.Unmarshal(quoted, &key) != nil {
		return -1
	}
	if i, ok := n.exact[key]; ok {
		return i
	}
	if i, ok := n.folded[string(foldName(nil, key))]; ok {
		return i
	}
	return -1
}

// plain reports whether a key is ASCII without escapes.
func plain(key []byte) bool {
	if bytes.IndexByte(key, '\\') >= 0 {
		return false
	}
	for _, c := range key {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func foldASCII(into, key []byte) []byte {
	for _, c := range key {
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		into = append(into, c)
	}
	return into
}

// foldName maps each rune to the smallest that differs only in case.
func foldName(into []byte, name string) []byte {
	for _, r := range name {
		for {
			next := unicode.SimpleFold(r)
			if next <= r {
				r = next
				break
			}
			r = next
		}
		into = utf8.AppendRune(into, r)
	}
	return into
}
