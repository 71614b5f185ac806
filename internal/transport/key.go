package transport

// A Key makes the idempotency keys that a write is sent with. The vendor's client
// package knows their form.
type Key struct {
	Header string
	// Shown is what errors show, and what continues the operation when it is
	// passed again.
	Shown string
	// Used says that the key may have been sent before this call.
	Used bool
	// Value makes the value of the header. n counts the keys of the call, from 1.
	Value func(n int) string
	// Spent reports whether a response is stored under the key and of no use, so
	// that the next attempt needs the next key. nil: never.
	Spent func(status int, body []byte) bool
	// EachAttempt takes the next key for every attempt.
	EachAttempt bool
}

// A keyring is the state of a Key within one call.
type keyring struct {
	*Key

	n     int
	value string
}

// next moves to the next key.
func (k *keyring) next() {
	k.n++
	k.value = k.Value(k.n)
}
