package hostile

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
)

// An http1Conn is one connection of HTTP/1.1. Requests are read by net/http;
// responses are written by hand.
type http1Conn struct {
	server *Server
	conn   net.Conn
	raw    net.Conn
	number int
	in     *bufio.Reader
}

func serveHTTP1(s *Server, conn, raw net.Conn, number int) {
	c := &http1Conn{server: s, conn: conn, raw: raw, number: number, in: bufio.NewReader(conn)}
	nth := 1
	for c.serveOne(nth) {
		nth++
	}
}

// serveOne reports whether the connection can continue.
func (c *http1Conn) serveOne(nth int) bool {
	in, err := http.ReadRequest(c.in)
	if err != nil {
		return false
	}
	req := &Request{
		Proto: in.Proto, Method: in.Method, Path: in.RequestURI, Header: in.Header,
		Conn: c.number, Nth: nth, Length: in.ContentLength,
		Chunked: slices.Contains(in.TransferEncoding, "chunked"),
	}
	step := c.server.begin(req).Step
	var reply Reply
	switch step {
	case Refuse, GoAway:
		return false
	case TakeHalf:
		body := make([]byte, max(in.ContentLength, 0)/2)
		if _, err := io.ReadFull(in.Body, body); err != nil {
			return false
		}
		req.Body, req.Truncated = body, in.ContentLength > 0
	case Take, LastOne:
		body, err := io.ReadAll(in.Body)
		req.Body, req.Truncated = body, err != nil
		if err != nil && len(body) == 0 {
			return false
		}
	}
	reply = c.server.script.Serve(req)
	return c.write(reply, step == LastOne, in.Method == http.MethodHead) && step == Take
}

func (c *http1Conn) write(reply Reply, last, head bool) bool {
	header, body := message(reply, last, head)
	switch reply.Fault {
	case Close, Reset:
		return false
	case Abort:
		abort(c.raw)
		return false
	case Stall, StallInBody:
		if reply.Fault == StallInBody {
			c.send(header + body[:len(body)/2])
		}
		_, _ = c.in.Peek(1) // returns when the client or the server closes
		return false
	case CloseInBody, ResetInBody:
		c.send(header + body[:len(body)/2])
		return false
	case CloseOnNext:
		c.send(header + body)
		_, _ = c.in.Peek(1)
		return false
	case CloseAfter:
		c.send(header + body)
		return false
	case Garbage:
		c.send("\x00\x01\x02 garbage\r\n\r\n")
		return false
	case Trickle:
		for _, b := range []byte(header + body) {
			c.send(string(b))
		}
	case Twice:
		return c.send(header + body + header + body)
	case Whole:
		return c.send(header + body)
	}
	return true
}

func (c *http1Conn) send(text string) bool {
	_, err := io.WriteString(c.conn, text)
	return err == nil
}

func message(reply Reply, last, head bool) (header, body string) {
	var b bytes.Buffer
	for _, status := range reply.Early {
		fmt.Fprintf(&b, "HTTP/1.1 %d Early\r\n\r\n", status)
	}
	status := reply.status()
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", status, http.StatusText(status))
	empty := status == http.StatusNoContent || status == http.StatusNotModified
	if !empty && reply.Header.Get("Content-Length") == "" {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(reply.Body))
	}
	if last {
		b.WriteString("Connection: close\r\n")
	}
	_ = reply.Header.Write(&b)
	b.WriteString("\r\n")
	if empty || head {
		return b.String(), ""
	}
	return b.String(), reply.Body
}

func (r *Reply) status() int {
	if r.Status == 0 {
		return http.StatusOK
	}
	return r.Status
}

// JSON returns a header that declares JSON, with more names and values.
func JSON(more ...string) http.Header { return header("application/json", more) }

// HTML returns a header that declares HTML, with more names and values.
func HTML(more ...string) http.Header { return header("text/html; charset=utf-8", more) }

func header(contentType string, more []string) http.Header {
	h := http.Header{"Content-Type": {contentType}}
	for pair := range slices.Chunk(more, 2) {
		h.Add(pair[0], strings.Join(pair[1:], ""))
	}
	return h
}
