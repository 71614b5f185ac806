package camponetest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
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

// validated is the content of the request. It responds when something is wrong
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

// input is the object in the body. A request without a body counts as one with
// an empty object; one whose body was announced and did not arrive does not.
func (c *call) input() (Object, reply, bool) {
	if len(c.body) == 0 && c.r.ContentLength <= 0 {
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

// parseJSON reads a body. The texts of its errors are the fake's own.
func parseJSON(body []byte) (any, error) {
	if !utf8.Valid(body) {
		return nil, errors.New("not valid UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("more than one value")
	}
	return value, nil
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
