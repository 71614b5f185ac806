package transport

import "net/http"

// Outcome is what the error of a call says of its own last attempt. Not by
// errors.As: the answer to another call can be among the causes.
func Outcome(err error) (status int, header http.Header, attempts int) {
	switch e := err.(type) { //nolint:errorlint // see above
	case *StatusError:
		if e.Attempts > 0 { // otherwise the answer is another call's
			return e.StatusCode, e.Header, e.Attempts
		}
	case *CallError:
		return 0, nil, e.Attempts
	}
	return 0, nil, 0
}

// Outermost visits an error and its causes from the outside until found says so:
// the error of a call can have that of another among its causes.
func Outermost(err error, found func(error) bool) bool {
	for err != nil {
		if found(err) {
			return true
		}
		switch e := err.(type) { //nolint:errorlint // one layer after the other
		case interface{ Unwrap() error }:
			err = e.Unwrap()
		case interface{ Unwrap() []error }:
			for _, one := range e.Unwrap() {
				if Outermost(one, found) {
					return true
				}
			}
			return false
		default:
			return false
		}
	}
	return false
}
