package pretixtest

import (
	"regexp"
	"strings"
)

var (
	phoneNumber  = regexp.MustCompile(`^\+[0-9]{7,15}$`)
	phoneFillers = strings.NewReplacer(" ", "", "-", "", ".", "", "/", "", "(0)", "", "(", "", ")", "")
)

// normalPhone turns a phone number into the form +CODENUMBER that the API
// shows: with a plus sign, 7 to 15 digits, and nothing else. The real server
// knows the numbering plan of each country and rejects more.
func normalPhone(s string) (string, bool) {
	digits := phoneFillers.Replace(s)
	if !phoneNumber.MatchString(digits) {
		return s, false
	}
	return digits, true
}
