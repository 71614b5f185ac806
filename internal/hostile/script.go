package hostile

import (
	"net/http"
	"sync"
)

// A Script is what a server does. Both functions are called from several
// goroutines.
type Script struct {
	// Begin decides what happens to a request whose header has arrived. It is
	// called in the order of the requests of a connection. Nil takes them all.
	Begin func(*Request) Start
	// Serve carries a request out, or does not, and returns the response to it.
	Serve func(*Request) Reply
}

// A Request is a request as it arrived.
type Request struct {
	Proto   string // "HTTP/1.1" or "HTTP/2.0"
	Method  string
	Path    string // with the query
	Header  http.Header
	Body    []byte // empty in Begin
	Conn    int    // number of the connection, from 1
	Nth     int    // number of the request on its connection, from 1
	Length  int64  // as declared; -1 if it is not
	Chunked bool
	// Truncated reports whether Body ends before the request did.
	Truncated bool
	// Note is what Begin leaves for Serve.
	Note any
}

// A Start is what happens to a request before its body was read.
type Start struct {
	Step Step
	Code Code // of Refuse and GoAway
}

// A Step is one of the ways to begin.
type Step int

const (
	// Take reads the body and serves the request.
	Take Step = iota
	// TakeHalf reads half of the body and serves that, with Truncated set. A
	// whole reply to it is like one from a gateway. The connection (the stream
	// of HTTP/2) takes no more after it.
	TakeHalf
	// Refuse resets the stream with Code. HTTP/1.1 closes the connection.
	Refuse
	// GoAway ends the connection with this request unprocessed: GOAWAY names the
	// one before as the last. HTTP/1.1 closes the connection.
	GoAway
	// LastOne takes the request and sends a GOAWAY that names it as the last.
	// HTTP/1.1 takes the request and announces the close in its response.
	LastOne
)

// A Reply is the response to a request, and how it goes wrong.
type Reply struct {
	Status int // 200 if 0
	Header http.Header
	Body   string
	Early  []int // informational responses before it, such as 103
	Fault  Fault
	Code   Code // of Reset and ResetInBody
}

// A Fault is what goes wrong with a response.
type Fault int

const (
	// Whole sends the response as it should be.
	Whole Fault = iota
	// Close closes the connection instead of a response.
	Close
	// Abort closes the connection instead of a response, with a TCP reset.
	Abort
	// CloseInBody closes the connection after half of the response body.
	CloseInBody
	// CloseAfter closes the connection after the response, unannounced.
	CloseAfter
	// CloseOnNext closes the connection when the next request begins to arrive.
	// HTTP/1.1 only; otherwise Whole.
	CloseOnNext
	// Reset resets the stream instead of a response. HTTP/1.1: Close.
	Reset
	// ResetInBody resets the stream after half of the response body. HTTP/1.1:
	// CloseInBody.
	ResetInBody
	// Stall sends nothing until the client gives up or the server is closed.
	Stall
	// StallInBody does the same after half of the response body.
	StallInBody
	// Trickle sends the response byte by byte. HTTP/1.1 only; otherwise Whole.
	Trickle
	// Twice sends the response twice. HTTP/1.1 only; otherwise Whole.
	Twice
	// Garbage sends bytes that are no response. HTTP/2: an invalid frame.
	Garbage
)

// A Code is an error code of HTTP/2.
type Code uint32

// Error codes of RFC 9113, section 7.
const (
	NoError            Code = 0x0
	ProtocolError      Code = 0x1
	InternalError      Code = 0x2
	FlowControlError   Code = 0x3
	RefusedStream      Code = 0x7
	Cancel             Code = 0x8
	EnhanceYourCalm    Code = 0xb
	InadequateSecurity Code = 0xc
	HTTP11Required     Code = 0xd
)

// A Ledger counts what was carried out. Its zero value is empty.
type Ledger struct {
	mu    sync.Mutex
	times map[string]int
}

// Add counts one more time for a key.
func (l *Ledger) Add(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.times == nil {
		l.times = map[string]int{}
	}
	l.times[key]++
}

// Times returns how often a key was added.
func (l *Ledger) Times(key string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.times[key]
}

// Total returns how often any key was added.
func (l *Ledger) Total() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for _, times := range l.times {
		n += times
	}
	return n
}
