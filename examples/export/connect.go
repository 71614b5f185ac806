package main

import (
	"fmt"
	"io"
	"time"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// connect makes a client for the platform that the environment names, or for a
// fake one, and a function that ends the latter.
func connect(status io.Writer, env func(string) string) (*mews.Client, func(), error) {
	credentials := mews.Credentials{
		ClientToken: env("MEWS_CLIENT_TOKEN"), AccessToken: env("MEWS_ACCESS_TOKEN"), Client: "Guestwire Export 1.0.0",
	}
	url, stop := env("MEWS_URL"), func() {}
	switch {
	case credentials.AccessToken == "":
		server, err := startFake()
		if err != nil {
			return nil, nil, err
		}
		url, stop = server.URL(), server.Close
		credentials.ClientToken, credentials.AccessToken = server.ClientToken(), server.AccessToken()
		fmt.Fprintln(status, "no MEWS_ACCESS_TOKEN: exporting a fake property")
	case url == "":
		url = mews.Production
	}
	client, err := mews.NewClient(credentials, mews.WithBaseURL(url),
		mews.WithRateLimit(mews.RateLimitRequests, mews.RateLimitInterval))
	return client, stop, err
}

// guests of the fake property.
const guests = 2000

// startFake makes a property whose guests are the same each time, as those of a
// real one are, and which is slow enough to be interrupted.
func startFake() (*mewstest.Server, error) {
	server, err := mewstest.Start()
	if err != nil {
		return nil, err
	}
	first := time.Date(2025, time.January, 1, 12, 0, 0, 0, time.UTC)
	for i := range guests {
		server.AddCustomer(mewstest.Object{
			"Id":         fmt.Sprintf("c0ffee00-0000-4000-8000-%012d", i),
			"LastName":   fmt.Sprint("Guest ", i),
			"Email":      fmt.Sprintf("guest%d@example.org", i),
			"CreatedUtc": first.Add(time.Duration(i) * 8 * time.Hour).Format(time.RFC3339),
		})
	}
	server.SetLatency(50 * time.Millisecond)
	return server, nil
}
