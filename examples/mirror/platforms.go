package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/campone"
	"github.com/guestwire/guestwire-go/examples/internal/cli"
	"github.com/guestwire/guestwire-go/examples/internal/property"
	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/pretix"
)

var (
	pretixVariables  = cli.Variables{Required: []string{"PRETIX_URL", "PRETIX_TOKEN", "PRETIX_ORGANIZER", "PRETIX_EVENTS"}}
	camponeVariables = cli.Variables{Required: []string{"CAMPONE_API_KEY"}, Optional: []string{"CAMPONE_URL"}}
)

// Platforms are what the environment leads to, by their variables. One that it does not
// mention is nil.
type platforms struct{ mews, pretix, campone map[string]string }

func readPlatforms(env cli.Lookup) (platforms, error) {
	var p platforms
	var failed [3]error
	p.mews, failed[0] = property.Variables.Read(env)
	p.pretix, failed[1] = pretixVariables.Read(env)
	p.campone, failed[2] = camponeVariables.Read(env)
	return p, cmp.Or(failed[0], failed[1], failed[2])
}

func (p platforms) none() bool { return p.mews == nil && p.pretix == nil && p.campone == nil }

// connectAll makes the feeds of all platforms. The database must be of the same accounts.
func (p platforms) connectAll(ctx context.Context, s *store, o options) ([]*feed, error) {
	var feeds []*feed
	for _, platform := range []struct {
		values  map[string]string
		connect func(context.Context, *store, map[string]string, options) ([]*feed, error)
	}{{p.mews, connectMews}, {p.pretix, connectPretix}, {p.campone, connectCampone}} {
		if platform.values == nil {
			continue
		}
		more, err := platform.connect(ctx, s, platform.values, o)
		if err != nil {
			return nil, err
		}
		feeds = append(feeds, more...)
	}
	return feeds, nil
}

func connectMews(ctx context.Context, s *store, values map[string]string, o options) ([]*feed, error) {
	client, err := property.Connect(values, "Mirror")
	if err != nil {
		return nil, err
	}
	configuration, err := property.Configuration(ctx, client)
	if err != nil {
		return nil, fmt.Errorf("mews: %w", err)
	}
	account := fmt.Sprintf("the property %s at %s", configuration.Enterprise.ID, cmp.Or(values["MEWS_URL"], mews.Production))
	if !o.since.IsZero() { // a sweep of less would remove what is older
		account += " since " + o.since.Format(time.DateOnly)
	}
	return mewsFeeds(client, o.since, o.pageSize), s.claim(ctx, "mews", account)
}

func connectPretix(ctx context.Context, s *store, values map[string]string, o options) ([]*feed, error) {
	client, err := pretix.NewClient(values["PRETIX_URL"], pretix.Token(values["PRETIX_TOKEN"]))
	if err != nil {
		return nil, cli.Usage("%w", err)
	}
	organizer := values["PRETIX_ORGANIZER"]
	var feeds []*feed
	for slug := range strings.SplitSeq(values["PRETIX_EVENTS"], ",") {
		slug = strings.TrimSpace(slug)
		if slug == "" {
			return nil, cli.Usage("PRETIX_EVENTS: must be slugs of events, separated by commas")
		}
		event := client.Organizer(organizer).Event(slug)
		feeds = append(feeds, pretixFeeds(s, event, slug, o.pageSize)...)
	}
	return feeds, s.claim(ctx, "pretix", fmt.Sprintf("the organizer %s at %s", organizer, values["PRETIX_URL"]))
}

func connectCampone(ctx context.Context, s *store, values map[string]string, o options) ([]*feed, error) {
	url := cmp.Or(values["CAMPONE_URL"], campone.Production)
	client, err := campone.NewClient(values["CAMPONE_API_KEY"], campone.WithBaseURL(url),
		campone.WithRateLimit(campone.RateLimitRequests, campone.RateLimitInterval))
	if err != nil {
		return nil, cli.Usage("%w", err)
	}
	// The API does not say whose the key is.
	return camponeFeeds(client, o.pageSize), s.claim(ctx, "campone", "a campsite at "+url)
}

// isInterrupt reports whether the user ended the program.
func isInterrupt(ctx context.Context, err error) bool {
	return ctx.Err() != nil && errors.Is(err, context.Canceled)
}
