package camponetest

import (
	"net/http"
	"sync"
	"time"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// TB is the part of [testing.TB] that NewServer needs: pass a *testing.T or
// *testing.B. It keeps the package testing out of programs that use
// the fake.
type TB interface {
	Helper()
	Cleanup(f func())
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Server is a fake of the CampOne public API. It is safe for use by several
// goroutines.
type Server struct {
	handler fake.Handler
	local   *fake.Local
	network *fake.Server // nil: not listening
	key     string
	tenant  *Tenant // the one that every server has

	mu          sync.Mutex
	clock       clock
	limit       fake.Limit
	keys        map[string]*key
	lastID      [kinds]int64
	customerIDs bool // bookings show customer_id
}

// NewServer starts a server that is closed at the end of the test, which then
// fails if a [Fault] with MustFire never took effect. The server has one tenant
// without any rows, and one key of it with all scopes.
func NewServer(tb TB) *Server {
	tb.Helper()
	s, err := Start()
	if err != nil {
		tb.Fatalf("camponetest: %v", err)
		return nil
	}
	tb.Cleanup(func() {
		s.Close()
		s.handler.Faults.Check(func(format string, args ...any) { tb.Errorf("camponetest: "+format, args...) })
	})
	return s
}

// Start is NewServer for programs outside of tests; Close ends the server.
func Start() (*Server, error) {
	s := New()
	network, err := fake.Listen(s)
	if err != nil {
		return nil, err
	}
	s.network = network
	return s, nil
}

// New makes a server that does not listen: [Server.HTTPClient] reaches it, also
// in a testing/synctest bubble. It is an [http.Handler] for a caller that brings
// the network, such as a TLS server or a proxy.
func New() *Server {
	s := &Server{keys: map[string]*key{}}
	s.local = fake.NewLocal(s)
	s.handler.Act = s.act
	s.handler.Failure = failure
	s.handler.Redact = s.redact
	s.tenant = s.AddTenant()
	s.key = s.AddKey(allScopes...)
	return s
}

// Close ends the server, its connections and the pauses of requests. It may be
// called more than once.
func (s *Server) Close() {
	s.local.Close()
	if s.network != nil {
		s.network.Close()
	}
}

// URL is the root of the server, such as http://127.0.0.1:40123, without a trailing
// slash and without /api/v1/public. For a server of [New] it is http://127.0.0.1:1,
// which only its HTTPClient reaches.
func (s *Server) URL() string {
	if s.network == nil {
		return fake.LocalURL
	}
	return s.network.URL()
}

// HTTPClient is a new client that reaches the server within the process, with
// no network in between, whatever host its requests are for. It returns a
// response when that is complete. When the context of a request ends first, the
// server still acts on the request; in a bubble, Close ends the pause that
// would be left over.
func (s *Server) HTTPClient() *http.Client { return s.local.Client() }

// SetLatency makes every response take at least d. Zero is the default.
func (s *Server) SetLatency(d time.Duration) { s.handler.SetLatency(d) }

// SetBookingCustomerIDs makes bookings show customer_id, which the vendor
// announced but has not got in v1: the member that the booking was added with,
// else the customer with the address of guest_email, else null.
func (s *Server) SetBookingCustomerIDs(shown bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.customerIDs = shown
}

// DefaultMaxBodyBytes is the size of the largest request that is accepted. The vendor
// names none.
const DefaultMaxBodyBytes = fake.MaxBodyBytes

// SetMaxBodyBytes changes the size of the largest request that is accepted; a larger
// one gets 413, as from a proxy.
func (s *Server) SetMaxBodyBytes(n int) { s.handler.SetMaxBodyBytes(n) }

// ServeHTTP responds to one request. It implements [http.Handler].
//
// To cut a connection it panics with [http.ErrAbortHandler], which net/http
// servers understand.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// clock gives every new row its own instant, in milliseconds, as the API
// shows them. After many rows at once it is ahead of time.
type clock struct{ last time.Time }

func (c *clock) now() time.Time {
	now := time.Now().UTC().Truncate(time.Millisecond)
	if !now.After(c.last) {
		now = c.last.Add(time.Millisecond)
	}
	c.last = now
	return now
}
