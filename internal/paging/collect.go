package paging

import "iter"

// Collect gathers at most limit rows, all of them when limit is negative. It never
// asks for a row beyond the limit. On an error it returns what it has.
func Collect[T any](seq iter.Seq2[T, error], limit int) ([]T, error) {
	var rows []T
	if limit == 0 {
		return rows, nil
	}
	for row, err := range seq {
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
		if len(rows) == limit {
			break
		}
	}
	return rows, nil
}
