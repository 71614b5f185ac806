package campone

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/guestwire/guestwire-go/internal/drf"
)

// FieldErrors are the messages about single fields of a request, by the names
// that were sent; parts of a field have a path such as "guests.0.email". What
// concerns the request as a whole is at "non_field_errors".
type FieldErrors map[string][]string

// String returns all messages in one line, each behind its field.
func (f FieldErrors) String() string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(f)) {
		parts = append(parts, name+": "+strings.Join(f[name], " "))
	}
	return strings.Join(parts, "; ")
}

// parseErrorBody reads any body.
func parseErrorBody(body []byte, scrub func(string) string) (message string, fields FieldErrors) {
	fields, _ = drf.FoldErrors(body, scrub, flatten)
	for _, name := range []string{"detail", drf.NonFieldErrors, ""} { // the last is a bare text or list
		if texts := fields[name]; message == "" && len(texts) > 0 {
			message = strings.Join(texts, " ")
		}
	}
	delete(fields, "detail")
	delete(fields, "")
	return message, fields
}

func flatten(messages []string, fields map[string]FieldErrors, items []FieldErrors) FieldErrors {
	flat := FieldErrors{}
	if len(messages) > 0 {
		flat[""] = messages
	}
	add := func(name string, sub FieldErrors) {
		for path, texts := range sub {
			flat[strings.TrimSuffix(name+"."+path, ".")] = texts
		}
	}
	for name, sub := range fields {
		add(name, sub)
	}
	for i, sub := range items {
		add(strconv.Itoa(i), sub)
	}
	return flat
}
