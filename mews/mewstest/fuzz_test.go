package mewstest_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/guestwire/guestwire-go/mews/mewstest"
)

var operations = []string{
	"accounts/merge", "addresses/add", "addresses/delete", "addresses/getAll", "addresses/update", "configuration/get", "customers/add",
	"customers/addFile", "customers/getAll", "customers/getOpenItems", "customers/getRelationships", "customers/merge", "customers/search",
	"customers/update", "identityDocuments/add", "identityDocuments/clear", "identityDocuments/delete", "identityDocuments/getAll",
	"identityDocuments/update",
}

func TestAnyRequestIsAnswered(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	for _, value := range []any{nil, true, 1.5, "", "x", []any{nil}, []any{"x", 1}, object{}, object{"Value": object{}}} {
		for _, operation := range operations {
			input := object{}
			for _, name := range []string{
				"Limitation", "Extent", "CustomerIds", "CustomerId", "IdentityDocuments", "Addresses", "AddressUpdates",
				"AccountMergeParameters", "ChainId", "Email",
			} {
				input[name] = value
			}
			assert.Less(t, call(t, s, operation, input).status, 500)
		}
	}
}

func FuzzRequest(f *testing.F) {
	const id = "0c1fbe60-9f2d-4d8c-9c3c-0d3b6f2b7b11"
	for _, seed := range []string{
		``, `{}`, `{"LastName":"A","OverwriteExisting":true,"Email":"a@b","Address":{"City":"\ud800"},"Visa":{"Expiration":"2020-01-01"}}`,
		`{"CustomerIds":["ID"],"Extent":{"Customers":true,"Documents":true,"Addresses":true},"Limitation":{"Count":1,"Cursor":null}}`,
		`{"CustomerId":"ID","BirthDate":"2020-01-01","ItalianFiscalCode":{"Value":null},"Options":[]}`,
		`{"IdentityDocuments":[{"CustomerId":"ID","Id":"ID","Type":"Visa","Number":"1","ExpirationDate":""}]}`,
		`{"Addresses":[{"AccountId":"ID","Latitude":1e-7}]}`,
		`{"UpdatedUtc":{"StartUtc":"2020-01-01T00:00:00Z","EndUtc":null},"Limitation":{"Count":5},"AccountIds":["ID"]}`,
	} {
		for i := range operations {
			f.Add(i, strings.ReplaceAll(seed, "ID", id))
		}
	}
	f.Fuzz(func(t *testing.T, n int, body string) {
		s := mewstest.New()
		s.AddCustomer(object{"Id": id, "Passport": object{}})
		s.AddAddress(id, object{"Id": id})
		credentials := `{"ClientToken":"` + s.ClientToken() + `","AccessToken":"` + s.AccessToken() + `","Client":"C",`
		body = credentials + strings.TrimPrefix(body, "{")
		r := httptest.NewRequest(http.MethodPost, "/api/connector/v1/"+operations[uint(n)%uint(len(operations))], strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		assert.True(t, json.Valid(w.Body.Bytes()), w.Body.String())
		assert.Less(t, w.Code, 500)
	})
}
