package pretixtest

import (
	"crypto/rand"
	"encoding/hex"
	"slices"
)

// The kinds of credentials are the words in front of them in the
// Authorization header.
const (
	teamToken   = "Token"
	deviceToken = "Device"
	oauthToken  = "Bearer"
)

type credential struct {
	kind        string
	organizer   string
	inactive    bool
	permissions []Permission
	scopes      []string  // OAuth only
	device      *row      // whose token it is
	events      *[]string // that it is for, nil: all
}

// AddToken makes a team token of the organizer with just these permissions.
func (s *Server) AddToken(organizer string, permissions ...Permission) string {
	return s.addCredential(credential{kind: teamToken, organizer: organizer, permissions: slices.Clone(permissions)})
}

// RevokeToken makes a token inactive, of whichever kind it is. The record continues to
// hide it.
func (s *Server) RevokeToken(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, kind := range []string{teamToken, deviceToken, oauthToken} {
		if c := s.tokens[kind+" "+token]; c != nil {
			c.inactive = true
		}
	}
}

// devicePermissions are those of all devices.
var devicePermissions = []Permission{
	PermissionOrdersRead, PermissionOrdersWrite, PermissionVouchersRead,
	PermissionGiftCardsRead, PermissionGiftCardsWrite, PermissionReusableMediaRead, PermissionReusableMediaWrite,
}

// AddDeviceToken makes the token of a device of the organizer. Devices have
// permissions for orders, gift cards and reusable media, may read vouchers, and have
// no others.
func (s *Server) AddDeviceToken(organizer string) string {
	return s.addCredential(credential{kind: deviceToken, organizer: organizer, permissions: devicePermissions})
}

// AddOAuthToken makes an access token that a user with all permissions for
// the organizer granted. Without scopes it may do nothing but ask for the
// version; "read", "write" and "profile" are known.
func (s *Server) AddOAuthToken(organizer string, scopes ...string) string {
	return s.addCredential(credential{
		kind:        oauthToken,
		organizer:   organizer,
		permissions: []Permission{PermissionAll},
		scopes:      slices.Clone(scopes),
	})
}

func (s *Server) addCredential(c credential) string {
	secret := randomString("abcdefghijklmnopqrstuvwxyz0123456789", 64)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens[c.kind+" "+secret] = &c
	return secret
}

func newUUID() string {
	var random [16]byte
	_, _ = rand.Read(random[:]) // never fails
	random[6], random[8] = random[6]&0x0f|0x40, random[8]&0x3f|0x80
	digits := hex.EncodeToString(random[:])
	return digits[:8] + "-" + digits[8:12] + "-" + digits[12:16] + "-" + digits[16:20] + "-" + digits[20:]
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
