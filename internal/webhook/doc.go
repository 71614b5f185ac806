// Package webhook has what handlers of webhooks share: comparing secrets, reading
// bounded bodies, running a function within a time limit, and remembering what was
// handled. It knows no vendor.
package webhook
