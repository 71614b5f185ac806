package mews

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/transport"
)

// An exportPosition is a line of a file of an export. Its token is a query:
//
//	exports/rows?export=...&file=2&files=...&line=4711&offset=120344&etag=...
//
// The offset is used only while the storage names the same file by its ETag. The hash
// of the files' sizes keeps a token from being used with other files.
type exportPosition struct {
	file   int
	line   int64  // in the file, from 0
	offset int64  // of the line in bytes, if etag is set
	etag   string // a strong one, of a file that is not compressed
	files  string // hash of the sizes
	hash   uint64 // of the lines before, 0 if unknown; in no token
}

const exportToken = "exports/rows"

func (p exportPosition) token(export string) string {
	query := url.Values{
		"export": {export}, "files": {p.files},
		"file": {strconv.Itoa(p.file + 1)}, "line": {strconv.FormatInt(p.line, 10)},
	}
	if p.etag != "" {
		query.Set("offset", strconv.FormatInt(p.offset, 10))
		query.Set("etag", p.etag)
	}
	return exportToken + "?" + query.Encode()
}

// next is the beginning of the next file.
func (p exportPosition) next() exportPosition {
	return exportPosition{file: p.file + 1, files: p.files}
}

func parseExportToken(token, export string) (exportPosition, error) {
	if token == "" || token == paging.End {
		return exportPosition{}, nil
	}
	name, rest, _ := strings.Cut(token, "?")
	query, err := url.ParseQuery(rest)
	if name != exportToken || err != nil {
		return exportPosition{}, transport.Invalid("Start", "is not a token of the rows of an export")
	}
	if !strings.EqualFold(query.Get("export"), export) {
		return exportPosition{}, transport.Invalid("Start", "is a token of the export "+transport.OneLine(query.Get("export"), 100))
	}
	number := func(name string, least int64) int64 {
		n, e := strconv.ParseInt(query.Get(name), 10, 64)
		if e != nil || n < least {
			err = errTokenChanged
		}
		return n
	}
	p := exportPosition{files: query.Get("files"), line: number("line", 0), file: int(min(number("file", 1), 1<<30)) - 1}
	if p.etag = query.Get("etag"); p.etag != "" {
		p.offset = number("offset", 0)
		if !isStrong(p.etag) {
			err = errTokenChanged
		}
	}
	return p, err
}

var errTokenChanged = transport.Invalid("Start", "is a modified token")

// hashOfFiles identifies the files of an export. Their links are new each time.
func hashOfFiles(files []ExportFileEntry) string {
	var sizes []byte
	for _, f := range files {
		sizes = fmt.Appendf(sizes, "%d ", f.SizeInBytes)
	}
	return paging.Fingerprint(sizes)
}

// isStrong reports whether an ETag can be sent back, and names the bytes rather
// than what they mean.
func isStrong(etag string) bool {
	if len(etag) < 2 || len(etag) > 200 || etag[0] != '"' || etag[len(etag)-1] != '"' {
		return false
	}
	return !strings.ContainsFunc(etag[1:len(etag)-1], func(r rune) bool { return r < '!' || r == '"' || r > '~' })
}
