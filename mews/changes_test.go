package mews_test

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// narrow are filters that some lists need beside UpdatedUTC.
var narrow = []string{"ServiceIDs", "ResourceIDs", "CustomerIDs"}

// feedsOf are the feeds of a client, with the smallest parameters that they accept.
func feedsOf(t *testing.T, client *mews.Client) map[string]func(context.Context, mews.ChangeParams) iter.Seq2[reflect.Value, error] {
	t.Helper()
	feeds := map[string]func(context.Context, mews.ChangeParams) iter.Seq2[reflect.Value, error]{}
	services := reflect.ValueOf(client).Elem()
	for i := range services.NumField() {
		if !services.Type().Field(i).IsExported() {
			continue
		}
		method := services.Field(i).Addr().MethodByName("Changes")
		if !method.IsValid() {
			continue
		}
		params := reflect.New(method.Type().In(1)).Elem()
		if params.Type() == reflect.TypeFor[mews.FiscalMachineCommandListParams]() {
			params.Set(reflect.ValueOf(mews.FiscalMachineCommandListParams{
				DeviceIDs: []string{mewstest.DefaultEnterpriseID}, States: []mews.DeviceCommandState{mews.DeviceCommandStatePending},
			}))
		}
		for field, value := range params.Fields() {
			switch {
			case field.Name == "Extent" && field.Type.Kind() == reflect.Struct:
				selectAll(value)
			case slices.Contains(narrow, field.Name), strings.Contains(field.Tag.Get("mews"), "required"):
				if value.Type() == reflect.TypeFor[[]string]() {
					value.Set(reflect.ValueOf([]string{mewstest.DefaultEnterpriseID}))
				}
			}
		}
		feeds[services.Type().Field(i).Name] = func(ctx context.Context, from mews.ChangeParams) iter.Seq2[reflect.Value, error] {
			batches := method.Call([]reflect.Value{reflect.ValueOf(ctx), params, reflect.ValueOf(from)})[0]
			return func(yield func(reflect.Value, error) bool) {
				for b, e := range batches.Seq2() {
					err, _ := reflect.TypeAssert[error](e)
					if !yield(b, err) {
						return
					}
				}
			}
		}
	}
	return feeds
}

func selectAll(extent reflect.Value) {
	for _, f := range extent.Fields() {
		switch f.Kind() { //nolint:exhaustive // extents have nothing else
		case reflect.Bool:
			f.SetBool(true)
		case reflect.Pointer:
			f.Set(reflect.New(f.Type().Elem()))
			f.Elem().SetBool(true)
		}
	}
}

// Every feed asks for an interval that the vendor accepts, with what was deleted, and
// goes on from its mark.
func TestFeeds(t *testing.T) {
	t.Parallel()
	server := mewstest.NewServer(t)
	client, err := mews.NewClient(mews.Credentials{ClientToken: server.ClientToken(), AccessToken: server.AccessToken(), Client: "Test 1.0.0"}, mews.WithBaseURL(server.URL()))
	require.NoError(t, err)
	feeds := feedsOf(t, client)
	assert.Greater(t, len(feeds), 50)
	for name, feed := range feeds {
		from := mews.ChangeParams{Since: time.Now().AddDate(0, -7, 0)}
		for range 2 {
			server.ResetRequests()
			for batch, err := range feed(t.Context(), from) {
				require.NoError(t, err, name)
				from.Mark = batch.Elem().FieldByName("Mark").String()
			}
			require.NotEmpty(t, from.Mark, name)
			for _, r := range server.Requests() {
				body := string(r.Body)
				assert.Contains(t, body, `"UpdatedUtc":{"StartUtc":`, name)
				assert.Equal(t, strings.Contains(body, `"ActivityStates"`), strings.Contains(body, `"ActivityStates":["Active","Deleted"]`), name)
			}
		}
		assert.Len(t, server.Requests(), 1, "%s: a short interval is one request", name)
	}
}

func TestFeedArguments(t *testing.T) {
	t.Parallel()
	client, rt := answering(t, http.StatusOK, "{}")
	customers := mews.CustomerExtent{Customers: true}
	for argument, seq := range map[string]iter.Seq2[*mews.Changes[mews.Customer], error]{
		"UpdatedUTC": client.Customers.Changes(t.Context(), mews.CustomerListParams{Extent: customers, UpdatedUTC: everyone}, mews.ChangeParams{}),
		"Start":      client.Customers.Changes(t.Context(), mews.CustomerListParams{Extent: customers, Start: mews.End}, mews.ChangeParams{}),
		"Mark":       client.Customers.Changes(t.Context(), mews.CustomerListParams{Extent: customers}, mews.ChangeParams{Mark: mews.End}),
		"Overlap":    client.Customers.Changes(t.Context(), mews.CustomerListParams{Extent: customers}, mews.ChangeParams{Overlap: -1}),
		"Every":      client.Customers.Changes(t.Context(), mews.CustomerListParams{Extent: customers}, mews.ChangeParams{Every: -1}),
		"PageSize":   client.Customers.Changes(t.Context(), mews.CustomerListParams{Extent: customers, PageSize: -1}, mews.ChangeParams{}),
		"Extent":     client.Customers.Changes(t.Context(), mews.CustomerListParams{Extent: mews.CustomerExtent{Addresses: true}}, mews.ChangeParams{}),
		"WithHeader": client.Customers.Changes(t.Context(), mews.CustomerListParams{Extent: customers}, mews.ChangeParams{}, mews.WithHeader("Host", "x")),
	} {
		n := 0
		for batch, err := range seq {
			n++
			assert.Nil(t, batch)
			invalid, ok := errors.AsType[*mews.ArgumentError](err)
			require.True(t, ok, "%s: %v", argument, err)
			assert.Equal(t, argument, invalid.Argument)
		}
		assert.Equal(t, 1, n)
	}
	assert.Zero(t, rt.count())
}

// A cursor that the vendor does not know any more repeats the round.
func TestFeedWithALostCursor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := mewstest.New()
		defer server.Close()
		client, err := mews.NewClient(mews.Credentials{ClientToken: server.ClientToken(), AccessToken: server.AccessToken(), Client: "Test 1.0.0"},
			mews.WithBaseURL(server.URL()), mews.WithHTTPClient(server.HTTPClient()))
		require.NoError(t, err)
		server.AddCustomers(5)
		server.Inject(mewstest.Fault{After: 1, Status: http.StatusBadRequest})
		got := map[string]int{}
		var response mews.Response
		params := mews.CustomerListParams{Extent: mews.CustomerExtent{Customers: true}, PageSize: 2}
		for batch, err := range client.Customers.Changes(t.Context(), params, mews.ChangeParams{}, mews.WithResponse(&response)) {
			require.NoError(t, err)
			assert.Equal(t, http.StatusOK, response.StatusCode, "the caller's option works, too")
			for _, customer := range batch.Rows {
				got[customer.ID]++
			}
		}
		assert.Len(t, got, 5)
		for id, n := range got {
			assert.Equal(t, 1, n, id)
		}

		server.Inject(mewstest.Fault{Status: http.StatusBadRequest, Times: 9})
		for _, err := range client.Customers.Changes(t.Context(), params, mews.ChangeParams{}) {
			require.ErrorIs(t, err, mews.ErrBadRequest)
			require.NotErrorIs(t, err, mews.ErrUnsteady, "the first page has no cursor")
		}
	})
}

func TestFeedWithBadRows(t *testing.T) {
	t.Parallel()
	page := `{"Customers":[{"Id":"1","Number":"1"},{"Id":"2","IsActive":"perhaps"}],"Cursor":null}`
	client, rt := answering(t, http.StatusOK, page)
	rt.header = http.Header{"Date": {time.Now().UTC().Format(http.TimeFormat)}}
	params := mews.CustomerListParams{Extent: mews.CustomerExtent{Customers: true}}
	for batch, err := range client.Customers.Changes(t.Context(), params, mews.ChangeParams{Since: time.Now()}) {
		assert.Nil(t, batch)
		_, ok := errors.AsType[*mews.DecodeError](err)
		require.True(t, ok, "%v", err)
	}
	var bad []string
	handle := mews.WithBadRows(func(e *mews.DecodeError) error {
		bad = append(bad, e.ID)
		return nil
	})
	for batch, err := range client.Customers.Changes(t.Context(), params, mews.ChangeParams{Since: time.Now()}, handle) {
		require.NoError(t, err)
		assert.Len(t, batch.Rows, 1)
	}
	assert.Equal(t, []string{"2"}, bad)
}
