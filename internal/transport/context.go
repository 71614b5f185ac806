package transport

import (
	"context"
	"errors"
)

// contextError is the error of an ended context: it matches ctx.Err() and
// context.Cause(ctx), and err as well, what failed because of it.
func contextError(ctx context.Context, err error) error {
	ended := ctx.Err()
	if ended == nil {
		return err
	}
	e := &endError{ended: ended, text: ended.Error()}
	if err != nil && err != ended { //nolint:errorlint // the same value
		e.more = append(e.more, err)
		e.text = err.Error()
		if !errors.Is(err, ended) {
			e.text += ": " + ended.Error()
		}
	}
	if cause := context.Cause(ctx); cause != nil && cause != ended { //nolint:errorlint // the same value
		if err == nil || !errors.Is(err, cause) {
			e.text += ": " + cause.Error()
		}
		e.more = append(e.more, cause)
	}
	return e
}

// An endError is the end of a context with its cause.
type endError struct {
	ended error
	more  []error
	text  string
}

func (e *endError) Error() string { return e.text }

func (e *endError) Unwrap() []error { return append([]error{e.ended}, e.more...) }

// A deadlineError is a wait that the deadline of a context does not allow. Its text says so
// itself.
type deadlineError string

func (e deadlineError) Error() string { return string(e) }

func (deadlineError) Unwrap() error { return context.DeadlineExceeded }

// ContextError is the error of a context that has ended, with its cause.
func ContextError(ctx context.Context) error { return contextError(ctx, nil) }
