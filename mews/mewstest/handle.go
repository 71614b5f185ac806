package mewstest

import (
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// root is where the API begins.
const root = "/api/connector/v1/"

// Handle makes handler respond to an operation that the server has no behavior
// for, or instead of what it does:
//
//	server.Handle("languages/getTexts", http.HandlerFunc(
//		func(w http.ResponseWriter, r *http.Request) {
//			io.WriteString(w, `{"LanguageTexts": []}`)
//		}))
//
// The handler is called for POST requests with a JSON object and valid tokens,
// which are within the rate limit and not denied the operation, and that the
// contract allows. The name may also be of an operation that the contract does
// not have: then the contents are up to the handler. Faults and the record work
// as usual.
//
// The handler gets the whole body, with the tokens in it. Its response is sent
// when it returns, as JSON unless it sets another Content-Type, with a
// Request-Id. It may run at the same time as others and may use the server. The
// handler that was added last wins; a nil handler removes those of the
// operation. Handle panics if the name is malformed.
func (s *Server) Handle(operation string, handler http.Handler) {
	s.handler.Handlers.Handle(http.MethodPost+" "+operation, handler)
}

// ListOptions change what [Server.HandleList] does.
type ListOptions struct {
	// OmitCursor leaves the member Cursor out of each response, as some of the
	// vendor's examples do.
	OmitCursor bool
	// NullOnLastPage sends a null cursor with the last rows. Otherwise only a page
	// without rows has one.
	NullOnLastPage bool
	// Members are added to each page, such as another list.
	Members Object
}

// HandleList serves rows as an operation with the vendor's pagination:
//
//	server.HandleList("rates/getAll", "Rates", rates)
//
// Rows that only have to be there are better put in with [Server.Add]: then
// filters work, too.
//
// The rows keep their order. A page has Limitation.Count of them, after the one
// that Limitation.Cursor names; the cursor of a page is the Id of its last row
// (or one of the server's own, if a row has none). Without a Limitation the
// response has all rows. The only filters with an effect are intervals, on rows
// that have the member: UpdatedUtc selects by the UpdatedUtc of each row. A client
// may split a filter that is too long into several requests, so rows without the
// member can appear once for each of them.
func (s *Server) HandleList(operation, member string, rows []Object, options ...ListOptions) {
	l := &injected{member: member, rows: make([]any, len(rows)), cursors: make([]string, len(rows))}
	for _, o := range options {
		l.options = o
		l.options.Members = normalObject(o.Members)
	}
	for i, row := range rows {
		row = normalObject(row)
		l.rows[i], l.cursors[i] = row, text(row, "Id")
		if l.cursors[i] == "" {
			l.cursors[i] = newUUID()
		}
	}
	s.Handle(operation, l)
}

// injected is the list of a test.
type injected struct {
	member  string
	rows    []any
	cursors []string
	options ListOptions
}

// ServeHTTP implements [http.Handler].
func (l *injected) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // it is in memory
	input, _ := decode(body)      // it was decoded before
	l = l.within(input)
	first, last, refused := l.page(object(input, "Limitation"))
	if refused != nil {
		refused.reply().response(newUUID()).Send(w)
		return
	}
	result := cloneObject(l.options.Members)
	result[l.member] = append([]any{}, l.rows[first:last]...) // never null
	if !l.options.OmitCursor {
		result["Cursor"] = nil
		if first < last && (last < len(l.rows) || !l.options.NullOnLastPage) {
			result["Cursor"] = l.cursors[last-1]
		}
	}
	reply{status: http.StatusOK, result: result}.response("").Send(w)
}

// within are the rows in the intervals of a request. It leaves out only rows whose
// member is an instant.
func (l *injected) within(input Object) *injected {
	selected := &injected{member: l.member, options: l.options}
	for at, row := range l.rows {
		o, _ := row.(Object)
		outside := func(name string) bool {
			i, given := intervalOf(input, name), bound(o, name)
			return i != nil && given != nil && !i.holds(*given)
		}
		if !slices.ContainsFunc(slices.Collect(maps.Keys(input)), outside) {
			selected.rows, selected.cursors = append(selected.rows, row), append(selected.cursors, l.cursors[at])
		}
	}
	return selected
}

func (l *injected) page(limitation Object) (first, last int, refused *refusal) {
	if limitation == nil {
		return 0, len(l.rows), nil
	}
	if cursor := text(limitation, "Cursor"); cursor != "" {
		for first < len(l.cursors) && key(l.cursors[first]) != key(cursor) {
			first++
		}
		if first++; first > len(l.cursors) {
			return 0, 0, invalid("Limitation.Cursor", "it is not known")
		}
	}
	count := numberOf(limitation, "Count")
	if count < 1 || count > 1000 {
		return 0, 0, invalid("Limitation.Count", "it must be between 1 and 1000")
	}
	return first, min(first+int(count), len(l.rows)), nil
}

// handlerOf is the handler of a test for an address, nil for none.
func (s *Server) handlerOf(r *http.Request) *fake.Match {
	operation, below := strings.CutPrefix(r.URL.EscapedPath(), root)
	if !below {
		return nil
	}
	return s.handler.Handlers.Find(http.MethodPost, operation)
}
