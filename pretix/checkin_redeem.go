package pretix

import (
	"context"
	"encoding/json"
	"net/http"
)

// Redeem checks a ticket in or out at one of several lists, by its secret or the
// identifier of a medium. A ticket that is not let in is a result, not an error:
// Status says whether the guest may enter, and Reason why not. After
// [CheckinStatusIncomplete] ask the Questions and call again with all Answers and the
// same Nonce. A question that comes back had an answer that does not fit.
//
// Unless Simulate is true, the server keeps the scan if it succeeds, and as a failed one
// if it ends with [CheckinStatusError]. A stored scan sets LastModified of the
// order; one that succeeds sends a webhook. Set a Nonce, so that a scan that is sent
// again counts once.
//
// It needs the permission event.orders:checkin or event.orders:write in the events
// of all lists.
//
// POST /api/v1/organizers/{organizer}/checkinrpc/redeem/
func (s CheckinRPCService) Redeem(ctx context.Context, params CheckinRedeemParams, opts ...RequestOption) (*CheckinResult, error) {
	return redeem(call[CheckinResult](ctx, s.scope, operation{atomicAction, "checkinrpc/redeem/"}, nil, params, opts))
}

// Redeem checks a ticket in or out at this list, by its secret or the ID of its
// position. The result is that of [CheckinRPCService.Redeem], which also takes secrets
// with a slash, several lists and NFC media.
//
// It needs the permission event.orders:checkin or event.orders:write.
//
// POST /api/v1/organizers/{organizer}/events/{event}/checkinlists/{list}/positions/{pk}/redeem/
func (s CheckinListPositionService) Redeem(ctx context.Context, secret string, params CheckinListPositionRedeemParams, opts ...RequestOption) (*CheckinResult, error) {
	return redeem(call[CheckinResult](ctx, s.scope, operation{atomicAction, "positions/{secret}/redeem/"}, keys{secret}, params, opts))
}

// redeem makes a result of the response to a ticket that is not let in: a 400 or a
// 404 with its own status. A longer body than errors keep, and anything after a
// lost attempt, stays an error.
func redeem(result *CheckinResult, err error) (*CheckinResult, error) {
	e, ok := err.(*Error) //nolint:errorlint // the error of a token function can have that of another call in it
	if !ok || e.Outcome != OutcomeNotDone || e.StatusCode != http.StatusBadRequest && e.StatusCode != http.StatusNotFound {
		return result, err
	}
	var refusal CheckinResult
	if json.Unmarshal(e.Body, &refusal) != nil {
		return nil, err
	}
	switch refusal.Status {
	case CheckinStatusError, CheckinStatusIncomplete, CheckinStatusExchange:
		return &refusal, nil
	case CheckinStatusOK:
	}
	return nil, err
}
