package mewstest

import (
	"net/http"
	"slices"
	"strings"
)

// limitScope finds the chains and enterprises that the request is about. Only
// with a portfolio token it is the request that names them.
func (s *Server) limitScope(c *call) *refusal {
	c.scope = scope{chains: s.chains(c.token), enterprises: c.token.enterprises}
	if len(c.chains) == 0 { // of enterprises that nobody added
		return problem(http.StatusUnauthorized, textUnauthorized)
	}
	c.enterprise = c.enterprises[0]
	if refused := s.narrow(c, "EnterpriseIds", &c.enterprises); refused != nil || !c.token.portfolio {
		return refused
	}
	wanted := c.operation.wants
	if wanted != "" && len(named(c.input, wanted)) == 0 {
		return invalid(wanted, required(wanted)+" with a portfolio access token")
	}
	for _, name := range []string{"ChainIds", "ChainId"} {
		if _, takes := c.operation.member(name); takes {
			if refused := s.narrow(c, name, &c.chains); refused != nil {
				return refused
			}
		}
	}
	if wanted == "EnterpriseId" {
		if refused := s.narrow(c, wanted, &c.enterprises); refused != nil {
			return refused
		}
		c.enterprise = c.enterprises[0]
		c.chains = []string{s.enterprise(c.enterprise).chain}
	}
	return nil
}

func required(name string) string {
	if strings.HasSuffix(name, "s") {
		return "they are required"
	}
	return reasonRequired
}

// named is what a request names: the items of a list, or the one identifier.
func named(input Object, name string) []string {
	if id := text(input, name); id != "" {
		return []string{id}
	}
	return list(input, name)
}

// narrow leaves what a request names of what its token covers.
func (s *Server) narrow(c *call, name string, covered *[]string) *refusal {
	if _, takes := c.operation.member(name); !takes {
		return nil
	}
	given := named(c.input, name)
	if len(given) == 0 {
		return nil
	}
	keys := make([]string, len(given))
	for i, id := range given {
		keys[i] = key(id)
		if !slices.Contains(*covered, keys[i]) {
			return invalid(name, "the access token does not cover "+id)
		}
	}
	*covered = keys
	return nil
}
