// Package transport performs one call of an HTTP API: it builds the request,
// sends it, retries it where that is safe, stays below limits, bounds what it
// reads and keeps credentials out of everything that can be printed.
//
// It knows no vendor. A client package defines, in [Config] and [Request], how its
// vendor authenticates and which calls may be retried, and turns the error types of
// this package into its own.
package transport

// Version is the version of the module, as sent in the User-Agent header.
const Version = "0.1.0-dev"
