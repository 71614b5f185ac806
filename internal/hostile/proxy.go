package hostile

import (
	"io"
	"net"
	"net/http"
	"net/url"
	"testing"
)

// NewProxy starts a proxy for HTTP and, with CONNECT, for HTTPS. It forwards nothing:
// it responds to all requests with the script, which can refuse or stall.
func NewProxy(tb testing.TB, script Script) *url.URL {
	tb.Helper()
	u, err := url.Parse(NewHTTP1(tb, script).URL)
	if err != nil {
		tb.Fatal(err)
	}
	return u
}

// Refusal is a script for [NewProxy] that responds to each request with a status.
func Refusal(status int) Script {
	return Script{Serve: func(*Request) Reply {
		return Reply{Status: status, Header: HTML(), Body: "<h1>" + http.StatusText(status) + "</h1>"}
	}}
}

// A FailingConn is a connection of a client whose writes can fail.
type FailingConn struct {
	net.Conn

	// Limit returns after how many bytes a write of p fails. A negative number
	// means that it does not.
	Limit func(p []byte) int
}

// Write implements [net.Conn].
func (c *FailingConn) Write(p []byte) (int, error) {
	limit := c.Limit(p)
	if limit < 0 {
		return c.Conn.Write(p)
	}
	n, err := c.Conn.Write(p[:min(limit, len(p))])
	if err == nil {
		err = &net.OpError{Op: "write", Net: "tcp", Addr: c.RemoteAddr(), Err: io.ErrClosedPipe}
	}
	return n, err
}
