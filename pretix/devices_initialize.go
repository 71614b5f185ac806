package pretix

import (
	"context"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// InitializeDevice makes a device of a program: it exchanges the token that
// [Device].InitializationToken shows, once, for the APIToken of the result, which is
// for [DeviceToken]. It needs no credential.
//
// The exchange is not retried, since the token is used up: if the response is lost, the
// device has to be created again.
//
// POST /api/v1/device/initialize
func InitializeDevice(ctx context.Context, baseURL string, params DeviceInitializeParams, opts ...Option) (*OwnDevice, error) {
	client, err := newClient(baseURL, transport.Config{Secrets: []transport.Secret{transport.NewSecret(params.Token)}}, opts)
	if err != nil {
		return nil, err
	}
	return call[OwnDevice](ctx, client.root(), operation{action, "device/initialize"}, nil, params, []RequestOption{WithMaxAttempts(1)})
}
