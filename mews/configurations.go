package mews

import (
	"context"

	"github.com/guestwire/guestwire-go/internal/wire"
)

// ConfigurationService reads what a property has set up.
type ConfigurationService struct {
	core *core
}

// Get returns the property of the access token, or one of its portfolio, with
// its time zone and currencies. It is the first call to make: it tells whether
// the tokens work. configuration/get
func (s ConfigurationService) Get(ctx context.Context, params ConfigurationGetParams, opts ...RequestOption) (*Configuration, error) {
	return object(ctx, s.core, "configuration/get", params, opts, params.check(), identified(configurationIdentity))
}

var configurationIdentity = wire.Identity[Configuration]{
	Member: "Enterprise.Id", Has: func(c *Configuration) bool { return c.Enterprise.ID != "" },
}
