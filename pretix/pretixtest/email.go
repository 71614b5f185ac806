package pretixtest

import (
	"net/netip"
	"regexp"
	"strings"
	"unicode/utf8"
)

// The rules for e-mail addresses, which are narrower than the standard's for
// the domain: at least two labels, a top-level domain without digits.
var (
	emailUser   = regexp.MustCompile(`(?i)^[-!#$%&'*+/=?^_` + "`" + `{}|~0-9A-Z]+(?:\.[-!#$%&'*+/=?^_` + "`" + `{}|~0-9A-Z]+)*$`)
	emailQuoted = regexp.MustCompile(`(?i)^"(?:[\x01-\x08\x0b\x0c\x0e-\x1f!#-\[\]-\x7f]|\\[\x01-\x09\x0b\x0c\x0e-\x7f])*"$`)
	emailDomain = regexp.MustCompile(`(?i)^` + domainLabel + `(?:\.` + domainLabel + `)*` +
		`\.(?:[a-z\x{a1}-\x{ffff}][a-z\x{a1}-\x{ffff}-]{0,61}[a-z\x{a1}-\x{ffff}]|xn--[a-z0-9]{1,59})$`)
	emailLiteral = regexp.MustCompile(`(?i)^\[([A-F0-9:.]+)\]$`)
)

const domainLabel = `[a-z\x{a1}-\x{ffff}0-9](?:[a-z\x{a1}-\x{ffff}0-9-]{0,61}[a-z\x{a1}-\x{ffff}0-9])?`

func validEmail(address string) bool {
	at := strings.LastIndexByte(address, '@')
	if at < 0 || utf8.RuneCountInString(address) > 320 {
		return false
	}
	user, domain := address[:at], address[at+1:]
	if !emailUser.MatchString(user) && !emailQuoted.MatchString(user) {
		return false
	}
	if domain == "localhost" || emailDomain.MatchString(domain) {
		return true
	}
	if literal := emailLiteral.FindStringSubmatch(domain); literal != nil {
		_, err := netip.ParseAddr(literal[1])
		return err == nil
	}
	return false
}
