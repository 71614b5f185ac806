package pretix_test

import (
	"context"
	"fmt"
	"log"

	"github.com/guestwire/guestwire-go/pretix"
)

// A tokenSource is a TokenSource of golang.org/x/oauth2, which refreshes a token when it
// expires. A real one is made by the TokenSource method of an oauth2.Config.
type tokenSource struct{ accessToken string }

type oauth2Token struct{ AccessToken string }

func (s *tokenSource) Token() (*oauth2Token, error) { return &oauth2Token{s.accessToken}, nil }

// An application of OAuth takes its tokens from golang.org/x/oauth2.
func ExampleOAuthTokenFunc() {
	server, _ := connectExample()
	defer server.Close()
	source := &tokenSource{server.AddOAuthToken(server.Organizer(), "read")}

	auth := pretix.OAuthTokenFunc(func(context.Context) (string, error) {
		t, err := source.Token()
		if err != nil {
			return "", err
		}
		return t.AccessToken, nil
	})
	client, err := pretix.NewClient(server.URL(), auth)
	if err != nil {
		log.Fatal(err)
	}
	page, err := client.Organizer(server.Organizer()).Customers.List(context.Background(), pretix.CustomerListParams{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(page.Count, "customers")
	// Output: 3 customers
}
