package pretix_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

func TestShredderWait(t *testing.T) {
	t.Parallel()
	json := func(status int, body string) answer { return answerWith(status, "application/json", "", body, -1) }
	running := json(http.StatusConflict, `{"status":"running"}`)
	job := pretix.ShredJob{Status: "https://pretix.example.org/api/v1/organizers/big/events/fest/shredders/status/a/b/"}
	tests := []struct {
		name    string
		answers []answer
		err     error
		text    string
		took    time.Duration
	}{
		{"done", []answer{running, running, json(200, `{"status":"ok","message":"OK"}`)}, nil, "", 1500 * time.Millisecond},
		{"forgotten", []answer{running, json(410, `{"status":"gone","message":"May have succeeded or timed out"}`)}, pretix.ErrGone, "May have succeeded", 500 * time.Millisecond},
		{"failed", []answer{json(417, `{"status":"failed","message":"Something happened in your event after the export."}`)}, nil, "Something happened", 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				err := connect(t, &fileServer{answers: test.answers}).Organizer("big").Event("fest").Shredders.Wait(t.Context(), job)
				assert.Equal(t, test.took, time.Since(start))
				if test.text == "" {
					require.NoError(t, err)
					return
				}
				require.ErrorContains(t, err, test.text)
				if test.err != nil {
					require.ErrorIs(t, err, test.err)
				}
			})
		})
	}
	client, server := responding(t, 200, "{}")
	for _, event := range []string{"other", "fes"} {
		err := client.Organizer("big").Event(event).Shredders.Wait(t.Context(), job)
		require.EqualError(t, err, "pretix: job.Status: does not belong to this organizer or event")
	}
	assert.Zero(t, server.count())
}

// Updates without what the server would reset, or fail without.
func TestUpdatesThatNeedAField(t *testing.T) {
	t.Parallel()
	client, server := responding(t, 200, "{}")
	event := client.Organizer("o").Event("e")
	_, err := event.SendmailRules.Update(t.Context(), 1, pretix.SendmailRuleUpdateParams{Enabled: pretix.Set(false)})
	require.EqualError(t, err, "pretix: RestrictToStatus: must be set in every update: the server would reset it to paid orders, and pending ones that are valid")
	_, err = event.ScheduledExports.Update(t.Context(), 1, pretix.ScheduledExportUpdateParams{})
	require.ErrorContains(t, err, "pretix: ExportFormData: must be set in every update")
	assert.Zero(t, server.count())
	_, err = event.SendmailRules.Update(t.Context(), 1, pretix.SendmailRuleUpdateParams{RestrictToStatus: pretix.Set([]string{"p"})})
	require.Equal(t, pretix.OutcomeDone, pretix.OutcomeOf(err), "it was sent")
}
