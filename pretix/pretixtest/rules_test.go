package pretixtest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPhoneNumbers(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"+49 30 12345678":              "+493012345678",
		"+49 (0)30 12345678":           "+493012345678",
		"tel:+49-30-12345678":          "+493012345678",
		"+49 30 12345678 ext. 5":       "+493012345678",
		"＋４９ 30 12345678":              "+493012345678",
		"+1 (212) 555-0123":            "+12125550123",
		"+1 800 FLOWERS":               "+18003569377",
		"+39 06 1234567":               "+39061234567",
		"+44 20 7946 0018":             "+442079460018",
		"+33 6 12 34 56 78":            "+33612345678",
		"030 12345678":                 "",
		"0049 30 12345678":             "",
		"+1 555 555 5555":              "",
		"+1 212 155 0123":              "",
		"+44 7700 900123":              "",
		"+999 123456":                  "",
		"+49":                          "",
		"+49 3":                        "",
		"+":                            "",
		"+" + strings.Repeat("4", 300): "",
		"+49 30 12345678901234":        "",
	} {
		number, ok := normalPhone(given)
		assert.Equal(t, want != "", ok, given)
		if ok {
			assert.Equal(t, want, number, given)
		}
	}
}

func TestNumberingPlans(t *testing.T) {
	t.Parallel()
	assert.Len(t, numberingPlans(), 215)
	for code, plan := range numberingPlans() {
		require.NotEmpty(t, plan.starts, code)
		for _, starts := range plan.starts {
			assert.NotEmpty(t, starts, code)
		}
	}
	assert.Equal(t, []string{"20", "211", "212", "213", "215"}, expandStarts("20 21[1-35]"))
	assert.Equal(t, []int{5, 7, 8, 9}, expandLengths("5,7-9"))
}

func TestEmails(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"a@b.co", "a@localhost", "a@[127.0.0.1]", "a@[::1]", `"a\ b"@x.org`, "o'neil+x@x.org", "a@ä.org", "a@x.xn--p1ai",
	} {
		assert.True(t, validEmail(address), address)
	}
	for _, address := range []string{
		"", "a", "@x.org", "a@", "a@b", "a@b.c", "a@x.123", "a..b@x.org", ".a@x.org", "a@-x.org", "a@x..org", "a b@x.org",
		"ä@x.org", "a@x_y.org", "a@[999.1.1.1]", "a@" + strings.Repeat("b", 64) + ".org", "a@x.org\n",
	} {
		assert.False(t, validEmail(address), address)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	parts := `"given_name":"G","middle_name":"M","family_name":"F","full_name":"N","calling_name":"C",` +
		`"latin_transcription":"L","title":"T","salutation":"Mr","degree":"D"`
	for scheme, want := range map[string]string{
		"given_family":                         "G F",
		"title_given_family":                   "T G F",
		"given_middle_family":                  "G M F",
		"title_given_middle_family":            "T G M F",
		"family_given":                         "F G",
		"family_nospace_given":                 "FG",
		"family_comma_given":                   "F, G",
		"full":                                 "N",
		"calling_full":                         "N",
		"full_transcription":                   "N",
		"salutation_given_family":              "G F",
		"salutation_title_given_family":        "T G F",
		"salutation_title_given_family_degree": "T G F, D",
	} {
		name, ok := buildName(parse(t, `{"_scheme":"`+scheme+`",`+parts+`}`))
		assert.True(t, ok)
		assert.Equal(t, want, name, scheme)
	}
	for given, want := range map[string]string{
		`{}`:                                   "",
		`{"given_name":"G"}`:                   "",
		`{"full_name":" N "}`:                  "N",
		`{"full_name":null}`:                   "None",
		`{"_legacy":"Old","full_name":"N"}`:    "Old",
		`{"_legacy":null}`:                     "",
		`{"full_name":[1,"a",{"b":true}]}`:     "[1, 'a', {'b': True}]",
		`{"_scheme":"given_family","x":"y"}`:   "",
		`{"_scheme":"family_comma_given"}`:     "",
		`{"full_name":1e22,"_scheme":"full"}`:  "1e+22",
		`{"full_name":0.00001}`:                "1e-05",
		`{"full_name":12345678901234567890.0}`: "1.2345678901234567e+19",
	} {
		name, ok := buildName(parse(t, given))
		assert.True(t, ok)
		assert.Equal(t, want, name, given)
	}
	for _, given := range []string{`{"_scheme":"nope"}`, `{"_scheme":null}`, `{"_scheme":[]}`} {
		_, ok := buildName(parse(t, given))
		assert.False(t, ok, given)
	}
}

func parse(t *testing.T, s string) *object {
	t.Helper()
	value, err := parseJSON([]byte(s))
	require.NoError(t, err)
	o, ok := value.(*object)
	require.True(t, ok)
	return o
}

func TestJSONErrors(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		`{`:                       "Expected object or value",
		`{"a":}`:                  "Expected object or value",
		`{}x`:                     "Trailing data",
		`{"a":1,}`:                "Unexpected character in found when decoding object value",
		`[1,]`:                    "Unexpected character found when decoding array value (1)",
		`"abc`:                    `Unmatched '"' when decoding 'string'`,
		"\xff":                    "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
		"\xe2\x82":                "'utf-8' codec can't decode bytes in position 0-1: unexpected end of data",
		strings.Repeat("[", 2000): "Reached object decoding depth limit",
	} {
		_, err := parseJSON([]byte(given))
		assert.EqualError(t, err, want, given)
	}
	rendered := renderJSON(parse(t, `{ "a" : "é😀/\u0001\"" , "b":[1.0,1e-9,01,-0] }`), 0)
	assert.Equal(t, `{"a":"\u00e9\ud83d\ude00/\u0001\"","b":[1.0,1e-9,1,0]}`, string(rendered))
}

func TestPageNumbers(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]int{"1": 1, "\t+1": 1, "01": 1, "1_0": 10, "-3": -3} {
		n, ok := number(given)
		assert.True(t, ok, given)
		assert.Equal(t, want, n, given)
	}
	for _, given := range []string{"", "x", "1.0", "_1", "1__0", "1 0", "+-1"} {
		_, ok := number(given)
		assert.False(t, ok, given)
	}
}
