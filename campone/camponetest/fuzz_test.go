package camponetest_test

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/guestwire/guestwire-go/campone/camponetest"
)

func FuzzRequest(f *testing.F) {
	for _, query := range []string{"", "page=last&page_size=1", "page=-1", "check_in_from=2026-07-01&check_in_to=x", "status=%00&%zz=%c3", "format=&page_size=%D9%A1"} {
		for _, body := range []string{
			"", "{}", "null", `[1e400]`, `{"site_id":"1.","check_in_date":"2026-07-01","num_adults":1e9,"guest_email":"a@\u00e4.ch"}`,
			`{"site_id":1,"check_in_date":"9999-12-31","guest_last_name":"\ud800\u2028\u007f"}`, `{"site_id":-1e999,"num_youth":" +1 "}`,
		} {
			f.Add(query, body)
		}
	}
	f.Fuzz(func(t *testing.T, query, body string) {
		s := camponetest.New()
		s.AddBookings(3)
		for _, method := range []string{"GET", "POST"} {
			r := request(s, method, bookingPath, "")
			if method == "POST" {
				r = request(s, method, bookingPath, body)
			}
			r.URL.RawQuery = query
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			assert.True(t, json.Valid(w.Body.Bytes()), w.Body.String())
			assert.Less(t, w.Code, 500)
			if w.Code != 200 || !strings.Contains(w.Body.String(), `"next":"`) {
				continue
			}
			next, _ := reply{body: w.Body.String()}.object(t)["next"].(string)
			assert.Equal(t, 200, get(s, next).status, "a link leads to a page")
		}
	})
}
