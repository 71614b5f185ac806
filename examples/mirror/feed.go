package main

import (
	"context"
	"database/sql"
	"iter"
	"time"
)

// A feed keeps one table in step, or the rows of one event in it.
type feed struct {
	name  string
	table string
	scope []column // what all of its rows have in common, the first columns of the key
	key   string   // the last column of the key
	wake  chan struct{}

	// changes reads what changed since a mark.
	changes func(ctx context.Context, from start) iter.Seq2[batch, error]
	// exists asks for a row that a sweep did not find. If nil, it does not exist.
	exists func(ctx context.Context, key any) (bool, error)
	// stored takes part in the transaction of a batch.
	stored func(ctx context.Context, tx *sql.Tx, b batch) error
}

// A start is where and how to read.
type start struct {
	mark    string
	every   time.Duration // 0 is for one round
	overlap time.Duration
	wake    <-chan struct{}
	sweep   bool // a round over everything, which only finds what is gone
}

// A batch is one of a change feed.
type batch struct {
	rows    []row
	missing [][]column // keys of rows that do not exist
	readAt  time.Time
	mark    string
	end     bool
}

// batches are those of a change feed of one of the packages.
func batches[C any](changes iter.Seq2[C, error], batchOf func(C) batch) iter.Seq2[batch, error] {
	return func(yield func(batch, error) bool) {
		for c, err := range changes {
			if err != nil {
				yield(batch{}, err)
				return
			}
			if !yield(batchOf(c), nil) {
				return
			}
		}
	}
}

// notify begins the next round early.
func (f *feed) notify() {
	select {
	case f.wake <- struct{}{}:
	default: // it begins already
	}
}

// rowsOf makes rows of objects.
func rowsOf[T any](objects []T, rowOf func(*T) row) []row {
	rows := make([]row, len(objects))
	for i := range objects {
		rows[i] = rowOf(&objects[i])
	}
	return rows
}
