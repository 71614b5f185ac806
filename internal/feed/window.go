package feed

import (
	"net/url"
	"reflect"
	"strconv"
)

// A Window is a place in a list whose pages have numbers. Pages overlap: each has to
// contain the last row of the page before, or rows may have moved past it in
// between. What is inserted or removed meanwhile cannot hide a row then.
type Window struct {
	Index int    // of the last row, from 0
	Key   string // of the last row; "" if the page had none that can be told apart
	Size  int    // largest page that the server returns, 0 if not reduced
}

// maxIndex is beyond every list, and far from where the numbers of Page overflow: a
// mark may have been damaged.
const maxIndex = 1 << 30

// ParseWindow reads a place; the zero Window is the first page.
func ParseWindow(place string) Window {
	query, _ := url.ParseQuery(place)
	number := func(name string) int {
		n, _ := strconv.Atoi(query.Get(name))
		return min(max(n, 0), maxIndex)
	}
	return Window{Index: number("index"), Key: query.Get("key"), Size: number("size")}
}

func (w Window) place() string {
	query := url.Values{"index": {strconv.Itoa(w.Index)}}
	if w.Key != "" {
		query.Set("key", w.Key)
	}
	if w.Size > 0 {
		query.Set("size", strconv.Itoa(w.Size))
	}
	return query.Encode()
}

// Page returns the number and the size of the page that has the row at Index and as
// many of those after it as can be, for pages of up to size rows.
func (w Window) Page(first bool, size int) (number, rows int) {
	if w.Size > 0 {
		size = min(size, w.Size)
	}
	if first {
		return 1, size
	}
	for last := 0; ; size++ { // small sizes may all end with the row
		for s := size; s > 0; s-- {
			if end := (w.Index/s + 1) * s; end > max(last, w.Index+1) {
				last, number, rows = end, w.Index/s+1, s
			}
		}
		if rows > 0 {
			return number, rows
		}
	}
}

// A Numbered is a page as it was read.
type Numbered struct {
	Number, Size int
	Rows         reflect.Value
	More         bool                       // there is a page after it
	Partial      bool                       // rows that cannot be decoded may be missing
	Key          func(reflect.Value) string // changes when the row moves
}

// Next returns the place after a page that was read at this one, "" after the last.
// The page is lost if it does not join the one before.
func (w Window) Next(p Numbered) (place string, lost bool) {
	n := p.Rows.Len()
	if w.Key != "" && !contains(p, w.Key) {
		return "", true
	}
	if !p.More {
		return "", false
	}
	start := (p.Number - 1) * p.Size
	next := Window{Index: start + p.Size - 1, Size: w.Size}
	if p.Number == 1 && n > 0 && n < p.Size && !p.Partial {
		next.Size = n // the server reduced the size, and counts pages by its own
	}
	if n > 0 {
		next.Index, next.Key = start+n-1, p.Key(p.Rows.Index(n-1))
	}
	if p.Number > 1 && next.Index <= w.Index {
		return "", true
	}
	return next.place(), false
}

func contains(p Numbered, key string) bool {
	for i := range p.Rows.Len() {
		if p.Key(p.Rows.Index(i)) == key {
			return true
		}
	}
	return false
}
