package fake

import (
	"context"
	"io"
	"maps"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

// MaxBody is the size up to which request bodies are read.
const MaxBody = 32 << 20

// Answer is a complete response. Nothing is sent before it is complete, so
// that a fault can take its place.
type Answer struct {
	Status   int
	Header   http.Header
	Body     []byte
	Replayed bool // it is the answer to an earlier request
}

// Handler answers requests with Act, disturbed by Faults and noted in Record.
type Handler struct {
	Faults Faults
	Record Record

	// Act does what the request asks for. The body was read already.
	Act func(r *http.Request, body []byte) Answer
	// Failure is the vendor's own answer for a status that a fault names
	// without a body.
	Failure func(r *http.Request, fault Fault) Answer
	// Claim, if set, is asked before the pause of a slow server. Either it has
	// the answer at hand, or settle is called with what Act answered (nil: it
	// never came to that).
	Claim func(r *http.Request) (answer *Answer, settle func(*Answer))
	// Redact removes credentials from a request before it is recorded.
	Redact func(*Request)

	latency atomic.Int64
}

// SetLatency makes every answer take at least d.
func (h *Handler) SetLatency(d time.Duration) { h.latency.Store(int64(d)) }

// ServeHTTP implements [http.Handler].
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	fault, faulted := h.Faults.Take(r.Method, r.URL.Path)
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))

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
	answered := h.Record.Add(request)
	if err != nil {
		panic(http.ErrAbortHandler) // the client went away or sends without end
	}

	answer, ok := h.answer(r, body, fault)
	if !ok {
		panic(http.ErrAbortHandler)
	}
	status := answer.Status
	if fault.Cut == CutDuring {
		status = 0
	}
	// Noted first: who has the answer may look into the record at once.
	answered(status, answer.Replayed)
	send(w, r, answer, fault)
}

// answer is the vendor's answer or the fault's in its place; false: none.
func (h *Handler) answer(r *http.Request, body []byte, fault Fault) (Answer, bool) {
	delay := time.Duration(h.latency.Load()) + fault.Delay
	var answer Answer
	switch {
	case fault.Cut == CutBefore:
		pause(r.Context(), delay)
		return Answer{}, false
	case fault.Status != 0 && fault.Cut != CutAfter:
		if !pause(r.Context(), delay) {
			return Answer{}, false
		}
		answer = h.Failure(r, fault)
	default:
		var ok bool
		if answer, ok = h.act(r, body, delay); !ok || fault.Cut == CutAfter {
			return Answer{}, false
		}
	}
	answer.Header = answer.Header.Clone()
	if answer.Header == nil {
		answer.Header = http.Header{}
	}
	for name, values := range fault.Header {
		answer.Header[http.CanonicalHeaderKey(name)] = values
	}
	if fault.Body != "" {
		answer.Body = []byte(fault.Body)
	}
	return answer, true
}

// act is the undisturbed way to an answer.
func (h *Handler) act(r *http.Request, body []byte, delay time.Duration) (Answer, bool) {
	settle := func(*Answer) {}
	if h.Claim != nil {
		known, claimed := h.Claim(r)
		if known != nil {
			return *known, pause(r.Context(), delay)
		}
		if claimed != nil {
			settle = claimed
		}
	}
	if !pause(r.Context(), delay) {
		settle(nil)
		return Answer{}, false
	}
	answer := h.Act(r, body)
	settle(&answer)
	return answer, true
}

func send(w http.ResponseWriter, r *http.Request, answer Answer, fault Fault) {
	maps.Copy(w.Header(), answer.Header)
	if bodyAllowed(answer.Status) {
		w.Header().Set("Content-Length", strconv.Itoa(len(answer.Body)))
	} else {
		answer.Body = nil
	}
	w.WriteHeader(answer.Status)
	if r.Method == http.MethodHead {
		answer.Body = nil
	}
	half := 0
	if fault.Cut == CutDuring || fault.Stall > 0 {
		half = len(answer.Body) / 2
		_, _ = w.Write(answer.Body[:half])
		_ = http.NewResponseController(w).Flush()
		if !pause(r.Context(), fault.Stall) || fault.Cut == CutDuring {
			panic(http.ErrAbortHandler)
		}
	}
	_, _ = w.Write(answer.Body[half:])
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
