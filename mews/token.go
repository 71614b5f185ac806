package mews

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/transport"
)

// A position is where a walk stands. Its token is the vendor's cursor where one
// walk does; otherwise it tells the part too, and to which filters it belongs.
type position struct {
	part   int
	cursor string
}

func (p *plan) token(at position) string {
	if p.parts == 1 {
		if strings.Contains(at.cursor, "=") || at.cursor == paging.End {
			return url.Values{"cursor": {at.cursor}}.Encode() // not to be taken for another token
		}
		return at.cursor
	}
	return url.Values{
		"part":    {strconv.Itoa(at.part + 1)},
		"of":      {strconv.Itoa(p.parts)},
		"filters": {p.fingerprint},
		"cursor":  {at.cursor},
	}.Encode()
}

// next is the token of what follows a page that was read at a position.
func (p *plan) next(at position, cursor string) string {
	switch {
	case cursor != "":
		return p.token(position{at.part, cursor})
	case at.part+1 < p.parts:
		return p.token(position{at.part + 1, ""})
	}
	return ""
}

func (p *plan) parse(token string) (position, error) {
	switch {
	case token == "":
		return position{}, nil
	case !utf8.ValidString(token):
		return position{}, transport.Invalid("Start", "is neither a cursor nor a token of this package")
	}
	if !strings.Contains(token, "=") {
		if p.parts > 1 {
			return position{}, transport.Invalid("Start", "is a cursor, but these filters need several walks, and their tokens tell which; use the token of a page or of a PageError")
		}
		return position{cursor: token}, nil
	}
	q, err := url.ParseQuery(token)
	if err == nil && len(q) == 1 && q.Get("cursor") != "" && p.parts == 1 {
		return position{cursor: q.Get("cursor")}, nil
	}
	part, bad := strconv.Atoi(q.Get("part"))
	if err != nil || bad != nil || !q.Has("of") || !q.Has("filters") || !q.Has("cursor") {
		return position{}, transport.Invalid("Start", "is neither a cursor nor a token of this package")
	}
	if q.Get("filters") != p.fingerprint || q.Get("of") != strconv.Itoa(p.parts) || part < 1 || part > p.parts {
		return position{}, transport.Invalid("Start", "is the token of a walk with other filters; a walk is resumed with the filters and the Extent it began with, intervals included")
	}
	return position{part - 1, q.Get("cursor")}, nil
}
