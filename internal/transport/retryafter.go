package transport

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxRetryAfter keeps a mistaken header from silencing a client for ever.
const maxRetryAfter = 24 * time.Hour

// ParseRetryAfter reads a Retry-After header, in seconds or as a date. It
// reports false for an absent or unreadable one.
func ParseRetryAfter(value string, now time.Time) (time.Duration, bool) {
	value = strings.TrimSpace(value)
	if value == "" {
		return 0, false
	}
	if strings.Trim(value, "0123456789") == "" {
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil || n > int64(maxRetryAfter/time.Second) {
			return maxRetryAfter, true
		}
		return time.Duration(n) * time.Second, true
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	return min(max(at.Sub(now), 0), maxRetryAfter), true
}
