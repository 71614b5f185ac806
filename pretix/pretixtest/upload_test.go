package pretixtest_test

import (
	"bufio"
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

const uploadPath = "/api/v1/upload"

func TestUpload(t *testing.T) {
	t.Parallel()
	s := pretixtest.New()
	upload := func(kind, disposition, body string) reply {
		return serve(s, "POST", uploadPath, body, "Content-Type", kind, "Content-Disposition", disposition)
	}
	named := func(name string) string { return `attachment; filename="` + name + `"` }
	var logo, photo bytes.Buffer
	picture := image.NewGray(image.Rect(0, 0, 64, 64))
	require.NoError(t, png.Encode(&logo, picture))
	require.NoError(t, jpeg.Encode(&photo, picture, nil))
	for _, test := range []struct {
		kind, disposition, body string
		problem                 string
	}{
		{"application/pdf", named("x.pdf"), "%PDF", ""},
		{"application/pdf; charset=utf-8", "inline; filename=x.pdf", "no PDF is looked into", ""},
		{"application/pdf", named("a/b/x.pdf"), "%PDF", ""},
		{"application/pdf", "attachment; filename*=UTF-8''%c3%a4.pdf", "%PDF", ""},
		{"image/png", named("x.png"), logo.String(), ""},
		{"image/gif", named("x.gif"), logo.String(), ""},
		{"image/jpeg", named("x.jpg"), photo.String(), ""},
		{"image/jpeg", named("x.jpeg"), photo.String()[:photo.Len()-20], ""},
		{"image/png", named("x.png"), logo.String()[:logo.Len()/2], `["Upload a valid image.`},
		{"image/png", named("x.png"), "x", `["Upload a valid image.`},
		{"image/png", named("x.jpg"), logo.String(), `["File name \"x.jpg\" has an invalid extension`},
		{"image/png", named("x.PNG"), logo.String(), `["File name \"x.PNG\" has an invalid extension`},
		{"text/plain", named("x.txt"), "x", `["Content type \"text/plain\" is not allowed"]`},
		{"", named("x.png"), "x", `["Content type \"\" is not allowed"]`},
		{"application/pdf", "", "x", `{"detail":"Missing filename.`},
		{"application/pdf", ";;;", "x", `{"detail":"Missing filename.`},
		{"application/pdf", "attachment", "x", `{"detail":"Missing filename.`},
		{"application/pdf", named(""), "x", `{"detail":"Missing filename.`},
		{"application/pdf", named("x.pdf"), "", `["No file has been submitted."]`},
	} {
		a := upload(test.kind, test.disposition, test.body)
		if test.problem == "" {
			assert.Equal(t, 201, a.status, a.body)
			assert.Regexp(t, `^{"id":"file:[0-9a-f-]{36}"}$`, a.body)
			continue
		}
		assert.Equal(t, 400, a.status, test)
		assert.True(t, strings.HasPrefix(a.body, test.problem), a.body)
	}
	files := s.Files()
	require.Len(t, files, 8)
	assert.Equal(t, []string{"x.pdf", "x.pdf", "x.pdf", "ä.pdf"}, []string{files[0].Name, files[1].Name, files[2].Name, files[3].Name})
	assert.Equal(t, "application/pdf", files[1].Type)
	assert.Equal(t, "%PDF", string(files[0].Data))
	files[0].Data[0] = 'x'
	assert.Equal(t, "%PDF", string(s.Files()[0].Data))

	assert.Equal(t, 405, serve(s, "GET", uploadPath, "").status)
	assert.Equal(t, 404, serve(s, "POST", uploadPath+"/", "x").status)
	assert.Equal(t, 403, serve(s, "POST", uploadPath, "x", "Authorization", "Token x").status, "not 401 here")
	options := serve(s, "OPTIONS", uploadPath, "")
	assert.Equal(t, "POST, OPTIONS", options.header.Get("Allow"))
	assert.Contains(t, options.body, `"parses":["*/*"]`)
}

func TestCutRequest(t *testing.T) {
	t.Parallel()
	s := pretixtest.NewServer(t)
	file := []string{"Content-Type", "application/pdf", "Content-Disposition", `attachment; filename="x.pdf"`}
	for name, test := range map[string]struct {
		path, body string
		headers    []string
		status     int
		begins     string
		replayed   bool
	}{
		"half an object":  {customersPath, `{"notes":"a"}`, nil, 400, `{"detail":"JSON parse error - `, true},
		"nothing of it":   {customersPath, `1`, nil, 400, `{"detail":"JSON parse error - `, true},
		"no body":         {customersPath, "", nil, 201, `{"identifier":`, true},
		"half a file":     {uploadPath, "0123456789", file, 201, `{"id":"file:`, true},
		"another address": {customersPath + "x", `{"notes":"a"}`, nil, 404, "<!DOCTYPE", true},
	} {
		s.Inject(pretixtest.Fault{Cut: pretixtest.CutRequest, MustFire: true})
		headers := slices.Concat(test.headers, []string{"X-Idempotency-Key", name})
		_, err := send(t, s, "POST", test.path, test.body, headers...)
		require.Error(t, err, name)
		again := mustSend(t, s, "POST", test.path, test.body, headers...)
		assert.Equal(t, test.status, again.status, name)
		assert.True(t, strings.HasPrefix(again.body, test.begins), again.body)
		requests := s.Requests()
		cut, retry := requests[len(requests)-2], requests[len(requests)-1]
		assert.Equal(t, test.body[:len(test.body)/2], string(cut.Body), name)
		assert.Zero(t, cut.Status)
		assert.Equal(t, test.replayed, retry.Replayed, name)
	}
	require.Len(t, s.Files(), 1)
	assert.Equal(t, "01234", string(s.Files()[0].Data))
	assert.Len(t, s.Customers(s.Organizer()), 1)

	s.Inject(pretixtest.Fault{Cut: pretixtest.CutRequest, Status: 503})
	_, err := send(t, s, "POST", uploadPath, "0123456789", file...)
	require.Error(t, err)
	assert.Len(t, s.Files(), 2, "the status changes nothing")
}

// A request that breaks off by itself has the same consequences.
func TestTruncatedRequest(t *testing.T) {
	t.Parallel()
	s := pretixtest.NewServer(t)
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.URL(), "http://"))
	require.NoError(t, err)
	defer conn.Close()
	body := `{"notes":"a"}`
	_, err = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Token %s\r\nContent-Type: application/json\r\nX-Idempotency-Key: k\r\nContent-Length: %d\r\n\r\n%s",
		customersPath, s.Token(), len(body), body[:5])
	require.NoError(t, err)
	require.NoError(t, conn.(*net.TCPConn).CloseWrite())
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	assert.Contains(t, string(text), "JSON parse error - ")
	assert.Equal(t, string(text), mustSend(t, s, "POST", customersPath, body, "X-Idempotency-Key", "k").body)
}
