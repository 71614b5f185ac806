package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// impossible are endpoints that no call can succeed with: what the server answers
// itself with 404, 405 or 500, the status that needs a task queue, and the page of
// the browser.
var impossible = []string{
	"DELETE {org}/customers/{identifier}/", "DELETE {org}/giftcards/{pk}/", "DELETE {org}/memberships/{pk}/", "DELETE {org}/reusablemedia/{pk}/",
	"GET {ev}/clone/", "GET {ev}/clone/{event}/", "PATCH {ev}/clone/{event}/", "DELETE {ev}/clone/{event}/",
	"GET {ev}/ticketpdfrenderer/", "GET {ev}/ticketpdfrenderer/{pk}/", "PATCH {ev}/ticketpdfrenderer/{pk}/", "DELETE {ev}/ticketpdfrenderer/{pk}/",
	"POST {org}/subevents/", "PATCH {org}/subevents/{pk}/", "DELETE {org}/subevents/{pk}/",
	"POST {org}/invoices/{number}/transmit/", "POST {org}/invoices/{number}/retransmit/",
	"GET {ev}/shredders/status/{asyncid}/{cfid}/", "GET /oauth/authorize", "POST /oauth/authorize",
}

type rawRest struct {
	Version   string             `json:"pretix"`
	Webhooks  []string           `json:"webhook_action_types"`
	Endpoints []rawEndpoint      `json:"endpoints"`
	Objects   ordered[rawObject] `json:"objects"`
}

type rawEndpoint struct {
	Method          string          `json:"method"`
	Path            string          `json:"path"`
	Action          string          `json:"action"`
	View            string          `json:"view"`
	Object          string          `json:"object"`
	Paginated       bool            `json:"paginated"`
	Permission      json.RawMessage `json:"permission"`
	Filters         json.RawMessage `json:"filters"`
	Ordering        []string        `json:"ordering"`
	DefaultOrdering []string        `json:"default_ordering"`
	Query           []string        `json:"query"`
	Body            []string        `json:"body_members"`
}

type rawObject struct {
	Fields ordered[rawRestField] `json:"fields"`
	Extra  ordered[string]       `json:"extra"`
}

type rawRestField struct {
	restField

	Class  string    `json:"field"`
	Values []*string `json:"values"`
}

// A shape is what was seen of an endpoint on a server.
type shape struct {
	Statuses map[string]int `json:"statuses"`
	Headers  []string       `json:"headers"`
}

// importRest makes facts of a contract and, if there is one, of what was seen on a
// server.
func importRest(name, shapes string) (*restContract, error) {
	var raw rawRest
	b, err := os.ReadFile(name) //nolint:gosec // the generator is told which
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(b, &raw); err != nil {
		return nil, err
	}
	seen := map[string]shape{}
	if shapes != "" {
		if b, err = os.ReadFile(shapes); err != nil { //nolint:gosec // the generator is told which
			return nil, err
		}
		if err := json.Unmarshal(b, &seen); err != nil {
			return nil, err
		}
	}
	c := &restContract{Version: raw.Version, Webhooks: raw.Webhooks}
	for _, r := range raw.Endpoints {
		e, err := r.facts(seen[r.Method+" "+r.Path])
		if err != nil {
			return nil, err
		}
		// PATCH serves for PUT; the indexes of nested resources repeat the resource.
		if e.Method == http.MethodPut || r.View == "APIRootView" && e.Path != "/" || slices.Contains(impossible, e.id()) {
			continue
		}
		c.Endpoints = append(c.Endpoints, e)
	}
	for _, o := range raw.Objects {
		t := &restType{Name: plainObject(o.name)}
		for _, f := range o.value.Fields {
			t.Fields = append(t.Fields, f.value.facts(f.name))
		}
		for _, x := range o.value.Extra {
			t.Fields = append(t.Fields, restField{Name: x.name, Type: x.value, Read: true, Extra: true})
		}
		c.Types = append(c.Types, t)
	}
	return c, nil
}

func (r rawEndpoint) facts(s shape) (*endpoint, error) {
	e := &endpoint{
		Method: r.Method, Path: shortPath(r.Path), Action: r.Action, Object: plainObject(r.Object), Paginated: r.Paginated,
		DefaultOrdering: r.DefaultOrdering, Query: r.Query, Body: r.Body, Headers: s.Headers,
	}
	if r.Action == "list" || r.Paginated {
		e.Ordering = r.Ordering
	} else {
		e.DefaultOrdering = nil
	}
	for status := range s.Statuses {
		if n, _ := strconv.Atoi(status); n/100 == 2 {
			e.Success = append(e.Success, n)
		}
	}
	slices.Sort(e.Success)
	if len(r.Permission) > 0 {
		var one string
		if json.Unmarshal(r.Permission, &one) == nil {
			e.Permission = []string{one}
		} else if err := json.Unmarshal(r.Permission, &e.Permission); err != nil {
			return nil, err
		}
	}
	if len(r.Filters) > 0 && r.Action == "list" {
		var filters ordered[filter]
		if err := json.Unmarshal(r.Filters, &filters); err != nil {
			return nil, err
		}
		for _, f := range filters {
			f.value.Name = f.name
			e.Filters = append(e.Filters, f.value)
		}
	}
	return e, nil
}

func (r rawRestField) facts(name string) restField {
	f := r.restField
	f.Name, f.Class = name, r.Class
	f.Type = objectNames.ReplaceAllString(f.Type, "$1")
	for _, v := range r.Values {
		if v != nil {
			f.Values = append(f.Values, *v)
		}
	}
	return f
}

var objectNames = regexp.MustCompile(`\b([A-Z]\w*)Serializer\b`)

func plainObject(name string) string { return strings.TrimSuffix(name, "Serializer") }

func shortPath(path string) string {
	path = strings.Replace(path, "/organizers/{organizer}/events/{event}", "{ev}", 1)
	return strings.Replace(path, "/organizers/{organizer}", "{org}", 1)
}

// updateRest replaces the facts by those of a new contract.
func updateRest(out io.Writer, root, name, shapes string) error {
	after, err := importRest(name, shapes)
	if err != nil {
		return err
	}
	before, err := readRestContract(restAPI(root), "")
	if errors.Is(err, os.ErrNotExist) {
		before, err = &restContract{}, nil
	}
	if err != nil {
		return err
	}
	compare(out, before.lines(), after.lines())
	return os.WriteFile(restAPI(root), after.encode(), 0o644) //nolint:gosec // source is readable
}
