package camponetest

import (
	"net/http"
	"strconv"
	"strings"
)

const (
	defaultPageSize = 50
	maxPageSize     = 200
)

// page answers with the page of the rows that the query asks for.
func page(c *call, rows []*row, show func(*row) any) reply {
	size := defaultPageSize
	if n, ok := whole(c.query.last("page_size")); ok && n > 0 {
		size = int(min(n, maxPageSize))
	}
	pages := max(1, (len(rows)+size-1)/size)
	current := 1
	switch given := c.query.last("page"); given {
	case "":
	case "last":
		current = pages
	default:
		n, ok := whole(given)
		if !ok || n < 1 || n > int64(pages) {
			return problem(http.StatusNotFound, detailInvalidPage)
		}
		current = int(n)
	}

	results := []any{}
	for _, r := range rows[(current-1)*size : min(current*size, len(rows))] {
		results = append(results, show(r))
	}
	var next, previous any
	if current < pages {
		next = pageLink(c, current+1)
	}
	if current > 1 {
		previous = pageLink(c, current-1)
	}
	return jsonReply(http.StatusOK, []member{
		{"count", number(int64(len(rows)))},
		{"next", next},
		{"previous", previous},
		{"results", results},
	})
}

// pageLink is the address of another page with everything else that the
// query has; the first page goes without a number.
func pageLink(c *call, page int) string {
	wanted := ""
	if page > 1 {
		wanted = strconv.Itoa(page)
	}
	link := origin(c.r) + c.r.URL.EscapedPath()
	if q := c.query.with("page", wanted).encode(); q != "" {
		link += "?" + q
	}
	return link
}

// whole reads a whole number, with a sign and white space around it if need
// be. One that is too large becomes the largest.
func whole(s string) (int64, bool) {
	s = strings.TrimSpace(s)
	digits := strings.TrimPrefix(strings.TrimPrefix(s, "-"), "+")
	if !isDigits(digits) || len(s)-len(digits) > 1 {
		return 0, false
	}
	n, _ := strconv.ParseInt(s, 10, 64) // out of range is clamped
	return n, true
}
