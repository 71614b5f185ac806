package mewstest

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

// The enterprises that every server has, and their chains.
const (
	DefaultEnterpriseID = "851df8c8-90f2-4c4a-8e01-a4fc46b25178"
	DefaultChainID      = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
	OtherEnterpriseID   = "e2b4c1a7-9d35-4f60-8f5e-6c1d0a7b3e92"
	OtherChainID        = "5fcd1933-22f2-40b9-84da-7db04cbecec2"
)

// Server is a fake of the Mews Connector API. It is safe for use by several
// goroutines.
type Server struct {
	handler fake.Handler
	local   *fake.Local
	network *fake.Server // nil: not listening

	clientToken    string
	accessToken    string
	portfolioToken string
	profile        string // the user that every integration writes as

	mu            sync.Mutex
	clock         clock
	limit         fake.Limit
	noRetryAfter  bool
	tokens        map[string]*credential
	enterprises   []*enterprise
	customers     shelf
	companies     shelf
	documents     shelf
	addresses     shelf
	relationships shelf
	shelves       map[string]*shelf // by resource
	companionsOf  map[string][]*row // by reservation, oldest first
	prices        map[string]*prices
	prints        map[string]*printEvent // by event
	printDelay    int
	billNumber    int64
	exportFiles   map[string][]*exportFile // by export
	exportsLeft   map[string]int
	exportSteps   int
	exportRows    int
	ledgerEntries []Object
	files         map[string][]File     // by customer
	items         map[string]*openItems // by customer
	webhooks      []*Webhook
	customerCount int64
	generated     int
}

// NewServer starts a server that is closed at the end of the test, which then
// fails if a [Fault] with MustFire never took effect. The server has two
// enterprises, each in its own chain, without customers; an access token of
// the first one, and a portfolio access token of both.
func NewServer(tb TB) *Server {
	tb.Helper()
	s, err := Start()
	if err != nil {
		tb.Fatalf("mewstest: %v", err)
		return nil
	}
	tb.Cleanup(func() {
		s.Close()
		s.handler.Faults.Check(func(format string, args ...any) { tb.Errorf("mewstest: "+format, args...) })
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
	s := &Server{
		clientToken:  newToken(),
		profile:      newUUID(),
		tokens:       map[string]*credential{},
		files:        map[string][]File{},
		items:        map[string]*openItems{},
		companionsOf: map[string][]*row{},
		prices:       map[string]*prices{},
		prints:       map[string]*printEvent{},
		printDelay:   1,
		exportFiles:  map[string][]*exportFile{},
		exportsLeft:  map[string]int{},
		exportSteps:  1,
		exportRows:   1000,
	}
	s.shelves = map[string]*shelf{
		"customers": &s.customers, "companies": &s.companies, "identityDocuments": &s.documents,
		"addresses": &s.addresses, "customerRelationships": &s.relationships,
	}
	for name, shelf := range s.shelves {
		shelf.watch(name, s.changed)
	}
	s.local = fake.NewLocal(s)
	s.handler.Act = s.act
	s.handler.Failure = failure
	s.handler.Redact = s.redact
	s.handler.SetMaxBodyBytes(DefaultMaxBodyBytes)
	s.AddEnterprise(Object{"Id": DefaultEnterpriseID, "ChainId": DefaultChainID, "Name": "Grand Hotel", "ChainName": "Grand Hotels"})
	s.AddEnterprise(Object{"Id": OtherEnterpriseID, "ChainId": OtherChainID, "Name": "Other Hotel", "ChainName": "Other Hotels"})
	s.accessToken = s.AddAccessToken(DefaultEnterpriseID)
	s.portfolioToken = s.AddPortfolioAccessToken(DefaultEnterpriseID, OtherEnterpriseID)
	return s
}

// Close ends the server, its webhooks, its connections and the pauses of requests.
// It may be called more than once.
func (s *Server) Close() {
	s.mu.Lock()
	webhooks := s.webhooks
	s.webhooks = nil
	s.mu.Unlock()
	for _, w := range webhooks {
		w.Stop()
	}
	s.local.Close()
	if s.network != nil {
		s.network.Close()
	}
}

// URL is the root of the server, such as http://127.0.0.1:40123, without a trailing
// slash and without /api/connector/v1. For a server of [New] it is http://127.0.0.1:1,
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

// DefaultMaxBodyBytes is the size of the largest request that is accepted.
const DefaultMaxBodyBytes = 30_000_000

// SetMaxBodyBytes changes the size of the largest request that is accepted; a larger
// one gets 413.
func (s *Server) SetMaxBodyBytes(n int) { s.handler.SetMaxBodyBytes(n) }

// ServeHTTP responds to one request. It implements [http.Handler].
//
// To cut a connection it panics with [http.ErrAbortHandler], which net/http
// servers understand.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// clock gives every write its own time, so that what is newer is clear.
type clock struct{ last time.Time }

func (c *clock) now() time.Time {
	now := time.Now().UTC().Truncate(time.Microsecond)
	if !now.After(c.last) {
		now = c.last.Add(time.Microsecond)
	}
	c.last = now
	return now
}
