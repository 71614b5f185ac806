package camponetest

import (
	"net/http"

	"github.com/guestwire/guestwire-go/internal/fake"
)

var pageSizes = fake.Sizes{Default: 50, Max: 200}

// page is the page of n rows that the query asks for; row renders one.
func page(r *http.Request, n int, row func(i int) any) reply {
	p, ok := fake.PageOf(r, n, pageSizes)
	if !ok {
		return problem(http.StatusNotFound, detailInvalidPage)
	}
	results := []any{}
	for i := p.From; i < p.To; i++ {
		results = append(results, row(i))
	}
	return jsonReply(http.StatusOK, []member{
		{"count", number(int64(n))},
		{"next", link(p.Next)},
		{"previous", link(p.Previous)},
		{"results", results},
	})
}

// pageOf is the page of rows of one kind.
func pageOf(c *call, rows []*row, show func(*row) any) reply {
	return page(c.r, len(rows), func(i int) any { return show(rows[i]) })
}

// link is null where there is no other page.
func link(s string) any {
	if s == "" {
		return nil
	}
	return s
}
