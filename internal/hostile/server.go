package hostile

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A Server listens on loopback until the test that made it ends.
type Server struct {
	URL string // without a slash at the end

	script   Script
	listener net.Listener
	tls      *tls.Config // of the server; nil: plain text
	roots    *x509.CertPool
	http2    bool
	conns    atomic.Int64
	closing  chan struct{}
	group    sync.WaitGroup

	mu   sync.Mutex
	open map[net.Conn]struct{}
}

// NewHTTP1 starts a server of plain HTTP/1.1.
func NewHTTP1(tb testing.TB, script Script) *Server {
	tb.Helper()
	return start(tb, &Server{script: script})
}

// NewHTTP1TLS starts a server of HTTP/1.1 over TLS.
func NewHTTP1TLS(tb testing.TB, script Script) *Server {
	tb.Helper()
	s := &Server{script: script}
	s.tls, s.roots = certificate(tb, "http/1.1")
	return start(tb, s)
}

// NewHTTP2 starts a server of HTTP/2 over TLS.
func NewHTTP2(tb testing.TB, script Script) *Server {
	tb.Helper()
	s := &Server{script: script, http2: true}
	s.tls, s.roots = certificate(tb, "h2")
	return start(tb, s)
}

func start(tb testing.TB, s *Server) *Server {
	tb.Helper()
	listener, err := (&net.ListenConfig{}).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	s.listener = listener
	s.closing = make(chan struct{})
	s.open = map[net.Conn]struct{}{}
	s.URL = "http://" + listener.Addr().String()
	if s.tls != nil {
		s.URL = "https://" + listener.Addr().String()
	}
	s.group.Go(s.accept)
	tb.Cleanup(s.Close)
	return s
}

// Transport returns a new transport that trusts the server and speaks its
// protocol. Its idle connections are closed when the test ends.
func (s *Server) Transport(tb testing.TB) *http.Transport {
	tb.Helper()
	t := &http.Transport{ForceAttemptHTTP2: s.http2, MaxIdleConnsPerHost: 64}
	if s.tls != nil {
		t.TLSClientConfig = &tls.Config{RootCAs: s.roots, MinVersion: tls.VersionTLS12}
	}
	tb.Cleanup(t.CloseIdleConnections)
	return t
}

// Client returns a new client with a new [Server.Transport].
func (s *Server) Client(tb testing.TB) *http.Client {
	tb.Helper()
	return &http.Client{Transport: s.Transport(tb)}
}

// Conns returns how many connections were accepted.
func (s *Server) Conns() int { return int(s.conns.Load()) }

// CloseConns closes all connections; the server continues.
func (s *Server) CloseConns() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.open {
		_ = c.Close()
	}
}

// Close ends the server and waits for everything it began. It may be called
// more than once.
func (s *Server) Close() {
	s.mu.Lock()
	select {
	case <-s.closing:
	default:
		close(s.closing)
	}
	s.mu.Unlock()
	_ = s.listener.Close()
	s.CloseConns()
	s.group.Wait()
}

func (s *Server) accept() {
	for {
		raw, err := s.listener.Accept()
		if err != nil {
			return
		}
		number := int(s.conns.Add(1))
		if !s.track(raw) {
			continue
		}
		s.group.Go(func() {
			defer s.untrack(raw)
			s.serve(raw, number)
		})
	}
}

func (s *Server) serve(raw net.Conn, number int) {
	conn := raw
	if s.tls != nil {
		secure := tls.Server(raw, s.tls)
		if secure.HandshakeContext(context.Background()) != nil { // until Close closes raw
			return
		}
		conn = secure
	}
	if s.http2 {
		serveHTTP2(s, conn, raw, number)
		return
	}
	serveHTTP1(s, conn, raw, number)
}

func (s *Server) track(c net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.closing:
		_ = c.Close()
		return false
	default:
	}
	s.open[c] = struct{}{}
	return true
}

func (s *Server) untrack(c net.Conn) {
	_ = c.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, c)
}

func (s *Server) begin(r *Request) Start {
	if s.script.Begin == nil {
		return Start{}
	}
	return s.script.Begin(r)
}

// abort makes the close of a connection a TCP reset.
func abort(raw net.Conn) {
	if tcp, ok := raw.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = raw.Close()
}

func certificate(tb testing.TB, protocol string) (*tls.Config, *x509.CertPool) {
	tb.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA:         true,

		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		tb.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		tb.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(leaf)
	return &tls.Config{
		Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}},
		NextProtos:   []string{protocol},
		MinVersion:   tls.VersionTLS12,
	}, roots
}
