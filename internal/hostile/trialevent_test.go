package hostile_test

import (
	"cmp"
	"slices"
	"strings"

	"github.com/guestwire/guestwire-go/internal/hostile"
)

// proves is what a client can know from one event.
func (e event) proves(proto int, action bool) (said outcome, sure bool) {
	if e.blind {
		return "", false
	}
	switch e.start.Step {
	case hostile.Refuse:
		if proto == 2 && e.start.Code == hostile.RefusedStream {
			return notDone, true
		}
		return unknown, true
	case hostile.GoAway:
		return notDone, true
	case hostile.Take, hostile.TakeHalf, hostile.LastOne:
	}
	status := cmp.Or(e.reply.Status, 200)
	switch e.reply.Fault {
	case hostile.Whole, hostile.CloseOnNext, hostile.Trickle, hostile.Twice:
	case hostile.CloseInBody, hostile.ResetInBody, hostile.CloseAfter, hostile.StallInBody:
		if proto == 2 || status >= 300 { // the close can overtake the response
			return "", false
		}
	case hostile.Close, hostile.Abort, hostile.Reset, hostile.Garbage, hostile.Stall:
		return unknown, true
	}
	switch {
	case status == 429:
		return notDone, true
	case !e.api():
		return unknown, true
	case status < 300:
		return done, true
	case status == 401, status == 405, status == 413, status == 415:
		return notDone, true
	case status == 408, status == 499, status == 409 && e.reply.Header.Get("Retry-After") != "":
		return unknown, true
	case status >= 400 && status < 500 && !action:
		return notDone, true
	}
	return unknown, true
}

// retried reports whether a client sends a request again after an event.
func (e event) retried(proto int, keyed bool) (again, sure bool) {
	if e.blind {
		return false, false
	}
	if said, sure := e.proves(proto, false); e.status() == 0 {
		return keyed || said == notDone, sure
	}
	switch e.reply.Fault {
	case hostile.CloseInBody, hostile.ResetInBody, hostile.StallInBody:
		return keyed, proto == 1 && e.status() < 300
	case hostile.CloseAfter:
		if proto == 2 { // the close can overtake the response
			return false, false
		}
	case hostile.Whole, hostile.Close, hostile.Abort, hostile.CloseOnNext, hostile.Reset, hostile.Stall, hostile.Trickle, hostile.Twice, hostile.Garbage:
	}
	after := e.reply.Header.Get("Retry-After")
	switch status := e.status(); {
	case after != "" && after != "0": // beyond the patience of the clients
		return false, true
	case status == 429:
		return true, true
	case !keyed:
		return false, true
	case status/100 == 2:
		return !e.api(), true
	case status == 409:
		return after != "", true
	case status == 400:
		return strings.Contains(e.reply.Body, "JSON parse error"), true
	default:
		return slices.Contains([]int{408, 502, 503, 504}, status), true
	}
}

// status is that of the response, or 0 if there was none.
func (e event) status() int {
	switch e.start.Step {
	case hostile.Refuse, hostile.GoAway:
		return 0
	case hostile.Take, hostile.TakeHalf, hostile.LastOne:
	}
	switch e.reply.Fault {
	case hostile.Close, hostile.Abort, hostile.Reset, hostile.Garbage, hostile.Stall:
		return 0
	case hostile.Whole, hostile.CloseInBody, hostile.CloseAfter, hostile.CloseOnNext, hostile.ResetInBody, hostile.StallInBody, hostile.Trickle, hostile.Twice:
	}
	return cmp.Or(e.reply.Status, 200)
}

// api reports whether the response comes from the API.
func (e event) api() bool {
	body := e.reply.Body
	return strings.HasPrefix(e.reply.Header.Get("Content-Type"), "application/json") && body != "" && strings.IndexByte("{[n", body[0]) >= 0
}
