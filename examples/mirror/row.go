package main

import (
	"encoding/json"
	"time"
)

// A column is a name and its value.
type column struct {
	name  string
	value any
}

// A row is an object of an API on its way into a table.
type row struct {
	table  string
	key    []column
	values []column
	object any    // goes into the column data
	parts  []part // rows of other tables, which are replaced as a whole
}

// A part is what belongs to a row, in a table of its own.
type part struct {
	table string
	rows  []row
}

// text leaves an empty text out.
func text[S ~string](s S) any {
	if s == "" {
		return nil
	}
	return string(s)
}

// timeLayout has a fixed length, so that texts sort as times do.
const timeLayout = "2006-01-02T15:04:05.000Z"

// instant leaves the zero time out.
func instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(timeLayout)
}

// moment leaves a missing time out.
func moment(t *time.Time) any {
	if t == nil {
		return nil
	}
	return instant(*t)
}

// number leaves a missing number out.
func number[N int | int64](n *N) any {
	if n == nil {
		return nil
	}
	return int64(*n)
}

// readLayout keeps all that the clock has.
const readLayout = "2006-01-02T15:04:05.000000000Z"

func readTime(t time.Time) string { return t.UTC().Format(readLayout) }

// columns are all of a row. A part of a row has its key and time of reading, too.
func (r row) columns(readAt string) ([]column, error) {
	data, err := json.Marshal(r.object)
	if err != nil {
		return nil, err
	}
	all := append(append([]column{}, r.key...), r.values...)
	return append(all, column{"read_at", readAt}, column{"data", string(data)}), nil
}
