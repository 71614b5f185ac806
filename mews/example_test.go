package mews_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net/http"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// connectExample creates a client for a fake server with three customers. A real
// program has tokens instead, and leaves WithBaseURL out.
func connectExample() (*mewstest.Server, *mews.Client, []string) {
	server, err := mewstest.Start()
	if err != nil {
		log.Fatal(err)
	}
	var ids []string
	for i, name := range []string{"Roth", "Diaz", "Lee"} {
		ids = append(ids, server.AddCustomer(mewstest.Object{
			"LastName": name, "Email": strings.ToLower(name) + "@example.org",
			"CreatedUtc": fmt.Sprintf("2026-0%d-15T10:00:00Z", i+1),
		}))
	}
	client, err := mews.NewClient(
		mews.Credentials{ClientToken: server.ClientToken(), AccessToken: server.AccessToken(), Client: "Example 1.0.0"},
		mews.WithBaseURL(server.URL()))
	if err != nil {
		log.Fatal(err)
	}
	return server, client, ids
}

func ExampleCustomerService_All() {
	server, client, _ := connectExample()
	defer server.Close()

	// Half a year is more than the vendor accepts; it is split into several requests.
	params := mews.CustomerListParams{
		Extent: mews.CustomerExtent{Customers: true},
		CreatedUTC: mews.TimeInterval{
			StartUTC: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
			EndUTC:   time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC),
		},
	}
	for customer, err := range client.Customers.All(context.Background(), params) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(customer.CreatedUTC.Format(time.DateOnly), customer.LastName)
	}
	// Output:
	// 2026-03-15 Lee
	// 2026-02-15 Diaz
	// 2026-01-15 Roth
}

// A loop that resumes tries the page that failed again, a few times. It asks for less
// if that was too much, and stops on a DecodeError, which is permanent.
func ExamplePageError() {
	server, client, ids := connectExample()
	defer server.Close()
	server.Inject(mewstest.Fault{After: 1, Status: 408}) // the second page, once

	params := mews.CustomerListParams{Extent: mews.CustomerExtent{Customers: true}, CustomerIDs: ids, PageSize: 2}
	iterate := func() error {
		for customer, err := range client.Customers.All(context.Background(), params) {
			if err != nil {
				return err
			}
			fmt.Println(customer.LastName)
		}
		return nil
	}
	for attempt := 1; ; attempt++ {
		err := iterate()
		if err == nil {
			break
		}
		var page *mews.PageError
		var decode *mews.DecodeError
		switch {
		case !errors.As(err, &page): // an invalid argument
			log.Fatal(err)
		case attempt == 3:
			log.Fatal("giving up: ", err)
		case errors.Is(err, mews.ErrTooHeavy), errors.Is(err, mews.ErrResponseTooLarge):
			params.PageSize = max(1, params.PageSize/2)
		case errors.As(err, &decode): // the same page would fail again
			log.Fatal(err)
		}
		fmt.Println("page", page.Page, "failed")
		params.Start = page.Token
	}
	// Output:
	// Lee
	// Diaz
	// page 2 failed
	// Roth
}

// A job that stores a resume token with each page can be stopped at any time. It
// continues with the next page, and has nothing to do once End is stored.
func ExampleCustomerService_Pages() {
	server, client, ids := connectExample()
	defer server.Close()

	var checkpoint string // in a file or a database, with the rows
	run := func(limit int) error {
		params := mews.CustomerListParams{
			Extent: mews.CustomerExtent{Customers: true}, CustomerIDs: ids, PageSize: 2, Start: checkpoint,
		}
		for page, err := range client.Customers.Pages(context.Background(), params) {
			if err != nil {
				return err
			}
			fmt.Println(len(page.Customers), "customers")
			checkpoint = cmp.Or(page.Next, mews.End)
			if limit--; limit == 0 {
				break // as if the program was stopped
			}
		}
		return nil
	}
	fmt.Println(run(1), checkpoint == mews.End)
	fmt.Println(run(0), checkpoint == mews.End)
	fmt.Println(run(0))
	// Output:
	// 2 customers
	// <nil> false
	// 1 customers
	// 0 customers
	// <nil> true
	// <nil>
}

// An export that must not stop at a damaged row reports it and delivers all others.
func ExampleWithBadRows() {
	server, client, _ := connectExample()
	defer server.Close()
	server.AddCustomer(mewstest.Object{"Id": "c2b6e5d4-0000-4000-8000-000000000001", "LastName": "Moss", "BirthDate": "unknown"})

	params := mews.CustomerListParams{
		Extent:         mews.CustomerExtent{Customers: true},
		ActivityStates: []mews.ActivityState{mews.ActivityStateActive},
	}
	report := mews.WithBadRows(func(e *mews.DecodeError) error {
		fmt.Println("cannot read", e.List, e.ID, e.Field) // e.Raw has the row
		return nil
	})
	for customer, err := range client.Customers.All(context.Background(), params, report) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(customer.LastName)
	}
	// Output:
	// cannot read Customers c2b6e5d4-0000-4000-8000-000000000001 BirthDate
	// Lee
	// Diaz
	// Roth
}

// A list that the package has no methods for yet, with a type of your own.
func ExampleIterate() {
	server, client, _ := connectExample()
	defer server.Close()
	server.HandleList("parkingLots/getAll", "ParkingLots", []mewstest.Object{
		{"Id": "1", "Name": "Garage"},
		{"Id": "2", "Name": "Street"},
	})

	type parkingLot struct {
		ID   string `json:"Id"`
		Name string
	}
	params := mews.IterateParams{Operation: "parkingLots/getAll", Rows: "ParkingLots"}
	for lot, err := range mews.Iterate[parkingLot](context.Background(), client, params) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(lot.ID, lot.Name)
	}
	// Output:
	// 1 Garage
	// 2 Street
}

func ExampleCustomerService_Add() {
	server, client, _ := connectExample()
	defer server.Close()

	customer, err := client.Customers.Add(context.Background(), mews.CustomerAddParams{
		FirstName: "Dee", LastName: "Moss", Email: "dee@example.org",
		BirthDate:       mews.Date{Year: 1983, Month: time.December, Day: 31},
		Classifications: []mews.CustomerClassification{mews.CustomerClassificationReturning},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(customer.FirstName, customer.LastName, customer.BirthDate)

	_, err = client.Customers.Add(context.Background(), mews.CustomerAddParams{LastName: "Moss", Email: "dee@example.org"})
	fmt.Println(errors.Is(err, mews.ErrForbidden))
	// Output:
	// Dee Moss 1983-12-31
	// true
}

func ExampleCustomerService_Update() {
	server, client, ids := connectExample()
	defer server.Close()

	customer, err := client.Customers.Update(context.Background(), mews.CustomerUpdateParams{
		CustomerID:        ids[0],
		Notes:             "vegetarian",         // empty fields do not change
		ItalianFiscalCode: mews.Clear[string](), // only update values can be cleared
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(customer.LastName, customer.Email, customer.Notes)
	// Output: Roth roth@example.org vegetarian
}

func ExampleCustomerService_AddFile() {
	server, client, ids := connectExample()
	defer server.Close()

	scan := strings.NewReader("%PDF-1.7 ...") // a file, or the body of an upload
	_, err := client.Customers.AddFile(context.Background(), mews.CustomerAddFileParams{
		CustomerID: ids[0], Name: "registration.pdf", Type: mews.FileTypePDF,
	}, scan)
	fmt.Println(err, len(server.Files(ids[0])))
	// Output: <nil> 1
}

func ExampleIdentityDocumentService_Update() {
	server, client, ids := connectExample()
	defer server.Close()
	id := server.AddIdentityDocument(ids[0], mewstest.Object{"Type": "Passport", "Number": "AA123456", "IssuingCity": "Rome"})

	result, err := client.IdentityDocuments.Update(context.Background(), mews.IdentityDocumentUpdateParams{
		IdentityDocuments: []mews.IdentityDocumentUpdateData{{
			ID:             id,
			ExpirationDate: mews.Set(mews.Date{Year: 2040, Month: time.October, Day: 24}),
			IssuingCity:    mews.Clear[string](),
		}},
	})
	if err != nil {
		log.Fatal(err)
	}
	d := result.IdentityDocuments[0]
	fmt.Printf("%s %s %q\n", d.Number, d.ExpirationDate, d.IssuingCity)
	// Output: AA123456 2040-10-24 ""
}

func ExampleError() {
	server, client, ids := connectExample()
	defer server.Close()

	_, err := client.Customers.Update(context.Background(), mews.CustomerUpdateParams{CustomerID: ids[0], Email: "lee@example.org"})
	var e *mews.Error
	if errors.As(err, &e) {
		fmt.Println(e.StatusCode, e.Message != "", e.RequestID != "")
	}
	// Output: 403 true true
}

func ExampleConfigurationService_Get() {
	server, client, _ := connectExample()
	defer server.Close()

	configuration, err := client.Configuration.Get(context.Background(), mews.ConfigurationGetParams{})
	if errors.Is(err, mews.ErrUnauthorized) {
		log.Fatal("the tokens do not work")
	}
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range configuration.Enterprise.Currencies {
		if c.IsDefault {
			fmt.Println(configuration.Enterprise.TimeZoneIdentifier, c.Currency)
		}
	}
	// Output: Europe/Prague EUR
}

func ExampleClient_Do() {
	server, client, _ := connectExample()
	defer server.Close()

	// The fake does not model this operation, so the test does.
	server.Handle("parkingLots/getPrice", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"Price":100.50,"Currency":"EUR"}`)
	}))

	params := map[string]any{"ParkingLotId": "1"}
	var price struct {
		Price    mews.Decimal
		Currency string
	}
	if err := client.Do(context.Background(), "parkingLots/getPrice", params, &price); err != nil {
		log.Fatal(err)
	}
	fmt.Println(price.Price, price.Currency)
	// Output: 100.50 EUR
}

// A copy of the customers is kept up to date: the interval of each run begins when the
// last run began, and deleted and merged customers are part of it.
func ExampleCustomerService_All_synchronize() {
	server, client, ids := connectExample()
	defer server.Close()
	server.DeleteCustomer(ids[0])
	ctx := context.Background()

	guests := map[string]string{ids[0]: "Roth"} // kept from the last run, as since is
	since := time.Now().AddDate(0, -1, 0)

	configuration, err := client.Configuration.Get(ctx, mews.ConfigurationGetParams{})
	if err != nil {
		log.Fatal(err)
	}
	params := mews.CustomerListParams{
		Extent:         mews.CustomerExtent{Customers: true},
		ActivityStates: []mews.ActivityState{mews.ActivityStateActive, mews.ActivityStateDeleted},
		UpdatedUTC:     mews.TimeInterval{StartUTC: since, EndUTC: configuration.NowUTC},
	}
	for customer, err := range client.Customers.All(ctx, params) {
		switch {
		case err != nil:
			log.Fatal(err)
		case !customer.IsActive:
			delete(guests, customer.ID) // MergeTargetID is the customer it was merged into
		default:
			guests[customer.ID] = customer.LastName
		}
	}
	since = configuration.NowUTC // for the next run
	fmt.Println(len(guests), since.IsZero())
	// Output: 0 false
}

// Amounts keep their digits and are added exactly.
func ExampleDecimal() {
	sum := new(big.Rat)
	for _, amount := range []mews.Decimal{"0.10", "0.20", "-5"} {
		value, ok := amount.Rat()
		if !ok {
			log.Fatal("no amount: ", amount)
		}
		sum.Add(sum, value)
	}
	fmt.Println(sum.FloatString(2))
	// Output: -4.70
}

// After an unknown outcome the caller finds out whether the write was carried out.
func ExampleOutcomeOf() {
	server, client, _ := connectExample()
	defer server.Close()
	server.Inject(mewstest.Fault{Path: "customers/add", Cut: mewstest.CutAfter}) // carried out, and the response lost

	ctx, params := context.Background(), mews.CustomerAddParams{LastName: "Moss", Email: "dee@example.org"}
	_, err := client.Customers.Add(ctx, params)
	if mews.OutcomeOf(err) == mews.OutcomeUnknown {
		found, err := mews.Collect(client.Customers.All(ctx, mews.CustomerListParams{
			Extent: mews.CustomerExtent{Customers: true}, Emails: []string{params.Email},
		}), 1)
		fmt.Println(len(found), err)
	}
	// Output: 1 <nil>
}
