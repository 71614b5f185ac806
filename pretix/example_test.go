package pretix_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

// connectExample creates a client for a fake server with three customers. A real
// program has an address and a token instead.
func connectExample() (*pretixtest.Server, pretix.OrganizerHandle) {
	server, err := pretixtest.Start()
	if err != nil {
		log.Fatal(err)
	}
	for i, name := range []string{"Ann Lee", "Bo Diaz", "Cy Roth"} {
		email := fmt.Sprintf("guest%d@example.org", i+1)
		server.AddCustomer(server.Organizer(), pretixtest.Customer{
			Identifier: fmt.Sprintf("GUEST%d", i+1), Email: &email, IsActive: true,
			NameParts: map[string]any{"_scheme": "full", "full_name": name},
		})
	}
	client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()))
	if err != nil {
		log.Fatal(err)
	}
	return server, client.Organizer(server.Organizer())
}

func ExampleCustomerService_All() {
	server, org := connectExample()
	defer server.Close()

	for customer, err := range org.Customers.All(context.Background(), pretix.CustomerListParams{}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(customer.Identifier, customer.Name)
	}
	// Output:
	// GUEST1 Ann Lee
	// GUEST2 Bo Diaz
	// GUEST3 Cy Roth
}

// A loop that resumes tries the page that failed again, a few times. It asks for less
// if the response was too large, and stops on any other DecodeError, which is permanent.
func ExamplePageError() {
	server, org := connectExample()
	defer server.Close()
	server.Inject(pretixtest.Fault{After: 1, Status: 403}) // the second page, once

	params := pretix.CustomerListParams{PageSize: 2}
	iterate := func() error {
		for customer, err := range org.Customers.All(context.Background(), params) {
			if err != nil {
				return err
			}
			fmt.Println(customer.Name)
		}
		return nil
	}
	for attempt := 1; ; attempt++ {
		err := iterate()
		if err == nil {
			break
		}
		var page *pretix.PageError
		var decode *pretix.DecodeError
		switch {
		case !errors.As(err, &page): // an invalid argument
			log.Fatal(err)
		case attempt == 3:
			log.Fatal("giving up: ", err)
		case errors.Is(err, pretix.ErrResponseTooLarge):
			params.PageSize = max(1, params.PageSize/2)
		case errors.As(err, &decode): // the same page would fail again
			log.Fatal(err)
		}
		fmt.Println("page", page.Page, "failed")
		params.Start = page.Token
	}
	// Output:
	// Ann Lee
	// Bo Diaz
	// page 2 failed
	// Cy Roth
}

// A job that stores a resume token with each page can be stopped at any time. It
// continues with the next page, and has nothing to do once End is stored.
func ExampleCustomerService_Pages() {
	server, org := connectExample()
	defer server.Close()

	var checkpoint string // in a file or a database, with the rows
	run := func(limit int) error {
		params := pretix.CustomerListParams{PageSize: 2, Start: checkpoint}
		for page, err := range org.Customers.Pages(context.Background(), params) {
			if err != nil {
				return err
			}
			fmt.Println(len(page.Results), "customers")
			checkpoint = cmp.Or(page.Next, pretix.End)
			if limit--; limit == 0 {
				break // as if the program was stopped
			}
		}
		return nil
	}
	fmt.Println(run(1), checkpoint == pretix.End)
	fmt.Println(run(0), checkpoint == pretix.End)
	fmt.Println(run(0))
	// Output:
	// 2 customers
	// <nil> false
	// 1 customers
	// <nil> true
	// <nil>
}

// An export that must not stop at a damaged object reports it and delivers all others.
func ExampleWithBadRows() {
	server, org := connectExample()
	defer server.Close()
	server.Inject(pretixtest.Fault{Status: 200, Body: `{"count":2,"next":null,"previous":null,"results":[
		{"identifier":"GUEST1","date_joined":"soon"},
		{"identifier":"GUEST2","name":"Bo Diaz","date_joined":"2026-01-31T10:00:00Z"}]}`})

	report := pretix.WithBadRows(func(e *pretix.DecodeError) error {
		fmt.Println("cannot read", e.ID, e.Field) // e.Raw has the object
		return nil
	})
	for customer, err := range org.Customers.All(context.Background(), pretix.CustomerListParams{}, report) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(customer.Name)
	}
	// Output:
	// cannot read GUEST1 date_joined
	// Bo Diaz
}

func ExampleCustomerService_Create() {
	server, org := connectExample()
	defer server.Close()

	customer, err := org.Customers.Create(context.Background(), pretix.CustomerCreateParams{
		Email: "Dee@Example.org",
		Phone: "+49 30 12345678",
		NameParts: pretix.NameParts{
			pretix.NameKeyScheme:     pretix.NameSchemeGivenFamily,
			pretix.NameKeyGivenName:  "Dee",
			pretix.NameKeyFamilyName: "Moss",
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(customer.Name, customer.Email, customer.Phone)
	// Output: Dee Moss dee@example.org +493012345678
}

func ExampleCustomerService_Update() {
	server, org := connectExample()
	defer server.Close()

	customer, err := org.Customers.Update(context.Background(), "GUEST1", pretix.CustomerUpdateParams{
		Notes: pretix.Set("vegetarian"),
		Phone: pretix.Null[string](),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(customer.Name, customer.Notes)
	// Output: Ann Lee vegetarian
}

func ExampleError() {
	server, org := connectExample()
	defer server.Close()

	_, err := org.Customers.Create(context.Background(), pretix.CustomerCreateParams{Email: "guest1@example.org"})
	var e *pretix.Error
	if errors.As(err, &e) {
		fmt.Println(e.StatusCode, e.Fields.Get("email"))
	}
	fmt.Println(errors.Is(err, pretix.ErrBadRequest))
	// Output:
	// 400 [An account with this email address is already registered.]
	// true
}

// A write whose outcome is unknown is sent again under its key: the server carries it
// out once.
func ExampleWithIdempotencyKey() {
	server, org := connectExample()
	defer server.Close()
	server.Inject(pretixtest.Fault{Method: "POST", Cut: pretixtest.CutAfter, Times: 2})

	params := pretix.CustomerCreateParams{Email: "dee@example.org"}
	var r pretix.Response
	_, err := org.Customers.Create(context.Background(), params, pretix.WithMaxAttempts(1), pretix.WithResponse(&r))
	fmt.Println("failed:", err != nil)

	_, err = org.Customers.Create(context.Background(), params, pretix.WithIdempotencyKey(r.IdempotencyKey))
	fmt.Println(err, len(server.Customers(server.Organizer())))
	// Output:
	// failed: true
	// <nil> 4
}

// After an unknown outcome the write continues under its key, here by the error alone.
func ExampleOutcomeOf() {
	server, org := connectExample()
	defer server.Close()
	server.Inject(pretixtest.Fault{Method: "POST", Cut: pretixtest.CutAfter}) // carried out, and the response lost

	ctx, params := context.Background(), pretix.CustomerCreateParams{Email: "dee@example.org"}
	customer, err := org.Customers.Create(ctx, params, pretix.WithMaxAttempts(1))
	if pretix.OutcomeOf(err) == pretix.OutcomeUnknown {
		fmt.Println("unknown")
		customer, err = org.Customers.Create(ctx, params, pretix.WithIdempotencyKey(pretix.IdempotencyKeyOf(err)))
	}
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(customer.Email, len(server.Customers(server.Organizer())))
	// Output:
	// unknown
	// dee@example.org 4
}

// A list that the package has no methods for, with a type of your own.
func ExampleIterate() {
	server, err := pretixtest.Start()
	if err != nil {
		log.Fatal(err)
	}
	defer server.Close()
	client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()))
	if err != nil {
		log.Fatal(err)
	}
	server.HandleList("organizers/{organizer}/teams/", []pretixtest.Object{{"id": 1, "name": "Staff"}, {"id": 2, "name": "Box office"}})

	type team struct {
		ID   int64  `json:"id"`
		Name string `json:"name"`
	}
	params := pretix.IterateParams{Path: "organizers/bigevents/teams/"}
	for t, err := range pretix.Iterate[team](context.Background(), client, params) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(t.ID, t.Name)
	}
	// Output:
	// 1 Staff
	// 2 Box office
}

func ExampleClient_Do() {
	server, err := pretixtest.Start()
	if err != nil {
		log.Fatal(err)
	}
	defer server.Close()
	client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()))
	if err != nil {
		log.Fatal(err)
	}

	var organizer struct {
		Slug string `json:"slug"`
	}
	if err := client.Do(context.Background(), "GET", "organizers/bigevents/", nil, &organizer); err != nil {
		log.Fatal(err)
	}
	fmt.Println(organizer.Slug)
	// Output: bigevents
}

func ExampleCollect() {
	server, org := connectExample()
	defer server.Close()

	two, err := pretix.Collect(org.Customers.All(context.Background(), pretix.CustomerListParams{}), 2)
	fmt.Println(len(two), err)
	// Output: 2 <nil>
}
