package mews

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// ErrExportChanged is an export whose files are not those that a resume token was
// made for, or that the iteration began with.
var ErrExportChanged = errors.New("the files of the export have changed")

// linkAge is how long links are used: the vendor's 10 minutes, less the time for a
// request to arrive.
const linkAge = 9 * time.Minute

// An exportReader reads the lines of the files of an export one after the other,
// and opens a file again where it broke off.
type exportReader struct {
	service *ExportService
	export  string
	opts    []RequestOption // for reading links
	limit   int
	keepBad bool // continue after a line that is too long

	files   []ExportFileEntry // nil: links are to be read
	listed  time.Time
	fresh   bool // nothing was read with these links
	entire  bool // ranges have failed
	seed    maphash.Seed
	retries *transport.Retries

	at, after exportPosition // of the line, and of the one after it
	lines     *exportLines   // nil: no file is open
	blank     int            // bytes of blank lines since the last row
	line      []byte
	has       bool // line is set
	tooLong   bool // it is the beginning only
}

// peek makes the next row available. It reports false at the end.
func (r *exportReader) peek(ctx context.Context) (bool, error) {
	for !r.has {
		if ctx != nil && ctx.Err() != nil {
			return false, transport.ContextError(ctx)
		}
		if r.lines == nil {
			if err := r.load(ctx); err != nil {
				return false, err
			}
			if r.at.file >= len(r.files) {
				return false, nil
			}
		}
		err := r.step(ctx)
		if err == nil {
			continue
		}
		r.close()
		if err = r.again(ctx, err); err != nil {
			return false, err
		}
	}
	return true, nil
}

// take advances to the next row.
func (r *exportReader) take() {
	r.has, r.blank = false, 0
	r.at = r.after
	r.retries.Advance()
}

// step opens the file or reads a line of it.
func (r *exportReader) step(ctx context.Context) error {
	if r.lines == nil {
		return r.open(ctx)
	}
	line, tooLong, err := r.lines.next(r.limit)
	if err == io.EOF { //nolint:errorlint // only the end of the file
		return r.end()
	}
	if err != nil {
		return err
	}
	if r.lines.rest && r.keepBad {
		if err := r.lines.skip(); err != nil {
			return err
		}
	}
	if r.lines.ended { // without an end of the line, which a cut may have taken
		if err := r.lines.complete(r.size()); err != nil {
			return err
		}
	}
	r.after = r.at
	r.after.line++
	r.after.offset = r.lines.read
	r.after.hash = r.lines.sum()
	text := bytes.TrimSpace(line)
	if len(text) == 0 && !tooLong {
		if r.blank += len(line); r.blank <= r.limit {
			r.at = r.after
			return nil
		}
		tooLong = true
	}
	r.line, r.tooLong, r.has = text, tooLong, true
	return nil
}

func (r *exportReader) size() int64 { return r.files[r.at.file].SizeInBytes }

// end closes a file that was read to its end.
func (r *exportReader) end() error {
	if err := r.lines.complete(r.size()); err != nil {
		return err
	}
	r.close()
	r.at, r.entire, r.blank = r.at.next(), false, 0
	r.retries.Advance()
	return nil
}

func (r *exportReader) close() {
	if r.lines != nil {
		r.lines.close()
		r.lines = nil
	}
}

// load reads the links unless they are still good.
func (r *exportReader) load(ctx context.Context) error {
	if r.files != nil && (r.at.file >= len(r.files) || time.Since(r.listed) < linkAge) {
		return nil
	}
	listed := time.Now()
	export, err := r.service.find(ctx, r.export, r.opts)
	if err != nil {
		return err
	}
	if err := export.checkFiles(r.export); err != nil {
		return err
	}
	hash := hashOfFiles(export.Files)
	if r.at.files != "" && r.at.files != hash || r.at.file > len(export.Files) {
		return fmt.Errorf("mews: export %s: %w", transport.OneLine(r.export, 100), ErrExportChanged)
	}
	r.at.files = hash
	r.files, r.listed, r.fresh = export.Files, listed, true
	return nil
}

// open opens the file at the position.
func (r *exportReader) open(ctx context.Context) error {
	d := &transport.Download{URL: r.files[r.at.file].URL, Attempt: r.retries.Attempt(), Operation: "(export file)"}
	ranged := r.at.etag != "" && r.at.offset > 0 && !r.entire
	if ranged {
		d.Header = http.Header{"Range": {"bytes=" + strconv.FormatInt(r.at.offset, 10) + "-"}, "If-Range": {r.at.etag}}
	}
	file, err := r.service.core.transport.Download(ctx, d)
	if err != nil {
		return err
	}
	offset := r.at.offset
	switch {
	case file.StatusCode == http.StatusOK:
		offset = 0
	case !ranged || !r.matches(file):
		r.entire = true
		_ = file.Body.Close()
		return file.Fail(errors.New("the response is a part of the file that was not asked for"))
	}
	lines, err := newExportLines(file, offset, r.seed)
	if err == nil {
		err = r.begin(lines, offset > 0)
	}
	if err != nil {
		_ = file.Body.Close()
		return err
	}
	r.lines, r.fresh = lines, false
	return nil
}

// matches reports whether a part of the file is the one that was asked for.
func (r *exportReader) matches(file *transport.File) bool {
	from, total := "bytes "+strconv.FormatInt(r.at.offset, 10)+"-", "/"+strconv.FormatInt(r.size(), 10)
	content := file.Header.Get("Content-Range")
	return strings.HasPrefix(content, from) && (strings.HasSuffix(content, total) || strings.HasSuffix(content, "/*")) &&
		file.Header.Get("ETag") == r.at.etag && file.Header.Get("Content-Encoding") == ""
}

// begin checks the beginning of what was opened, and skips what is delivered
// already.
func (r *exportReader) begin(lines *exportLines, ranged bool) error {
	if text, foreign := lines.foreign(); foreign {
		return foreignFile(lines.file, text)
	}
	if err := lines.longEnough(r.size()); err != nil {
		return err
	}
	etag := lines.etag()
	if r.at.etag != "" && etag != "" && etag != r.at.etag {
		return lines.file.Fail(ErrExportChanged)
	}
	if ranged {
		return nil
	}
	for range r.at.line {
		err := lines.skip()
		if err == io.EOF { //nolint:errorlint // only the end of the file
			if err := lines.complete(r.size()); err != nil {
				return err
			}
			return lines.file.Fail(fmt.Errorf("%w: the file has fewer lines than were read of it", ErrExportChanged))
		}
		if err != nil {
			return err
		}
	}
	if r.at.hash != 0 && r.at.hash != lines.sum() {
		return lines.file.Fail(fmt.Errorf("%w: its lines are not those that were read before", ErrExportChanged))
	}
	r.at.etag, r.at.offset = etag, lines.read
	return nil
}

// again waits before the next attempt, or returns the error to end with.
func (r *exportReader) again(ctx context.Context, err error) error {
	if errors.Is(err, ErrExportChanged) || errors.Is(err, errEncoding) {
		return err
	}
	if e, ok := err.(*transport.StatusError); ok { //nolint:errorlint // of this call
		switch {
		case e.StatusCode == http.StatusRequestedRangeNotSatisfiable && r.at.offset > 0 && !r.entire:
			r.entire = true
			return nil
		case e.StatusCode/100 == 4 && e.StatusCode != http.StatusRequestTimeout && e.StatusCode != http.StatusTooManyRequests && !r.fresh:
			r.files = nil // links expire: new ones may help, once
			return nil
		}
	}
	r.fresh = false
	return storageError(r.retries.Wait(ctx, err))
}
