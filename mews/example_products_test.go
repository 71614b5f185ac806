package mews_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// What can be sold along with a stay.
func ExampleProductService_All() {
	server, client, _ := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)

	params := mews.ProductListParams{ServiceIDs: []string{hotel.ServiceID}}
	for product, err := range client.Products.All(context.Background(), params) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(product.Names["en-GB"], product.ChargingMode)
	}
	// Output: Breakfast PerPersonPerTimeUnit
}

// What breakfast costs on two days.
func ExampleProductService_GetPricing() {
	server, client, _ := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)

	units, err := mews.NewTimeUnits("Europe/Prague", mews.TimeUnitPeriodDay)
	if err != nil {
		log.Fatal(err)
	}
	pricing, err := client.Products.GetPricing(context.Background(), mews.ProductGetPricingParams{
		ProductID:             hotel.ProductID,
		FirstTimeUnitStartUTC: units.StartOf(mews.Date{Year: 2027, Month: time.July, Day: 1}),
		LastTimeUnitStartUTC:  units.StartOf(mews.Date{Year: 2027, Month: time.July, Day: 2}),
	})
	if err != nil {
		log.Fatal(err)
	}
	for i, start := range pricing.TimeUnitStartsUTC {
		fmt.Println(units.Date(start), pricing.BaseAmountPrices[i].GrossValue, pricing.BaseAmountPrices[i].Currency)
	}
	// Output:
	// 2027-07-01 15 EUR
	// 2027-07-02 15 EUR
}

// The categories of products, as a point of sale shows them.
func ExampleProductCategoryService_All() {
	server, client, _ := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	server.Add("productCategories", mewstest.Object{"ServiceId": hotel.RestaurantID, "Names": mewstest.Object{"en-GB": "Drinks"}})

	params := mews.ProductCategoryListParams{ServiceIDs: []string{hotel.RestaurantID}}
	for category, err := range client.ProductCategories.All(context.Background(), params) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(category.Names["en-GB"])
	}
	// Output: Drinks
}
