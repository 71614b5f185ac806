package pretix

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
)

// A Password is sent by [CustomerService.Create] only. fmt and slog print REDACTED, and
// encoding as JSON, XML or gob fails, also of a struct that holds one. (None of this
// works for an unexported field.)
type Password string

var errPassword = errors.New("a password is sent by CustomerService.Create only")

// Format implements [fmt.Formatter] for every verb.
func (Password) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "REDACTED") }

// MarshalJSON fails: a password must not be logged or stored, and a replacement could
// be mistaken for one.
func (Password) MarshalJSON() ([]byte, error) { return nil, errPassword }

// MarshalText fails, for XML and others, as MarshalJSON does.
func (Password) MarshalText() ([]byte, error) { return nil, errPassword }

// GobEncode fails, as MarshalJSON does.
func (Password) GobEncode() ([]byte, error) { return nil, errPassword }

// LogValue implements [slog.LogValuer].
func (Password) LogValue() slog.Value { return slog.StringValue("REDACTED") }
