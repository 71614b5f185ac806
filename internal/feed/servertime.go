package feed

import (
	"net/http"
	"time"
)

// ServerTime is the server's time when a request began, by the Date of the response:
// the rows may be as old as the request. It is zero without a Date.
func ServerTime(header http.Header, began time.Time) time.Time {
	made, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	return made.Add(-time.Since(began))
}
