package mews_test

import (
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

type contractField struct {
	Type       string                   `json:"type"`
	Required   bool                     `json:"required"`
	Nullable   bool                     `json:"nullable"`
	Deprecated bool                     `json:"deprecated"`
	Coproduct  bool                     `json:"coproduct"`
	Fields     map[string]contractField `json:"fields"`
}

type contractType struct {
	Fields map[string]contractField `json:"fields"`
	Enum   []string                 `json:"enum"`
}

// An excerpt of what the vendor documents, without the texts.
type contract struct {
	Operations map[string]struct {
		Request    string `json:"request"`
		Response   string `json:"response"`
		Deprecated bool   `json:"deprecated"`
	} `json:"operations"`
	Types                map[string]contractType `json:"types"`
	Seeds                map[string][]string     `json:"seeds"` // fields that only examples have
	DeprecatedEnumValues map[string][]string     `json:"deprecatedEnumValues"`
	FileTypes            []string                `json:"fileTypes"`
}

func readContract(t *testing.T) contract {
	t.Helper()
	b, err := os.ReadFile("testdata/contract.json")
	require.NoError(t, err)
	var c contract
	require.NoError(t, json.Unmarshal(b, &c))
	require.NotEmpty(t, c.Types)
	require.NotEmpty(t, c.Operations)
	return c
}

// goTypes has the Go type of every type of the contract. A slice stands for an
// object with nothing but that list in it.
var goTypes = map[string]reflect.Type{
	"AccountAddress":                           reflect.TypeFor[mews.AccountAddress](),
	"AccountMergeParameter":                    reflect.TypeFor[mews.AccountMergeParameter](),
	"AccountType":                              reflect.TypeFor[mews.AccountType](),
	"AccountingConfiguration":                  reflect.TypeFor[mews.AccountingConfiguration](),
	"AccountingConfigurationOptionEnum":        reflect.TypeFor[mews.AccountingConfigurationOption](),
	"AccountingItem":                           reflect.TypeFor[mews.AccountingItem](),
	"ActivityStates":                           reflect.TypeFor[mews.ActivityState](),
	"AdditionalServiceData":                    reflect.TypeFor[mews.AdditionalServiceData](),
	"AddressAddParameters":                     reflect.TypeFor[mews.AddressAddData](),
	"AddressDeleteParameters":                  reflect.TypeFor[mews.AddressDeleteParams](),
	"AddressFilterParameters":                  reflect.TypeFor[mews.AddressListParams](),
	"AddressParameters":                        reflect.TypeFor[mews.AddressParams](),
	"AddressResult":                            reflect.TypeFor[[]mews.AccountAddress](),
	"AddressResultPage":                        reflect.TypeFor[mews.AddressPage](),
	"AddressUpdateParameters":                  reflect.TypeFor[mews.AddressUpdateData](),
	"Amount":                                   reflect.TypeFor[mews.Amount](),
	"BookableServiceData":                      reflect.TypeFor[mews.BookableServiceData](),
	"BoolUpdateValue":                          reflect.TypeFor[mews.UpdateValue[bool]](),
	"CancellationReason":                       reflect.TypeFor[mews.CancellationReason](),
	"ChargeableCustomer":                       reflect.TypeFor[mews.CustomerSearchHit](),
	"Configuration":                            reflect.TypeFor[mews.Configuration](),
	"ConfigurationFilterParameters":            reflect.TypeFor[mews.ConfigurationGetParams](),
	"CreditCardType":                           reflect.TypeFor[mews.CardType](),
	"CurrencyAcceptance":                       reflect.TypeFor[mews.CurrencyAcceptance](),
	"Customer":                                 reflect.TypeFor[mews.Customer](),
	"CustomerAddFileResult":                    reflect.TypeFor[mews.CustomerAddFileResult](),
	"CustomerAddParameters":                    reflect.TypeFor[mews.CustomerAddParams](),
	"CustomerClassificationEnum":               reflect.TypeFor[mews.CustomerClassification](),
	"CustomerExtent":                           reflect.TypeFor[mews.CustomerExtent](),
	"CustomerFileParameters":                   reflect.TypeFor[mews.CustomerAddFileParams](),
	"CustomerFilterParameters":                 reflect.TypeFor[mews.CustomerListParams](),
	"CustomerItemParameters":                   reflect.TypeFor[mews.CustomerOpenItemsParams](),
	"CustomerItemResult":                       reflect.TypeFor[mews.CustomerItemResult](),
	"CustomerItems":                            reflect.TypeFor[mews.CustomerItems](),
	"CustomerMergeParameters":                  reflect.TypeFor[mews.CustomerMergeParams](),
	"CustomerOptionEnum":                       reflect.TypeFor[mews.CustomerOption](),
	"CustomerOptionsEnum":                      reflect.TypeFor[mews.CustomerOption](),
	"CustomerRelationship":                     reflect.TypeFor[mews.CustomerRelationship](),
	"CustomerRelationshipFilterParameters":     reflect.TypeFor[mews.CustomerRelationshipListParams](),
	"CustomerRelationshipResult":               reflect.TypeFor[mews.CustomerRelationshipPage](),
	"CustomerRelationshipTypeEnum":             reflect.TypeFor[mews.CustomerRelationshipType](),
	"CustomerResult":                           reflect.TypeFor[mews.CustomerPage](),
	"CustomerSearchParameters":                 reflect.TypeFor[mews.CustomerSearchParams](),
	"CustomerSearchResult":                     reflect.TypeFor[mews.CustomerSearchResult](),
	"CustomerUpdateParameters":                 reflect.TypeFor[mews.CustomerUpdateParams](),
	"DocumentParameters":                       reflect.TypeFor[mews.DocumentParams](),
	"Enterprise":                               reflect.TypeFor[mews.Enterprise](),
	"EnterpriseSubscription":                   reflect.TypeFor[mews.EnterpriseSubscription](),
	"ExtendedAmount":                           reflect.TypeFor[mews.ExtendedAmount](),
	"ExternalPaymentTypeEnum":                  reflect.TypeFor[mews.ExternalPaymentType](),
	"IdentityDocument":                         reflect.TypeFor[mews.IdentityDocumentOld](),
	"IdentityDocumentClearParameters":          reflect.TypeFor[mews.IdentityDocumentClearParams](),
	"IdentityDocumentDeleteParameters":         reflect.TypeFor[mews.IdentityDocumentDeleteParams](),
	"IdentityDocumentFilterParameters":         reflect.TypeFor[mews.IdentityDocumentListParams](),
	"IdentityDocumentResult":                   reflect.TypeFor[mews.IdentityDocumentPage](),
	"IdentityDocumentTypeEnum":                 reflect.TypeFor[mews.IdentityDocumentType](),
	"IdentityDocumentTypeUpdateValue":          reflect.TypeFor[mews.UpdateValue[mews.IdentityDocumentType]](),
	"IdentityDocumentUpdateParameters":         reflect.TypeFor[mews.IdentityDocumentUpdateData](),
	"IdentityDocumentV20241025":                reflect.TypeFor[mews.IdentityDocument](),
	"IdentityDocumentWriteResult":              reflect.TypeFor[[]mews.IdentityDocument](),
	"IdentityDocumentsAddData":                 reflect.TypeFor[mews.IdentityDocumentAddData](),
	"IdentityDocumentsAddParameters":           reflect.TypeFor[mews.IdentityDocumentAddParams](),
	"InvoicePaymentData":                       reflect.TypeFor[mews.InvoicePaymentData](),
	"MergeAccountTypeEnum":                     reflect.TypeFor[mews.AccountType](),
	"MultipleAccountMergeParameters":           reflect.TypeFor[mews.AccountMergeParams](),
	"MultipleAddressAddParameters":             reflect.TypeFor[mews.AddressAddParams](),
	"MultipleAddressUpdateParameters":          reflect.TypeFor[mews.AddressUpdateParams](),
	"MultipleIdentityDocumentUpdateParameters": reflect.TypeFor[mews.IdentityDocumentUpdateParams](),
	"OldAddress":                               reflect.TypeFor[mews.AddressOld](),
	"OrderItemOld":                             reflect.TypeFor[mews.OrderItemOld](),
	"OrderItemTypeOld":                         reflect.TypeFor[mews.OrderItemTypeOld](),
	"PaymentCardPaymentData":                   reflect.TypeFor[mews.PaymentCardPaymentData](),
	"PaymentCardStorage":                       reflect.TypeFor[mews.PaymentCardStorage](),
	"PaymentItemOld":                           reflect.TypeFor[mews.PaymentItemOld](),
	"PaymentType":                              reflect.TypeFor[mews.PaymentType](),
	"PricingModeEnum":                          reflect.TypeFor[mews.PricingMode](),
	"ProductOrderItemData":                     reflect.TypeFor[mews.ProductOrderItemData](),
	"Promotions":                               reflect.TypeFor[mews.Promotions](),
	"RebateOrderItemData":                      reflect.TypeFor[mews.RebateOrderItemData](),
	"ReservationOld":                           reflect.TypeFor[mews.ReservationOld](),
	"ReservationOldOrigin":                     reflect.TypeFor[mews.ReservationOldOrigin](),
	"ReservationOptions":                       reflect.TypeFor[mews.ReservationOptions](),
	"ReservationPersonCount":                   reflect.TypeFor[mews.ReservationPersonCount](),
	"ReservationPurpose":                       reflect.TypeFor[mews.ReservationPurpose](),
	"ResourceFeatureClassification":            reflect.TypeFor[mews.ResourceFeatureClassification](),
	"Service":                                  reflect.TypeFor[mews.Service](),
	"ServiceDataDiscriminator":                 reflect.TypeFor[mews.ServiceDataDiscriminator](),
	"ServiceOptions":                           reflect.TypeFor[mews.ServiceOptions](),
	"ServiceOrderStateOld":                     reflect.TypeFor[mews.ServiceOrderStateOld](),
	"Sex":                                      reflect.TypeFor[mews.Sex](),
	"SexEnum":                                  reflect.TypeFor[mews.Sex](),
	"StringUpdateValue":                        reflect.TypeFor[mews.UpdateValue[string]](),
	"SurchargeConfiguration":                   reflect.TypeFor[mews.SurchargeConfiguration](),
	"TaxBreakdown":                             reflect.TypeFor[mews.TaxBreakdown](),
	"TaxBreakdownItem":                         reflect.TypeFor[mews.TaxBreakdownItem](),
	"TaxValue":                                 reflect.TypeFor[mews.TaxValue](),
	"TimeFilterInterval":                       reflect.TypeFor[mews.TimeInterval](),
	"TimeUnitPeriodEnum":                       reflect.TypeFor[mews.TimeUnitPeriod](),
	"Title":                                    reflect.TypeFor[mews.Title](),
}

// otherTypes are fields whose Go type is meant to differ from the contract's.
var otherTypes = map[string]reflect.Type{
	"Customer.ActivityState":                          reflect.TypeFor[mews.ActivityState](),
	"Customer.BirthDate":                              reflect.TypeFor[mews.Date](),
	"CustomerFileParameters.Type":                     reflect.TypeFor[mews.FileType](),
	"CustomerItemParameters.Currency":                 reflect.TypeFor[string](), // documented as a time
	"IdentityDocumentUpdateParameters.ExpirationDate": reflect.TypeFor[mews.UpdateValue[mews.Date]](),
	"IdentityDocumentUpdateParameters.IssuanceDate":   reflect.TypeFor[mews.UpdateValue[mews.Date]](),
	"OrderItemOld.Data":                               reflect.TypeFor[mews.OrderItemOldData](),
	"PaymentItemOld.Data":                             reflect.TypeFor[mews.PaymentItemOldData](),
	"Service.Data":                                    reflect.TypeFor[mews.ServiceData](),
	"SurchargeConfiguration.SurchargeFees":            reflect.TypeFor[map[mews.CardType]mews.Decimal](),
	"TimeFilterInterval.EndUtc":                       reflect.TypeFor[time.Time](), // a request: zero is absent
	"TimeFilterInterval.StartUtc":                     reflect.TypeFor[time.Time](),
}

// elsewhere are fields that are no part of the Go type.
var elsewhere = map[string]string{
	"CustomerFileParameters.Data": "an argument of AddFile",
}

// Every type and field of the contract is there, of a fitting kind, and nothing
// else is.
func TestContractFields(t *testing.T) {
	t.Parallel()
	c := readContract(t)
	for name, want := range c.Types {
		got, ok := goTypes[name]
		if !assert.True(t, ok, "no Go type for %s", name) || want.Enum != nil || isUpdateValue(got) {
			continue
		}
		if got.Kind() == reflect.Slice {
			require.Len(t, want.Fields, 1, name)
			for _, f := range want.Fields {
				assert.Equal(t, wantKind(t, name, f, got), got, name)
			}
			continue
		}
		fields := jsonFields(got)
		for field, f := range want.Fields {
			full := name + "." + field
			if _, ok := elsewhere[full]; ok {
				assert.NotContains(t, fields, field, full)
				continue
			}
			goType, ok := fields[field]
			if assert.True(t, ok, "%s has no field for %s", got, full) {
				assert.Equal(t, wantKind(t, full, f, goType).String(), goType.String(), "the type of %s in %s", full, got)
			}
		}
		for field := range fields {
			_, documented := want.Fields[field]
			assert.True(t, documented || slices.Contains(c.Seeds[name], field), "%s has %s, which the contract has not", got, field)
		}
		for _, field := range c.Seeds[name] {
			assert.Contains(t, fields, field, "%s, of the examples only", name)
		}
	}
	for name := range goTypes {
		assert.Contains(t, c.Types, name, "not in the contract")
	}
}

// wantKind is the Go type that the contract asks for. Where several would do it
// is the one that is there.
func wantKind(t *testing.T, full string, f contractField, got reflect.Type) reflect.Type {
	t.Helper()
	if other, ok := otherTypes[full]; ok {
		return other
	}
	field := full[strings.LastIndex(full, ".")+1:]
	optional := !f.Required || f.Nullable
	pointer := func(t reflect.Type, indeed bool) reflect.Type {
		if indeed {
			return reflect.PointerTo(t)
		}
		return t
	}
	kind, format, _ := strings.Cut(f.Type, ":")
	if item, ok := strings.CutPrefix(f.Type, "[]"); ok {
		require.Equal(t, reflect.Slice, got.Kind(), full)
		return reflect.SliceOf(wantKind(t, full+"[]", contractField{Type: item, Required: true}, got.Elem()))
	}
	switch kind {
	case "string":
		if strings.HasSuffix(field, "Utc") {
			return pointer(reflect.TypeFor[time.Time](), optional)
		}
		if format == "date" {
			return reflect.TypeFor[mews.Date]()
		}
		assert.NotEqual(t, "date-time", format, "%s is no time", full)
		return reflect.TypeFor[string]()
	case "boolean":
		return reflect.TypeFor[bool]()
	case "integer":
		return pointer(reflect.TypeFor[int](), optional)
	case "number":
		if field == "Latitude" || field == "Longitude" {
			return reflect.TypeFor[*float64]()
		}
		return reflect.TypeFor[mews.Decimal]()
	case "map[string]string":
		return reflect.TypeFor[map[string]string]()
	}
	name := strings.TrimSuffix(strings.TrimPrefix(f.Type, "oneof("), ")")
	named, ok := goTypes[name]
	require.True(t, ok, "%s: no Go type for %s", full, f.Type)
	return pointer(named, optional && named.Kind() == reflect.Struct && !hasIsZero(named) && full != "CustomerSearchParameters.Extent")
}

// The parts of values with a discriminator are there.
func TestContractCoproducts(t *testing.T) {
	t.Parallel()
	c := readContract(t)
	found := 0
	for name, object := range c.Types {
		for field, f := range object.Fields {
			if !f.Coproduct {
				continue
			}
			found++
			got := otherTypes[name+"."+field]
			require.NotNil(t, got, "%s.%s", name, field)
			discriminator, _ := got.FieldByName("Discriminator")
			assert.Equal(t, goTypes[f.Fields["Discriminator"].Type], discriminator.Type, got)
			parts := strings.TrimSuffix(strings.TrimPrefix(f.Fields["Value"].Type, "oneof("), ")")
			for part := range strings.SplitSeq(parts, ",") {
				assert.True(t, slices.ContainsFunc(reflect.VisibleFields(got), func(f reflect.StructField) bool {
					return goTypes[part] != nil && f.Type == reflect.PointerTo(goTypes[part])
				}), "%s has no field for %s", got, part)
			}
		}
	}
	assert.Equal(t, 3, found)
}

func isUpdateValue(t reflect.Type) bool { return strings.HasPrefix(t.Name(), "UpdateValue[") }

// hasIsZero tells whether the tag omitzero asks the type itself.
func hasIsZero(t reflect.Type) bool {
	_, ok := t.MethodByName("IsZero")
	return ok
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
