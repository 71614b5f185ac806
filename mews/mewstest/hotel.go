package mewstest

import "strconv"

// Hotel are the identifiers of what [Server.AddHotel] puts in.
type Hotel struct {
	EnterpriseID         string
	ServiceID            string   // the bookable service of the enterprise
	AdultID, ChildID     string   // age categories
	RateGroupID          string   //
	RateID               string   // public, 100 for each night
	CategoryID           string   // double rooms
	ResourceIDs          []string // rooms 101, 102, ... of the category, inspected
	AccountingCategoryID string
	ProductID            string // breakfast, 15 for each person and night
	RestaurantID         string // an additional service
	DinnerID             string // its product, 30
}

// AddHotel puts everything that reservations and orders need into an enterprise:
// rooms of one category, a rate, age categories, and a product.
func (s *Server) AddHotel(enterpriseID string, rooms int) Hotel {
	h := Hotel{EnterpriseID: enterpriseID}
	for _, service := range s.Objects("services") {
		if key(text(service, "EnterpriseId")) == key(enterpriseID) && h.ServiceID == "" {
			h.ServiceID = text(service, "Id")
		}
	}
	add := func(resource string, o Object) string {
		if o["ServiceId"] == nil {
			o["ServiceId"] = h.ServiceID
		}
		return s.Add(resource, o)
	}
	configuration, _ := s.Configuration(enterpriseID)
	language := text(object(configuration, "Enterprise"), "DefaultLanguageCode")
	names := func(name string) Object { return Object{language: name} }
	h.AccountingCategoryID = s.Add("accountingCategories", Object{"EnterpriseId": enterpriseID, "Name": "Accommodation"})
	h.AdultID = add("ageCategories", Object{"Names": names("Adult"), "Classification": "Adult"})
	h.ChildID = add("ageCategories", Object{"Names": names("Child"), "Classification": "Child", "MaximalAge": 12})
	h.RateGroupID = add("rateGroups", Object{"Names": names("Flexible")})
	h.RateID = add("rates", Object{"GroupId": h.RateGroupID, "Name": "Best available", "Names": names("Best available")})
	s.SetPrice(h.RateID, 100)
	h.CategoryID = add("resourceCategories", Object{"Names": names("Double room"), "Classification": "StandardDouble"})
	for i := range rooms {
		room := s.Add("resources", Object{"EnterpriseId": enterpriseID, "Name": strconv.Itoa(101 + i)})
		s.Add("resourceCategoryAssignments", Object{"EnterpriseId": enterpriseID, "ResourceId": room, "CategoryId": h.CategoryID})
		h.ResourceIDs = append(h.ResourceIDs, room)
	}
	h.ProductID = add("products", Object{"Name": "Breakfast", "Names": names("Breakfast"), "ChargingMode": "PerPersonPerTimeUnit", "Charging": "PerPersonPerTimeUnit"})
	s.SetPrice(h.ProductID, 15)
	h.RestaurantID = s.Add("services", Object{
		"EnterpriseId": enterpriseID, "Name": "Restaurant", "Names": names("Restaurant"), "Data": Object{"Discriminator": "Additional", "Value": Object{"Promotions": Object{}}},
	})
	h.DinnerID = add("products", Object{"ServiceId": h.RestaurantID, "Name": "Dinner", "Names": names("Dinner")})
	s.SetPrice(h.DinnerID, 30)
	return h
}
