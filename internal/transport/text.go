package transport

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// RetrySuffix is the end of an error text: what the response asks for, how often the
// call was tried, and what became of it.
func RetrySuffix(retryAfter time.Duration, i Info) string {
	var parts []string
	if retryAfter > 0 {
		parts = append(parts, "retry after "+retryAfter.Round(time.Second).String())
	}
	if i.Attempts > 1 {
		parts = append(parts, strconv.Itoa(i.Attempts)+" attempts")
	}
	if i.Write {
		phrase := i.Outcome.phrase()
		if i.KeyUsed {
			phrase = "the key may have been sent before, so " + phrase
		}
		parts = append(parts, phrase)
	}
	var s string
	if len(parts) > 0 {
		s = " (" + strings.Join(parts, "; ") + ")"
	}
	if i.Cause != nil {
		if i.Attempts > 0 {
			s += ": not retried"
		}
		s += ": " + OneLine(i.Cause.Error(), 1000)
	}
	return s
}

// Position is the end of the text about a response that cannot be decoded: which part
// of it, and why.
func Position(list string, row int, id, field, problem string) string {
	var s string
	switch {
	case row >= 0 && list != "":
		s = fmt.Sprintf(", row %d of %s", row, list)
	case row >= 0:
		s = fmt.Sprintf(", row %d", row)
	case list != "":
		s = ", " + list
	}
	if id != "" {
		s += " (" + OneLine(id, 190) + ")"
	}
	if field != "" {
		s += ", field " + field
	}
	return s + ": " + problem
}

// withoutQuotes removes what an error of net/http quotes of a response that is not
// HTTP: that can be anything, also personal data.
func withoutQuotes(text string) string {
	if !strings.Contains(text, "malformed ") && !strings.Contains(text, "transfer encoding") && !strings.Contains(text, "Content-Length") {
		return text
	}
	return quotes.ReplaceAllString(text, `"..."`)
}

var quotes = regexp.MustCompile(`"(?:[^"\\]|\\.)*"?`)

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
