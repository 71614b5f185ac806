package mews

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"strconv"
	"strings"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// exportLines reads the lines of one file. It holds one of them.
type exportLines struct {
	file    *transport.File
	wire    *counted
	text    *bufio.Reader
	gzipped bool
	offset  int64        // of what was sent
	read    int64        // bytes of text, those before a range included
	hash    maphash.Hash // of text
	line    []byte
	rest    bool // of a line that is too long is unread
	ended   bool // the file, also after a line without an end
}

// counted counts what is read through it. After an error it returns the same again,
// which bufio does not.
type counted struct {
	r   io.Reader
	n   int64
	err error
}

func (c *counted) Read(p []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	n, err := c.r.Read(p)
	c.n, c.err = c.n+int64(n), err
	return n, err //nolint:wrapcheck // io.EOF must stay io.EOF
}

const exportBuffer = 64 << 10

var errEncoding = errors.New("the Content-Encoding of the file is not supported")

// newExportLines begins to read a file, from an offset if a range was asked for.
func newExportLines(file *transport.File, offset int64, seed maphash.Seed) (*exportLines, error) {
	l := &exportLines{file: file, wire: &counted{r: file.Body, n: offset}, offset: offset, read: offset}
	l.hash.SetSeed(seed)
	l.text = bufio.NewReaderSize(l.wire, exportBuffer)
	switch encoding := strings.ToLower(file.Header.Get("Content-Encoding")); encoding {
	case "", "identity", "gzip", "x-gzip":
	default:
		return nil, file.Fail(fmt.Errorf("%w: %q", errEncoding, transport.OneLine(encoding, 50)))
	}
	if offset > 0 {
		return l, nil
	}
	// The content is more reliable than headers: a transport may have decompressed it,
	// and a storage may not know that it is compressed.
	if start, _ := l.text.Peek(2); string(start) == "\x1f\x8b" {
		z, err := gzip.NewReader(l.text)
		if err != nil {
			return nil, l.fault(err)
		}
		l.text, l.gzipped = bufio.NewReaderSize(&counted{r: z}, exportBuffer), true
	}
	if start, _ := l.text.Peek(3); string(start) == "\xef\xbb\xbf" {
		n, _ := l.text.Discard(3)
		l.read += int64(n)
	}
	return l, nil
}

// foreign reports whether the body is a page of something between here and the
// storage.
func (l *exportLines) foreign() (start []byte, foreign bool) {
	start, _ = l.text.Peek(512)
	text := bytes.TrimSpace(start)
	return start, len(text) > 0 && text[0] == '<'
}

// etag names the bytes of the file, if a range of them can be asked for.
func (l *exportLines) etag() string {
	tag := l.file.Header.Get("ETag")
	if l.gzipped || l.file.Header.Get("Content-Encoding") != "" || !isStrong(tag) {
		return ""
	}
	return tag
}

// next returns the next line with its end, which is valid until the next call. Of a
// line longer than limit it returns the beginning, and leaves the rest to skip.
func (l *exportLines) next(limit int) (line []byte, tooLong bool, err error) {
	l.line, l.rest = l.line[:0], false
	for {
		part, err := l.slice()
		if err == nil && len(l.line) == 0 && len(part) <= limit {
			return part, false, nil
		}
		l.line = append(l.line, part...)
		switch {
		case err == io.EOF && len(l.line) == 0: //nolint:errorlint // as bufio returns it
			return nil, false, io.EOF
		case err != nil && err != io.EOF && !errors.Is(err, bufio.ErrBufferFull): //nolint:errorlint // as above
			return nil, false, l.fault(err)
		case len(bytes.TrimRight(l.line, "\r\n")) > limit:
			l.rest = errors.Is(err, bufio.ErrBufferFull)
			return l.line, true, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return l.line, false, nil
		}
	}
}

// skip reads to the end of the line. It returns io.EOF if there is none.
func (l *exportLines) skip() error {
	for begun := l.rest; ; begun = true {
		part, err := l.slice()
		l.rest = errors.Is(err, bufio.ErrBufferFull)
		switch {
		case err == nil || err == io.EOF && (begun || len(part) > 0): //nolint:errorlint // as bufio returns it
			return nil
		case err == io.EOF: //nolint:errorlint // as bufio returns it
			return io.EOF
		case !l.rest:
			return l.fault(err)
		}
	}
}

func (l *exportLines) slice() ([]byte, error) {
	part, err := l.text.ReadSlice('\n')
	l.read += int64(len(part))
	_, _ = l.hash.Write(part)
	l.ended = err == io.EOF
	return part, err //nolint:wrapcheck // for the callers to look at
}

// longEnough returns an error if the headers say that the file will end too early:
// something else was sent, such as an error as JSON, of which no row must be made.
func (l *exportLines) longEnough(size int64) error {
	n, err := strconv.ParseInt(l.file.Header.Get("Content-Length"), 10, 64)
	plain := !l.gzipped && l.file.Header.Get("Content-Encoding") == ""
	if n += l.offset; err == nil && plain && n < size {
		return l.tooShort(n, size)
	}
	return nil
}

func (l *exportLines) tooShort(n, size int64) error {
	return l.file.Fail(fmt.Errorf("the file ends after %d of its %d bytes: %w", n, size, io.ErrUnexpectedEOF))
}

// sum is a hash of the text up to here, 0 if the beginning was not sent.
func (l *exportLines) sum() uint64 {
	if l.offset > 0 {
		return 0
	}
	return l.hash.Sum64()
}

// complete returns an error if the file has ended too early. Its size is that of
// what was sent or, if it was compressed on the way, of what is in it.
func (l *exportLines) complete(size int64) error {
	sent, text := l.wire.n, l.read
	switch {
	case sent == size || text == size:
		return nil
	case max(sent, text) < size:
		return l.tooShort(max(sent, text), size)
	case !l.file.Framed && !l.gzipped:
		return l.file.Fail(fmt.Errorf("the file has %d bytes instead of %d, and the response does not say where it ends: %w", sent, size, io.ErrUnexpectedEOF))
	}
	return nil
}

// fault is the error of a read.
func (l *exportLines) fault(err error) error {
	if e, ok := errors.AsType[*transport.CallError](err); ok {
		return e
	}
	return l.file.Fail(fmt.Errorf("the file cannot be decompressed: %w", err))
}

func (l *exportLines) close() { _ = l.file.Body.Close() }
