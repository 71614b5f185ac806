package paging

import (
	"hash/fnv"
	"strconv"
)

// Fingerprint is what a token holds of its filters, or of the files of an export, to
// tell whether they have changed. Users store tokens, so it must stay the same.
func Fingerprint(content []byte) string {
	h := fnv.New64a()
	_, _ = h.Write(content)
	return strconv.FormatUint(h.Sum64(), 36)
}
