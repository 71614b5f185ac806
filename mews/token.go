package mews

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// A position is a page of an iteration. Its token is the operation and a query:
//
//	customers/getAll?cursor=...&filters=...&of=3&part=2
//
// The operation and the hash of the filters make sure that a token is not used for
// another list or with other filters, where it would skip rows.
type position struct {
	part   int
	cursor string
	last   bool // cursor is the identifier of the last row, since the vendor sent none
}

// next returns the token of a position.
func (p *plan) next(at position) string {
	query := url.Values{"filters": {p.fingerprint}}
	switch {
	case at.last:
		query.Set("last", at.cursor)
	case at.cursor != "":
		query.Set("cursor", at.cursor)
	}
	if p.parts > 1 {
		query.Set("part", strconv.Itoa(at.part+1))
		query.Set("of", strconv.Itoa(p.parts))
	}
	return p.operation + "?" + query.Encode()
}

// after returns the token of the part after another one, "" after the last.
func (p *plan) after(part int) string {
	if part+1 == p.parts {
		return ""
	}
	return p.next(position{part: part + 1})
}

func (p *plan) parse(token string) (position, error) {
	if token == "" {
		return position{}, nil
	}
	operation, rest, ok := strings.Cut(token, "?")
	query, err := url.ParseQuery(rest)
	switch {
	case !ok || err != nil || !utf8.ValidString(token):
		return position{}, transport.Invalid("Start", fmt.Sprintf(`is not a token of this package; a cursor of the vendor's is written "%s?cursor=..."`, p.operation))
	case operation != p.operation:
		return position{}, transport.Invalid("Start", fmt.Sprintf("is a token of %s, not of %s", transport.OneLine(operation, 100), p.operation))
	}
	at := position{cursor: query.Get("cursor")}
	if query.Has("last") {
		at.cursor, at.last = query.Get("last"), true
	}
	switch {
	case query.Has("filters") && query.Get("filters") != p.fingerprint, p.parts > 1 && !query.Has("filters"):
		return position{}, otherFilters()
	case p.parts == 1 && at.cursor != "" && !query.Has("part"):
		return at, nil
	}
	part, err := strconv.Atoi(query.Get("part"))
	if err != nil || query.Get("of") != strconv.Itoa(p.parts) || part < 1 || part > p.parts {
		return position{}, otherFilters()
	}
	at.part = part - 1
	return at, nil
}

func otherFilters() error {
	return transport.Invalid("Start", "is the token of an iteration with other filters, or is incomplete; resume with the filters, intervals and Extent that it began with")
}
