package drf_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/guestwire/guestwire-go/internal/drf"
)

// Only messages come out of an error, not the values that stand beside them.
func TestParseErrors(t *testing.T) {
	t.Parallel()
	const guest = `"position":{"id":1,"secret":"t1cket","attendee_name":"Peter Pan","attendee_email":"peter@example.org","seat":null}`
	tests := []struct{ body, message, fields string }{
		// The documented shapes.
		{`{"detail":"Not found."}`, "Not found.", ""},
		{`{"email":["taken"],"phone":["wrong","short"]}`, "", "email: taken; phone: wrong short"},
		{`{"non_field_errors":["No."]}`, "No.", "non_field_errors: No."},
		{`{"positions":[{},{"item":["unknown"]}]}`, "", "positions.1.item: unknown"},
		{`{"positions":[null,{"item":["unknown"]}]}`, "", "positions.1.item: unknown"},
		{`{"invoice_address":{"transmission_type":["not here"]}}`, "", "invoice_address.transmission_type: not here"},
		{`["bare list"]`, "bare list", "bare list"},
		{`[{"a":["x"]},{}]`, "", "0.a: x"},
		{`"text"`, "text", "text"},
		{`{"secret":"A gift card with this secret exists."}`, "", "secret: A gift card with this secret exists."},
		{`{"status":"failed","message":"x"}`, "x", ""},
		{`{"status":"gone"}`, "gone", ""},
		{`{"error":["wrong file"]}`, "", "error: wrong file"},
		{`{"value":["too low"]}`, "", "value: too low"},
		{`{"message":["required"],"reason":["required"]}`, "", "message: required; reason: required"},
		{`{"detail":"Invalid.","email":["taken"]}`, "Invalid.", "email: taken"},
		// Refused check-ins.
		{`{"status":"error","reason":"already_redeemed","reason_explanation":null,"require_attention":false,` + guest + `,"questions":[]}`, "already_redeemed", ""},
		{`{"status":"error","reason":"rules","reason_explanation":"Too early","require_attention":true,"checkin_texts":["Peter is a VIP"],` + guest + `}`, "rules: Too early", ""},
		{`{"status":"incomplete","require_attention":false,"checkin_texts":[],` + guest + `,"questions":[{"id":7,"question":{"en":"Name?"}}]}`, "incomplete", ""},
		{`{"detail":"Not found.","status":"error","reason":"invalid","reason_explanation":null,"list":{"id":1,"name":"Default"}}`, "invalid: Not found.", ""},
		{`{"status":"error","reason":"blocked","secret":"t1cket","checkin_texts":["Peter Pan"]}`, "blocked", ""},
		{`{"detail":"No.",` + guest + `}`, "No.", ""},
		// Values without messages.
		{`{` + guest + `}`, "", ""},
		{`{"id":1,"email":["taken"]}`, "", ""},
		{`{"email":"peter@example.org","code":"ABC"}`, "", ""},
		{`{"a":{"b":"Peter Pan"}}`, "", ""},
		{`{"name":"Peter Pan","street":"7 Peter Street"}`, "", ""},
		{`{"a":{"b":{"c":true,"d":7,"e":null}}}`, "", ""},
		{`[{"id":1,"secret":"t1cket"}]`, "", ""},
		{`[7,true]`, "", ""},
		{`7`, "", ""},
		{`null`, "", ""},
		{`<html>`, "", ""},
		{``, "", ""},
		{`{"a":` + strings.Repeat("[", 50), "", ""},
		{`{"a":` + strings.Repeat(`[`, 40) + `"x"` + strings.Repeat(`]`, 40) + `}`, "", ""},
	}
	for _, tt := range tests {
		message, fields := drf.ParseErrors([]byte(tt.body), func(s string) string { return s })
		assert.Equal(t, tt.message, message, tt.body)
		assert.Equal(t, tt.fields, fields.String(), tt.body)
		for _, value := range []string{"t1cket", "Peter", "peter", "ABC"} {
			assert.NotContains(t, message+fields.String(), value, tt.body)
		}
	}
}
