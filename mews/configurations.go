package mews

import "context"

// ConfigurationService reads what a property has set up.
type ConfigurationService struct {
	core *core
}

// Get returns the property of the access token, or one of its portfolio, with
// its time zone and currencies. It is the first call to make: it tells whether
// the tokens work. configuration/get
func (s ConfigurationService) Get(ctx context.Context, params ConfigurationGetParams, opts ...RequestOption) (*Configuration, error) {
	return call[Configuration](ctx, s.core, operation{"configuration/get", read}, params, opts)
}
