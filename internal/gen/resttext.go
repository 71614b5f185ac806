package main

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

var vendorNames = regexp.MustCompile(`\b_?[a-z0-9]+(_[a-z0-9]+)+\b`)

// restGo turns the vendor's names in a text, such as valid_until, into Go names.
func (m *restModel) restGo(text string) string {
	return vendorNames.ReplaceAllStringFunc(text, func(name string) string {
		if m.isRestField(name) {
			return restName(name)
		}
		return name
	})
}

func (m *restModel) isRestField(name string) bool {
	for _, t := range m.contract.Types {
		if t.field(name) != nil {
			return true
		}
	}
	for _, e := range m.contract.Endpoints {
		for _, list := range [][]filter{spread(e.Filters), e.Parameters} {
			for _, f := range list {
				if f.Name == name {
					return true
				}
			}
		}
	}
	return false
}

// restText is what our words and the contract say about a field, and whether it
// stands above the field.
func (m *restModel) restText(d *restDecl, name string, g restGoField, words *entry, facts []string) (text string, above bool) {
	role := "response"
	if d.request() {
		role = "request"
	}
	if words != nil {
		text = cmp.Or(words.mark(role), words.text)
	}
	if text == "" {
		text = cmp.Or(m.words.fields[name+" "+role], m.words.fields[name])
	}
	if text == "-" {
		text = ""
	}
	facts = slices.DeleteFunc(facts, func(fact string) bool { return saysNull(text, fact) || saysDefault(text, fact) })
	if rest, ok := strings.CutPrefix(text, name+" "); ok {
		for i, f := range facts {
			facts[i] = strings.ToUpper(f[:1]) + f[1:]
		}
		return sentences(append([]string{g.name + " " + m.restGo(rest)}, facts...)...), true
	}
	if text != "" {
		facts = append([]string{m.restGo(strings.TrimSuffix(text, "."))}, facts...)
	}
	return strings.Join(facts, "; "), false
}

// saysNull reports whether a text already says what a fact such as "nil if null"
// says: what nil, or an empty value, means.
func saysNull(text, fact string) bool {
	word, ok := strings.CutSuffix(fact, " if null")
	return ok && slices.Contains(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }), word)
}

// saysDefault reports whether a text already says what a fact such as "default 1"
// says, or what is true instead.
func saysDefault(text, fact string) bool {
	return strings.HasPrefix(fact, "default ") && strings.Contains(text, "default")
}

// restTypeText is the comment of a type. It begins with the name.
func (m *restModel) restTypeText(d *restDecl) string {
	for _, w := range d.words {
		if w.text != "" && (w.name == d.name || !d.params()) {
			if rest, ok := strings.CutPrefix(w.text, w.name+" "); ok {
				return d.name + " " + m.restGo(rest)
			}
			return d.name + " " + m.restGo(w.text)
		}
	}
	return m.restDefault(d)
}

func (m *restModel) restDefault(d *restDecl) string {
	c := d.call
	switch {
	case d.kind == restOrdering:
		return d.name + " is what " + m.nouns(c) + " can be sorted by. Constants with the suffix Descending reverse the order."
	case d.kind == restList:
		return d.name + " selects " + m.nouns(c) + "."
	case c == nil || c.kind == kindAction || c.kind == kindAtomic:
	case d.kind == restCreate && c.Action == "create":
		return d.name + " describes a new " + m.noun(c) + "."
	case d.kind == restUpdate:
		return d.name + " describes changes to " + article(m.noun(c)) + " " + m.noun(c) + ". Fields that are not set stay as they are."
	case d.kind == restGet:
		return d.name + " says what to return of " + article(m.noun(c)) + " " + m.noun(c) + "."
	}
	m.problemf("type %s has no text", d.name)
	return d.name + " is not described."
}

// noun is what one object of the service of a call is called.
func (m *restModel) noun(c *restCall) string {
	for _, other := range c.service.calls {
		if one := other.words.mark("one"); one != "" {
			return one
		}
	}
	one := c.service.singular()
	if c.service.prefix != one {
		one = c.service.prefix // the same objects at another place
	}
	return spoken(one)
}

// spoken is a Go name in words, such as check-in list.
func spoken(name string) string {
	return strings.ReplaceAll(strings.ToLower(strings.Join(humps(name), " ")), "checkin", "check-in")
}

// handleNoun is what the object of a handle is called.
func (m *restModel) handleNoun(h *handle) string {
	for _, s := range m.services {
		if s.singular() == h.of && len(s.calls) > 0 {
			return m.noun(s.calls[0])
		}
	}
	return spoken(h.of)
}

func (m *restModel) nouns(c *restCall) string {
	if noun := c.words.mark("noun"); noun != "" {
		return noun
	}
	for _, other := range c.service.calls {
		if noun := other.words.mark("noun"); noun != "" {
			return noun
		}
	}
	return spoken(c.service.field)
}

// restCallText is the comment of a method: what it does, and its endpoints, each
// on its own line.
func (m *restModel) restCallText(c *restCall, first, more string) string {
	var doc strings.Builder
	doc.WriteString(wrap("", paragraphs(sentences(first, m.restGo(more)), m.permission(c))))
	for _, e := range append([]*endpoint{c.endpoint}, c.also...) {
		doc.WriteString("//\n// " + e.Method + " " + longPath(e.Path) + "\n")
	}
	return doc.String()
}

func (m *restModel) permission(c *restCall) string {
	if len(c.Permission) == 0 {
		return ""
	}
	return "It needs the permission " + strings.Join(c.Permission, " or ") + "."
}

func longPath(path string) string {
	path = strings.Replace(path, "{ev}", "/organizers/{organizer}/events/{event}", 1)
	return "/api/v1" + strings.Replace(path, "{org}", "/organizers/{organizer}", 1)
}

// firstSentence is what a method does, unless the words say it.
func (m *restModel) firstSentence(c *restCall) (first, more string) {
	text := ""
	if c.words != nil {
		text = c.words.text
	}
	if strings.HasPrefix(text, c.method+" ") {
		return "", text
	}
	one := m.noun(c)
	switch {
	case c.service.field == "Settings" && c.kind == kindGet:
		first = "Get returns the settings"
	case c.service.field == "Settings":
		first = "Update changes the settings that are set in params and returns all"
	case c.Action == "retrieve":
		first = "Get returns one " + one
	case c.Action == "create":
		first = "Create creates " + article(one) + " " + one
	case c.Action == "partial_update":
		first = "Update changes the fields of " + article(one) + " " + one + " that are set in params"
	case c.Action == "destroy":
		first = "Delete deletes " + article(one) + " " + one
	default:
		m.problemf("operation %s has no text, which begins with %s", c.id(), c.method)
		first = c.method + " is not described"
	}
	return first, text
}
