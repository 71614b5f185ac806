package pretixtest

import (
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

const maxPageSize = 50

// page answers with the page of the rows that the query asks for.
func page(r *http.Request, rows []*object) reply {
	q := parseQuery(r.URL.RawQuery)
	size := maxPageSize
	if given, ok := q.last("page_size"); ok {
		if n, isNumber := number(given); isNumber && n > 0 {
			size = min(n, maxPageSize)
		}
	}
	pages := max(1, (len(rows)+size-1)/size)
	current := 1
	if given, _ := q.last("page"); given == "last" {
		current = pages
	} else if given != "" {
		n, isNumber := number(given)
		if !isNumber || n < 1 || n > pages {
			return problem(http.StatusNotFound, "Invalid page.")
		}
		current = n
	}

	results := []any{}
	for _, row := range rows[(current-1)*size : min(current*size, len(rows))] {
		results = append(results, row)
	}
	var next, previous any
	if current < pages {
		next = pageLink(r, q, current+1)
	}
	if current > 1 {
		previous = pageLink(r, q, current-1)
	}
	return ok(fields(
		"count", integer(strconv.Itoa(len(rows))),
		"next", next,
		"previous", previous,
		"results", results,
	))
}

// pageLink is the address of another page: the query as it was sent, sorted
// by name; the first page goes without a number.
func pageLink(r *http.Request, q query, page int) string {
	q = slices.DeleteFunc(slices.Clone(q), func(p struct{ name, value string }) bool { return p.name == "page" })
	if page > 1 {
		q = append(q, struct{ name, value string }{"page", strconv.Itoa(page)})
	}
	slices.SortStableFunc(q, func(a, b struct{ name, value string }) int { return strings.Compare(a.name, b.name) })
	var link strings.Builder
	link.WriteString(origin(r) + r.URL.EscapedPath())
	for i, pair := range q {
		separator := "&"
		if i == 0 {
			separator = "?"
		}
		link.WriteString(separator + url.QueryEscape(pair.name) + "=" + url.QueryEscape(pair.value))
	}
	return link.String()
}

// number reads whole numbers as the server does: with a sign, white space
// around them and single underscores between digits.
func number(s string) (int, bool) {
	s = strings.TrimFunc(s, unicode.IsSpace)
	digits := strings.TrimPrefix(s, "-")
	negative := digits != s
	if !negative {
		digits = strings.TrimPrefix(s, "+")
	}
	if strings.HasPrefix(digits, "_") || strings.HasSuffix(digits, "_") || strings.Contains(digits, "__") {
		return 0, false
	}
	digits = strings.ReplaceAll(digits, "_", "")
	if digits == "" || len(digits) != len(digitsOf(digits)) {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	if err != nil {
		n = math.MaxInt
	}
	if negative {
		n = -n
	}
	return n, true
}
