package mews

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/transport"
)

type checker any

// valid has parameters that are complete.
func valid() map[string]checker {
	return map[string]checker{
		"CustomerSearchParameters": &CustomerSearchParams{Name: "Smith"},
		"CustomerAddParameters":    &CustomerAddParams{LastName: "Smith"},
		"CustomerUpdateParameters": &CustomerUpdateParams{CustomerID: "1", Notes: "x"},
		"CustomerItemParameters":   &CustomerOpenItemsParams{CustomerIDs: []string{"1"}},
		"CustomerMergeParameters":  &CustomerMergeParams{SourceCustomerID: "1", TargetCustomerID: "2"},
		"IdentityDocumentsAddParameters": &IdentityDocumentAddParams{
			IdentityDocuments: []IdentityDocumentAddData{{CustomerID: "1", Type: IdentityDocumentTypeVisa}},
		},
		"MultipleIdentityDocumentUpdateParameters": &IdentityDocumentUpdateParams{
			IdentityDocuments: []IdentityDocumentUpdateData{{ID: "1", Number: Clear[string]()}},
		},
		"IdentityDocumentDeleteParameters": &IdentityDocumentDeleteParams{IdentityDocumentIDs: []string{"1"}},
		"IdentityDocumentClearParameters":  &IdentityDocumentClearParams{CustomerIDs: []string{"1"}},
		"MultipleAddressAddParameters":     &AddressAddParams{Addresses: []AddressAddData{{AccountID: "1"}}},
		"MultipleAddressUpdateParameters":  &AddressUpdateParams{AddressUpdates: []AddressUpdateData{{AddressID: "1", City: Set("Rome")}}},
		"AddressDeleteParameters":          &AddressDeleteParams{AddressIDs: []string{"1"}},
		"MultipleAccountMergeParameters": &AccountMergeParams{
			AccountMergeParameters: []AccountMergeParameter{{SourceAccountIDs: []string{"1"}, TargetAccountID: "2", AccountType: AccountTypeCompany}},
		},
		"ConfigurationFilterParameters": &ConfigurationGetParams{},
	}
}

type contractField struct {
	Type      string `json:"type"`
	Required  bool   `json:"required"`
	Nullable  bool   `json:"nullable"`
	MaxItems  int    `json:"maxItems"`
	MaxLength int    `json:"maxLength"`
}

// Every limit and every required field of the contract is checked, and the error
// names the field and the limit.
func TestChecksOfTheContract(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("testdata/contract.json")
	require.NoError(t, err)
	var contract struct {
		Types map[string]struct {
			Fields map[string]contractField `json:"fields"`
		} `json:"types"`
	}
	require.NoError(t, json.Unmarshal(b, &contract))
	limits := 0
	var walk func(name, path string, fresh func() (checker, reflect.Value))
	walk = func(name, path string, fresh func() (checker, reflect.Value)) {
		_, object := fresh()
		for _, f := range reflect.VisibleFields(object.Type()) {
			member, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			field, ok := contract.Types[name].Fields[member]
			require.True(t, ok, "%s.%s", name, member)
			at := func() (checker, reflect.Value) {
				p, object := fresh()
				return p, object.FieldByIndex(f.Index)
			}
			item, isList := strings.CutPrefix(field.Type, "[]")
			if field.Required && f.Type.Kind() != reflect.Bool && path+f.Name != "IdentityDocuments[0].Number" {
				p, v := at()
				v.SetZero()
				assertInvalid(t, rules.Params(p), path+f.Name, "must not be empty")
			}
			if field.MaxItems > 0 {
				limits++
				for _, tooMany := range []bool{false, true} {
					p, v := at()
					grow(v, field.MaxItems, tooMany)
					if tooMany {
						assertInvalid(t, rules.Params(p), path+f.Name, fmt.Sprintf("at most %d ", field.MaxItems))
					} else {
						require.NoError(t, rules.Params(p), path+f.Name)
					}
				}
			}
			if field.MaxLength > 0 {
				limits++
				for _, tooMany := range []bool{false, true} {
					p, v := at()
					lengthen(v, field.MaxLength, tooMany)
					if tooMany {
						assertInvalid(t, rules.Params(p), path+f.Name, fmt.Sprintf("at most %d ", field.MaxLength))
					} else {
						require.NoError(t, rules.Params(p), path+f.Name)
					}
				}
			}
			if isList && contract.Types[item].Fields != nil {
				walk(item, path+f.Name+"[0].", func() (checker, reflect.Value) {
					p, v := at()
					return p, v.Index(0)
				})
			}
			if isList && item == "string:uuid" {
				p, v := at()
				v.Set(reflect.ValueOf([]string{"x", " ", "y"}))
				assertInvalid(t, rules.Params(p), path+f.Name+"[1]", "must not be empty")
			}
		}
	}
	for name := range valid() {
		walk(name, "", func() (checker, reflect.Value) {
			p := valid()[name]
			require.NoError(t, rules.Params(p), name)
			return p, reflect.ValueOf(p).Elem()
		})
	}
	assert.Equal(t, 10+6+8, limits, "lists, texts of customers, texts of addresses")
}

// grow repeats the items of a list.
func grow(list reflect.Value, n int, tooMany bool) {
	if tooMany {
		n++
	}
	items := make([]reflect.Value, n)
	for i := range items {
		items[i] = list.Index(0)
	}
	list.Set(reflect.Append(reflect.MakeSlice(list.Type(), 0, n), items...))
}

// lengthen sets a text of n characters of several bytes.
func lengthen(v reflect.Value, n int, tooMany bool) {
	if tooMany {
		n++
	}
	text := strings.Repeat("é", n)
	if v.Kind() == reflect.String {
		v.SetString(text)
		return
	}
	v.Set(reflect.ValueOf(Set(text)))
}

func assertInvalid(t *testing.T, err error, argument, problem string) {
	t.Helper()
	var invalid *transport.ArgumentError
	if assert.ErrorAs(t, err, &invalid, argument) {
		assert.Equal(t, argument, invalid.Argument)
		assert.Contains(t, invalid.Problem, problem, argument)
	}
}

func TestChecksOfMeaning(t *testing.T) {
	t.Parallel()
	impossible := Date{Year: 2026, Month: 2, Day: 30}
	degrees := func(d float64) *float64 { return &d }
	document := func(d IdentityDocumentUpdateData) checker {
		d.ID = "1"
		return IdentityDocumentUpdateParams{IdentityDocuments: []IdentityDocumentUpdateData{{ID: "0", Number: Set("")}, d}}
	}
	address := func(a AddressAddData) checker {
		a.AccountID = "1"
		return AddressAddParams{Addresses: []AddressAddData{{AccountID: "0"}, a}}
	}
	merge := func(target string, sources ...string) checker {
		return AccountMergeParams{AccountMergeParameters: []AccountMergeParameter{{SourceAccountIDs: sources, TargetAccountID: target, AccountType: AccountTypeCustomer}}}
	}
	tests := []struct {
		params   checker
		argument string // empty: valid
		problem  string
	}{
		{CustomerSearchParams{}, "Name", "unless ResourceID is set"},
		{CustomerSearchParams{Name: " "}, "Name", "unless ResourceID is set"},
		{CustomerSearchParams{ResourceID: "1"}, "", ""},
		{CustomerAddParams{LastName: "x", BirthDate: impossible}, "BirthDate", "is not a date"},
		{CustomerAddParams{LastName: "x", Passport: &DocumentParams{Expiration: impossible}}, "Passport.Expiration", "is not a date"},
		{CustomerAddParams{LastName: "x", Visa: &DocumentParams{Issuance: impossible}}, "Visa.Issuance", "is not a date"},
		{CustomerAddParams{LastName: "x", Options: []CustomerOption{"a", "b", "a"}}, "Options[2]", "repeats"},
		{CustomerAddParams{LastName: "x", Classifications: []CustomerClassification{"a", ""}}, "Classifications[1]", "must not be empty"},
		{CustomerUpdateParams{CustomerID: "1", BirthDate: impossible}, "BirthDate", "is not a date"},
		{CustomerUpdateParams{CustomerID: "1", IdentityCard: &DocumentParams{Expiration: impossible}}, "IdentityCard.Expiration", "is not a date"},
		{CustomerUpdateParams{CustomerID: "1", DriversLicense: &DocumentParams{Issuance: impossible}}, "DriversLicense.Issuance", "is not a date"},
		{CustomerUpdateParams{CustomerID: "1", Options: []CustomerOption{"a", "a"}}, "Options[1]", "repeats"},
		{CustomerUpdateParams{CustomerID: "1", ItalianFiscalCode: Clear[string](), Classifications: []CustomerClassification{}}, "", ""},
		{CustomerMergeParams{SourceCustomerID: "ab", TargetCustomerID: "AB"}, "SourceCustomerID", "is the target"},
		{IdentityDocumentAddParams{IdentityDocuments: []IdentityDocumentAddData{{CustomerID: "1", Type: "New", IssuanceDate: impossible}}}, "IdentityDocuments[0].IssuanceDate", "is not a date"},
		{document(IdentityDocumentUpdateData{}), "IdentityDocuments[1]", "has nothing to update"},
		{document(IdentityDocumentUpdateData{Type: Clear[IdentityDocumentType]()}), "IdentityDocuments[1].Type", "cannot be cleared"},
		{document(IdentityDocumentUpdateData{Type: Set(IdentityDocumentType(""))}), "IdentityDocuments[1].Type", "must not be empty"},
		{document(IdentityDocumentUpdateData{ExpirationDate: Set(Date{})}), "IdentityDocuments[1].ExpirationDate", "use Clear to remove"},
		{document(IdentityDocumentUpdateData{IssuanceDate: Set(impossible)}), "IdentityDocuments[1].IssuanceDate", "is not a date"},
		{document(IdentityDocumentUpdateData{IssuanceDate: Clear[Date]()}), "", ""},
		{document(IdentityDocumentUpdateData{IsVerified: Set(false)}), "", ""},
		{AddressUpdateParams{AddressUpdates: []AddressUpdateData{{AddressID: "1"}}}, "AddressUpdates[0]", "has nothing to update"},
		{AddressUpdateParams{AddressUpdates: []AddressUpdateData{{AddressID: "1", Line2: Clear[string]()}}}, "", ""},
		{address(AddressAddData{Latitude: degrees(90), Longitude: degrees(-180)}), "", ""},
		{address(AddressAddData{Latitude: degrees(-90.001)}), "Addresses[1].Latitude", "from -90 to 90"},
		{address(AddressAddData{Latitude: degrees(math.NaN())}), "Addresses[1].Latitude", "from -90 to 90"},
		{address(AddressAddData{Longitude: degrees(180.001)}), "Addresses[1].Longitude", "from -180 to 180"},
		{address(AddressAddData{Longitude: degrees(math.Inf(-1))}), "Addresses[1].Longitude", "from -180 to 180"},
		{merge("2", "1", "2"), "AccountMergeParameters[0].SourceAccountIDs[1]", "is the target"},
		{merge("aB", "Ab"), "AccountMergeParameters[0].SourceAccountIDs[0]", "is the target"},
		{merge("2", "1", "3"), "", ""},
	}
	for _, tt := range tests {
		if tt.argument == "" {
			require.NoError(t, rules.Params(tt.params))
			continue
		}
		assertInvalid(t, rules.Params(tt.params), tt.argument, tt.problem)
	}
}

// Checks name places; what is there may be personal data.
func TestChecksDoNotRepeatValues(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Schiele", 50)
	for _, p := range []checker{
		CustomerAddParams{LastName: "x", DietaryRequirements: long},
		CustomerUpdateParams{CustomerID: "1", ItalianLotteryCode: Set(long)},
		AddressAddParams{Addresses: []AddressAddData{{AccountID: "1", Line1: long}}},
		CustomerAddParams{LastName: "x", BirthDate: Date{Year: 1983, Month: 2, Day: 30}},
		CustomerMergeParams{SourceCustomerID: "Schiele", TargetCustomerID: "Schiele"},
	} {
		err := rules.Params(p)
		require.Error(t, err)
		assert.NotContains(t, err.Error(), "Schiele")
		assert.NotContains(t, err.Error(), "1983")
	}
}

func TestFileTypes(t *testing.T) {
	t.Parallel()
	all := []FileType{FileTypePDF, FileTypeBMP, FileTypeGIF, FileTypeJPEG, FileTypePNG, FileTypeTIFF}
	assert.False(t, slices.ContainsFunc(all, func(f FileType) bool { return !f.known() }))
	for _, other := range []FileType{"", "image/webp", "IMAGE/PNG", "image/png "} {
		assert.False(t, other.known(), other)
	}
}
