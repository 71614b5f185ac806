package pretix

import (
	"context"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// OwnDeviceService is what a device calls about itself, with its [DeviceToken].
// [InitializeDevice] gets that.
type OwnDeviceService struct{ scope *scope }

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

// Update reports hardware and software of the device to the server. All fields are
// replaced, except that an empty RSAPubKey keeps the key.
//
// POST /api/v1/device/update
func (s OwnDeviceService) Update(ctx context.Context, params OwnDeviceUpdateParams, opts ...RequestOption) (*OwnDevice, error) {
	return call[OwnDevice](ctx, s.scope, operation{action, "device/update"}, nil, params, opts)
}

// Roll replaces the APIToken: that of the client is invalid from then on, so make a new
// client. If the response is lost, only a call under the same key
// ([IdempotencyKeyOf]) still gets the new one, within a day; any other is a 401, and the
// device has to be created again.
//
// POST /api/v1/device/roll
func (s OwnDeviceService) Roll(ctx context.Context, opts ...RequestOption) (*OwnDevice, error) {
	return call[OwnDevice](ctx, s.scope, operation{action, "device/roll"}, nil, nil, opts)
}

// Revoke gives up the access of the device for good. Its APIToken is invalid from then
// on, and nobody can activate it again.
//
// POST /api/v1/device/revoke
func (s OwnDeviceService) Revoke(ctx context.Context, opts ...RequestOption) (*OwnDevice, error) {
	return call[OwnDevice](ctx, s.scope, operation{action, "device/revoke"}, nil, nil, opts)
}

// Info returns what the server knows of the device, its own version, and the keys of
// media if the device has reported a public key.
//
// GET /api/v1/device/info
func (s OwnDeviceService) Info(ctx context.Context, opts ...RequestOption) (*DeviceInfo, error) {
	return call[DeviceInfo](ctx, s.scope, operation{get, "device/info"}, nil, nil, opts)
}

// EventSelection proposes the event and the check-in list to use now. The error
// matches [ErrNotModified] if those in params are still right, and is a 404 if there is none.
//
// GET /api/v1/device/eventselection
func (s OwnDeviceService) EventSelection(ctx context.Context, params EventSelectionParams, opts ...RequestOption) (*EventSelection, error) {
	return call[EventSelection](ctx, s.scope, operation{get, "device/eventselection"}, nil, params, opts)
}
