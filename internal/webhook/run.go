package webhook

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
)

// ErrTimeout is a function that is not done in time. It may still be running.
var ErrTimeout = errors.New("not done in time")

// A PanicError is a function that panicked. Its text shows the value only if the runtime
// made it, since any other can hold personal data.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string {
	if err, ok := e.Value.(runtime.Error); ok {
		return "panic: " + err.Error()
	}
	return fmt.Sprintf("panic: %T", e.Value)
}

// Run calls f, until the context ends at the latest: it returns [ErrTimeout] if f
// continues then. A panic of f is a [*PanicError].
func Run(ctx context.Context, f func() error) error {
	result := start(f)
	select {
	case err := <-result:
		return err
	case <-ctx.Done():
	}
	select { // both may have been ready
	case err := <-result:
		return err
	default:
		return ErrTimeout
	}
}

// start calls f on its own goroutine, which f may end, and makes an error of every
// way in which it can end but one.
func start(f func() error) <-chan error {
	result := make(chan error, 1)
	go func() {
		err := errors.New("the function ended its goroutine")
		defer func() {
			if p := recover(); p != nil {
				err = &PanicError{Value: p, Stack: debug.Stack()}
			}
			result <- err
		}()
		if err = f(); err != nil {
			_ = err.Error() // panics if it is a nil pointer of a type of errors; better here than in a log
		}
	}()
	return result
}
