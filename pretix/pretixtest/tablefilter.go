package pretixtest

import (
	"cmp"
	"math/big"
	"net/http"
	"slices"
	"strings"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// selected are the objects of a list that its parameters select, in its order.
// Parameters that the list does not know have no effect.
func (s *Server) selected(c *call) ([]*row, *reply) {
	place := c.place()
	rows := s.union(c, place)
	if rows == nil {
		if on := s.shelfAt(place); on != nil {
			rows = slices.Clone(on.rows)
		}
		if c.fact.Object == "Event" {
			rows = c.visible(rows)
		}
	}
	rows = slices.DeleteFunc(rows, c.cancelable)
	query := fake.ParseQuery(c.r.URL.RawQuery)
	wrong := newObject()
	for _, f := range c.fact.Filters {
		for _, value := range f.given(query) {
			if problem := f.problem(s, c, value.Value); problem != "" {
				wrong.set(f.Name, []any{problem})
				continue
			}
			rows = slices.DeleteFunc(rows, func(r *row) bool { return !s.matches(c, r, f, value) })
		}
	}
	if len(wrong.keys) > 0 {
		p := jsonReply(http.StatusBadRequest, wrong)
		return nil, &p
	}
	c.sort(rows, query)
	return rows, nil
}

// given are the values that a query has for a filter. Of several for one name the
// last one counts.
func (f filter) given(query fake.Query) []fake.Parameter {
	names := []string{f.Name}
	if f.Type == "IsoDateTimeFromToRange" {
		names = []string{f.Name + "_after", f.Name + "_before"}
	}
	var all []fake.Parameter
	for _, name := range names {
		if strings.HasPrefix(f.Type, "Multiple") {
			for _, p := range query {
				if p.Name == name {
					all = append(all, p)
				}
			}
			continue
		}
		if v := strings.TrimSpace(query.Last(name)); v != "" {
			all = append(all, fake.Parameter{Name: name, Value: v})
		}
	}
	return all
}

// problem is what the server says to a value that a filter does not take.
func (f filter) problem(s *Server, c *call, value string) string {
	switch f.Type {
	case "Number":
		if _, ok := new(big.Rat).SetString(value); !ok {
			return "Enter a number."
		}
	case "IsoDateTime", "IsoDateTimeFromToRange":
		if _, problem := validDatetime(value); problem != "" {
			if _, problem := validDatetime(value + "T00:00"); problem != "" {
				return "Enter a valid date/time."
			}
		}
	case "ModelChoiceIn", "NumberIn":
		for part := range strings.SplitSeq(value, ",") {
			if !decimalNumber.MatchString(part) {
				return "Enter a number."
			}
		}
	case "Choice":
		if len(f.Values) > 0 && !slices.Contains(f.Values, value) {
			return "Select a valid choice. " + value + " is not one of the available choices."
		}
	case "ModelChoice":
		object := f.object()
		if object != "" && s.byID(object, c.scopePath(), integer(value)) == nil {
			return "Select a valid choice. That choice is not one of the available choices."
		}
	}
	return ""
}

// object is what a filter of identifiers selects by; "" if that is not known.
func (f filter) object() string {
	return map[string]string{
		"addon_to": "OrderPosition", "list": "CheckinList", "item": "Item", "variation": "ItemVariation", "subevent": "SubEvent", "quota": "Quota", "category": "ItemCategory", "voucher": "Voucher",
	}[f.Name]
}

// matches reports whether an object matches a filter.
func (s *Server) matches(c *call, r *row, f filter, p fake.Parameter) bool {
	if special := resourceOf(r.shelf.fact.Object); special.filter != nil {
		if match, known := special.filter(s, c, r, p.Name, p.Value); known {
			return match
		}
	}
	if p.Name == "search" {
		return anyText(r.value, strings.ToLower(p.Value))
	}
	v, known := r.value.get(f.member())
	if !known {
		return true // nothing that the fake keeps
	}
	switch f.Type {
	case "Boolean":
		switch strings.ToLower(p.Value) {
		case "true":
			return v == true
		case "false":
			return v == false
		}
		return true
	case "Number":
		a, ok := new(big.Rat).SetString(text(v))
		b, _ := new(big.Rat).SetString(p.Value)
		return ok && b != nil && a.Cmp(b) == 0
	case "IsoDateTime", "IsoDateTimeFromToRange":
		return matchTime(text(v), f, p)
	case "CharIn", "ModelChoiceIn", "NumberIn":
		return slices.Contains(strings.Split(p.Value, ","), text(v))
	}
	if list, ok := v.([]any); ok {
		return slices.ContainsFunc(list, func(item any) bool { return text(item) == p.Value })
	}
	if strings.HasSuffix(f.Lookup, "iexact") {
		return strings.EqualFold(text(v), p.Value)
	}
	return text(v) == p.Value
}

func matchTime(v string, f filter, p fake.Parameter) bool {
	given, problem := validDatetime(p.Value)
	if problem != "" {
		given, _ = validDatetime(p.Value + "T00:00")
	}
	order := compareTimes(v, text(given))
	switch {
	case v == "":
		return false
	case f.Lookup == "lt":
		return order < 0
	case strings.HasSuffix(p.Name, "_before"):
		return order <= 0
	}
	return order >= 0
}

// compareTimes compares moments in the two forms that the server writes.
func compareTimes(a, b string) int {
	return strings.Compare(strings.TrimSuffix(a, "Z"), strings.TrimSuffix(b, "Z"))
}

// member is the member that a filter looks at.
func (f filter) member() string {
	name := strings.TrimSuffix(f.Name, "__in")
	switch name {
	case "modified_since":
		return "last_modified"
	case "created_since", "created_before":
		return "datetime"
	case "datetime_since", "datetime_before":
		return "datetime"
	case "updated_since", "updated_before":
		return "updated"
	}
	return name
}

// anyText reports whether a text of an object has another one in it.
func anyText(v any, part string) bool {
	switch v := v.(type) {
	case string:
		return strings.Contains(strings.ToLower(v), part)
	case []any:
		return slices.ContainsFunc(v, func(item any) bool { return anyText(item, part) })
	case *object:
		return slices.ContainsFunc(v.keys, func(key string) bool { return anyText(v.values[key], part) })
	}
	return false
}

// sort puts objects in the order that the query asks for. An order that the list
// does not have is ignored.
func (c *call) sort(rows []*row, query fake.Query) {
	var order []string
	for name := range strings.SplitSeq(query.Last("ordering"), ",") {
		name = strings.TrimSpace(name)
		if slices.Contains(c.fact.Ordering, strings.TrimPrefix(name, "-")) {
			order = append(order, name)
		}
	}
	if len(order) == 0 {
		order = c.fact.DefaultOrdering
	}
	slices.SortStableFunc(rows, func(a, b *row) int {
		for _, name := range order {
			field, descending := strings.CutPrefix(name, "-")
			n := compareValues(a.get(field), b.get(field))
			if descending {
				n = -n
			}
			if n != 0 {
				return n
			}
		}
		return cmp.Compare(a.id, b.id)
	})
}

// compareValues orders null first, numbers by value, and all else as text.
func compareValues(a, b any) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	x, okX := new(big.Rat).SetString(text(a))
	y, okY := new(big.Rat).SetString(text(b))
	if okX && okY {
		return x.Cmp(y)
	}
	return strings.Compare(text(a), text(b))
}
