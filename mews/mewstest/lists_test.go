package mewstest_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// newClient is the library's client for a server that does not listen.
func newClient(t *testing.T, s *mewstest.Server) *mews.Client {
	t.Helper()
	client, err := mews.NewClient(mews.Credentials{
		ClientToken: s.ClientToken(), AccessToken: s.AccessToken(), Client: "Test 1.0.0",
	}, mews.WithBaseURL(s.URL()), mews.WithHTTPClient(s.HTTPClient()))
	require.NoError(t, err)
	return client
}

// related are the filters that every seeded row passes.
var related = []string{
	"ServiceIds", "CustomerIds", "AccountIds", "ReservationIds", "ServiceOrderIds", "ResourceIds", "ResourceFeatureIds",
	"MessageThreadIds", "LoyaltyProgramIds", "VoucherIds", "RateGroupIds", "BillIds",
}

// TestEveryList iterates over every list of the client, with the filters that
// refer to other objects, by pages of ten rows.
func TestEveryList(t *testing.T) {
	t.Parallel()
	byHand := []string{"Customers", "CustomerRelationships", "IdentityDocuments", "Addresses", "Enterprises", "Exports", "AccountingItems", "FiscalMachineCommands"}
	iterated := 0
	client := reflect.TypeFor[mews.Client]()
	for field := range client.Fields() {
		service := reflect.PointerTo(field.Type)
		if !field.IsExported() || slices.Contains(byHand, field.Name) {
			continue
		}
		for method := range service.Methods() {
			if !strings.HasPrefix(method.Name, "All") || method.Name == "AllByIDs" || method.Type.NumIn() < 3 {
				continue
			}
			iterated++
			t.Run(field.Name+method.Name, func(t *testing.T) {
				t.Parallel()
				iterateList(t, field.Name, method.Name)
			})
		}
	}
	assert.Greater(t, iterated, 60)
}

func iterateList(t *testing.T, service, method string) {
	t.Helper()
	s := furnished()
	client := reflect.ValueOf(newClient(t, s)).Elem().FieldByName(service)
	call := client.Addr().MethodByName(method)
	params := reflect.New(call.Type().In(1)).Elem()
	for field, value := range params.Fields() {
		fillFilter(service, field, value)
	}
	paged := params.FieldByName("PageSize").IsValid()
	if paged {
		params.FieldByName("PageSize").SetInt(10)
	}
	iterate := func() (ids []any) {
		s.ResetRequests()
		for row, err := range call.Call([]reflect.Value{reflect.ValueOf(context.Background()), params})[0].Seq2() {
			require.True(t, err.IsNil(), "%v", err)
			ids = append(ids, row.Interface())
		}
		return ids
	}
	for range call.Call([]reflect.Value{reflect.ValueOf(context.Background()), params})[0].Seq2() {
		break
	}
	requests := s.Requests()
	require.NotEmpty(t, requests)
	path := strings.TrimPrefix(requests[0].Path, "/api/connector/v1/")
	resource, _, _ := strings.Cut(path, "/")
	before := len(iterate())
	require.Equal(t, 200, s.Requests()[0].Status, "%s", s.Requests()[0].Body)

	s.AddMany(resource, 25, func(i int) object {
		o := seed(object{"Name": strconv.Itoa(i)})
		switch resource {
		case "ledgerBalances":
			o["Date"] = fmt.Sprintf("2026-01-%02d", i+1)
		case "taxations", "taxEnvironments", "languages", "currencies", "countries":
			o["Code"] = strconv.Itoa(i)
		}
		return o
	})
	rows := iterate()
	assert.Len(t, rows, before+25, path)
	if paged {
		assert.GreaterOrEqual(t, len(s.Requests()), 3)
	}
	for _, request := range s.Requests() {
		assert.Equal(t, 200, request.Status, "%s", request.Body)
	}
}

// fillFilter sets what is required, and the filters in related.
func fillFilter(service string, field reflect.StructField, value reflect.Value) {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	required := strings.Contains(field.Tag.Get("mews"), "required")
	own := strings.TrimSuffix(strings.Replace(service, "ies", "ys", 1), "s") + "Ids"
	switch {
	case strings.HasSuffix(field.Name, "Extent") && value.Kind() == reflect.Struct:
		for _, part := range value.Fields() {
			if part.Kind() == reflect.Bool {
				part.SetBool(true)
			}
		}
	case name == "UpdatedUtc" || name == "CreatedUtc":
		value.Set(reflect.ValueOf(mews.TimeInterval{StartUTC: time.Now().Add(-time.Hour), EndUTC: time.Now().Add(time.Hour)}))
	case name == "Date":
		value.Set(reflect.ValueOf(mews.DateInterval{Start: mews.Date{Year: 2000, Month: 1, Day: 1}, End: mews.Date{Year: 2100, Month: 1, Day: 1}}))
	case value.Kind() == reflect.Slice && value.Type().Elem().Kind() == reflect.String && (required || slices.Contains(related, name) && name != own):
		text := someID
		if value.Type().Elem() != reflect.TypeFor[string]() {
			text = map[string]string{"LedgerTypes": "Revenue", "States": "Pending"}[name]
		}
		list := reflect.MakeSlice(value.Type(), 1, 1)
		list.Index(0).SetString(text)
		value.Set(list)
	}
}
