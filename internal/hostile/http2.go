package hostile

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

// An http2Conn is one connection of HTTP/2. One goroutine reads; each complete
// stream is served by its own goroutine. Response bodies must fit into the
// window of the client, which is 4 MiB for net/http.
type http2Conn struct {
	server *Server
	conn   net.Conn
	raw    net.Conn
	number int
	in     *bufio.Reader
	header decoder
	nth    int
	last   uint32      // GOAWAY was sent: streams beyond it are ignored
	ending atomic.Bool // the connection is about to be closed: further streams are ignored
	closed chan struct{}
	group  sync.WaitGroup

	streams map[uint32]*stream // whose requests are still arriving

	mu sync.Mutex // writes, and what writes depend on
}

type stream struct {
	id   uint32
	req  *Request
	half bool
}

func serveHTTP2(s *Server, conn, raw net.Conn, number int) {
	c := &http2Conn{
		server: s, conn: conn, raw: raw, number: number, in: bufio.NewReader(conn),
		last: 1<<31 - 1, closed: make(chan struct{}), streams: map[uint32]*stream{},
	}
	start := make([]byte, len(preface))
	if _, err := io.ReadFull(c.in, start); err == nil && string(start) == preface {
		c.write(appendFrame(nil, frameSettings, 0, 0, nil))
		var err error
		for err == nil {
			err = c.readOne()
		}
	}
	close(c.closed)
	_ = raw.Close()
	c.group.Wait()
}

func (c *http2Conn) write(b []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, _ = c.conn.Write(b)
}

func (c *http2Conn) readOne() error {
	f, err := readFrame(c.in)
	if err != nil {
		return err
	}
	switch f.kind {
	case frameSettings:
		if !f.has(flagAck) {
			c.write(appendFrame(nil, frameSettings, flagAck, 0, nil))
		}
	case framePing:
		if !f.has(flagAck) {
			c.write(appendFrame(nil, framePing, flagAck, 0, f.payload))
		}
	case frameReset:
		delete(c.streams, f.stream)
	case frameHeaders:
		return c.readHeader(f)
	case frameData:
		return c.readData(f)
	}
	return nil
}

func (c *http2Conn) readHeader(f *frame) error {
	block, err := f.content()
	if err != nil {
		return err
	}
	for end := f.has(flagEndHeaders); !end; {
		more, err := readFrame(c.in)
		if err != nil || more.kind != frameContinuation || more.stream != f.stream {
			return errFrame
		}
		block = append(block, more.payload...)
		end = more.has(flagEndHeaders)
	}
	fields, err := c.header.decode(block) // also of ignored streams: the table goes on
	if err != nil || f.stream > c.last || c.ending.Load() {
		return err
	}
	if s := c.streams[f.stream]; s != nil { // trailers
		c.complete(s)
		return nil
	}
	c.nth++
	req := &Request{Proto: "HTTP/2.0", Header: http.Header{}, Conn: c.number, Nth: c.nth, Length: -1}
	for _, field := range fields {
		switch field.name {
		case ":method":
			req.Method = field.value
		case ":path":
			req.Path = field.value
		case "content-length":
			if req.Length, err = strconv.ParseInt(field.value, 10, 64); err != nil {
				return err
			}
			fallthrough
		default:
			if !strings.HasPrefix(field.name, ":") {
				req.Header.Add(field.name, field.value)
			}
		}
	}
	if f.has(flagEndStream) && req.Length < 0 {
		req.Length = 0
	}
	c.start(&stream{id: f.stream, req: req}, f.has(flagEndStream))
	return nil
}

func (c *http2Conn) start(s *stream, end bool) {
	what := c.server.begin(s.req)
	switch what.Step {
	case Refuse:
		c.reset(s.id, what.Code)
		return
	case GoAway:
		c.goAway(max(s.id, 2)-2, what.Code)
		return
	case LastOne:
		c.goAway(s.id, what.Code)
	case TakeHalf:
		s.half = true
	case Take:
	}
	c.streams[s.id] = s
	if end {
		c.complete(s)
	}
}

func (c *http2Conn) goAway(last uint32, code Code) {
	c.last = last
	c.write(appendFrame(nil, frameGoAway, 0, 0, payloadOf(last, uint32(code))))
}

func (c *http2Conn) reset(id uint32, code Code) {
	c.write(resetFrame(nil, id, code))
}

func resetFrame(b []byte, id uint32, code Code) []byte {
	return appendFrame(b, frameReset, 0, id, payloadOf(uint32(code)))
}

func (c *http2Conn) readData(f *frame) error {
	data, err := f.content()
	if err != nil {
		return err
	}
	s := c.streams[f.stream]
	if n := uint32(len(f.payload)); n > 0 { //nolint:gosec // at most maxFrame
		update := appendFrame(nil, frameWindowUpdate, 0, 0, payloadOf(n))
		if s != nil && !f.has(flagEndStream) {
			update = appendFrame(update, frameWindowUpdate, 0, f.stream, payloadOf(n))
		}
		c.write(update)
	}
	if s == nil {
		return nil
	}
	s.req.Body = append(s.req.Body, data...)
	half := int(s.req.Length / 2)
	switch {
	case s.half && len(s.req.Body) >= half:
		s.req.Body, s.req.Truncated = s.req.Body[:half], true
		c.complete(s)
	case f.has(flagEndStream):
		c.complete(s)
	}
	return nil
}

// complete serves a request that has arrived as far as it will.
func (c *http2Conn) complete(s *stream) {
	delete(c.streams, s.id)
	c.group.Go(func() { c.respond(s, c.server.script.Serve(s.req)) })
}

func (c *http2Conn) respond(s *stream, reply Reply) {
	whole := reply.Body
	if s.req.Method == http.MethodHead {
		whole = ""
	}
	switch reply.Fault {
	case Close:
		_ = c.raw.Close()
	case Abort:
		abort(c.raw)
	case Reset:
		c.reset(s.id, reply.Code)
	case ResetInBody:
		c.write(resetFrame(c.message(s, &reply, whole, len(whole)/2, false), s.id, reply.Code))
	case CloseInBody:
		c.write(c.message(s, &reply, whole, len(whole)/2, false))
		_ = c.raw.Close()
	case Stall, StallInBody:
		if reply.Fault == StallInBody {
			c.write(c.message(s, &reply, whole, len(whole)/2, false))
		}
		<-c.closed
	case Garbage:
		c.write(appendFrame(nil, frameHeaders, flagEndHeaders, s.id, bytes.Repeat([]byte{0xff}, 9)))
	case CloseAfter:
		c.ending.Store(true)
		c.write(c.message(s, &reply, whole, len(whole), true))
		_ = c.raw.Close()
	case Whole, CloseOnNext, Trickle, Twice:
		c.write(c.message(s, &reply, whole, len(whole), true))
	}
}

// message returns the frames of a response with the first size bytes of its
// body.
func (c *http2Conn) message(s *stream, reply *Reply, body string, size int, end bool) []byte {
	var b []byte
	for _, status := range reply.Early {
		b = appendFrame(b, frameHeaders, flagEndHeaders, s.id, appendField(nil, ":status", strconv.Itoa(status)))
	}
	block := appendField(nil, ":status", strconv.Itoa(reply.status()))
	if reply.Header.Get("Content-Length") == "" && s.req.Method != http.MethodHead {
		block = appendField(block, "content-length", strconv.Itoa(len(body)))
	}
	for name, values := range reply.Header {
		for _, value := range values {
			block = appendField(block, strings.ToLower(name), value)
		}
	}
	flags := byte(flagEndHeaders)
	if end && size == 0 {
		flags |= flagEndStream
	}
	b = appendFrame(b, frameHeaders, flags, s.id, block)
	for part := body[:size]; part != ""; {
		n := min(len(part), maxFrame)
		flags = 0
		if end && n == len(part) {
			flags = flagEndStream
		}
		b = appendFrame(b, frameData, flags, s.id, []byte(part[:n]))
		part = part[n:]
	}
	if end && s.half { // the client may still be sending
		b = resetFrame(b, s.id, NoError)
	}
	return b
}
