package transport

import "net/http"

// A redactor replaces secrets in texts that come from outside. It holds functions for
// the reason that a Secret holds one.
type redactor struct {
	scrub      func(string) string
	secretName func(string) bool
}

func newRedactor(secrets []Secret) redactor {
	return redactor{scrub: scrubber(secrets), secretName: secretNames(secrets)}
}

// header replaces secrets in names and values. It keeps the header as it is when there
// are none.
func (r redactor) header(h http.Header) http.Header {
	for name, values := range h {
		for i, v := range values {
			if s := r.scrub(v); s != v {
				values[i] = s
			}
		}
		if s := r.name(name); s != name {
			delete(h, name)
			h[s] = append(h[s], values...)
		}
	}
	return h
}

// name looks without regard to case, in which header names come.
func (r redactor) name(name string) string {
	if r.scrub(name) != name || r.secretName(name) {
		return redacted
	}
	return name
}

// body cuts to the limit last, so that no part of a secret is left there.
func (r redactor) body(body string) []byte {
	body = r.scrub(body)
	return []byte(body[:min(len(body), maxErrorBytes)])
}

// Scrub replaces the secrets in a text from outside.
func (c *Client) Scrub(s string) string { return c.scrub(s) }
