package transport

import (
	"errors"
	"net/url"
	"strings"
)

// An ArgumentError names an invalid argument of a call, before any request.
type ArgumentError struct {
	Argument string
	Problem  string
}

func (e *ArgumentError) Error() string { return e.Argument + ": " + e.Problem }

// Invalid makes an [ArgumentError].
func Invalid(argument, problem string) error {
	return &ArgumentError{Argument: argument, Problem: problem}
}

func argumentProblem(err error) string {
	if e, ok := errors.AsType[*ArgumentError](err); ok {
		return e.Problem
	}
	return err.Error()
}

// Segment escapes one segment of a path. It rejects values that would address another
// path: servers decode an escaped slash before they route.
func Segment(argument, value string) (string, error) {
	switch {
	case value == "":
		return "", Invalid(argument, "must not be empty")
	case value == "." || value == "..":
		return "", Invalid(argument, "must not be a path")
	case strings.Contains(value, "/"):
		return "", Invalid(argument, "must not contain a slash")
	case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return "", Invalid(argument, "must not contain control characters")
	}
	return url.PathEscape(value), nil
}

// CheckToken rejects a credential that cannot be one, without showing it. noun is what the
// vendor calls it.
func CheckToken(argument, noun, token string) error {
	if token == "" {
		return Invalid(argument, "the "+noun+" is empty; is its environment variable set?")
	}
	word, _, ok := strings.Cut(token, " ")
	for _, scheme := range []string{"Bearer", "Token", "Device"} {
		if ok && strings.EqualFold(word, scheme) {
			return Invalid(argument, "pass the "+noun+" without the word "+scheme)
		}
	}
	return CheckCredential(argument, token)
}

// CheckCredential rejects values that cannot be sent in a header, without showing them.
func CheckCredential(argument, value string) error {
	if value == "" {
		return Invalid(argument, "must not be empty")
	}
	for i := range len(value) {
		if value[i] <= ' ' || value[i] > '~' {
			return Invalid(argument, "must not contain spaces, line ends or characters beyond ASCII")
		}
	}
	return nil
}

// CheckHeader rejects a header that cannot be sent, and those in reserved.
func CheckHeader(argument, key, value string, reserved ...string) error {
	if key == "" || strings.ContainsFunc(key, func(r rune) bool {
		return r <= ' ' || r > '~' || strings.ContainsRune(`()<>@,;:\"/[]?={}`, r)
	}) {
		return Invalid(argument, "the name of the header is not valid")
	}
	for _, r := range reserved {
		if strings.EqualFold(key, r) {
			return Invalid(argument, r+" cannot be set")
		}
	}
	if !validHeaderValue(value) {
		return Invalid(argument, "the value of the header must be printable ASCII")
	}
	return nil
}

func validHeaderValue(v string) bool {
	for i := range len(v) {
		if v[i] != '\t' && (v[i] < ' ' || v[i] > '~') {
			return false
		}
	}
	return true
}
