package webhook

import (
	"crypto/sha256"
	"crypto/subtle"
)

// SameSecret compares in constant time. It compares hashes, which hide the length, too.
func SameSecret(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}
