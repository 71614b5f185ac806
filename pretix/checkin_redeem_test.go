package pretix_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

// A ticket that is not let in is a result; what is wrong with the request is an
// error.
func TestRedeem(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		status int
		body   string
		want   pretix.CheckinStatus
		reason pretix.CheckinErrorReason
		err    error
	}{
		{"let in", 201, `{"status":"ok","require_attention":true}`, pretix.CheckinStatusOK, "", nil},
		{"a second time", 400, `{"status":"error","reason":"already_redeemed","reason_explanation":null}`, pretix.CheckinStatusError, pretix.CheckinErrorReasonAlreadyRedeemed, nil},
		{"unknown", 404, `{"detail":"Not found.","status":"error","reason":"invalid"}`, pretix.CheckinStatusError, pretix.CheckinErrorReasonInvalid, nil},
		{"with questions", 400, `{"status":"incomplete","questions":[{"id":7,"type":"N","question":{"en":"Age"}}]}`, pretix.CheckinStatusIncomplete, "", nil},
		{"another medium", 400, `{"status":"exchange","media_policy":"new","media_type":"barcode"}`, pretix.CheckinStatusExchange, "", nil},
		{"a wrong request", 400, `{"lists":["This field is required."]}`, "", "", pretix.ErrBadRequest},
		{"no such event", 404, `{"detail":"Not found."}`, "", "", pretix.ErrNotFound},
		{"without permission", 403, `{"status":"error","detail":"no"}`, "", "", pretix.ErrForbidden},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			client, _ := responding(t, tt.status, tt.body)
			org := client.Organizer("big")
			for _, redeem := range []func() (*pretix.CheckinResult, error){
				func() (*pretix.CheckinResult, error) {
					return org.Checkin.Redeem(t.Context(), pretix.CheckinRedeemParams{Lists: []int64{1}, Secret: "s"})
				},
				func() (*pretix.CheckinResult, error) {
					return org.Event("fest").CheckinList(1).Positions.Redeem(t.Context(), "a.b+c d", pretix.CheckinListPositionRedeemParams{})
				},
			} {
				result, err := redeem()
				if tt.err != nil {
					require.ErrorIs(t, err, tt.err)
					assert.Nil(t, result)
					continue
				}
				require.NoError(t, err)
				assert.Equal(t, tt.want, result.Status)
				assert.Equal(t, tt.reason, result.Reason)
			}
		})
	}
}

// A refusal after a lost attempt can be that of the attempt's own check-in.
func TestRedeemAfterALostResponse(t *testing.T) {
	t.Parallel()
	n := 0
	f := &fakeTransport{}
	f.respond = func(*http.Request) (int, string) {
		n++
		if n == 1 {
			return http.StatusBadGateway, "lost"
		}
		return http.StatusBadRequest, `{"status":"error","reason":"already_redeemed"}`
	}
	result, err := connect(t, f).Organizer("big").Checkin.Redeem(t.Context(), pretix.CheckinRedeemParams{Lists: []int64{1}, Secret: "s"})
	require.Error(t, err)
	assert.Nil(t, result)
	assert.Equal(t, pretix.OutcomeUnknown, pretix.OutcomeOf(err))
}

// The refusal of another scan, in the error of a token function, lets nobody in or out here.
func TestRedeemWithATokenFunctionThatScans(t *testing.T) {
	t.Parallel()
	other := &pretix.Error{StatusCode: http.StatusBadRequest, Outcome: pretix.OutcomeNotDone, Body: []byte(`{"status":"error","reason":"canceled"}`)}
	server := &fakeTransport{}
	client, err := pretix.NewClient("https://pretix.example.org", pretix.OAuthTokenFunc(func(context.Context) (string, error) { return "", other }),
		pretix.WithHTTPClient(&http.Client{Transport: server}))
	require.NoError(t, err)
	result, err := client.Organizer("big").Checkin.Redeem(t.Context(), pretix.CheckinRedeemParams{Secret: "abc", Lists: []int64{1}})
	require.ErrorIs(t, err, other)
	assert.Nil(t, result)
	assert.Zero(t, server.count())
}
