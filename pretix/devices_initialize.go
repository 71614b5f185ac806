package pretix

import (
	"context"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// InitializeDevice turns a program into a device. It exchanges the token of
// [Device].InitializationToken for the APIToken of the result: store that at once, and
// pass it to [DeviceToken]. It needs no credential.
//
// A token can be exchanged only once, so InitializeDevice does not retry. If the response
// is lost, create the device again.
//
// A device has fewer permissions than a team, which suits programs that scan tickets. It
// calls [Client].Device about itself: which event is on, its gate, and a new token.
//
// POST /api/v1/device/initialize
func InitializeDevice(ctx context.Context, baseURL string, params DeviceInitializeParams, opts ...Option) (*OwnDevice, error) {
	client, err := newClient(baseURL, transport.Config{Secrets: []transport.Secret{transport.NewSecret(params.Token)}}, opts)
	if err != nil {
		return nil, err
	}
	return call[OwnDevice](ctx, client.root(), operation{action, "device/initialize"}, nil, params, []RequestOption{WithMaxAttempts(1)})
}
