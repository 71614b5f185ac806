package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
)

// unsent collects the evidence that an attempt never left this machine. It
// takes three: that the transport reports what it does, an error of connecting,
// and that no connection was handed out. A transport that reports nothing is
// believed to have sent.
type unsent struct {
	reported        atomic.Bool
	connected       atomic.Bool
	handshakeFailed atomic.Bool
}

func (u *unsent) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { u.reported.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { u.connected.Store(true) },
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) {
			if err != nil {
				u.handshakeFailed.Store(true)
			}
		},
	})
}

func (u *unsent) reset() {
	u.reported.Store(false)
	u.connected.Store(false)
	u.handshakeFailed.Store(false)
}

func (u *unsent) proves(err error) bool {
	if !u.reported.Load() || u.connected.Load() {
		return false
	}
	if u.handshakeFailed.Load() {
		return true
	}
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op.Op == "dial" || op.Op == "proxyconnect"
	}
	_, ok := errors.AsType[*net.DNSError](err)
	return ok
}

// permanent tells the transport errors that no repetition mends.
func permanent(err error) bool {
	if errors.Is(err, ErrTooLarge) || errors.Is(err, http.ErrSchemeMismatch) {
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
