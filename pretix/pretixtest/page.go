package pretixtest

import (
	"net/http"
	"strconv"

	"github.com/guestwire/guestwire-go/internal/fake"
)

var pageSizes = fake.Sizes{Default: 50, Max: 50}

// page is the page of n rows that the query asks for; row renders one.
func page(r *http.Request, n int, row func(i int) any) reply {
	p, ok := fake.PageOf(r, n, pageSizes)
	if !ok {
		return problem(http.StatusNotFound, "Invalid page.")
	}
	results := []any{}
	for i := p.From; i < p.To; i++ {
		results = append(results, row(i))
	}
	return okReply(fields(
		"count", integer(strconv.Itoa(n)),
		"next", link(p.Next),
		"previous", link(p.Previous),
		"results", results,
	))
}

// link is null where there is no other page.
func link(s string) any {
	if s == "" {
		return nil
	}
	return s
}
