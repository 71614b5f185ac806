package pretix_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rawResponse is what a server sends to a request that no client would make.
type rawResponse struct {
	status int
	body   string
}

// detail is the text of an error that has no field.
func (r rawResponse) detail(t *testing.T) string {
	t.Helper()
	var body struct{ Detail string }
	require.NoError(t, json.Unmarshal([]byte(r.body), &body), r.body)
	return body.Detail
}

// raw sends a request of which only the first bytes arrive: sent of its body.
func (s *subject) raw(t *testing.T, path, body string, sent int, headers ...string) rawResponse {
	t.Helper()
	u, err := url.Parse(s.URL)
	require.NoError(t, err)
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", u.Host)
	require.NoError(t, err)
	defer conn.Close()
	headers = append(headers, "Host: "+u.Host, "Authorization: Token "+s.Tokens["full"], fmt.Sprintf("Content-Length: %d", len(body)))
	_, err = fmt.Fprintf(conn, "POST /api/v1/%s HTTP/1.1\r\n%s\r\n\r\n%s", path, strings.Join(headers, "\r\n"), body[:sent])
	require.NoError(t, err)
	require.NoError(t, conn.(*net.TCPConn).CloseWrite())
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return rawResponse{response.StatusCode, string(content)}
}

// The server acts on what arrived of a request, and keeps the response under
// the key.
func testTruncatedRequests(t *testing.T, s *subject) {
	body := `{"email":"` + newEmail() + `"}`
	for _, sent := range []int{len(body) / 2, 1, 0} {
		headers := []string{"Content-Type: application/json", "X-Idempotency-Key: half-" + newEmail()}
		half := s.raw(t, s.path(""), body, sent, headers...)
		assert.Equal(t, http.StatusBadRequest, half.status)
		assert.True(t, strings.HasPrefix(half.detail(t), "JSON parse error"), half.body)
		assert.Equal(t, half, s.raw(t, s.path(""), body, len(body), headers...), "a healthy retry gets the same")
	}
	whole := s.raw(t, s.path(""), body, len(body), "Content-Type: application/json", "X-Idempotency-Key: whole-"+newEmail())
	assert.Equal(t, http.StatusCreated, whole.status, "with a new key it is carried out")

	headers := []string{"Content-Type: application/pdf", `Content-Disposition: attachment; filename="half.pdf"`, "X-Idempotency-Key: file-" + newEmail()}
	half := s.raw(t, "upload", "%PDF-1.7 and so on", 9, headers...)
	assert.Equal(t, http.StatusCreated, half.status, "half a file is a file")
	assert.Equal(t, half, s.raw(t, "upload", "%PDF-1.7 and so on", 18, headers...))
	if s.fake != nil {
		files := s.fake.Files()
		assert.Equal(t, "%PDF-1.7 ", string(files[len(files)-1].Data))
	}
}

func testUploads(t *testing.T, s *subject) {
	upload := func(kind, disposition, body string) rawResponse {
		return s.raw(t, "upload", body, len(body), "Content-Type: "+kind, "Content-Disposition: "+disposition)
	}
	var created struct{ ID string }
	ok := upload("application/pdf", `attachment; filename="a.pdf"`, "%PDF-1.7")
	assert.Equal(t, http.StatusCreated, ok.status)
	require.NoError(t, json.Unmarshal([]byte(ok.body), &created))
	assert.Regexp(t, `^file:[0-9a-f-]{36}$`, created.ID)

	for _, wrong := range []struct{ kind, disposition, body string }{
		{"text/plain", `attachment; filename="a.txt"`, "x"},
		{"application/pdf", `attachment; filename="a.PDF"`, "x"},
		{"image/png", `attachment; filename="a.pdf"`, "x"},
		{"image/png", `attachment; filename="a.png"`, "x"},
		{"application/pdf", `attachment; filename="a.pdf"`, ""},
	} {
		r := upload(wrong.kind, wrong.disposition, wrong.body)
		assert.Equal(t, http.StatusBadRequest, r.status, wrong)
		var messages []string
		require.NoError(t, json.Unmarshal([]byte(r.body), &messages), "errors are a bare list: %s", r.body)
		assert.Len(t, messages, 1)
	}
	nameless := upload("application/pdf", "attachment", "x")
	assert.Equal(t, http.StatusBadRequest, nameless.status)
	assert.NotEmpty(t, nameless.detail(t))
}
