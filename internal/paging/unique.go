package paging

import "iter"

// Unique takes away the rows whose key was delivered before. It remembers all
// keys of a range.
func Unique[P, T any, K comparable](pages iter.Seq2[*P, error], rows func(*P) *[]T, key func(*T) K) iter.Seq2[*P, error] {
	return func(yield func(*P, error) bool) {
		seen := map[K]struct{}{}
		for page, err := range pages {
			if page != nil {
				list := rows(page)
				kept := (*list)[:0]
				for i := range *list {
					k := key(&(*list)[i])
					if _, ok := seen[k]; !ok {
						seen[k] = struct{}{}
						kept = append(kept, (*list)[i])
					}
				}
				*list = kept
			}
			if !yield(page, err) {
				return
			}
		}
	}
}
