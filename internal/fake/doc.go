// Package fake holds what the fake servers of all vendors share: a loopback
// server, a way to it within the process, injected faults, handlers and limits
// of a test, and a record of the requests. It knows no vendor; a vendor's fake supplies a [Handler] with the
// function that acts on a request.
package fake
