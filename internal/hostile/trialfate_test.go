package hostile_test

import (
	"math/rand/v2"
	"slices"

	"github.com/guestwire/guestwire-go/internal/hostile"
)

// A layer says who makes a response.
type layer int

const (
	byAPI      layer = iota // the API, as it should
	byAPIEarly              // the API, with Answer, before it acts
	byAPILate               // the API, with Answer, after it acted
	byGateway               // a gateway, with Answer; the request goes no further
	atGateway               // a gateway, with Answer; the API handled the request
	inFlight                // a gateway, with Answer; the API is still at it
)

// A fate is what happens to one request.
type fate struct {
	name   string
	proto  int // 1 or 2 for one version of HTTP only
	keyed  bool
	action bool // only for operations that can act and then reject
	start  hostile.Start
	layer  layer
	answer hostile.Reply
	fault  hostile.Fault
	code   hostile.Code
	// ends says that the context of the call ends as soon as the request was
	// handled.
	ends bool
}

// forLong is a wait beyond the patience of the clients.
const forLong = "3600"

const page = "<!doctype html><title>Something</title>"

func json(status int, body string, header ...string) hostile.Reply {
	return hostile.Reply{Status: status, Header: hostile.JSON(header...), Body: body}
}

func html(status int, header ...string) hostile.Reply {
	return hostile.Reply{Status: status, Header: hostile.HTML(header...), Body: page}
}

const detail = `{"detail":"No.","Message":"No."}`

// fates are all fates but the good one, by who is to blame.
var fates = [][]fate{connectionFates(), gatewayFates(), apiFates()}

func connectionFates() []fate {
	all := []fate{
		{name: "closed before", proto: 1, start: hostile.Start{Step: hostile.Refuse}},
		{name: "refused stream", proto: 2, start: hostile.Start{Step: hostile.Refuse, Code: hostile.RefusedStream}},
		{name: "protocol error before", proto: 2, start: hostile.Start{Step: hostile.Refuse, Code: hostile.ProtocolError}},
		{name: "cancelled before", proto: 2, start: hostile.Start{Step: hostile.Refuse, Code: hostile.Cancel}},
		{name: "unprocessed at a GOAWAY", proto: 2, start: hostile.Start{Step: hostile.GoAway}},
		{name: "unprocessed at an angry GOAWAY", proto: 2, start: hostile.Start{Step: hostile.GoAway, Code: hostile.EnhanceYourCalm}},
		{name: "last before a GOAWAY", start: hostile.Start{Step: hostile.LastOne}},
		{name: "last before a GOAWAY, closed", start: hostile.Start{Step: hostile.LastOne}, fault: hostile.Close},
		{name: "truncated, closed", start: hostile.Start{Step: hostile.TakeHalf}, fault: hostile.Close},
		{name: "truncated, 502", start: hostile.Start{Step: hostile.TakeHalf}, layer: atGateway, answer: html(502)},
		{name: "truncated, 499", start: hostile.Start{Step: hostile.TakeHalf}, layer: atGateway, answer: html(499)},
		{name: "truncated, 408", start: hostile.Start{Step: hostile.TakeHalf}, layer: atGateway, answer: html(408)},
		{name: "context ended", fault: hostile.Stall, ends: true},
	}
	for name, fault := range map[string]hostile.Fault{
		"closed after": hostile.Close, "aborted after": hostile.Abort, "garbage": hostile.Garbage,
		"closed in the body": hostile.CloseInBody, "reset in the body": hostile.ResetInBody,
		"stale": hostile.CloseAfter, "closed on the next": hostile.CloseOnNext, "trickle": hostile.Trickle,
	} {
		all = append(all, fate{name: name, fault: fault, code: hostile.InternalError})
	}
	for name, code := range map[string]hostile.Code{
		"protocol error": hostile.ProtocolError, "internal error": hostile.InternalError,
		"cancel": hostile.Cancel, "calm": hostile.EnhanceYourCalm, "no error": hostile.NoError,
	} {
		all = append(all, fate{name: name, proto: 2, fault: hostile.Reset, code: code})
	}
	slices.SortFunc(all, byName) // the maps must not make two runs different
	return all
}

func gatewayFates() []fate {
	var all []fate
	for _, status := range []int{401, 403, 404, 405, 408, 413, 415, 499, 500, 502, 503, 504, 200, 201} {
		all = append(all,
			fate{name: "gateway", layer: byGateway, answer: html(status)},
			fate{name: "gateway after", layer: atGateway, answer: html(status)},
		)
	}
	for _, status := range []int{303, 408, 499, 500, 502, 504} { // of gateways that speak JSON
		all = append(all,
			fate{name: "JSON gateway", layer: byGateway, answer: json(status, detail)},
			fate{name: "JSON gateway after", layer: atGateway, answer: json(status, detail)},
		)
	}
	for _, status := range []int{301, 302, 303, 307, 308} {
		all = append(all,
			fate{name: "redirect", layer: byGateway, answer: html(status, "Location", "/elsewhere/")},
			fate{name: "redirect after", layer: atGateway, answer: html(status, "Location", "/elsewhere/")},
		)
	}
	return append(all,
		fate{name: "gateway 429", layer: byGateway, answer: html(429, "Retry-After", "0")},
		fate{name: "gateway 502 closed in the body", layer: atGateway, answer: html(502), fault: hostile.CloseInBody},
		fate{name: "empty 200", layer: atGateway, answer: hostile.Reply{Header: hostile.HTML()}},
		fate{name: "HTML called JSON", layer: atGateway, answer: hostile.Reply{Header: hostile.JSON(), Body: page}},
		fate{name: "HTML called JSON before", layer: byGateway, answer: hostile.Reply{Header: hostile.JSON(), Body: page}},
		fate{name: "504 while it runs", keyed: true, layer: inFlight, answer: html(504)},
		fate{name: "cut while it runs", keyed: true, layer: inFlight, fault: hostile.Close},
	)
}

func apiFates() []fate {
	var all []fate
	for _, status := range []int{400, 401, 403, 404, 405, 409, 410, 413, 415, 422} {
		all = append(all, fate{name: "API", layer: byAPIEarly, answer: json(status, detail)})
	}
	for _, status := range []int{400, 403, 404, 409} {
		all = append(all, fate{name: "API after acting", action: true, layer: byAPILate, answer: json(status, detail)})
	}
	for _, status := range []int{500, 502, 503, 504} {
		all = append(all,
			fate{name: "API", layer: byAPIEarly, answer: json(status, detail)},
			fate{name: "API after acting", layer: byAPILate, answer: json(status, detail)},
		)
	}
	return append(all,
		fate{name: "API 500 page after acting", layer: byAPILate, answer: html(500)},
		fate{name: "API 429", layer: byAPIEarly, answer: json(429, detail, "Retry-After", "0")},
		fate{name: "API 429 for long", layer: byAPIEarly, answer: json(429, detail, "Retry-After", forLong)},
		fate{name: "API 429 without a wait", layer: byAPIEarly, answer: json(429, detail)},
		fate{name: "API 409 in a moment", layer: byAPIEarly, answer: json(409, detail, "Retry-After", "0")},
		fate{name: "API 409 much later", layer: byAPIEarly, answer: json(409, detail, "Retry-After", forLong)},
		fate{name: "API 503 in a moment", layer: byAPIEarly, answer: json(503, detail, "Retry-After", "0")},
		fate{name: "another shape", layer: byAPILate, answer: json(200, `{"identifier":7,"id":"x","Id":7,"Addresses":7}`)},
		fate{name: "a list", layer: byAPILate, answer: json(200, `[]`)},
		fate{name: "a null", layer: byAPILate, answer: json(200, `null`)},
		fate{name: "another shape, broken off", layer: byAPILate, answer: json(200, `{"identifier":"x`+page), fault: hostile.CloseInBody},
		fate{name: "early hints", layer: byAPI, answer: hostile.Reply{Early: []int{103, 103}}},
	)
}

func byName(a, b fate) int {
	switch {
	case a.name < b.name:
		return -1
	case a.name > b.name:
		return 1
	}
	return 0
}

// draw chooses a fate for a request, in two cases of three a bad one.
func draw(random *rand.Rand, proto int, keyed, action bool) fate {
	if random.IntN(3) == 0 {
		return fate{name: "good"}
	}
	for {
		some := fates[random.IntN(len(fates))]
		f := some[random.IntN(len(some))]
		if (f.proto == 0 || f.proto == proto) && (keyed || !f.keyed) && (action || !f.action) {
			return f
		}
	}
}
