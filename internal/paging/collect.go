package paging

import "iter"

// Collect gathers at most max rows, all of them when max is negative. It never
// asks for a row beyond the limit. On an error it returns what it has.
func Collect[T any](seq iter.Seq2[T, error], max int) ([]T, error) {
	var rows []T
	if max == 0 {
		return rows, nil
	}
	for row, err := range seq {
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
		if len(rows) == max {
			break
		}
	}
	return rows, nil
}
