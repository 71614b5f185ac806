package pretixtest

import (
	"fmt"
	"net/http"

	"github.com/guestwire/guestwire-go/internal/fake"
)

const (
	contentJSON = "application/json"
	contentHTML = "text/html; charset=utf-8"

	detailForbidden = "You do not have permission to perform this action."
)

// reply is a response whose JSON is not rendered yet.
type reply struct {
	status int
	header http.Header
	json   any    // used when raw is nil
	raw    []byte // the body as it is
	indent int
}

func (p reply) response() fake.Response {
	r := fake.Response{Status: p.status, Header: p.header, Body: p.raw}
	if r.Body == nil && p.json != nil {
		r.Body = renderJSON(p.json, p.indent)
	}
	return r
}

func jsonReply(status int, body any) reply {
	return reply{status: status, json: body, header: http.Header{
		"Content-Type":     {contentJSON},
		"Vary":             {"Accept-Language, Cookie, Host"},
		"Content-Language": {"en"},
		"X-Frame-Options":  {"DENY"},
	}}
}

func okReply(body any) reply { return jsonReply(http.StatusOK, body) }

// problem is a response that has nothing but a text.
func problem(status int, detail string) reply {
	return jsonReply(status, fields("detail", detail))
}

func methodNotAllowed(method string) reply {
	return problem(http.StatusMethodNotAllowed, `Method "`+method+`" not allowed.`)
}

// rawProblem is problem as those parts of the server write it that stand
// outside of its API framework: with a space after the colon.
func rawProblem(status int, detail string) reply {
	p := jsonReply(status, nil)
	p.raw = fmt.Appendf(nil, `{"detail": %q}`, detail)
	return p
}

// concurrent is the response while the first request with a key is under way.
func concurrent() reply {
	p := rawProblem(http.StatusConflict, "Concurrent request with idempotency key.")
	p.header.Del("X-Frame-Options")
	p.header.Set("Retry-After", "5")
	return p
}

var pageTexts = map[int]string{
	http.StatusBadRequest:            "This request cannot be understood.",
	http.StatusNotFound:              "There is nothing at this address.",
	http.StatusRequestEntityTooLarge: "This request is larger than the proxy in front of the server allows.",
	http.StatusInternalServerError:   "Something went wrong on this server.",
	http.StatusBadGateway:            "The server behind this proxy sent no usable response.",
	http.StatusServiceUnavailable:    "This server does not take requests at the moment.",
	http.StatusGatewayTimeout:        "The server behind this proxy took too long.",
}

// htmlPage is the response of everything in front of the API itself.
func htmlPage(status int) reply {
	title := http.StatusText(status)
	return reply{
		status: status,
		header: http.Header{"Content-Type": {contentHTML}, "Content-Language": {"en"}},
		raw: fmt.Appendf(nil, "<!DOCTYPE html>\n<html>\n<head><title>%s</title></head>\n<body>\n<h1>%s</h1>\n<p>%s</p>\n</body>\n</html>\n",
			title, title, pageTexts[status]),
	}
}
