package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
)

// execer is a transaction, or the database.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// upsert adds a row, or replaces it unless it was read later.
func upsert(ctx context.Context, to execer, table string, key, columns []column) (int, error) {
	var sets []string
	var args []any
	for i, c := range columns {
		args = append(args, c.value)
		if i >= len(key) {
			sets = append(sets, c.name+" = excluded."+c.name)
		}
	}
	query := "INSERT INTO " + table + " (" + names(columns) + ") VALUES (?" + strings.Repeat(", ?", len(columns)-1) +
		") ON CONFLICT (" + names(key) + ") DO UPDATE SET " + strings.Join(sets, ", ") +
		" WHERE excluded.read_at >= " + table + ".read_at"
	return affected(to.ExecContext(ctx, query, args...))
}

func names(columns []column) string {
	all := make([]string, len(columns))
	for i, c := range columns {
		all[i] = c.name
	}
	return strings.Join(all, ", ")
}

// matching adds the columns of a key to a condition and its arguments.
func matching(key []column, condition string, args ...any) (where string, all []any) {
	conditions := []string{condition}
	for _, c := range key {
		conditions = append(conditions, c.name+" = ?")
		args = append(args, c.value)
	}
	return strings.Join(conditions, " AND "), args
}

// erase deletes the rows of a key for which a condition holds.
func erase(ctx context.Context, from execer, table string, key []column, condition string, args ...any) (int, error) {
	where, all := matching(key, condition, args...)
	return affected(from.ExecContext(ctx, "DELETE FROM "+table+" WHERE "+where, all...))
}

func affected(r sql.Result, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	n, err := r.RowsAffected()
	return int(n), err
}

// unseen are the keys of rows that were last read before a time, are not in the last
// batch, and do not exist any more.
func (f *feed) unseen(ctx context.Context, db *sql.DB, began string, last []row) ([][]column, error) {
	seen := map[any]bool{}
	for _, r := range last {
		seen[r.key[len(r.key)-1].value] = true
	}
	where, args := matching(f.scope, "read_at < ?", began)
	found, err := db.QueryContext(ctx, "SELECT "+f.key+" FROM "+f.table+" WHERE "+where, args...) //nolint:gosec // names of this program
	if err != nil {
		return nil, err
	}
	values, err := all[any](found)
	if err != nil {
		return nil, err
	}
	var gone [][]column
	for _, value := range values {
		if seen[value] {
			continue
		}
		exists := false
		if f.exists != nil {
			if exists, err = f.exists(ctx, value); err != nil {
				return nil, err
			}
		}
		if !exists {
			gone = append(gone, f.keyOf(value))
		}
	}
	return gone, nil
}

func (f *feed) keyOf(value any) []column {
	return append(append([]column{}, f.scope...), column{f.key, value})
}

// remove removes a row that is gone, unless it was read since.
func (f *feed) remove(ctx context.Context, tx *sql.Tx, readAt string, key []column) (int, error) {
	gone, err := erase(ctx, tx, f.table, key, "read_at < ?", readAt)
	if err != nil || gone == 0 {
		return 0, err
	}
	values := make([]any, len(key))
	for i, c := range key {
		values[i] = c.value
	}
	text, err := json.Marshal(values)
	if err != nil {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO vanished VALUES (?, ?, ?)", f.name, string(text), readAt)
	return gone, err
}

// all reads and closes rows of one column.
func all[T any](rows *sql.Rows) ([]T, error) {
	defer rows.Close()
	var read []T
	for rows.Next() {
		var value T
		if err := rows.Scan(&value); err != nil {
			return nil, err
		}
		read = append(read, value)
	}
	return read, rows.Err()
}
