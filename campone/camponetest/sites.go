package camponetest

import (
	"fmt"
	"strconv"
)

// AddSite puts a site into the state, as it is and without any validation. It
// returns its id.
//
// Missing members become those of an active pitch for four with a number of
// its own, at 55.00 a night. An existing id is replaced.
func (t *Tenant) AddSite(site Object) int64 { return t.put(sites, site) }

// AddSites adds n generated sites with numbers that differ and sort as they
// were added. It returns their ids.
func (t *Tenant) AddSites(n int) []int64 {
	return t.generate(sites, n, func(i int) Object {
		return Object{"site_number": fmt.Sprintf("P%05d", i)}
	})
}

// Sites are the sites of the tenant, by number.
func (t *Tenant) Sites() []Object { return t.all(sites) }

func (s *Server) listSites(c *call) reply {
	return pageOf(c, c.key.tenant.shelves[sites].rows, func(r *row) any { return r.show(sites) })
}

func sitePresets(id int64) Object {
	return Object{
		"site_number":          "A" + strconv.FormatInt(id, 10),
		"name":                 "",
		"max_occupants":        number(4),
		"base_price_per_night": "55.00",
		"status":               "active",
		"site_type_id":         number(1),
		"site_type_name":       "Wohnmobil",
	}
}
