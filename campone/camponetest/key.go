package camponetest

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// The scopes that the vendor documents.
const (
	ScopeCustomersRead = "customers:read"
	ScopeBookingsRead  = "bookings:read"
	ScopeSitesRead     = "sites:read"
	ScopeInvoicesRead  = "invoices:read"
)

// ScopeBookingsWrite is the scope for creating bookings. There is one, but its
// name is not documented: this one is the fake's.
const ScopeBookingsWrite = "bookings:write"

var allScopes = []string{ScopeCustomersRead, ScopeBookingsRead, ScopeSitesRead, ScopeInvoicesRead, ScopeBookingsWrite}

// key is what a key opens.
type key struct {
	tenant  *Tenant
	scopes  []string
	revoked bool
	expires time.Time   // zero: never
	own     *fake.Limit // nil: the server's
	window  fake.Window
}

// Key is the key of the server's own tenant that has all scopes.
func (s *Server) Key() string { return s.key }

func (s *Server) addKey(t *Tenant, scopes []string) string {
	secret := "ck_" + randomString("abcdefghijklmnopqrstuvwxyz0123456789", 32)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys[secret] = &key{tenant: t, scopes: slices.Clone(scopes)}
	return secret
}

// RevokeKey makes a key inactive. The record continues to hide it.
func (s *Server) RevokeKey(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if k := s.keys[key]; k != nil {
		k.revoked = true
	}
}

// ExpireKey makes a key inactive from that moment on, which may have passed.
// The zero time takes the expiry away.
func (s *Server) ExpireKey(key string, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if k := s.keys[key]; k != nil {
		k.expires = at
	}
}

func (k *key) active(now time.Time) bool {
	return !k.revoked && (k.expires.IsZero() || now.Before(k.expires))
}

// authenticate finds out whose request it is.
func (s *Server) authenticate(c *call) (reply, bool) {
	words := strings.Fields(c.r.Header.Get("Authorization"))
	if len(words) == 2 && strings.EqualFold(words[0], "Bearer") {
		c.key = s.keys[words[1]]
	}
	switch {
	case c.key == nil:
		return unauthorized(codeInvalidKey), true
	case !c.key.active(c.now):
		return unauthorized(codeKeyInactive), true
	}
	return reply{}, false
}

func unauthorized(code string) reply {
	p := problem(http.StatusUnauthorized, code)
	p.header.Set("WWW-Authenticate", "Bearer")
	return p
}

// randomString takes characters of an alphabet of at most 64.
func randomString(alphabet string, n int) string {
	out := make([]byte, 0, n)
	random := make([]byte, 2*n)
	for len(out) < n {
		_, _ = rand.Read(random) // never fails
		for _, b := range random {
			if i := int(b & 63); i < len(alphabet) && len(out) < n {
				out = append(out, alphabet[i])
			}
		}
	}
	return string(out)
}
