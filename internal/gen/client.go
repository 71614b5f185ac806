package main

import (
	"cmp"
	"slices"
)

// client writes the type with all services, and what connects them.
func (w *writer) client() {
	services := slices.Clone(w.m.services)
	slices.SortFunc(services, func(a, b *service) int { return cmp.Compare(a.plural, b.plural) })
	w.printf(`// A Client calls the Connector API with the credentials of one application and
// one access token. It is safe for concurrent use; its fields must not be
// changed.
type Client struct {
`)
	for _, s := range services {
		w.printf("\t%s %s\n", s.plural, s.name)
	}
	w.printf("\n\tcore *core\n}\n\n")
	w.printf("func newClient(c *core) *Client {\n\treturn &Client{\n")
	for _, s := range services {
		w.printf("\t\t%s: %s{c},\n", s.plural, s.name)
	}
	w.printf("\t\tcore: c,\n\t}\n}\n")
}
