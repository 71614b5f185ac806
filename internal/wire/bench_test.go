package wire_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"github.com/guestwire/guestwire-go/internal/wire"
	"github.com/guestwire/guestwire-go/mews"
)

// customers is a page of n customers as the server sends them: with most fields
// of each, many of them null.
func customers(n int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"Customers":[`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"Id":"35d4b117-4e60-44a3-9580-%012d","ChainId":"52e7c2ad-d7a4-4fa9-9d3e-0a7be1e6a2bd","Number":"%d",`+
			`"Title":"Mister","Sex":"Male","FirstName":"Guest","LastName":"Number %d","SecondLastName":null,"NationalityCode":"US",`+
			`"PreferredLanguageCode":"en-US","LanguageCode":null,"BirthDate":"1983-12-31","BirthPlace":null,"Occupation":null,`+
			`"Email":"guest%d@example.org","HasOtaEmail":false,"Phone":"00420123456789","TaxIdentificationNumber":null,"LoyaltyCode":null,`+
			`"AccountingCode":"","BillingCode":"","Notes":"Has \"notes\",\nof two lines","CarRegistrationNumber":null,"DietaryRequirements":null,`+
			`"CreatedUtc":"2016-01-01T00:00:00Z","UpdatedUtc":"2020-02-02T00:00:00Z","Passport":null,"IdentityCard":null,"Visa":null,`+
			`"DriversLicense":null,"Address":{"Id":"d2a4b117-4e60-44a3-9580-c582117eff98","Line1":"Street %d","Line2":null,"City":"Prague",`+
			`"PostalCode":"11000","CountryCode":"CZ","CountrySubdivisionCode":null},"AddressId":"d2a4b117-4e60-44a3-9580-c582117eff98",`+
			`"Classifications":["Checked","Cashlist"],"Options":["SendMarketingEmails"],"ItalianDestinationCode":null,"ItalianFiscalCode":null,`+
			`"CompanyId":null,"MergeTargetId":null,"ActivityState":"Active","IsActive":true,"PreferredSpaceFeatures":[],`+
			`"CreatorProfileId":"35d4b117-4e60-44a3-9580-c582117eff98","UpdaterProfileId":"35d4b117-4e60-44a3-9580-c582117eff98"}`, i, i, i, i, i)
	}
	b.WriteString(`],"Documents":null,"Cursor":"35d4b117-4e60-44a3-9580-c582117eff98"}`)
	return b.Bytes()
}

func BenchmarkDecode(b *testing.B) {
	body := customers(1000)
	b.Run("plain", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			var page mews.CustomerPage
			if err := json.Unmarshal(body, &page); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("wire", func(b *testing.B) {
		layout := wire.LayoutOf(reflect.TypeFor[mews.CustomerPage](), "mews")
		options := wire.Options{Rows: "Customers", Required: []string{"Customers"}}
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			if _, fault := layout.Decode(body, options); fault != nil {
				b.Fatal(fault.Problem)
			}
		}
	})
}
