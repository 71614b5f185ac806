package pretix_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

// A fileServer responds with one answer after the other, the last one again.
type fileServer struct {
	answers []answer
	asked   int
}

func (s *fileServer) RoundTrip(r *http.Request) (*http.Response, error) {
	a := s.answers[min(s.asked, len(s.answers)-1)]
	s.asked++
	h := http.Header{"Content-Type": {a.contentType}}
	if a.disposition != "" {
		h.Set("Content-Disposition", a.disposition)
	}
	if a.encoding != "" {
		h.Set("Content-Encoding", a.encoding)
	}
	if a.body == nil {
		a.body = strings.NewReader(a.text)
	}
	return &http.Response{StatusCode: a.status, Header: h, Body: io.NopCloser(a.body), ContentLength: a.length, ProtoMajor: a.proto, Request: r}, nil
}

// An answer is a response to be made. Its body is the text if there is no other.
type answer struct {
	status                         int
	contentType, disposition, text string
	body                           io.Reader
	length                         int64
	encoding                       string
	proto                          int
}

func answerWith(status int, contentType, disposition, text string, length int64) answer {
	return answer{status: status, contentType: contentType, disposition: disposition, text: text, length: length}
}

func pdf(body string, length int64) answer {
	return answerWith(http.StatusOK, "application/pdf", `attachment; filename="FEST-ABCDE-pdf.pdf"`, body, length)
}

var notReady = answerWith(http.StatusConflict, "application/json", "", `{"detail":"The requested resource is not ready, please retry later."}`, -1)

func downloadTicket(ctx context.Context, t *testing.T, rt http.RoundTripper, w io.Writer, opts ...pretix.Option) (*pretix.File, error) {
	t.Helper()
	return connect(t, rt, opts...).Organizer("big").Event("fest").Orders.Download(ctx, "ABCDE", "pdf", w)
}

func TestDownloadWaitsForTheFile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &fileServer{answers: []answer{notReady, notReady, pdf("%PDF-1", 6)}}
		var got bytes.Buffer
		start := time.Now()
		file, err := downloadTicket(t.Context(), t, server, &got)
		require.NoError(t, err)
		assert.Equal(t, pretix.File{Name: "FEST-ABCDE-pdf.pdf", Type: "application/pdf", Size: 6}, *file)
		assert.Equal(t, "%PDF-1", got.String())
		assert.Equal(t, 1500*time.Millisecond, time.Since(start))
	})
}

func TestDownloadWaitsNoLongerThanItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		var got bytes.Buffer
		_, err := downloadTicket(ctx, t, &fileServer{answers: []answer{notReady}}, &got)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorIs(t, err, pretix.ErrConflict, "and says what it waited for")
		assert.NotContains(t, err.Error(), "\n")
		assert.Zero(t, got.Len())
	})
}

// A file that breaks off is an error, and nothing is sent again once a byte was
// written.
func TestDownloadThatBreaksOff(t *testing.T) {
	t.Parallel()
	server := &fileServer{answers: []answer{pdf("%PD", 6), pdf("%PDF-1", 6)}}
	var got bytes.Buffer
	_, err := downloadTicket(t.Context(), t, server, &got)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.Equal(t, "%PD", got.String())
	assert.Equal(t, 1, server.asked)

	server = &fileServer{answers: []answer{pdf("", 6), pdf("%PDF-1", 6)}}
	got.Reset()
	_, err = downloadTicket(t.Context(), t, server, &got)
	require.NoError(t, err, "before the first byte there is nothing to repeat")
	assert.Equal(t, "%PDF-1", got.String())
	assert.Equal(t, 2, server.asked)
}

func TestDownloadToAWriterThatFails(t *testing.T) {
	t.Parallel()
	full := errors.New("disk full")
	server := &fileServer{answers: []answer{pdf("%PDF-1", 6)}}
	_, err := downloadTicket(t.Context(), t, server, failingWriter{full})
	require.ErrorIs(t, err, full)
	assert.Equal(t, 1, server.asked)
}

// The response to another call, in the error of a writer, is none of this one.
func TestDownloadToAWriterThatCalls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		busy := &pretix.Error{StatusCode: http.StatusConflict}
		server := &fileServer{answers: []answer{pdf("%PDF-1", 6)}}
		_, err := downloadTicket(t.Context(), t, server, failingWriter{busy})
		require.ErrorIs(t, err, pretix.ErrConflict)
		assert.Equal(t, 1, server.asked)
	})
}

// A writer that claims nonsense has failed, and may have taken some of it.
func TestDownloadToAWriterThatLies(t *testing.T) {
	t.Parallel()
	for _, n := range []int{-1, 2, 7} {
		server := &fileServer{answers: []answer{pdf("%PDF-1", 6)}}
		_, err := downloadTicket(t.Context(), t, server, lyingWriter(n))
		require.ErrorIs(t, err, io.ErrShortWrite)
		assert.Equal(t, 1, server.asked)
	}
}

type lyingWriter int

func (w lyingWriter) Write([]byte) (int, error) { return int(w), nil }

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

// A page of a proxy is no ticket.
func TestDownloadOfSomethingElse(t *testing.T) {
	t.Parallel()
	server := &fileServer{answers: []answer{answerWith(http.StatusOK, "text/html", "", "<html>log in", -1)}}
	var got bytes.Buffer
	_, err := downloadTicket(t.Context(), t, server, &got)
	_, ok := errors.AsType[*pretix.DecodeError](err)
	require.True(t, ok, "%v", err)
	assert.Zero(t, got.Len())

	server = &fileServer{answers: []answer{answerWith(http.StatusOK, "text/uri-list", "", "https://wallet.example", -1)}}
	_, err = downloadTicket(t.Context(), t, server, &got)
	require.NoError(t, err, "a wallet can be a link")
	assert.Equal(t, "https://wallet.example", got.String())
}

// Nor is a part of one, or what is still compressed in a way that nobody asked for.
func TestDownloadOfAPart(t *testing.T) {
	t.Parallel()
	part := pdf("%PD", 3)
	part.status = http.StatusPartialContent
	compressed := pdf("%PD", 3)
	compressed.encoding = "br"
	for _, other := range []answer{part, compressed} {
		var got bytes.Buffer
		_, err := downloadTicket(t.Context(), t, &fileServer{answers: []answer{other}}, &got)
		require.ErrorContains(t, err, "the response is not the whole file, or no file at all")
		assert.Zero(t, got.Len())
	}
}

// Without a length and chunks nobody can tell whether the connection broke off.
func TestDownloadWithoutAnEnd(t *testing.T) {
	t.Parallel()
	open := pdf("%PDF", -1)
	open.proto = 1
	server := &fileServer{answers: []answer{open}}
	var got bytes.Buffer
	_, err := downloadTicket(t.Context(), t, server, &got)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.Equal(t, "%PDF", got.String())
	assert.Equal(t, 1, server.asked)
}

func TestNamesOfFiles(t *testing.T) {
	t.Parallel()
	for disposition, want := range map[string]string{
		`attachment; filename="../../etc/a.pdf"`:         "a.pdf",
		`attachment; filename="..\\..\\a.pdf"`:           "a.pdf",
		`attachment; filename=".."`:                      "",
		`attachment; filename="a/."`:                     "",
		`attachment; filename*=utf-8''a%00b.pdf`:         "",
		`attachment; filename*=utf-8''a%0Ab.pdf`:         "",
		`attachment; filename*=utf-8''..%2F%C3%84.pdf`:   "Ä.pdf",
		`attachment; filename="a.pdf"; filename="b.pdf"`: "",
		`attachment`: "",
	} {
		file := pdf("%PDF", 4)
		file.disposition = disposition
		got, err := downloadTicket(t.Context(), t, &fileServer{answers: []answer{file}}, io.Discard)
		require.NoError(t, err)
		assert.Equal(t, want, got.Name, disposition)
	}
}

// A slowBody takes its time for each byte.
type slowBody struct{ left int }

func (b *slowBody) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, io.EOF
	}
	time.Sleep(time.Second)
	b.left--
	p[0] = 'x'
	return 1, nil
}

// The timeout covers the header only.
func TestDownloadMayTakeLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow := pdf("", 100)
		slow.body = &slowBody{left: 100}
		var got bytes.Buffer
		file, err := downloadTicket(t.Context(), t, &fileServer{answers: []answer{slow}}, &got,
			pretix.WithTimeout(10*time.Second), pretix.WithMaxResponseBytes(10))
		require.NoError(t, err)
		assert.EqualValues(t, 100, file.Size)
	})
}

func TestFilesOfJobs(t *testing.T) {
	t.Parallel()
	server := &fileServer{answers: []answer{pdf("a,b", 3)}}
	client := connect(t, server)
	event := client.Organizer("big").Event("fest")
	var got bytes.Buffer
	const root = "https://pretix.example.org/api/v1/organizers/big/events/fest/"
	_, err := event.Exporters.Download(t.Context(), pretix.Job{Download: root + "exporters/orderlist/download/1/2/"}, &got)
	require.NoError(t, err)
	assert.Equal(t, "a,b", got.String())

	for _, url := range []string{
		"https://pretix.example.org/api/v1/organizers/other/events/fest/exporters/orderlist/download/1/2/",
		"https://evil.example/api/v1/organizers/big/events/fest/exporters/orderlist/download/1/2/", root + "orders/", "",
	} {
		asked := server.asked
		_, err := event.Exporters.Download(t.Context(), pretix.Job{Download: url}, &got)
		wrong, ok := errors.AsType[*pretix.ArgumentError](err)
		require.True(t, ok, "%q: %v", url, err)
		assert.Equal(t, "job", wrong.Argument)
		assert.Equal(t, asked, server.asked)
	}
}

func TestUpload(t *testing.T) {
	t.Parallel()
	client, server := responding(t, http.StatusCreated, `{"id":"file:1"}`)
	file, err := client.Upload(t.Context(), pretix.UploadParams{Name: "Plan Ä.pdf", Type: "application/pdf", Content: []byte("%PDF")})
	require.NoError(t, err)
	assert.Equal(t, pretix.FileID("file:1"), file.ID)
	assert.Equal(t, "application/pdf", server.asked[0].Header.Get("Content-Type"))
	assert.Equal(t, "attachment; filename*=utf-8''Plan%20%C3%84.pdf", server.asked[0].Header.Get("Content-Disposition"))

	for argument, params := range map[string]pretix.UploadParams{
		"Type":    {Name: "a.txt", Type: "text/plain", Content: []byte("a")},
		"Name":    {Name: "a.PDF", Type: "application/pdf", Content: []byte("a")},
		"Content": {Name: "a.pdf", Type: "application/pdf"},
	} {
		_, err := client.Upload(t.Context(), params)
		wrong, ok := errors.AsType[*pretix.ArgumentError](err)
		require.True(t, ok)
		assert.Equal(t, argument, wrong.Argument)
	}
	assert.Equal(t, 1, server.count())
}
