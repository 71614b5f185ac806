package pretix

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/guestwire/guestwire-go/internal/transport"
)

const idempotencyHeader = "X-Idempotency-Key"

// maxKey leaves room for what is appended: the server's column has 190 characters,
// and a longer key is a 500 under PostgreSQL.
const maxKey = 170

// key makes the idempotency key of a write. path begins with the root of the API,
// so that the key is the same whatever address the server is called at.
func (s *settings) key(method, path string, payload transport.Payload) (*transport.Key, error) {
	k := &transport.Key{Header: idempotencyHeader}
	if payload.Upload {
		// The server stores the response to an upload that was cut off, and a retry
		// under the same key would be taken for a whole one.
		if s.idempotencyKey != "" {
			return nil, transport.Invalid("WithIdempotencyKey", "cannot be used for an upload, which needs a new key for each attempt")
		}
		k.EachAttempt = true
		k.Value = func(int) string { return keyOnTheWire(randomKey(), method, path, 1) }
		return k, nil
	}
	k.Shown, k.Used = s.idempotencyKey, s.idempotencyKey != "" && !s.newKey
	if k.Shown == "" {
		k.Shown = randomKey()
	}
	k.Value = func(n int) string { return keyOnTheWire(k.Shown, method, path, n) }
	if payload.Body != nil {
		k.Spent = isParseError
	}
	return k, nil
}

// keyOnTheWire is what is sent for a key. The server ignores method and path when
// it looks a key up, so they become a part of it. n counts the keys of a call: one
// that is used up, K, is followed by K-2, whose hash has the number too, so that it
// differs from that of a caller's own K-2.
func keyOnTheWire(key, method, path string, n int) string {
	hashed := method + " " + path
	if n > 1 {
		number := strconv.Itoa(n)
		key += "-" + number
		hashed += " " + number
	}
	return fmt.Sprintf("%s-%x", key, sha256.Sum256([]byte(hashed)))[:len(key)+1+12]
}

// isParseError recognizes the response to a request that was cut off on its way.
// The server stores it under the key, though what was sent was valid.
func isParseError(status int, body []byte) bool {
	if status != http.StatusBadRequest {
		return false
	}
	var object struct {
		Detail string `json:"detail"`
	}
	return json.Unmarshal(body, &object) == nil && strings.HasPrefix(object.Detail, "JSON parse error")
}

// randomKey makes a random UUID, the form the vendor recommends.
func randomKey() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
