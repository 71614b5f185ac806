package pretix_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

// connectExample makes a client for a fake server with three customers. A real
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

// A walk that failed goes on where it ended, a few times.
func ExamplePageError() {
	server, org := connectExample()
	defer server.Close()
	server.Inject(pretixtest.Fault{After: 1, Status: 403}) // the second page, once

	params := pretix.CustomerListParams{PageSize: 2}
	walk := func() error {
		for customer, err := range org.Customers.All(context.Background(), params) {
			if err != nil {
				return err
			}
			fmt.Println(customer.Name)
		}
		return nil
	}
	for range 3 {
		err := walk()
		var page *pretix.PageError
		if !errors.As(err, &page) {
			if err != nil {
				log.Fatal(err) // a wrong argument
			}
			break
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

// A write whose outcome is unknown is repeated under its key: the server carries
// it out once.
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
