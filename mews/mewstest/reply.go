package mewstest

import (
	"net/http"

	"github.com/guestwire/guestwire-go/internal/fake"
)

const (
	contentJSON     = "application/json"
	headerRequestID = "Request-Id"

	textUnauthorized = "Invalid ClientToken or AccessToken."
	textNotPermitted = "The operation is not permitted to this integration."
	textNotFound     = "There is no such operation. Addresses are case-sensitive and have no slash at the end."
	textNotPost      = "Only POST is allowed."
	textNotJSON      = "Invalid JSON: the body must be one object."
	textTooLarge     = "The request is too large."
	textTooMany      = "Too many requests. Wait before the next one."
)

// reply is a response that has no request id yet.
type reply struct {
	status  int
	header  http.Header
	result  Object
	problem *refusal
}

// refusal is why a request is not fulfilled.
type refusal struct {
	status  int
	message string
	header  http.Header
}

func problem(status int, message string) *refusal { return &refusal{status: status, message: message} }

// invalid is the refusal of one member of the request.
func invalid(member, reason string) *refusal {
	return problem(http.StatusBadRequest, "Invalid "+member+": "+reason+".")
}

// forbidden is the refusal of a business rule, in words for the end user.
func forbidden(message string) *refusal { return problem(http.StatusForbidden, message) }

func (f *refusal) reply() reply {
	return reply{status: f.status, problem: f, header: f.header}
}

// response renders the reply; an empty id stands for none.
func (p reply) response(id string) fake.Response {
	a := fake.Response{Status: p.status, Header: p.header.Clone()}
	if a.Header == nil {
		a.Header = http.Header{}
	}
	if id != "" {
		a.Header.Set(headerRequestID, id)
	}
	body := p.result
	if p.problem != nil {
		body = Object{"Message": p.problem.message, "RequestId": nil, "Details": nil}
		if id != "" {
			body["RequestId"] = id
		}
	}
	if body != nil {
		a.Header.Set("Content-Type", contentJSON+"; charset=utf-8")
		a.Body = appendJSON(nil, body)
	}
	return a
}
