package mewstest_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/guestwire/guestwire-go/mews/mewstest"
)

func TestSearch(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	room := "4ee05b77-cad9-4a3c-9c85-0f1e0d6a6c7e"
	john := s.AddCustomer(object{"FirstName": "John", "LastName": "Smith"})
	jane := s.AddCustomer(object{"FirstName": "Jane", "LastName": "Smithers", "Passport": object{}, "Address": object{}})
	payer := s.AddCustomer(object{"LastName": "Smith & Sons", "Classifications": []string{"Important", "PaymasterAccount"}})
	s.AddCustomer(object{"LastName": "Smith", "Classifications": []string{"Important"}})
	s.AddCustomer(object{"LastName": "Smith", "IsActive": false, "Classifications": []string{"PaymasterAccount"}})
	foreign := s.AddCustomer(object{"LastName": "Smith", "ChainId": mewstest.OtherChainID})
	s.AddReservation(foreign, nil)
	for _, state := range []string{"Processed", "Confirmed", "Canceled"} {
		s.AddReservation(s.AddCustomer(object{"LastName": "Smith"}), object{"State": state})
	}
	gone := s.AddCustomer(object{"LastName": "Smith"})
	s.AddReservation(gone, nil)
	s.DeleteCustomer(gone)
	stay := s.AddReservation(john, object{"AssignedResourceId": room, "CompanionIds": []string{jane}})
	s.AddReservation(jane, object{"State": "Processed"})
	for name, test := range map[string]struct {
		input object
		want  []string
	}{
		"last":     {object{"Name": "smith"}, []string{payer, jane, john}},
		"full":     {object{"Name": " John SMITH "}, []string{john}},
		"nobody":   {object{"Name": "Miller"}, []string{}},
		"all":      {object{"Name": nil, "ResourceId": nil}, []string{payer, jane, john}},
		"resource": {object{"ResourceId": strings.ToUpper(room)}, []string{jane, john}},
		"payer":    {object{"ResourceId": room, "Name": "sons"}, []string{}},
		"both":     {object{"ResourceId": room, "Name": "jane"}, []string{jane}},
		"other":    {object{"ResourceId": john}, []string{}},
		"extent":   {object{"Extent": object{"Documents": true}}, []string{}},
	} {
		a := call(t, s, "customers/search", test.input)
		got := []string{}
		for _, hit := range a.list(t, "Customers") {
			customer, _ := hit["Customer"].(object)
			got = append(got, customer["Id"].(string))
			reservation, _ := hit["Reservation"].(object)
			if customer["Id"] == payer {
				assert.Nil(t, hit["Reservation"], name)
			} else {
				assert.Equal(t, stay, reservation["Id"], name)
			}
			assert.Nil(t, customer["Address"])
		}
		assert.Equal(t, test.want, got, name)
		assert.Equal(t, name == "extent", a.object(t)["Documents"] != nil)
	}
}

func TestUnknownOwners(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	id, company := s.AddCustomer(nil), s.AddCompany(nil)
	for method, add := range map[string]func(string){
		"AddAddress":          func(id string) { s.AddAddress(id, nil) },
		"AddIdentityDocument": func(id string) { s.AddIdentityDocument(id, nil) },
		"AddReservation":      func(id string) { s.AddReservation(id, nil) },
		"AddRelationship":     func(id string) { s.AddRelationship(id, nil) },
		"AddOrderItem":        func(id string) { s.AddOrderItem(id, nil) },
		"AddPaymentItem":      func(id string) { s.AddPaymentItem(id, nil) },
		"AddAccountingItem":   func(id string) { s.AddAccountingItem(id, nil) },
	} {
		for _, unknown := range []string{"", "nope", company} {
			if method == "AddAddress" && unknown == company {
				continue
			}
			assert.PanicsWithValue(t, "mewstest: "+method+": nobody has the Id \""+unknown+"\"", func() { add(unknown) })
		}
		assert.NotPanics(t, func() { add(strings.ToUpper(id)) })
	}
	assert.Panics(t, func() { s.AddRelationship(id, object{"RelatedCustomerId": "nope"}) })
	assert.Len(t, s.Relationships(id), 1)
	assert.Len(t, s.Addresses(id), 1)
}
