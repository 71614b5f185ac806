package pretixtest

import (
	"regexp"
	"strings"
	"unicode"
)

// normalPhone turns a phone number into the form +CODENUMBER that the API
// shows. A number has to start with a plus sign; spaces, brackets, hyphens,
// an extension and the prefix of national calls are dropped.
//
// It refuses unknown calling codes, wrong lengths and, by the first three
// digits of the national number, areas and networks that do not exist. It does
// not look at later digits, where the vendor refuses a little more, and does
// not know the numbers that get digits added (San Marino and a few more).
func normalPhone(s string) (string, bool) {
	digits, ok := dialled(s)
	if !ok {
		return s, false
	}
	for size := 1; size <= min(3, len(digits)); size++ {
		code, national := digits[:size], digits[size:]
		plan, known := numberingPlans()[code]
		if !known {
			continue
		}
		if short, found := strings.CutPrefix(national, plan.trunk); found && !plan.has(national) {
			national = short
		}
		if !plan.has(national) || code == "1" && !validExchange(national) {
			return s, false
		}
		return "+" + code + national, true
	}
	return s, false
}

// validExchange knows that in North America the second group of three digits
// does not start with 0 or 1 either.
func validExchange(national string) bool {
	return len(national) != 10 || national[3] >= '2'
}

var (
	phoneExtension = regexp.MustCompile(`(?i)[ \x{a0}\t,]*(?:;ext=|e?xt(?:ensi[oó]n?)?|[x#~～;]|,{1,2}|int|anexo|доб)[:.]?[ \x{a0}\t,-]*\d{1,9}#?$`)
	phoneSecond    = regexp.MustCompile(`[\\/] *x`)
	phoneViable    = regexp.MustCompile(`^\++(?:[` + phonePunctuation + `]*\d){3,}[` + phonePunctuation + `\pL\d]*$`)
)

const phonePunctuation = `-x‐-―−ー－/ \x{a0}\x{ad}\x{200b}\x{2060}\x{3000}()（）［］.／．\[\]~⁓∼～*`

// dialled are the digits after the plus sign.
func dialled(s string) (string, bool) {
	if len(s) > 250 {
		return "", false
	}
	s = strings.Map(asciiDigit, s)
	start := strings.IndexAny(s, "+0123456789")
	if start < 0 || s[start] != '+' {
		return "", false
	}
	s = s[start:]
	s, _, _ = strings.Cut(s, ";phone-context=")
	s, _, _ = strings.Cut(s, ";isub=")
	s = strings.TrimRightFunc(s, func(r rune) bool { return r != '#' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if at := phoneSecond.FindStringIndex(s); at != nil {
		s = s[:at[0]]
	}
	s = phoneExtension.ReplaceAllString(s, "")
	if !phoneViable.MatchString(s) {
		return "", false
	}
	letters := strings.Count(strings.Map(asciiLetter, s), "a") >= 3
	return strings.Map(func(r rune) rune {
		switch {
		case '0' <= r && r <= '9':
			return r
		case letters && asciiLetter(r) == 'a':
			return rune("22233344455566677778889999"[unicode.ToLower(r)-'a'])
		}
		return -1
	}, s), true
}

// asciiDigit maps the decimal digits of all scripts, and the wide plus sign.
func asciiDigit(r rune) rune {
	if r == '＋' {
		return '+'
	}
	if r < unicode.MaxASCII || !unicode.IsDigit(r) {
		return r
	}
	for _, digits := range unicode.Nd.R16 {
		if lo := rune(digits.Lo); r >= lo && r <= rune(digits.Hi) {
			return '0' + (r-lo)%10
		}
	}
	for _, digits := range unicode.Nd.R32 {
		if lo, hi := rune(digits.Lo), rune(digits.Hi); r >= lo && r <= hi { //nolint:gosec // runes fit
			return '0' + (r-lo)%10
		}
	}
	return r
}

// asciiLetter maps letters of a telephone's keys to 'a', all else away.
func asciiLetter(r rune) rune {
	if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
		return 'a'
	}
	return -1
}
