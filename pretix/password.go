package pretix

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
)

// A Password is sent by [CustomerService.Create] and by nothing else: fmt and slog
// print REDACTED, and encoders (JSON, XML, gob) fail, also for a struct that holds
// one. (They cannot see a variable of this type in an unexported field of a struct.)
type Password string

var errPassword = errors.New("a password is sent by CustomerService.Create only")

// Format implements [fmt.Formatter] for every verb.
func (Password) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "REDACTED") }

// MarshalJSON fails: where JSON is logged or stored no password belongs, and a
// replacement could be taken for one.
func (Password) MarshalJSON() ([]byte, error) { return nil, errPassword }

// MarshalText fails, for XML and others, as MarshalJSON does.
func (Password) MarshalText() ([]byte, error) { return nil, errPassword }

// GobEncode fails, as MarshalJSON does.
func (Password) GobEncode() ([]byte, error) { return nil, errPassword }

// LogValue implements [slog.LogValuer].
func (Password) LogValue() slog.Value { return slog.StringValue("REDACTED") }
