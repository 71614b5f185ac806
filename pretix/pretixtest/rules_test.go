package pretixtest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

// create sends one field of a new customer, and returns the errors about it.
func create(t *testing.T, s *pretixtest.Server, field, value string) (created map[string]any, problems []any) {
	t.Helper()
	body, err := json.Marshal(map[string]any{field: value})
	require.NoError(t, err)
	a := mustSend(t, s, "POST", customersPath, string(body))
	problems, _ = a.object(t)[field].([]any)
	assert.Contains(t, []int{201, 400}, a.status, a.body)
	assert.Equal(t, a.status == 400, problems != nil, a.body)
	return a.object(t), problems
}

func TestPhoneNumbers(t *testing.T) {
	t.Parallel()
	s := pretixtest.NewServer(t)
	for given, want := range map[string]string{
		"+49 30 12345678":              "+493012345678",
		"+49 (0)30 12345678":           "+493012345678",
		"+49-30/123.456-78":            "+493012345678",
		"+1 (212) 555-0123":            "+12125550123",
		"+3906123":                     "+3906123",
		"030 12345678":                 "",
		"0049 30 12345678":             "",
		"+49":                          "",
		"+49 3012":                     "",
		"+":                            "",
		"+49 30 1234 call me":          "",
		"+" + strings.Repeat("4", 16):  "",
		"+" + strings.Repeat("4", 120): "",
	} {
		created, problems := create(t, s, "phone", given)
		if want == "" {
			assert.Equal(t, []any{"The phone number entered is not valid."}, problems, given)
			continue
		}
		assert.Equal(t, want, created["phone"], given)
	}
}

func TestEmails(t *testing.T) {
	t.Parallel()
	s := pretixtest.NewServer(t)
	for _, address := range []string{
		"a@b.co", "a@localhost", "a@[127.0.0.1]", "a@[::1]", `"a\ b"@x.org`, "o'neil+x@x.org", "a@ä.org", "a@x.xn--p1ai", "b@x.org\n",
	} {
		_, problems := create(t, s, "email", address)
		assert.Empty(t, problems, address)
	}
	for _, address := range []string{
		"", "a", "@x.org", "a@", "a@b", "a@b.c", "a@x.123", "a..b@x.org", ".a@x.org", "a@-x.org", "a@x..org", "a b@x.org",
		"ä@x.org", "a@x_y.org", "a@[999.1.1.1]", "a@" + strings.Repeat("b", 64) + ".org",
	} {
		_, problems := create(t, s, "email", address)
		assert.NotEmpty(t, problems, address)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	s := pretixtest.New()
	name := func(parts string) string {
		var o pretixtest.Object
		require.NoError(t, json.Unmarshal([]byte(parts), &o))
		return s.AddCustomer(s.Organizer(), pretixtest.Customer{NameParts: o}).Name
	}
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
		"nope":                                 "",
	} {
		assert.Equal(t, want, name(`{"_scheme":"`+scheme+`",`+parts+`}`), scheme)
	}
	for given, want := range map[string]string{
		`{}`:                                          "",
		`{"given_name":"G"}`:                          "",
		`{"full_name":" N "}`:                         "N",
		`{"full_name":null}`:                          "None",
		`{"full_name":5}`:                             "5.0",
		`{"full_name":true}`:                          "True",
		`{"_legacy":"Old","full_name":"N"}`:           "Old",
		`{"_legacy":null}`:                            "",
		`{"_scheme":"given_family","x":"y"}`:          "",
		`{"_scheme":"family_comma_given"}`:            "",
		`{"_scheme":"given_family","given_name":[1]}`: "[1.0]",
	} {
		assert.Equal(t, want, name(given), given)
	}
	for _, given := range []string{`{"_scheme":"nope"}`, `{"_scheme":null}`, `{"_scheme":[]}`} {
		a := serve(s, "POST", customersPath, `{"name_parts":`+given+`}`)
		assert.Equal(t, 500, a.status, given)
	}
}

func TestBodiesThatAreNoJSON(t *testing.T) {
	t.Parallel()
	s := pretixtest.New()
	for _, body := range []string{
		`{`, `{"a":}`, `{}x`, `{"a":1,}`, `[1,]`, `"abc`, "\xff", "{\"a\":\"\xe2\x82\"}", " ", strings.Repeat("[", 20000),
	} {
		a := serve(s, "POST", customersPath, body)
		assert.Equal(t, 400, a.status, body)
		detail, _ := a.object(t)["detail"].(string)
		assert.True(t, strings.HasPrefix(detail, "JSON parse error - "), detail)
	}
	a := serve(s, "POST", customersPath, `{ "notes" : "é😀/\u0001\"\ud800" , "name_parts":{"b":[1.5,1e-9,-0,12345678901234567890,1e400]} }`)
	assert.Equal(t, 201, a.status)
	assert.Contains(t, a.body, `"notes":"\u00e9\ud83d\ude00/\u0001\"\ufffd"`)
	assert.Contains(t, a.body, `"b":[1.5,1e-09,-0,12345678901234567890,1e400]`)
	assert.True(t, json.Valid([]byte(a.body)))
}

func TestPageNumbers(t *testing.T) {
	t.Parallel()
	s := pretixtest.New()
	s.AddCustomers(s.Organizer(), 101)
	for given, status := range map[string]int{
		"1": 200, "%2B1": 200, "01": 200, "3": 200, "last": 200, "": 200, " 2 ": 200,
		"-3": 404, "0": 404, "4": 404, "x": 404, "1.0": 404, "1 0": 404, "99999999999999999999": 404,
	} {
		a := serve(s, "GET", customersPath+"?page="+strings.ReplaceAll(given, " ", "+"), "")
		assert.Equal(t, status, a.status, given)
	}
}

func FuzzRequest(f *testing.F) {
	for _, seed := range []string{
		`{"name_parts":{"full_name":[1,2.5e3,"\ud800é",null,true]}}`, `{"a":1,}`, "\"\\", "-", "1e", "\xe2\x82",
		`{"email":"a@b.co","phone":"+49 30 12345678","locale":"de","is_active":"yes","notes":1e400}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		s := pretixtest.New()
		r := httptest.NewRequest(http.MethodPost, customersPath, strings.NewReader(body))
		r.Header.Set("Authorization", "Token "+s.Token())
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		require.Contains(t, []int{201, 400, 500}, w.Code)
		if w.Code != 500 {
			assert.True(t, json.Valid(w.Body.Bytes()), fmt.Sprintf("%q", w.Body))
		}
	})
}
