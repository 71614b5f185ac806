package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
	"github.com/guestwire/guestwire-go/examples/internal/property"
	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// connect makes a client for the platform that the environment names, or for a
// fake one, and a function that ends the latter.
func connect(status *status, env cli.Lookup, options []mews.Option) (*mews.Client, func(), error) {
	values, err := property.Variables.Read(env)
	if err != nil {
		return nil, nil, err
	}
	stop := func() {}
	if values == nil {
		server, token, err := startFake()
		if err != nil {
			return nil, nil, err
		}
		values, stop = property.Values(server, token), server.Close
		status.sayf("no MEWS_CLIENT_TOKEN and no MEWS_ACCESS_TOKEN: exporting a fake property")
	}
	client, err := property.Connect(values, "Export", options...)
	if err != nil {
		stop()
		return nil, nil, err
	}
	return client, stop, nil
}

// An access is what the tokens are good for. A token does not show it, and another
// token of the same property is as good.
type access struct {
	key    string   // identifies it
	name   string   // for people
	chains []string // of a portfolio, which has to name them
	now    time.Time
}

// whose asks what the tokens are good for. A portfolio is identified by the
// properties in it: the token alone does not choose one.
func whose(ctx context.Context, client *mews.Client) (access, error) {
	configuration, err := client.Configuration.Get(ctx, mews.ConfigurationGetParams{})
	switch {
	case errors.Is(err, mews.ErrBadRequest): // the property is required with a portfolio's token
		return portfolio(ctx, client)
	case err != nil:
		return access{}, err
	case configuration.Enterprise.IsPortfolio:
		return portfolio(ctx, client)
	case configuration.Enterprise.ID == "":
		return access{}, errors.New("the platform does not say which property the tokens belong to")
	}
	e, now := configuration.Enterprise, configuration.NowUTC
	if now.IsZero() {
		now = time.Now()
	}
	return access{key: e.ID, name: e.Name, now: now.UTC()}, nil
}

func portfolio(ctx context.Context, client *mews.Client) (access, error) {
	var ids, chains []string
	for e, err := range client.Enterprises.All(ctx, mews.EnterpriseListParams{}) {
		if err != nil {
			return access{}, err
		}
		ids, chains = append(ids, e.ID), append(chains, e.ChainID)
	}
	if len(ids) == 0 {
		return access{}, errors.New("the tokens are of a portfolio without properties")
	}
	slices.Sort(ids)
	slices.Sort(chains)
	return access{
		key: strings.Join(slices.Compact(ids), ","), name: fmt.Sprintf("portfolio of %d", len(ids)),
		chains: slices.Compact(chains), now: time.Now().UTC(),
	}, nil
}

const (
	guests = 2000 // of the fake property
	fakeID = "fa4e0000-0000-4000-8000-000000000000"
)

// startFake makes a property whose guests are the same each time, as those of a
// real one are, and which is slow enough to be interrupted. It returns an access
// token, too.
func startFake() (*mewstest.Server, string, error) {
	server, err := mewstest.Start()
	if err != nil {
		return nil, "", err
	}
	server.AddEnterprise(mewstest.Object{"Id": fakeID, "Name": "Fake property"})
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
	return server, server.AddAccessToken(fakeID), nil
}
