package drf

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"strings"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// linkPageSize is what a server uses for a link without a page size.
const linkPageSize = "50"

// An Address is a list that a user names by its path, or by a link to a page.
type Address struct {
	Path    string
	Filters url.Values
	Start   string
}

// Resolve takes the query out of Path: its filters, and its page number if there is
// no Start. example is a path for the error.
func (a Address) Resolve(c *transport.Client, example string) (Address, error) {
	path, query, err := c.Relative("Path", a.Path)
	if err != nil {
		return Address{}, err
	}
	filters, err := url.ParseQuery(query)
	switch {
	case err != nil || path == "":
		return Address{}, transport.Invalid("Path", fmt.Sprintf("must be the path of a list, such as %q", example))
	case !strings.HasSuffix(path, "/"):
		return Address{}, transport.Invalid("Path", fmt.Sprintf("must end in a slash, as in %q", example))
	}
	page, size := filters.Get("page"), filters.Get("page_size")
	filters.Del("page")
	filters.Del("page_size")
	if a.Filters.Has("page") || a.Filters.Has("page_size") {
		return Address{}, transport.Invalid("Filters", "must not contain page or page_size; set Start and PageSize")
	}
	maps.Copy(filters, a.Filters)
	start := a.Start
	if start == "" && page != "" {
		at := maps.Clone(filters)
		at.Set("page", page)
		at.Set("page_size", cmp.Or(size, linkPageSize)) // pages are counted by the size of the link
		start = path + "?" + at.Encode()
	}
	return Address{Path: path, Filters: filters, Start: start}, nil
}
