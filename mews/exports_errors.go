package mews

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/wire"
)

// An ExportRowError ends an iteration over the rows of an export. Everything before
// it was delivered.
type ExportRowError struct {
	// Token is the resume token of the line. Set it as [ExportRowParams].Start, with
	// the same ExportID, to continue there.
	Token string
	// File counts the files of the export, and Line the lines of the file, both from
	// 1: the line that could not be read or decoded.
	File int
	Line int64
	Err  error
}

func (e *ExportRowError) Error() string {
	return fmt.Sprintf("mews: export file %d, line %d: %s", e.File, e.Line, strings.TrimPrefix(e.Err.Error(), "mews: "))
}

func (e *ExportRowError) Unwrap() error { return e.Err }

// LogValue implements [slog.LogValuer].
func (e *ExportRowError) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("file", e.File), slog.Int64("line", e.Line), slog.String("token", e.Token), slog.Any("error", e.Err))
}

// rowError says where an iteration has ended.
func (r *exportReader) rowError(err error) error {
	if _, ok := errors.AsType[*ArgumentError](err); ok {
		return err
	}
	return &ExportRowError{Token: r.at.token(r.export), File: r.at.file + 1, Line: r.at.line + 1, Err: err}
}

// lineError is the error of a line that cannot be decoded.
func (r *exportReader) lineError(f *wire.Fault) *DecodeError {
	if f.Row >= 0 { // in a list of the row
		f.Field = strings.TrimSuffix(f.List+"."+strconv.Itoa(f.Row)+"."+f.Field, ".")
	}
	f.List, f.Row = "file "+strconv.Itoa(r.at.file+1), int(r.at.line)
	f.Problem = strings.Replace(f.Problem, "the body", "the line", 1)
	return fileError(r.lines.file, f)
}

// foreignFile is the error of a response that something other than the storage made.
func foreignFile(file *transport.File, start []byte) error {
	return fileError(file, &wire.Fault{Row: -1, Problem: errForeignFile.Error(), Err: errForeignFile, Raw: start})
}

var errForeignFile = errors.New("the file is HTML or XML, not JSON lines")

func fileError(file *transport.File, f *wire.Fault) *DecodeError {
	return newDecodeError(&transport.Response{Info: file.Info, StatusCode: file.StatusCode, Header: http.Header{}}, f)
}

// storageError makes this package's error of a response of the storage.
func storageError(err error) error {
	e, ok := err.(*transport.StatusError) //nolint:errorlint // of this call
	if !ok {
		return err
	}
	return &Error{
		StatusCode: e.StatusCode, Method: e.Method, Path: e.Path, Message: string(e.Body), RetryAfter: e.RetryAfter, Attempts: e.Attempts,
		Outcome: OutcomeNotDone, storage: true, cause: e.Cause,
	}
}

// storageHint explains a response of the storage.
func (e *Error) storageHint() string {
	switch {
	case e.redirect():
		return "the storage redirects, which is not followed"
	case e.StatusCode/100 == 4 && e.StatusCode != http.StatusTooManyRequests && e.StatusCode != http.StatusRequestTimeout:
		return "the storage rejects a link that was just made; has the export expired?"
	}
	return "the storage cannot send the file"
}
