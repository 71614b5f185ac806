package fake

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

// MaxBodyBytes is the size of the largest request that is accepted unless a fake says
// otherwise.
const MaxBodyBytes = 32 << 20

// drained is how much of what is above the limit is read, so that a client can
// finish sending and read the response.
const drained = 64 << 20

// Response is a complete response. Nothing is sent before it is complete, so
// that a fault can take its place.
type Response struct {
	Status   int
	Header   http.Header
	Body     []byte
	Replayed bool // it is the response to an earlier request
}

// Handler responds to requests with Act, disturbed by Faults and noted in
// Record.
type Handler struct {
	Faults   Faults
	Handlers Handlers
	Record   Record

	// Act does what the request asks for. The body was read already.
	Act func(r *http.Request, body []byte) Response
	// Failure is the vendor's own response for a status that a fault names
	// without a body, and for a request that is too large.
	Failure func(r *http.Request, fault Fault) Response
	// Claim, if set, is asked before the pause of a slow server. Either it has
	// the response at hand, or settle is called with what Act returned (nil: it
	// never came to that).
	Claim func(r *http.Request) (response *Response, settle func(*Response))
	// Redact removes credentials from a request before it is recorded.
	Redact func(*Request)
	// Truncated says that the server acts on a body that breaks off before the
	// length that was announced, as WSGI servers do.
	Truncated bool

	latency atomic.Int64
	maxBody atomic.Int64 // 0: MaxBodyBytes
}

// SetLatency makes every response take at least d.
func (h *Handler) SetLatency(d time.Duration) { h.latency.Store(int64(d)) }

// SetMaxBodyBytes changes the size of the largest request that is accepted.
func (h *Handler) SetMaxBodyBytes(n int) { h.maxBody.Store(int64(max(n, 1))) }

// ServeHTTP implements [http.Handler].
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	fault, faulted := h.Faults.Take(r.Method, r.URL.Path)
	body, tooLarge, err := h.read(r)
	if fault.Cut == CutRequest {
		body = body[:len(body)/2]
	}

	request := Request{
		Time:     time.Now(),
		Method:   r.Method,
		Path:     r.URL.Path,
		RawQuery: r.URL.RawQuery,
		Header:   r.Header.Clone(),
		Body:     body,
		Faulted:  faulted,
	}
	if h.Redact != nil {
		request = request.clone()
		h.Redact(&request)
	}
	responded := h.Record.Add(request)
	if err != nil {
		panic(http.ErrAbortHandler) // the client went away
	}
	switch {
	case tooLarge && fault.Cut.silent():
		fault.Cut = CutBefore
	case tooLarge && fault.Status == 0:
		fault.Status = http.StatusRequestEntityTooLarge
	}

	response, ok := h.respond(r, body, fault)
	if !ok {
		panic(http.ErrAbortHandler)
	}
	status := response.Status
	if fault.Cut == CutDuring {
		status = 0
	}
	// Noted first: who has the response may look into the record at once.
	responded(status, response.Replayed)
	send(w, r, response, fault)
}

func (h *Handler) read(r *http.Request) (body []byte, tooLarge bool, err error) {
	limit := h.maxBody.Load()
	if limit == 0 {
		limit = MaxBodyBytes
	}
	body, err = io.ReadAll(io.LimitReader(r.Body, limit+1))
	if errors.Is(err, io.ErrUnexpectedEOF) && h.Truncated {
		err = nil
	}
	if int64(len(body)) > limit {
		_, _ = io.CopyN(io.Discard, r.Body, drained)
		return body[:limit], true, nil
	}
	return body, false, err
}

// respond is the vendor's response or the fault's in its place; false: none.
func (h *Handler) respond(r *http.Request, body []byte, fault Fault) (Response, bool) {
	delay := time.Duration(h.latency.Load()) + fault.Delay
	var response Response
	switch {
	case fault.Cut == CutBefore:
		pause(r.Context(), delay)
		return Response{}, false
	case fault.Status != 0 && !fault.Cut.silent():
		if !pause(r.Context(), delay) {
			return Response{}, false
		}
		response = h.Failure(r, fault)
	default:
		var ok bool
		if response, ok = h.act(r, body, delay); !ok || fault.Cut.silent() {
			return Response{}, false
		}
	}
	response.Header = response.Header.Clone()
	if response.Header == nil {
		response.Header = http.Header{}
	}
	for name, values := range fault.Header {
		response.Header[http.CanonicalHeaderKey(name)] = values
	}
	if fault.Body != "" {
		response.Body = []byte(fault.Body)
	}
	return response, true
}

// act is the undisturbed way to a response.
func (h *Handler) act(r *http.Request, body []byte, delay time.Duration) (Response, bool) {
	settle := func(*Response) {}
	if h.Claim != nil {
		known, claimed := h.Claim(r)
		if known != nil {
			return *known, pause(r.Context(), delay)
		}
		if claimed != nil {
			settle = claimed
		}
	}
	var acted *Response
	defer func() { settle(acted) }() // also when a handler of a test panics
	if !pause(r.Context(), delay) {
		return Response{}, false
	}
	response := h.Act(r, body)
	acted = &response
	return response, true
}

func send(w http.ResponseWriter, r *http.Request, response Response, fault Fault) {
	maps.Copy(w.Header(), response.Header)
	if bodyAllowed(response.Status) {
		w.Header().Set("Content-Length", strconv.Itoa(len(response.Body)))
	} else {
		response.Body = nil
	}
	w.WriteHeader(response.Status)
	if r.Method == http.MethodHead {
		response.Body = nil
	}
	half := 0
	if fault.Cut == CutDuring || fault.Stall > 0 {
		half = len(response.Body) / 2
		_, _ = w.Write(response.Body[:half])
		_ = http.NewResponseController(w).Flush()
		if !pause(r.Context(), fault.Stall) || fault.Cut == CutDuring {
			panic(http.ErrAbortHandler)
		}
	}
	_, _ = w.Write(response.Body[half:])
}

func bodyAllowed(status int) bool {
	return status >= 200 && status != http.StatusNoContent && status != http.StatusNotModified
}

// pause waits for d and reports false when the server closed meanwhile. A
// client that goes away does not end it: a server acts on what it received.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-closing(ctx):
		return false
	}
}

// Send writes the response. It is for handlers that a fake makes itself.
func (r Response) Send(w http.ResponseWriter) {
	maps.Copy(w.Header(), r.Header)
	w.WriteHeader(r.Status)
	_, _ = w.Write(r.Body)
}
