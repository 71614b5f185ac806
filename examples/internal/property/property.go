// Package property connects the examples for Mews: to the property that the
// environment names, or to a fake one.
package property

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// Variables lead to a real property.
var Variables = cli.Variables{Required: []string{"MEWS_CLIENT_TOKEN", "MEWS_ACCESS_TOKEN"}, Optional: []string{"MEWS_URL"}}

// Help is about the variables, for the help of a program.
const Help = `Environment:
  MEWS_CLIENT_TOKEN  token of the client application
  MEWS_ACCESS_TOKEN  token of the property
  MEWS_URL           address of another platform than production
Without any of them it works on a fake hotel.
`

// Values are those of the variables for a fake server and one of its access tokens.
func Values(server *mewstest.Server, accessToken string) map[string]string {
	return map[string]string{"MEWS_URL": server.URL(), "MEWS_CLIENT_TOKEN": server.ClientToken(), "MEWS_ACCESS_TOKEN": accessToken}
}

// Connect makes a client for the property of the variables' values. The name is that
// of the program.
func Connect(values map[string]string, name string, options ...mews.Option) (*mews.Client, error) {
	credentials := mews.Credentials{
		ClientToken: values["MEWS_CLIENT_TOKEN"], AccessToken: values["MEWS_ACCESS_TOKEN"], Client: "Guestwire " + name + " 1.0.0",
	}
	client, err := mews.NewClient(credentials, append([]mews.Option{
		mews.WithBaseURL(cmp.Or(values["MEWS_URL"], mews.Production)),
		mews.WithRateLimit(mews.RateLimitRequests, mews.RateLimitInterval),
	}, options...)...)
	if err != nil {
		return nil, cli.Usage("%w", err)
	}
	return client, nil
}

// Configuration returns the configuration of the property. The access token of a
// portfolio has none, and does not choose a property.
func Configuration(ctx context.Context, client *mews.Client) (*mews.Configuration, error) {
	configuration, err := client.Configuration.Get(ctx, mews.ConfigurationGetParams{})
	if errors.Is(err, mews.ErrBadRequest) || err == nil && configuration.Enterprise.IsPortfolio {
		return nil, cli.Usage("MEWS_ACCESS_TOKEN is of a portfolio; use that of one property")
	}
	return configuration, err
}

// Text is the text in a language, or else in the first of the others.
func Text(texts map[string]string, language string) string {
	if text, found := texts[language]; found {
		return text
	}
	for _, other := range slices.Sorted(maps.Keys(texts)) {
		return texts[other]
	}
	return ""
}
