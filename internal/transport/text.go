package transport

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// Aftermath is the end of an error text: what the answer asks for, and what
// became of the call.
func Aftermath(retryAfter time.Duration, attempts int, outcomeUnknown bool, cause error) string {
	var s string
	if retryAfter > 0 {
		s += fmt.Sprintf(" (retry after %s)", retryAfter.Round(time.Second))
	}
	if attempts > 1 {
		s += fmt.Sprintf(" (%d attempts)", attempts)
	}
	if outcomeUnknown {
		s += " (it may have been carried out)"
	}
	if cause != nil {
		s += ": not repeated: " + cause.Error()
	}
	return s
}

// Place is the end of the text about an answer that cannot be decoded: where, and
// why.
func Place(row int, id, field, problem string) string {
	var s string
	if row >= 0 {
		s += fmt.Sprintf(", row %d", row)
	}
	if id != "" {
		s += " (" + OneLine(id, 190) + ")"
	}
	if field != "" {
		s += ", field " + field
	}
	return s + ": " + problem
}

// OneLine makes a text from outside safe for a log: no control characters, and
// at most limit bytes.
func OneLine(s string, limit int) string {
	s = strings.ToValidUTF8(s, "?")
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' // the last two end lines as well
	}), " ")
	if len(s) > limit {
		s = strings.ToValidUTF8(s[:limit], "") + "..."
	}
	return s
}
