package mews

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/transport"
)

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
	document := func(d IdentityDocumentUpdateData) any {
		d.ID = "1"
		return IdentityDocumentUpdateParams{IdentityDocuments: []IdentityDocumentUpdateData{{ID: "0", Number: Set("")}, d}}
	}
	address := func(a AddressAddData) any {
		a.AccountID = "1"
		return AddressAddParams{Addresses: []AddressAddData{{AccountID: "0"}, a}}
	}
	merge := func(target string, sources ...string) any {
		return AccountMergeParams{AccountMergeParameters: []AccountMergeData{{SourceAccountIDs: sources, TargetAccountID: target, AccountType: AccountTypeCustomer}}}
	}
	tests := []struct {
		params   any
		argument string // empty: valid
		problem  string
	}{
		{CustomerSearchParams{}, "Name", "unless ResourceID is set"},
		{CustomerSearchParams{Name: " "}, "Name", "unless ResourceID is set"},
		{CustomerSearchParams{ResourceID: "1"}, "", ""},
		{CustomerAddParams{LastName: "x", BirthDate: impossible}, "BirthDate", "is not a valid date"},
		{CustomerAddParams{LastName: "x", Passport: &DocumentParams{Expiration: impossible}}, "Passport.Expiration", "is not a valid date"},
		{CustomerAddParams{LastName: "x", Visa: &DocumentParams{Issuance: impossible}}, "Visa.Issuance", "is not a valid date"},
		{CustomerAddParams{LastName: "x", Options: []CustomerOption{"a", "b", "a"}}, "Options[2]", "repeats"},
		{CustomerAddParams{LastName: "x", Classifications: []CustomerClassification{"a", ""}}, "Classifications[1]", "must not be empty"},
		{CustomerUpdateParams{CustomerID: "1", BirthDate: impossible}, "BirthDate", "is not a valid date"},
		{CustomerUpdateParams{CustomerID: "1", IdentityCard: &DocumentParams{Expiration: impossible}}, "IdentityCard.Expiration", "is not a valid date"},
		{CustomerUpdateParams{CustomerID: "1", DriversLicense: &DocumentParams{Issuance: impossible}}, "DriversLicense.Issuance", "is not a valid date"},
		{CustomerUpdateParams{CustomerID: "1", Options: []CustomerOption{"a", "a"}}, "Options[1]", "repeats"},
		{CustomerUpdateParams{CustomerID: "1", ItalianFiscalCode: Clear[string](), Classifications: []CustomerClassification{}}, "", ""},
		{CustomerMergeParams{SourceCustomerID: "ab", TargetCustomerID: "AB"}, "SourceCustomerID", "must not be the target"},
		{IdentityDocumentAddParams{IdentityDocuments: []IdentityDocumentAddData{{CustomerID: "1", Type: "New", IssuanceDate: impossible}}}, "IdentityDocuments[0].IssuanceDate", "is not a valid date"},
		{document(IdentityDocumentUpdateData{}), "IdentityDocuments[1]", "has nothing to update"},
		{document(IdentityDocumentUpdateData{Type: Clear[IdentityDocumentType]()}), "IdentityDocuments[1].Type", "cannot be cleared"},
		{document(IdentityDocumentUpdateData{Type: Set(IdentityDocumentType(""))}), "IdentityDocuments[1].Type", "must not be empty"},
		{document(IdentityDocumentUpdateData{ExpirationDate: Set(Date{})}), "IdentityDocuments[1].ExpirationDate", "use Clear to remove"},
		{document(IdentityDocumentUpdateData{IssuanceDate: Set(impossible)}), "IdentityDocuments[1].IssuanceDate", "is not a valid date"},
		{document(IdentityDocumentUpdateData{IssuanceDate: Clear[Date]()}), "", ""},
		{document(IdentityDocumentUpdateData{IsVerified: Set(false)}), "", ""},
		{AddressUpdateParams{AddressUpdates: []AddressUpdateData{{AddressID: "1"}}}, "AddressUpdates[0]", "has nothing to update"},
		{AddressUpdateParams{AddressUpdates: []AddressUpdateData{{AddressID: "1", Line2: Clear[string]()}}}, "", ""},
		{address(AddressAddData{Latitude: degrees(90), Longitude: degrees(-180)}), "", ""},
		{address(AddressAddData{Latitude: degrees(-90.001)}), "Addresses[1].Latitude", "from -90 to 90"},
		{address(AddressAddData{Latitude: degrees(math.NaN())}), "Addresses[1].Latitude", "from -90 to 90"},
		{address(AddressAddData{Longitude: degrees(180.001)}), "Addresses[1].Longitude", "from -180 to 180"},
		{address(AddressAddData{Longitude: degrees(math.Inf(-1))}), "Addresses[1].Longitude", "from -180 to 180"},
		{merge("2", "1", "2"), "AccountMergeParameters[0].SourceAccountIDs[1]", "must not be the target"},
		{merge("aB", "Ab"), "AccountMergeParameters[0].SourceAccountIDs[0]", "must not be the target"},
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
	for _, p := range []any{
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
