package mews

import (
	"fmt"
	"iter"
	"log/slog"
	"strconv"
	"strings"

	"github.com/guestwire/guestwire-go/internal/paging"
)

// MaxPageSize is the largest number of rows in one page.
const MaxPageSize = 1000

// End is the resume token of an iteration that has nothing left. Page.Next is
// empty after the last page; store End instead, since an empty Start begins from
// the first page.
const End = paging.End

// A PageError ends an iteration. All pages before it were delivered. What to do next
// depends on Err:
//
//   - After [ErrTooHeavy] or [ErrResponseTooLarge] continue from Token with a smaller PageSize.
//   - After any other [*DecodeError] stop: it is permanent, so the same page would fail
//     again. [WithBadRows] skips rows that cannot be decoded.
//   - After other errors try again from Token, a limited number of times.
type PageError struct {
	// Token is the resume token of the page that failed. Set it as the Start of the
	// list's parameters, with the filters the iteration began with, to try that page
	// again, unless Err is a [*DecodeError], which is permanent. Token is empty if the
	// first page of the list failed: store it as it is, and never [End] in its place.
	Token string
	// Page is the number of the page in this iteration, from 1.
	Page int
	Err  error
}

func (e *PageError) Error() string {
	if e.Err == nil { // not one of ours
		return fmt.Sprintf("mews: page %d", e.Page)
	}
	return fmt.Sprintf("mews: page %d: %s", e.Page, strings.TrimPrefix(e.Err.Error(), "mews: "))
}

func (e *PageError) Unwrap() error { return e.Err }

// LogValue implements [slog.LogValuer].
func (e *PageError) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("page", e.Page), slog.String("token", e.Token), slog.Any("error", e.Err))
}

func pageError(token string, page int, err error) error {
	// Not errors.As: a function of the caller's can have returned another call's.
	if _, ok := err.(*ArgumentError); ok { //nolint:errorlint // see above
		return err
	}
	return &PageError{Token: token, Page: page, Err: err}
}

// Collect returns at most limit rows of an iteration, or all of them if limit is
// negative. With a limit of 0 it sends no request. With an error it also returns the
// rows before it.
func Collect[T any](seq iter.Seq2[T, error], limit int) ([]T, error) {
	return paging.Collect(seq, limit)
}

// limitation is the size and the cursor of a page, in the vendor's term.
type limitation struct {
	count  int
	cursor string
}

func (l *limitation) json() string {
	s := `{"Count":` + strconv.Itoa(l.count)
	if l.cursor != "" {
		s += `,"Cursor":` + quote(l.cursor)
	}
	return s + "}"
}
