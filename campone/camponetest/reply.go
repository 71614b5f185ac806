package camponetest

import (
	"fmt"
	"net/http"

	"github.com/guestwire/guestwire-go/internal/fake"
)

const (
	contentJSON = "application/json"
	contentHTML = "text/html; charset=utf-8"

	codeInvalidKey   = "invalid_key"
	codeKeyInactive  = "key_inactive"
	codeSiteNotFound = "site_not_found"

	detailForbidden   = "You do not have permission to perform this action."
	detailNotFound    = "Not found."
	detailInvalidPage = "Invalid page."
)

// reply is a response whose JSON is not rendered yet.
type reply struct {
	status int
	header http.Header
	json   any    // used when raw is nil
	raw    []byte // the body as it is
}

func (p reply) response() fake.Response {
	r := fake.Response{Status: p.status, Header: p.header, Body: p.raw}
	if r.Body == nil {
		r.Body = appendJSON(nil, p.json)
	}
	return r
}

func jsonReply(status int, body any) reply {
	return reply{status: status, json: body, header: http.Header{"Content-Type": {contentJSON}}}
}

// problem is a response that has nothing but a code or a sentence.
func problem(status int, detail string) reply {
	return jsonReply(status, Object{"detail": detail})
}

func methodNotAllowed(method string) reply {
	return problem(http.StatusMethodNotAllowed, `Method "`+method+`" not allowed.`)
}

// fieldErrors are errors by field, in the order of the fields.
type fieldErrors []member

func (e *fieldErrors) add(field string, texts ...string) {
	if len(texts) == 0 {
		return
	}
	list := make([]any, len(texts))
	for i, text := range texts {
		list[i] = text
	}
	*e = append(*e, member{field, list})
}

func (e *fieldErrors) reply() reply { return jsonReply(http.StatusBadRequest, []member(*e)) }

const notFieldErrors = "non_field_errors"

// htmlPage is the response of everything in front of the API itself.
func htmlPage(status int, title, text string) reply {
	return reply{
		status: status,
		header: http.Header{"Content-Type": {contentHTML}},
		raw: fmt.Appendf(nil, "\n<!doctype html>\n<html lang=\"en\">\n<head>\n  <title>%s</title>\n</head>\n<body>\n  <h1>%s</h1><p>%s</p>\n</body>\n</html>\n",
			title, title, text),
	}
}
