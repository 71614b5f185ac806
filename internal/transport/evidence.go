package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"regexp"
	"sync/atomic"
)

// evidence is what the transport below reports about one attempt.
type evidence struct {
	held        bool         // it was not handed to the transport at all
	reported    atomic.Bool  // the transport reports what it does
	connections atomic.Int32 // handed out for this attempt
	reused      atomic.Bool  // the last of them had been used before
	http1       atomic.Bool  // header fields were written as HTTP/1 does
}

func (e *evidence) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { e.reported.Store(true) },
		GotConn: func(info httptrace.GotConnInfo) {
			e.reused.Store(info.Reused)
			e.connections.Add(1)
		},
		WroteHeaderField: func(key string, _ []string) {
			if key == "Host" {
				e.http1.Store(true) // HTTP/2 has :authority
			}
		},
	})
}

// resent reports whether the transport may have sent the request more than once.
func (e *evidence) resent() bool { return e.connections.Load() > 1 }

// unprocessed reports whether an attempt that failed with err was provably not
// processed by the server: no connection was handed out for it, or the only one
// refused it. A transport that reports nothing is taken to have sent it.
func (e *evidence) unprocessed(err error) bool {
	if e.held {
		return true
	}
	if !e.reported.Load() {
		return false
	}
	switch e.connections.Load() {
	case 0:
		return true
	case 1:
		return e.refused(err)
	}
	return false
}

// refused reports whether the connection ended before the request was written,
// or HTTP/2 says that the server did not process it.
func (e *evidence) refused(err error) bool {
	if e.reused.Load() {
		if err.Error() == closedIdle { // net/http exports no value for it
			return true
		}
		// When a part was written, net/http wraps the error.
		if op, ok := err.(*net.OpError); ok && op.Op == "write" && e.http1.Load() { //nolint:errorlint // see above
			return true
		}
	}
	if stream, ok := errors.AsType[streamError](err); ok && stream.Code == refusedStream {
		return true
	}
	return Outermost(err, func(err error) bool { return refusedText.MatchString(err.Error()) })
}

const closedIdle = "http: server closed idle connection"

// refusedText matches the errors of HTTP/2 in net/http and golang.org/x/net that
// say that a stream was not processed, with and without what is added when the
// body cannot be sent again. A stream that ends with PROTOCOL_ERROR is none of
// them, though net/http resends it before Go 1.27.
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

// permanent reports whether no retry can mend a transport error.
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
