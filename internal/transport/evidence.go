package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"regexp"
	"sync"
)

// evidence is what the transport below reports about one attempt.
type evidence struct {
	held bool // it was not handed to the transport at all

	mu          sync.Mutex
	reported    bool // the transport reports what it does
	connections int  // handed out for this attempt
	unused      int  // of those, how many were replaced before anything was written
	wrote       bool // a header field was written to the last connection
	writes      bool // the transport reports what it writes
	reused      bool // the last connection had been used before
}

func (e *evidence) watch(ctx context.Context) context.Context {
	locked := func(f func()) {
		e.mu.Lock()
		defer e.mu.Unlock()
		f()
	}
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { locked(func() { e.reported = true }) },
		GotConn: func(info httptrace.GotConnInfo) {
			locked(func() {
				if e.connections > 0 && !e.wrote {
					e.unused++ // one of HTTP/2 that was about to be closed
				}
				e.connections++
				e.wrote, e.reused = false, info.Reused
			})
		},
		WroteHeaderField: func(string, []string) { locked(func() { e.wrote, e.writes = true, true }) },
	})
}

// resent reports whether the transport may have sent the request more than once.
func (e *evidence) resent() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.connections > 1 && (!e.writes || e.connections-e.unused > 1)
}

// unprocessed reports whether an attempt that failed with err was provably not
// processed by the server: no connection was handed out for it, or the only one
// refused it. A transport that reports nothing is assumed to have sent it.
func (e *evidence) unprocessed(err error) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case e.held:
		return true
	case !e.reported:
		return false
	case e.connections == 0:
		return true
	}
	return e.connections-e.unused == 1 && e.refused(err)
}

// connected reports whether a connection was handed out.
func (e *evidence) connected() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.connections > 0
}

// refused reports whether the connection ended before the request was written,
// or HTTP/2 says that the server did not process it.
func (e *evidence) refused(err error) bool {
	if stream, ok := errors.AsType[streamError](err); ok && stream.Code == refusedStream {
		return true
	}
	return WalkErrors(err, func(err error) bool {
		switch text := err.Error(); {
		case text == closedIdle: // before the request, or it would not be called idle
			return e.reused
		case text == cannotRewind, fmt.Sprintf("%T", err) == nothingWritten:
			return true
		default:
			return refusedText.MatchString(text)
		}
	})
}

// net/http exports neither the values nor the type.
const (
	closedIdle     = "http: server closed idle connection"
	nothingWritten = "http.nothingWrittenError"
	// For a body without GetBody: the connection of HTTP/2 could not be used.
	cannotRewind = "net/http: cannot rewind body after connection loss"
)

// refusedText matches the errors of HTTP/2 in net/http and golang.org/x/net that
// say that a stream was not processed, with and without what is added when the
// body cannot be sent again. A stream that ends with PROTOCOL_ERROR does not count,
// though net/http resends it before Go 1.27.
var refusedText = regexp.MustCompile(`^(?:http2: Transport: cannot retry err \[)?` +
	`(?:stream error: stream ID \d+; REFUSED_STREAM(?:; received from peer)?` +
	`|http2: Transport received Server's graceful shutdown GOAWAY` +
	`|http2: Transport received GOAWAY from server ErrCode:\w+` + // for the first stream, when it is above the last that was processed
	`|http2: client conn not usable|http2: client conn could not be established)` +
	`(?:\] after Request\.Body was written; define Request\.GetBody to avoid this error)?$`)

const refusedStream = 7

// A streamError takes the StreamError of net/http's HTTP/2, which converts itself
// to any type of this form.
type streamError struct {
	StreamID uint32
	Code     uint32
	Cause    error
}

func (streamError) Error() string { return "" }

// permanent reports whether a transport error would happen again in every retry.
func permanent(err error) bool {
	if errors.Is(err, http.ErrSchemeMismatch) {
		return true
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return true
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return true
	}
	_, ok := errors.AsType[x509.UnknownAuthorityError](err)
	return ok
}
