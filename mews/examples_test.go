package mews_test

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

func readExample(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/customers_" + name + ".json")
	require.NoError(t, err)
	var compact bytes.Buffer
	require.NoError(t, json.Compact(&compact, b))
	return compact.Bytes()
}

// decodeExample decodes an example, as it is and once written and read again.
func decodeExample[T any](t *testing.T, name string) T {
	t.Helper()
	b := readExample(t, name)
	var v, again T
	require.NoError(t, json.Unmarshal(b, &v))
	written, err := json.Marshal(v)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(written, &again))
	assert.Equal(t, v, again)
	assertContains(t, name, tree(t, b), tree(t, written))
	return v
}

func tree(t *testing.T, b []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	require.NoError(t, d.Decode(&v))
	return v
}

// assertContains finds every member of want in got, with the same value. A null
// string is an empty one.
func assertContains(t *testing.T, path string, want, got any) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		got, ok := got.(map[string]any)
		require.True(t, ok, path)
		for name, v := range want {
			if assert.Contains(t, got, name, path) {
				assertContains(t, path+"."+name, v, got[name])
			}
		}
	case []any:
		got, ok := got.([]any)
		require.True(t, ok, path)
		require.Len(t, got, len(want), path)
		for i, v := range want {
			assertContains(t, path+"."+strconv.Itoa(i), v, got[i])
		}
	case nil:
		assert.True(t, got == nil || got == "", "%s is null", path)
	default:
		assert.Equal(t, want, got, path)
	}
}

func TestExampleGetAll(t *testing.T) {
	t.Parallel()
	page := decodeExample[mews.CustomerPage](t, "getall")
	require.Len(t, page.Customers, 1)
	assert.Nil(t, page.Documents, "null, though it is documented as required")
	c := page.Customers[0]
	assert.Equal(t, mews.Date{Year: 1983, Month: time.December, Day: 31}, c.BirthDate)
	assert.Equal(t, time.Date(2018, 1, 2, 0, 0, 0, 0, time.UTC), c.UpdatedUTC)
	assert.Equal(t, mews.TitleMister, c.Title)
	assert.Equal(t, []mews.CustomerOption{mews.CustomerOptionSendMarketingEmails}, c.Options)
	assert.Nil(t, c.Address.Latitude)
	assert.Equal(t, "122fc063-ec6e-4198-b8db-6b168a59ffae", c.UpdaterProfileID)

	page = decodeExample[mews.CustomerPage](t, "getall_documents")
	require.Len(t, page.Documents, 1)
	assert.Equal(t, page.Documents[0], *page.Customers[0].IdentityCard)
	assert.Equal(t, "2020-01-01", page.Documents[0].Expiration.String())
}

func TestExampleAddAndUpdate(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"add", "update"} {
		c := decodeExample[mews.Customer](t, name)
		assert.Equal(t, mews.IdentityDocumentTypePassport, c.Passport.Type)
		assert.InDelta(t, -121.243143, *c.Address.Longitude, 0)
		assert.Empty(t, c.Sex)
		assert.NotNil(t, c.Options)
		assert.Equal(t, []mews.ResourceFeatureClassification{mews.ResourceFeatureClassificationLowerBed}, c.PreferredSpaceFeatures)
	}
}

func TestExampleSearch(t *testing.T) {
	t.Parallel()
	result := decodeExample[mews.CustomerSearchResult](t, "search")
	require.Len(t, result.Customers, 1)
	assert.Equal(t, "Smith", result.Customers[0].Customer.LastName)
	assert.Nil(t, result.Customers[0].Reservation)
	assert.Nil(t, result.Documents)

	var c mews.Customer
	require.NoError(t, json.Unmarshal([]byte(`{"CategoryId":"35d4b117-4e60-44a3-9580-c582117eff98"}`), &c))
	assert.Equal(t, "35d4b117-4e60-44a3-9580-c582117eff98", c.CategoryID)
}

func TestExampleOpenItems(t *testing.T) {
	t.Parallel()
	result := decodeExample[mews.CustomerGetOpenItemsResult](t, "getopenitems")
	item := result.Customers[0].OrderItems[0]
	assert.Equal(t, mews.Decimal("-5"), item.Amount.GrossValue)
	assert.Equal(t, "UK-Z", item.Amount.Breakdown.Items[0].TaxRateCode)
	assert.Equal(t, mews.OrderItemTypeOldRebate, item.Data.Discriminator)
	assert.Equal(t, &mews.RebateOrderItemData{}, item.Data.Rebate)
	assert.Equal(t, time.Date(2017, 4, 4, 15, 13, 39, 0, time.UTC), *item.ConsumedUTC)
	assert.Nil(t, item.ClosedUTC)
	assert.Nil(t, item.UnitCount)
	assert.NotNil(t, result.Customers[0].PaymentItems)
}

// The vendor's requests, without the credentials, are what the parameters write.
func TestExampleRequests(t *testing.T) {
	t.Parallel()
	for name, params := range map[string]any{
		"add_request":          &mews.CustomerAddParams{},
		"update_request":       &mews.CustomerUpdateParams{},
		"getall_request":       &mews.CustomerListParams{},
		"search_request":       &mews.CustomerSearchParams{},
		"getopenitems_request": &mews.CustomerGetOpenItemsParams{},
		"merge_request":        &mews.CustomerMergeParams{},
	} {
		d := json.NewDecoder(bytes.NewReader(readExample(t, name)))
		d.DisallowUnknownFields()
		require.NoError(t, d.Decode(params), name)
		written, err := json.Marshal(params)
		require.NoError(t, err)
		want, ok := tree(t, readExample(t, name)).(map[string]any)
		require.True(t, ok)
		for member, v := range want {
			if v == nil {
				delete(want, member) // the same as absent
			}
		}
		assert.Equal(t, any(want), tree(t, written), name)
	}
}

// responses are the types that come from the server.
var responses = []any{
	mews.CustomerPage{},
	mews.Customer{},
	mews.CustomerSearchResult{},
	mews.CustomerSearchHit{},
	mews.ReservationOld{},
	mews.CustomerGetOpenItemsResult{},
	mews.CustomerItems{},
	mews.AccountingItem{},
	mews.OrderItemOld{},
	mews.PaymentItemOld{},
	mews.OrderItemOldData{},
	mews.PaymentItemOldData{},
	mews.ServiceData{},
	mews.Amount{},
	mews.ExtendedAmount{},
	mews.IdentityDocument{},
	mews.IdentityDocumentOld{},
	mews.AccountAddress{},
	mews.AddressOld{},
	mews.Configuration{},
	mews.Enterprise{},
	mews.AccountingConfiguration{},
	mews.SurchargeConfiguration{},
	mews.Service{},
	mews.BookableServiceData{},
	mews.CustomerRelationship{},
	mews.CustomerAddFileResult{},
	mews.ReservationPersonCount{},
	mews.Promotions{},
}

// Null, nothing and unknown members decode everywhere, whatever is documented as
// required.
func TestEverythingCanBeNullOrMissing(t *testing.T) {
	t.Parallel()
	for _, zero := range responses {
		of := reflect.TypeOf(zero)
		nulls := map[string]any{"ANewField": map[string]any{"x": []int{1}}}
		for name := range jsonFields(of) {
			nulls[name] = nil
		}
		all, err := json.Marshal(nulls)
		require.NoError(t, err)
		for _, body := range []string{`null`, `{}`, string(all)} {
			v := reflect.New(of)
			require.NoError(t, json.Unmarshal([]byte(body), v.Interface()), "%s from %s", of, body)
			assert.Equal(t, zero, v.Elem().Interface(), of)
			written, err := json.Marshal(v.Interface())
			require.NoError(t, err)
			require.NoError(t, json.Unmarshal(written, reflect.New(of).Interface()), "%s from %s", of, written)
		}
	}
}

func TestUnknownEnumValues(t *testing.T) {
	t.Parallel()
	var c mews.Customer
	require.NoError(t, json.Unmarshal([]byte(`{"Title":"Doctor","Sex":"X","Options":["New"],"Classifications":["New"],"ActivityState":"New"}`), &c))
	assert.Equal(t, mews.Title("Doctor"), c.Title)
	assert.Equal(t, []mews.CustomerOption{"New"}, c.Options)
}

// Old items are documented with dates and sent with instants.
func TestOrderItemTimes(t *testing.T) {
	t.Parallel()
	var item mews.OrderItemOld
	require.NoError(t, json.Unmarshal([]byte(`{
		"Id": "1", "CreatedUtc": "2017-04-04", "UpdatedUtc": "2017-04-04T15:13:39.5Z", "ConsumedUtc": "2017-04-05",
		"CanceledUtc": "2017-04-04T15:13:39Z", "ClosedUtc": null, "UnitCount": 2, "Amount": {"NetValue": 0.10}}`), &item))
	midnight := time.Date(2017, 4, 5, 0, 0, 0, 0, time.UTC)
	assert.Equal(t, midnight.AddDate(0, 0, -1), item.CreatedUTC)
	assert.Equal(t, time.Date(2017, 4, 4, 15, 13, 39, 5e8, time.UTC), item.UpdatedUTC)
	assert.Equal(t, &midnight, item.ConsumedUTC)
	assert.NotNil(t, item.CanceledUTC)
	assert.Nil(t, item.ClosedUTC)
	assert.Nil(t, item.StartUTC)
	assert.Equal(t, 2, *item.UnitCount)
	assert.Equal(t, mews.Decimal("0.10"), item.Amount.NetValue)
	for _, body := range []string{`{"CreatedUtc":"2017-02-30"}`, `{"StartUtc":"yesterday"}`, `{"ClosedUtc":1}`, `{"Data":[]}`, `[]`} {
		require.Error(t, json.Unmarshal([]byte(body), new(mews.OrderItemOld)), body)
	}
}

func TestCoproducts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		body string
		want any
	}{
		{`{"Discriminator":"Rebate","Value":{"RebatedItemId":"1"}}`, &mews.OrderItemOldData{
			Discriminator: mews.OrderItemTypeOldRebate, Rebate: &mews.RebateOrderItemData{RebatedItemID: "1"}, Value: json.RawMessage(`{"RebatedItemId":"1"}`),
		}},
		{`{"Discriminator":"ProductOrder","Value":{"ProductId":"1","AgeCategoryId":null,"New":1e400}}`, &mews.OrderItemOldData{
			Discriminator: mews.OrderItemTypeOldProductOrder, ProductOrder: &mews.ProductOrderItemData{ProductID: "1"},
			Value: json.RawMessage(`{"ProductId":"1","AgeCategoryId":null,"New":1e400}`),
		}},
		{`{"Discriminator":"Deposit","Value":null}`, &mews.OrderItemOldData{Discriminator: mews.OrderItemTypeOldDeposit}},
		{`{"Discriminator":"Rebate","Value":null}`, &mews.OrderItemOldData{Discriminator: mews.OrderItemTypeOldRebate}},
		{`{"Discriminator":"New","Value":[1]}`, &mews.OrderItemOldData{Discriminator: "New", Value: json.RawMessage(`[1]`)}},
		{`null`, &mews.OrderItemOldData{}},
		{`{"Discriminator":"CreditCard","Value":{"PaymentCardId":"1"}}`, &mews.PaymentItemOldData{
			Discriminator: mews.PaymentTypeCreditCard, CreditCard: &mews.PaymentCardPaymentData{PaymentCardID: "1"}, Value: json.RawMessage(`{"PaymentCardId":"1"}`),
		}},
		{`{"Discriminator":"Invoice","Value":{"InvoiceId":"1"}}`, &mews.PaymentItemOldData{
			Discriminator: mews.PaymentTypeInvoice, Invoice: &mews.InvoicePaymentData{InvoiceID: "1"}, Value: json.RawMessage(`{"InvoiceId":"1"}`),
		}},
		{`{"Discriminator":"Bookable","Value":{"StartOffset":"P0M0DT14H0M0S","TimeUnitPeriod":"Day"}}`, &mews.ServiceData{
			Discriminator: mews.ServiceDataDiscriminatorBookable,
			Bookable:      &mews.BookableServiceData{StartOffset: "P0M0DT14H0M0S", TimeUnitPeriod: mews.TimeUnitPeriodDay},
			Value:         json.RawMessage(`{"StartOffset":"P0M0DT14H0M0S","TimeUnitPeriod":"Day"}`),
		}},
		{`{"Discriminator":"Additional","Value":{"Promotions":{"DuringStay":true}}}`, &mews.ServiceData{
			Discriminator: mews.ServiceDataDiscriminatorAdditional,
			Additional:    &mews.AdditionalServiceData{Promotions: mews.Promotions{DuringStay: true}},
			Value:         json.RawMessage(`{"Promotions":{"DuringStay":true}}`),
		}},
	}
	for _, tt := range tests {
		got := reflect.New(reflect.TypeOf(tt.want).Elem()).Interface()
		require.NoError(t, json.Unmarshal([]byte(tt.body), got), tt.body)
		assert.Equal(t, tt.want, got)
		written, err := json.Marshal(got)
		require.NoError(t, err)
		assert.Equal(t, tt.body, string(written))
	}
	for body, v := range map[string]any{
		`{"Discriminator":1}`: &mews.OrderItemOldData{},
		`"Rebate"`:            &mews.OrderItemOldData{},
	} {
		require.Error(t, json.Unmarshal([]byte(body), v), body)
	}
	// A value of another shape stays as it came, and takes nothing along.
	for body, v := range map[string]any{
		`{"Discriminator":"Rebate","Value":[]}`:                                  &mews.OrderItemOldData{},
		`{"Discriminator":"ProductOrder","Value":{"ProductId":1}}`:               &mews.OrderItemOldData{},
		`{"Discriminator":"Invoice","Value":"1"}`:                                &mews.PaymentItemOldData{},
		`{"Discriminator":"CreditCard","Value":1}`:                               &mews.PaymentItemOldData{},
		`{"Discriminator":"Bookable","Value":{"TimeUnit":{}}}`:                   &mews.ServiceData{},
		`{"Discriminator":"Additional","Value":{"Promotions":{"DuringStay":1}}}`: &mews.ServiceData{},
	} {
		require.NoError(t, json.Unmarshal([]byte(body), v), body)
		for _, field := range reflect.VisibleFields(reflect.TypeOf(v).Elem()) {
			if field.Type.Kind() == reflect.Pointer {
				assert.True(t, reflect.ValueOf(v).Elem().FieldByIndex(field.Index).IsNil(), body)
			}
		}
		written, err := json.Marshal(v)
		require.NoError(t, err)
		assert.Equal(t, body, string(written))
	}
}

// Values made in Go, without the raw form, are written too.
func TestCoproductsOfGo(t *testing.T) {
	t.Parallel()
	for want, v := range map[string]any{
		`{"Discriminator":"Rebate","Value":{"RebatedItemId":"1"}}`: mews.OrderItemOldData{
			Discriminator: mews.OrderItemTypeOldRebate, Rebate: &mews.RebateOrderItemData{RebatedItemID: "1"},
		},
		`{"Discriminator":"Invoice","Value":{"InvoiceId":"1"}}`: mews.PaymentItemOldData{
			Discriminator: mews.PaymentTypeInvoice, Invoice: &mews.InvoicePaymentData{InvoiceID: "1"},
		},
		`{"Discriminator":"Cash","Value":null}`: mews.PaymentItemOldData{Discriminator: mews.PaymentTypeCash},
	} {
		written, err := json.Marshal(v)
		require.NoError(t, err)
		assert.JSONEq(t, want, string(written))
	}
}

func TestSurchargeFees(t *testing.T) {
	t.Parallel()
	const body = `{"SurchargeFees":{"Amex":2.50,"New":0,"Visa":null},"SurchargeServiceId":"","SurchargeTaxCode":""}`
	var c mews.SurchargeConfiguration
	require.NoError(t, json.Unmarshal([]byte(body), &c))
	assert.Equal(t, map[mews.CreditCardType]mews.Decimal{mews.CreditCardTypeAmex: "2.50", mews.CreditCardTypeVisa: "", "New": "0"}, c.SurchargeFees)
	written, err := json.Marshal(c)
	require.NoError(t, err)
	assert.Equal(t, body, string(written))
}

// jsonFields returns the fields of a struct by their names in JSON.
func jsonFields(t reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for _, f := range reflect.VisibleFields(t) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "-" {
			fields[name] = f.Type
		}
	}
	return fields
}
