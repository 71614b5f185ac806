package pretix_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

// The secret of a ticket is a part of a path, and opens a door.
func TestSecretsInPathsAreNotShown(t *testing.T) {
	t.Parallel()
	const secret = "z3fsn8jyufm5kpk768q69gkbyr5f4h6w"
	for _, answer := range []struct {
		status int
		body   string
	}{{500, `{}`}, {403, `{"detail":"No."}`}, {200, `<html>`}, {200, `{"status":5}`}, {429, `{}`}} {
		var logged strings.Builder
		logger := slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
		client, server := responding(t, answer.status, answer.body, pretix.WithLogger(logger), pretix.WithRetry(pretix.RetryPolicy{MaxAttempts: 2, MinWait: 1, MaxWait: 1}))
		positions := client.Organizer("big").Event("fest").CheckinList(7).Positions
		_, err := positions.Redeem(t.Context(), secret, pretix.CheckinListPositionRedeemParams{})
		require.Error(t, err)
		logger.Info("x", "error", err)
		for _, text := range []string{err.Error(), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err), logged.String()} {
			assert.NotContains(t, text, secret)
		}
		assert.Contains(t, err.Error(), "/checkinlists/7/positions/REDACTED/redeem/")
		assert.Contains(t, server.asked[0].URL.Path, secret)
	}
}

func TestRowsAreNotIdentifiedByAddresses(t *testing.T) {
	t.Parallel()
	client, _ := responding(t, 200, `{"count":1,"next":null,"previous":null,"results":[{"id":"x","email":"anna@example.org"}]}`)
	_, err := client.Organizer("big").Team(1).Invites.List(t.Context(), pretix.TeamInviteListParams{})
	var decode *pretix.DecodeError
	require.ErrorAs(t, err, &decode)
	assert.Empty(t, decode.ID)
	assert.Contains(t, string(decode.Raw()), "anna@example.org")
	assert.NotContains(t, fmt.Sprintf("%v %+v", err, *decode), "anna@")
}
