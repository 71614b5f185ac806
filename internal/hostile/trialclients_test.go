package hostile_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone"
	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/pretix"
)

// The retries of a trial wait for next to nothing.
const (
	trialAttempts = 5
	trialWait     = time.Nanosecond
	trialPatience = time.Millisecond // for a Retry-After
)

// attempts chooses how many attempts a call may make.
func (t *trial) attempts(random *rand.Rand) int {
	t.max = []int{1, 2, trialAttempts}[random.IntN(3)]
	return t.max
}

type pretixWriter struct{ organizer pretix.OrganizerHandle }

func newPretixWriter(t *testing.T, url string, hc *http.Client) writer {
	t.Helper()
	c, err := pretix.NewClient(url, pretix.Token("secret"), pretix.WithHTTPClient(hc), pretix.WithRetry(pretix.RetryPolicy{
		MaxAttempts: trialAttempts, MinWait: trialWait, MaxWait: trialWait, MaxRetryAfter: trialPatience,
	}))
	require.NoError(t, err)
	return &pretixWriter{c.Organizer("bigevents")}
}

func (*pretixWriter) prepare(t *trial, random *rand.Rand) {
	t.response = fmt.Sprintf(`{"identifier":%q,"email":"a@example.org"}`, t.name)
	t.action = random.IntN(3) == 0
}

func (w *pretixWriter) write(ctx context.Context, t *trial, random *rand.Rand) (outcome, int, error) {
	var response pretix.Response
	options := []pretix.RequestOption{
		pretix.WithHeader(marker, t.name), pretix.WithResponse(&response), pretix.WithMaxAttempts(t.attempts(random)),
	}
	kind := random.IntN(16)
	switch {
	case t.key != "": // it goes on where an earlier call ended
		options = append(options, pretix.WithIdempotencyKey(t.key))
	case kind < 4:
		options = append(options, pretix.WithIdempotencyKey("own-"+t.name))
		t.used = true
	case kind < 7:
		options = append(options, pretix.WithNewIdempotencyKey("new-"+t.name))
	}
	var err error
	switch {
	case t.action:
		_, err = w.organizer.Customers.Anonymize(ctx, t.name, options...)
	case t.number%2 == 0:
		_, err = w.organizer.Customers.Create(ctx, pretix.CustomerCreateParams{Email: t.name + "@example.org", Notes: "note"}, options...)
	default:
		_, err = w.organizer.Customers.Update(ctx, t.name, pretix.CustomerUpdateParams{Notes: pretix.Set("note of some length")}, options...)
	}
	if err == nil {
		return done, response.Attempts, nil
	}
	t.key = pretix.IdempotencyKeyOf(err)
	said := unknown
	switch pretix.OutcomeOf(err) {
	case pretix.OutcomeNotDone:
		said = notDone
	case pretix.OutcomeDone:
		said = done
	case pretix.OutcomeUnknown:
	}
	return said, response.Attempts, err
}

type mewsWriter struct{ client *mews.Client }

func newMewsWriter(t *testing.T, url string, hc *http.Client) writer {
	t.Helper()
	credentials := mews.Credentials{ClientToken: "client", AccessToken: "access", Client: "Trial 1.0.0"}
	c, err := mews.NewClient(credentials, mews.WithBaseURL(url), mews.WithHTTPClient(hc), mews.WithRetry(mews.RetryPolicy{
		MaxAttempts: trialAttempts, MinWait: trialWait, MaxWait: trialWait, MaxRetryAfter: trialPatience,
	}))
	require.NoError(t, err)
	return &mewsWriter{c}
}

func (*mewsWriter) prepare(t *trial, _ *rand.Rand) {
	switch t.number % 4 {
	case 0, 1:
		t.response = fmt.Sprintf(`{"Id":%q,"LastName":"Doe"}`, t.name)
	case 2:
		t.response = fmt.Sprintf(`{"Addresses":[{"Id":%q},{"Id":"b"}]}`, t.name)
		t.action = true // several items
	case 3:
		t.response = `{}`
		t.action = true
	}
}

func (w *mewsWriter) write(ctx context.Context, t *trial, random *rand.Rand) (outcome, int, error) {
	var response mews.Response
	options := []mews.RequestOption{
		mews.WithHeader(marker, t.name), mews.WithResponse(&response), mews.WithMaxAttempts(t.attempts(random)),
	}
	var err error
	switch t.number % 4 {
	case 0:
		_, err = w.client.Customers.Add(ctx, mews.CustomerAddParams{LastName: t.name}, options...)
	case 1:
		_, err = w.client.Customers.Update(ctx, mews.CustomerUpdateParams{CustomerID: t.name, Notes: "note"}, options...)
	case 2:
		addresses := []mews.AddressAddData{{AccountID: t.name, City: "Bern"}, {AccountID: t.name, City: "Basel"}}
		_, err = w.client.Addresses.Add(ctx, mews.AddressAddParams{Addresses: addresses}, options...)
	case 3:
		merge := mews.AccountMergeData{SourceAccountIDs: []string{t.name}, TargetAccountID: "other", AccountType: mews.AccountTypeCustomer}
		err = w.client.Accounts.Merge(ctx, mews.AccountMergeParams{AccountMergeParameters: []mews.AccountMergeData{merge}}, options...)
	}
	if err == nil {
		return done, response.Attempts, nil
	}
	said := unknown
	switch mews.OutcomeOf(err) {
	case mews.OutcomeNotDone:
		said = notDone
	case mews.OutcomeDone:
		said = done
	case mews.OutcomeUnknown:
	}
	return said, response.Attempts, err
}

type camponeWriter struct{ client *campone.Client }

func newCamponeWriter(t *testing.T, url string, hc *http.Client) writer {
	t.Helper()
	c, err := campone.NewClient("secret", campone.WithBaseURL(url), campone.WithHTTPClient(hc), campone.WithRetry(campone.RetryPolicy{
		MaxAttempts: trialAttempts, MinWait: trialWait, MaxWait: trialWait, MaxRetryAfter: trialPatience,
	}))
	require.NoError(t, err)
	return &camponeWriter{c}
}

func (*camponeWriter) prepare(t *trial, _ *rand.Rand) {
	t.response = fmt.Sprintf(`{"id":%d,"booking_reference":%q}`, t.number+1, t.name)
}

func (w *camponeWriter) write(ctx context.Context, t *trial, random *rand.Rand) (outcome, int, error) {
	var response campone.Response
	options := []campone.RequestOption{
		campone.WithHeader(marker, t.name), campone.WithResponse(&response), campone.WithMaxAttempts(t.attempts(random)),
	}
	params := campone.BookingCreateParams{
		SiteID: 7, CheckInDate: campone.DateOf(time.Date(2026, time.July, 1, 0, 0, 0, 0, time.UTC)), NumAdults: 2, GuestLastName: t.name,
	}
	_, err := w.client.Bookings.Create(ctx, params, options...)
	if err == nil {
		return done, response.Attempts, nil
	}
	said := unknown
	switch campone.OutcomeOf(err) {
	case campone.OutcomeNotDone:
		said = notDone
	case campone.OutcomeDone:
		said = done
	case campone.OutcomeUnknown:
	}
	return said, response.Attempts, err
}
