package fake

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"net/http/httputil"
	"strconv"
	"time"
)

// recorder is a ResponseWriter that keeps the response for the client.
type recorder struct {
	header      http.Header
	method      string
	contentType string // of a body without any, "": it is guessed

	status  int         // 0: nothing was written
	sent    http.Header // when the header was written
	body    bytes.Buffer
	flushed *int // the length of the body that was on its way, nil: nothing
	whole   bool
}

// Header implements [http.ResponseWriter].
func (w *recorder) Header() http.Header { return w.header }

// WriteHeader implements [http.ResponseWriter].
func (w *recorder) WriteHeader(status int) {
	if w.status != 0 || status < http.StatusOK {
		return
	}
	w.status = status
	w.sent = w.header.Clone()
	if _, given := w.sent["Date"]; !given {
		w.sent.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	}
}

// Write implements [http.ResponseWriter].
func (w *recorder) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	if !bodyAllowed(w.status) {
		return 0, http.ErrBodyNotAllowed
	}
	if _, given := w.sent["Content-Type"]; !given && len(p) > 0 {
		w.sent.Set("Content-Type", cmp.Or(w.contentType, http.DetectContentType(p)))
	}
	return w.body.Write(p)
}

// Flush implements [http.Flusher].
func (w *recorder) Flush() {
	w.WriteHeader(http.StatusOK)
	n := w.body.Len()
	w.flushed = &n
}

// finish is the end of a response that is complete.
func (w *recorder) finish() {
	w.whole = true
	w.WriteHeader(http.StatusOK)
	if _, given := w.sent["Content-Length"]; !given && w.flushed == nil && bodyAllowed(w.status) {
		w.sent.Set("Content-Length", strconv.Itoa(w.body.Len()))
	}
	w.Flush()
}

// response is what the client reads. Where the length was not announced, the
// body comes in chunks, so that an end that is missing shows.
func (w *recorder) response(r *http.Request) (*http.Response, error) {
	var message bytes.Buffer
	chunked := w.sent.Get("Content-Length") == "" && bodyAllowed(w.status) && w.method != http.MethodHead
	if chunked {
		w.sent.Set("Transfer-Encoding", "chunked")
	}
	fmt.Fprintf(&message, "HTTP/1.1 %d %s\r\n", w.status, http.StatusText(w.status))
	_ = w.sent.Write(&message)
	message.WriteString("\r\n")
	body := w.body.Bytes()[:*w.flushed]
	switch {
	case w.method == http.MethodHead:
	case !chunked:
		message.Write(body)
	default:
		chunks := httputil.NewChunkedWriter(&message)
		_, _ = chunks.Write(body)
		if w.whole {
			_ = chunks.Close()
			message.WriteString("\r\n")
		}
	}
	response, err := http.ReadResponse(bufio.NewReader(&message), r)
	if err != nil {
		return nil, fmt.Errorf("fake server: %w", err)
	}
	return response, nil
}
