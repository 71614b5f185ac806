package campone

import (
	"fmt"
	"iter"
	"log/slog"
	"strings"

	"github.com/guestwire/guestwire-go/internal/paging"
)

// MaxPageSize is the largest number of objects on one page. The server would silently
// reduce a larger one.
const MaxPageSize = 200

// End is the resume token of an iteration that has nothing left. Page.Next is
// empty after the last page; store End instead, since an empty Start begins from
// the first page.
const End = paging.End

// Page is one page of a list.
type Page[T any] struct {
	// Count is the number of objects on all pages.
	Count int `json:"count"`
	// Next and Previous are resume tokens, empty if there is no such page.
	Next     string `json:"next"`
	Previous string `json:"previous"`
	Results  []T    `json:"results"`
}

// LogValue implements [slog.LogValuer] without the objects and the filters.
func (p Page[T]) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("count", p.Count), slog.Int("results", len(p.Results)), slog.Bool("next", p.Next != ""))
}

// A PageError ends an iteration. All pages before it were delivered. What to do next
// depends on Err:
//
//   - After [ErrResponseTooLarge] continue from Token with a smaller PageSize.
//   - After any other [*DecodeError] stop: it is permanent, so the same page would fail
//     again. [WithBadRows] skips rows that cannot be decoded.
//   - After other errors try again from Token, a limited number of times.
type PageError struct {
	// Token is the resume token of the page that failed. Set it as the Start of the
	// list's parameters to try that page again, unless Err is a [*DecodeError], which
	// is permanent. It contains filters and page size. Token is empty if the first
	// page of the list failed: store it as it is, and never [End] in its place.
	Token string
	// Page is the number of the page in this iteration, from 1.
	Page int
	Err  error
}

func (e *PageError) Error() string {
	if e.Err == nil { // not one of ours
		return fmt.Sprintf("campone: page %d", e.Page)
	}
	return fmt.Sprintf("campone: page %d: %s", e.Page, strings.TrimPrefix(e.Err.Error(), "campone: "))
}

func (e *PageError) Unwrap() error { return e.Err }

// LogValue implements [slog.LogValuer] without the token, which contains filters.
func (e *PageError) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("page", e.Page), slog.Any("error", e.Err))
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
