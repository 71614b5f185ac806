package mews

import "github.com/guestwire/guestwire-go/internal/transport"

// check makes sure that the parameters have one of the two forms of the request.
func (p FiscalMachineCommandListParams) check() error {
	if p.CommandIDs != nil {
		if p.DeviceIDs != nil || p.States != nil || !p.UpdatedUTC.IsZero() {
			return transport.Invalid("CommandIDs", "must not be set together with DeviceIDs, States or UpdatedUTC")
		}
		return nil
	}
	switch {
	case p.DeviceIDs == nil:
		return transport.Invalid("CommandIDs", "must be given, or else DeviceIDs and States")
	case p.States == nil:
		return transport.Invalid("States", "must be given with DeviceIDs")
	}
	return nil
}
