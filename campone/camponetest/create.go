package camponetest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"
)

func (s *Server) createBooking(c *call) reply {
	data, p, failed := c.validated()
	if failed {
		return p
	}
	t := c.key.tenant
	siteID, _ := integer(data, "site_id")
	if t.shelves[sites].byID[siteID] == nil {
		return problem(http.StatusBadRequest, codeSiteNotFound)
	}
	data["status"] = "pending"
	created := t.add(bookings, data)
	return jsonReply(http.StatusCreated, t.bookingView()(created))
}

// validated is the content of the request. It answers when something is wrong
// with it; the errors of all fields come together.
func (c *call) validated() (Object, reply, bool) {
	input, p, failed := c.input()
	if failed {
		return nil, p, true
	}
	data, problems := Object{}, fieldErrors{}
	for _, f := range bookingFields {
		value, given := input[f.name]
		switch {
		case given && value == nil:
			problems.add(f.name, errNull)
		case given:
			var texts []string
			data[f.name], texts = f.check(value)
			problems.add(f.name, texts...)
		case f.required:
			problems.add(f.name, errRequired)
		case f.preset != nil:
			data[f.name] = f.preset
		}
	}
	if len(problems) == 0 {
		if end := text(data, "check_out_date"); end != "" && end <= text(data, "check_in_date") {
			problems.add(notFieldErrors, "check_out_date must be after check_in_date.")
		}
	}
	return data, problems.reply(), len(problems) > 0
}

// input is the object in the body; an empty body counts as an empty one.
func (c *call) input() (Object, reply, bool) {
	if len(c.body) == 0 {
		return Object{}, reply{}, false
	}
	given := c.r.Header.Get("Content-Type")
	if kind, _, err := mime.ParseMediaType(given); err != nil || kind != contentJSON {
		return nil, problem(http.StatusUnsupportedMediaType, `Unsupported media type "`+given+`" in request.`), true
	}
	value, err := parseJSON(c.body)
	if err != nil {
		return nil, problem(http.StatusBadRequest, "JSON parse error - "+err.Error()), true
	}
	input, isObject := value.(Object)
	if isObject {
		return input, reply{}, false
	}
	message := "No data provided"
	if value != nil {
		message = "Invalid data. Expected a dictionary, but got " + typeName(value) + "."
	}
	var problems fieldErrors
	problems.add(notFieldErrors, message)
	return nil, problems.reply(), true
}

// parseJSON reads a body. Its errors are those of the server in form, but do
// not tell all causes apart.
func parseJSON(body []byte) (any, error) {
	if !utf8.Valid(body) {
		at := 0
		for r, size := utf8.DecodeRune(body); r != utf8.RuneError || size > 1; r, size = utf8.DecodeRune(body[at:]) {
			at += size
		}
		return nil, fmt.Errorf("'utf-8' codec can't decode byte 0x%02x in position %d: invalid start byte", body[at], at)
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		at := int64(len(body))
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			at = max(syntax.Offset-1, 0)
		}
		return nil, parseError("Expecting value", body, at)
	}
	rest := bytes.TrimLeft(body[d.InputOffset():], " \t\r\n")
	if len(rest) > 0 {
		return nil, parseError("Extra data", body, int64(len(body)-len(rest)))
	}
	return value, nil
}

func parseError(text string, body []byte, at int64) error {
	read := string(body[:at])
	line := strings.LastIndexByte(read, '\n') + 1
	return fmt.Errorf("%s: line %d column %d (char %d)", text,
		strings.Count(read, "\n")+1, utf8.RuneCountInString(read[line:])+1, utf8.RuneCountInString(read))
}

// typeName is the server's name for the type of a value.
func typeName(v any) string {
	switch v := v.(type) {
	case bool:
		return "bool"
	case string:
		return "str"
	case json.Number:
		if strings.ContainsAny(string(v), ".eE") {
			return "float"
		}
		return "int"
	}
	return "list"
}
