package mews_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

// What plant puts into the fields of a value.
const (
	plantedText   = "Schiele"
	plantedNumber = "4242.42"
	plantedDate   = "1999-09-09"
	plantedID     = "an-id"
)

// plant fills everything that is reachable from v.
func plant(t *testing.T, field string, v reflect.Value) {
	t.Helper()
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(1999, 9, 9, 9, 9, 9, 0, time.UTC)))
		return
	case mews.Date:
		v.Set(reflect.ValueOf(mews.Date{Year: 1999, Month: 9, Day: 9}))
		return
	case mews.Decimal:
		v.SetString(plantedNumber)
		return
	case json.RawMessage:
		v.SetBytes([]byte(`"` + plantedText + `"`))
		return
	}
	if strings.HasPrefix(v.Type().Name(), "UpdateValue[") {
		value := reflect.New(v.MethodByName("Get").Type().Out(0)).Elem()
		plant(t, field, value)
		held, err := json.Marshal(value.Interface())
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal([]byte(`{"Value":`+string(held)+`}`), v.Addr().Interface()))
		return
	}
	switch v.Kind() { //nolint:exhaustive // the kinds that occur
	case reflect.Struct:
		for _, f := range reflect.VisibleFields(v.Type()) {
			plant(t, f.Name, v.FieldByIndex(f.Index))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		plant(t, field, v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		plant(t, field, v.Index(0))
		plant(t, field, v.Index(1))
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		plant(t, field, key)
		plant(t, field, value)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.String:
		switch {
		case strings.HasSuffix(field, "ID"), strings.HasSuffix(field, "IDs"), field == "Next", field == "Start":
			v.SetString(plantedID)
		case strings.HasSuffix(field, "State"), field == "Discriminator", v.Type() == reflect.TypeFor[mews.FileType]():
			v.SetString("a-state")
		default:
			v.SetString(plantedText)
		}
	case reflect.Float64:
		v.SetFloat(4242.42)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	default:
		require.Fail(t, "a field of a new kind", v.Type())
	}
}

// loggers are all types of parameters and results that say how they are logged.
func loggers(t *testing.T) []reflect.Type {
	t.Helper()
	var found []reflect.Type
	seen := map[reflect.Type]bool{}
	var visit func(reflect.Type)
	visit = func(of reflect.Type) {
		if seen[of] {
			return
		}
		seen[of] = true
		switch of.Kind() { //nolint:exhaustive // the kinds that hold others
		case reflect.Pointer, reflect.Slice, reflect.Map:
			visit(of.Elem())
		case reflect.Struct:
			if of.PkgPath() != reflect.TypeFor[mews.Client]().PkgPath() {
				return
			}
			if of.Implements(reflect.TypeFor[slog.LogValuer]()) && !strings.HasPrefix(of.Name(), "UpdateValue[") {
				found = append(found, of)
			}
			for f := range of.Fields() {
				visit(f.Type)
			}
		}
	}
	client := reflect.TypeFor[mews.Client]()
	for field := range client.Fields() {
		for m := range reflect.PointerTo(field.Type).Methods() {
			method := m.Type
			visit(method.In(2))
			if method.NumOut() == 2 {
				visit(method.Out(0))
			}
		}
	}
	return found
}

// personal are types that are known to hold personal data.
var personal = []slog.LogValuer{
	mews.AccountAddress{},
	mews.AccountingConfiguration{},
	mews.AccountingItem{},
	mews.AddressAddData{},
	mews.AddressAddParams{},
	mews.AddressOld{},
	mews.AddressParams{},
	mews.AddressUpdateData{},
	mews.AddressUpdateParams{},
	mews.Configuration{},
	mews.Customer{},
	mews.CustomerAddParams{},
	mews.CustomerGetOpenItemsResult{},
	mews.CustomerItems{},
	mews.CustomerPage{},
	mews.CustomerSearchHit{},
	mews.CustomerSearchParams{},
	mews.CustomerSearchResult{},
	mews.CustomerUpdateParams{},
	mews.DocumentParams{},
	mews.Enterprise{},
	mews.EnterpriseSubscription{},
	mews.IdentityDocument{},
	mews.IdentityDocumentAddData{},
	mews.IdentityDocumentAddParams{},
	mews.IdentityDocumentOld{},
	mews.IdentityDocumentUpdateData{},
	mews.PaymentItemOld{},
	mews.ReservationOld{},
}

func TestLogsHaveNoPersonalData(t *testing.T) {
	t.Parallel()
	all := loggers(t)
	assert.Greater(t, len(all), 100)
	for _, of := range personal {
		assert.Contains(t, all, reflect.TypeOf(of))
	}
	for _, of := range all {
		v := reflect.New(of)
		plant(t, "", v.Elem())
		for _, logged := range []any{v.Interface(), v.Elem().Interface(), reflect.New(of).Interface()} {
			var text, object bytes.Buffer
			slog.New(slog.NewJSONHandler(&object, nil)).Info("m", "v", logged)
			slog.New(slog.NewTextHandler(&text, nil)).Info("m", "v", logged)
			for _, planted := range []string{plantedText, plantedNumber, plantedDate, "!ERROR", "!PANIC"} {
				assert.NotContains(t, object.String(), planted, of)
				assert.NotContains(t, text.String(), planted, of)
			}
		}
	}
}

// What is logged tells which object it was.
func TestLogsHaveIdentifiers(t *testing.T) {
	t.Parallel()
	for _, zero := range []slog.LogValuer{
		mews.Customer{},
		mews.AccountAddress{},
		mews.AddressOld{},
		mews.IdentityDocument{},
		mews.IdentityDocumentOld{},
		mews.ReservationOld{},
		mews.CustomerSearchHit{},
		mews.OrderItemOld{},
		mews.PaymentItemOld{},
		mews.AccountingItem{},
		mews.CustomerItems{},
		mews.Enterprise{},
		mews.CustomerUpdateParams{},
		mews.IdentityDocumentUpdateData{},
		mews.AddressUpdateData{},
	} {
		v := reflect.New(reflect.TypeOf(zero))
		plant(t, "", v.Elem())
		var object bytes.Buffer
		slog.New(slog.NewJSONHandler(&object, nil)).Info("m", "v", v.Interface())
		assert.Contains(t, object.String(), plantedID, v.Type())
	}
}
