package campone_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone"
)

// Creating a booking is atomic; what Do calls is not known to be.
func TestAtomicOperations(t *testing.T) {
	t.Parallel()
	client, server := responding(t, 400, `{"detail":"site_not_found"}`)
	_, create := client.Bookings.Create(t.Context(), campone.BookingCreateParams{SiteID: 1, CheckInDate: july})
	assert.Equal(t, campone.OutcomeNotDone, campone.OutcomeOf(create))
	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
		err := client.Do(t.Context(), method, "bookings/", nil, nil)
		assert.Equal(t, campone.OutcomeUnknown, campone.OutcomeOf(err), method)
	}
	for i, want := range []string{"{}", "{}", "{}", ""} {
		b, err := server.asked[i+1].GetBody()
		require.NoError(t, err)
		var got [10]byte
		n, _ := b.Read(got[:])
		assert.Equal(t, want, string(got[:n]))
		assert.Empty(t, server.asked[i+1].Header.Get("X-Idempotency-Key"))
	}
}

func TestRawResponses(t *testing.T) {
	t.Parallel()
	const private = "Pr1vate"
	body := `{"id":"x","guest_last_name":"` + private + `"}`
	client, _ := responding(t, 201, body)
	_, err := client.Bookings.Create(t.Context(), campone.BookingCreateParams{SiteID: 1, CheckInDate: july})
	var e *campone.DecodeError
	require.ErrorAs(t, err, &e)
	assert.Equal(t, campone.OutcomeDone, e.Outcome)
	assert.Equal(t, body, string(e.Raw()))
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v %q %s %#v", e, e, e, e, e, *e), private)
	require.ErrorContains(t, err, "(the write was carried out)")
}

func TestOutcomeOfOtherErrors(t *testing.T) {
	t.Parallel()
	assert.Equal(t, campone.OutcomeDone, campone.OutcomeOf(nil))
	assert.Equal(t, campone.OutcomeUnknown, campone.OutcomeOf(errors.New("of no call")))
	assert.Equal(t, campone.OutcomeNotDone, campone.OutcomeOf(&campone.PageError{Err: errors.New("a list only reads")}))
	for outcome, want := range map[campone.Outcome]string{
		campone.OutcomeUnknown: "unknown", campone.OutcomeNotDone: "not done", campone.OutcomeDone: "done",
	} {
		assert.Equal(t, want, outcome.String())
	}
	var zero campone.Outcome
	assert.Equal(t, campone.OutcomeUnknown, zero)
}

func TestNoClient(t *testing.T) {
	t.Parallel()
	var none *campone.Client
	for _, client := range []*campone.Client{none, {}} {
		assert.Equal(t, "campone.Client(none)", client.String())
		var wrong *campone.ArgumentError
		require.ErrorAs(t, client.Do(t.Context(), http.MethodGet, "x/", nil, nil), &wrong)
	}
	_, err := campone.BookingService{}.Get(t.Context(), 1)
	require.ErrorContains(t, err, "client: ")
}

func TestBodiesOfDo(t *testing.T) {
	t.Parallel()
	client, server := responding(t, 200, `{}`)
	form := campone.WithHeader("Content-Type", "application/x-www-form-urlencoded")
	require.ErrorContains(t, client.Do(t.Context(), http.MethodPost, "x/", []byte("a=1"), nil, form), "must not be a form")
	require.ErrorContains(t, client.Do(t.Context(), http.MethodPost, "x/", []byte("{"), nil), "must be valid JSON")
	assert.Zero(t, server.count())
	require.NoError(t, client.Do(t.Context(), http.MethodGet, "https://api.campone.ch/api/v1/public/invoices/?page=2", nil, nil))
	assert.Equal(t, "page=2", server.asked[0].URL.RawQuery)
}
