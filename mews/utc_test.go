package mews_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

// Times of any location are sent in UTC, wherever they are in the parameters, and
// the parameters stay as they are.
func TestTimesAreSentInUTC(t *testing.T) {
	t.Parallel()
	prague := time.FixedZone("CET", 3600)
	start, end := time.Date(2026, 1, 2, 0, 0, 0, 0, prague), time.Date(2026, 1, 3, 0, 0, 0, 0, prague)
	const startUTC, endUTC = "2026-01-01T23:00:00Z", "2026-01-02T23:00:00Z"
	var body map[string]any
	client := connect(t, &fakeTransport{answer: func(s sent) (int, string) {
		body = s.body
		return 200, `{"Reservations":[],"Cursor":null}`
	}})

	add := mews.ReservationAddParams{ServiceID: "1", Reservations: []mews.ReservationData{{
		StartUTC: start, EndUTC: end, CustomerID: "2", RequestedCategoryID: "3", RateID: "4",
		PersonCounts: []mews.ReservationPersonCount{{AgeCategoryID: "5", Count: 2}},
	}}}
	_, err := client.Reservations.Add(t.Context(), add)
	require.NoError(t, err)
	reservation := body["Reservations"].([]any)[0].(map[string]any)
	assert.Equal(t, startUTC, reservation["StartUtc"])
	assert.Equal(t, endUTC, reservation["EndUtc"])
	assert.Equal(t, prague, add.Reservations[0].StartUTC.Location(), "the caller's parameters")

	_, err = client.Reservations.Update(t.Context(), mews.ReservationUpdateParams{
		ReservationUpdates: []mews.ReservationUpdateData{{ReservationID: "1", StartUTC: mews.Set(start)}},
	})
	require.NoError(t, err)
	update := body["ReservationUpdates"].([]any)[0].(map[string]any)
	assert.Equal(t, map[string]any{"Value": startUTC}, update["StartUtc"])

	_, err = client.Reservations.ListOld(t.Context(), mews.ReservationListOldParams{
		ServiceIDs: []string{"1"}, StartUTC: start, EndUTC: end, Extent: mews.ReservationExtent{Reservations: true},
	})
	require.NoError(t, err)
	assert.Equal(t, startUTC, body["StartUtc"])
}
