package main

import (
	"slices"

	"github.com/guestwire/guestwire-go/pretix"
)

// reasons are what to say to a guest. The server may have others.
var reasons = map[pretix.CheckinErrorReason]string{
	pretix.CheckinErrorReasonCanceled:         "this ticket was canceled",
	pretix.CheckinErrorReasonInvalid:          "this is no ticket of this event",
	pretix.CheckinErrorReasonUnpaid:           "this ticket is not paid",
	pretix.CheckinErrorReasonRules:            "not here, or not now",
	pretix.CheckinErrorReasonRevoked:          "this ticket was replaced by another one",
	pretix.CheckinErrorReasonIncomplete:       "a question has no answer",
	pretix.CheckinErrorReasonAlreadyRedeemed:  "this ticket was used before",
	pretix.CheckinErrorReasonProduct:          "this ticket is for something else",
	pretix.CheckinErrorReasonAmbiguous:        "several tickets have this code",
	pretix.CheckinErrorReasonBlocked:          "this ticket is blocked",
	pretix.CheckinErrorReasonUnapproved:       "this order is not approved yet",
	pretix.CheckinErrorReasonInvalidTime:      "this ticket is valid at another time",
	pretix.CheckinErrorReasonAnnulled:         "this check-in was taken back",
	pretix.CheckinErrorReasonAlreadyExchanged: "this ticket was exchanged: scan the wristband",
	pretix.CheckinErrorReasonMediumInvalid:    "this wristband is unknown or expired",
	pretix.CheckinErrorReasonMediumExists:     "this wristband is in use",
}

// reason is why a ticket is not let in, in words.
func (d *door) reason(result *pretix.CheckinResult) string {
	if result.Status == pretix.CheckinStatusExchange {
		return "exchange this ticket for a wristband first"
	}
	text := reasons[result.Reason]
	if text == "" {
		text = "not possible: " + string(result.Reason)
	}
	if result.Reason == pretix.CheckinErrorReasonAlreadyRedeemed && result.Position != nil {
		text += d.lastEntry(result.Position.Checkins)
	}
	if name := d.product(result.Position); name != "" {
		text += " (" + name + ")"
	}
	if result.ReasonExplanation != "" {
		text += ": " + result.ReasonExplanation
	}
	return text
}

// lastEntry is when a ticket was last let in.
func (d *door) lastEntry(newestFirst []pretix.CheckinInfo) string {
	i := slices.IndexFunc(newestFirst, func(c pretix.CheckinInfo) bool { return c.Type == pretix.CheckinTypeEntry })
	if i < 0 {
		return ""
	}
	return ", at " + newestFirst[i].DateTime.In(d.zone).Format("15:04 on January 2")
}
