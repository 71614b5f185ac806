package fake

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

// Server is an HTTP server on a free port of 127.0.0.1.
//
// It exists because net/http/httptest registers command-line flags, which a
// program that only wants a fake to talk to should not get.
type Server struct {
	url    string
	http   *http.Server
	cancel context.CancelFunc
	served chan struct{}

	mu     sync.Mutex
	closed bool
	active sync.WaitGroup
}

// Listen starts a server that responds with handler until Close is called.
func Listen(handler http.Handler) (*Server, error) {
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("fake server: %w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{
		url:    "http://" + listener.Addr().String(),
		cancel: cancel,
		served: make(chan struct{}),
	}
	s.http = &http.Server{
		Handler:           s.tracked(handler),
		ReadHeaderTimeout: time.Minute,
		BaseContext: func(net.Listener) context.Context {
			return context.WithValue(ctx, closingKey{}, ctx.Done())
		},
		ErrorLog: log.New(io.Discard, "", 0),
	}
	go func() {
		defer close(s.served)
		_ = s.http.Serve(listener) // always http.ErrServerClosed after Close
	}()
	return s, nil
}

// URL is the root of the server, without a trailing slash.
func (s *Server) URL() string { return s.url }

// Close ends the server: it closes all connections, ends pauses of injected
// faults and returns when no request is being handled any more. It may be
// called more than once.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.cancel()
	_ = s.http.Close()
	<-s.served
	s.active.Wait()
}

func (s *Server) tracked(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		if s.closed {
			s.mu.Unlock()
			panic(http.ErrAbortHandler)
		}
		s.active.Add(1)
		s.mu.Unlock()
		defer s.active.Done()
		handler.ServeHTTP(w, r)
	})
}

type closingKey struct{}

// closing is closed when the server of a request is; nil (never) elsewhere.
func closing(ctx context.Context) <-chan struct{} {
	done, _ := ctx.Value(closingKey{}).(<-chan struct{})
	return done
}
