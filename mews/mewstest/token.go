package mewstest

import (
	"crypto/rand"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// credential is what an access token opens.
type credential struct {
	enterprises []string // keys of their ids
	portfolio   bool
	denied      map[string]bool // by operation
	window      fake.Window
	integration string
}

// ClientToken is the token of the client application, which goes with every
// access token.
func (s *Server) ClientToken() string { return s.clientToken }

// AccessToken is the access token of the first enterprise.
func (s *Server) AccessToken() string { return s.accessToken }

// PortfolioAccessToken is the access token of both enterprises.
func (s *Server) PortfolioAccessToken() string { return s.portfolioToken }

// AddAccessToken makes an access token of one enterprise.
func (s *Server) AddAccessToken(enterpriseID string) string {
	return s.addCredential(&credential{enterprises: []string{key(enterpriseID)}})
}

// AddPortfolioAccessToken makes an access token of several enterprises.
func (s *Server) AddPortfolioAccessToken(enterpriseIDs ...string) string {
	c := &credential{portfolio: true}
	for _, id := range enterpriseIDs {
		c.enterprises = append(c.enterprises, key(id))
	}
	return s.addCredential(c)
}

func (s *Server) addCredential(c *credential) string {
	secret := newToken()
	c.denied, c.integration = map[string]bool{}, newUUID()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens[secret] = c
	if len(s.webhooks) > 0 {
		s.integrated("IntegrationCreated", c, s.created(c, secret))
	}
	return secret
}

// RevokeAccessToken makes a token invalid. The record continues to hide it.
func (s *Server) RevokeAccessToken(accessToken string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.tokens[accessToken]; c != nil {
		s.tokens[accessToken] = nil
		if len(s.webhooks) > 0 {
			s.integrated("IntegrationDeleted", c, Object{"DeletedUtc": instant(s.clock.now())})
		}
	}
}

// Deny takes operations, such as "customers/getAll", away from a token: they
// get 401, as they do to an integration that they are not enabled for.
func (s *Server) Deny(accessToken string, operations ...string) {
	s.setDenied(accessToken, operations, true)
}

// Allow undoes [Server.Deny].
func (s *Server) Allow(accessToken string, operations ...string) {
	s.setDenied(accessToken, operations, false)
}

func (s *Server) setDenied(accessToken string, operations []string, denied bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.tokens[accessToken]
	if c == nil {
		return
	}
	for _, operation := range operations {
		c.denied[operation] = denied
	}
}

// chains are the chains of the token's enterprises.
func (s *Server) chains(c *credential) []string {
	var chains []string
	for _, e := range s.enterprises {
		if slices.Contains(c.enterprises, e.id) && !slices.Contains(chains, e.chain) {
			chains = append(chains, e.chain)
		}
	}
	return chains
}

// newToken is shaped like the vendor's tokens: hexadecimal, 32 and 31 digits.
func newToken() string {
	random := make([]byte, 32)
	_, _ = rand.Read(random) // never fails
	digits := strings.ToUpper(hex.EncodeToString(random))
	return digits[:32] + "-" + digits[32:63]
}

func newUUID() string {
	var random [16]byte
	_, _ = rand.Read(random[:])
	random[6], random[8] = random[6]&0x0f|0x40, random[8]&0x3f|0x80
	digits := hex.EncodeToString(random[:])
	return digits[:8] + "-" + digits[8:12] + "-" + digits[12:16] + "-" + digits[16:20] + "-" + digits[20:]
}
