package pretix

import "github.com/guestwire/guestwire-go/internal/transport"

// The server fails with a 500 if an update leaves out the parameters of the export.
func (p ScheduledExportUpdateParams) check() error {
	if p.ExportFormData.IsZero() {
		return transport.Invalid("ExportFormData", "must be set in every update: the server fails without it")
	}
	return nil
}
