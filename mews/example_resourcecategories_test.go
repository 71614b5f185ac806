package mews_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// The room types of a service.
func ExampleResourceCategoryService_All() {
	server, client, _ := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 2)

	params := mews.ResourceCategoryListParams{ServiceIDs: []string{hotel.ServiceID}}
	for category, err := range client.ResourceCategories.All(context.Background(), params) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(category.Names["en-GB"], category.Type, category.Capacity)
	}
	// Output: Double room Room 2
}

// A room type is added, and deleted again. Those that have rooms cannot be deleted.
func ExampleResourceCategoryService_Add() {
	server, client, _ := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 2)
	ctx := context.Background()

	added, err := client.ResourceCategories.Add(ctx, mews.ResourceCategoryAddParams{
		ResourceCategories: []mews.ResourceCategoryAddData{{
			ServiceID: hotel.ServiceID, Type: mews.ResourceCategoryTypeRoom, Classification: mews.ResourceClassificationStandardSingle,
			Capacity: 1, Names: map[string]string{"en-GB": "Single room"}, ExternalIdentifier: "single",
		}},
	})
	if err != nil {
		log.Fatal(err)
	}
	single := added.ResourceCategories[0]
	fmt.Println(single.Names["en-GB"], single.Capacity)

	err = client.ResourceCategories.Delete(ctx, mews.ResourceCategoryDeleteParams{ResourceCategoryIDs: []string{hotel.CategoryID}})
	fmt.Println(errors.Is(err, mews.ErrForbidden))
	err = client.ResourceCategories.Delete(ctx, mews.ResourceCategoryDeleteParams{ResourceCategoryIDs: []string{single.ID}})
	fmt.Println(err)
	// Output:
	// Single room 1
	// true
	// <nil>
}

// How many rooms a category has.
func ExampleResourceCategoryAssignmentService_All() {
	server, client, _ := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 2)

	rooms := 0
	params := mews.ResourceCategoryAssignmentListParams{ResourceCategoryIDs: []string{hotel.CategoryID}}
	for _, err := range client.ResourceCategoryAssignments.All(context.Background(), params) {
		if err != nil {
			log.Fatal(err)
		}
		rooms++
	}
	fmt.Println(rooms)
	// Output: 2
}

// The features that rooms can have.
func ExampleResourceFeatureService_All() {
	server, client, _ := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 2)
	server.Add("resourceFeatures", mewstest.Object{
		"ServiceId": hotel.ServiceID, "Classification": "SeaView", "Names": mewstest.Object{"en-GB": "View of the sea"},
	})

	params := mews.ResourceFeatureListParams{ServiceIDs: []string{hotel.ServiceID}}
	for feature, err := range client.ResourceFeatures.All(context.Background(), params) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(feature.Classification, feature.Names["en-GB"])
	}
	// Output: SeaView View of the sea
}

// The rooms with a view of the sea.
func ExampleResourceFeatureAssignmentService_All() {
	server, client, _ := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 2)
	view := server.Add("resourceFeatures", mewstest.Object{"ServiceId": hotel.ServiceID, "Classification": "SeaView"})
	server.Add("resourceFeatureAssignments", mewstest.Object{"FeatureId": view, "ResourceId": hotel.ResourceIDs[1]})

	params := mews.ResourceFeatureAssignmentListParams{ResourceFeatureIDs: []string{view}}
	for assignment, err := range client.ResourceFeatureAssignments.All(context.Background(), params) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(assignment.ResourceID == hotel.ResourceIDs[1])
	}
	// Output: true
}
