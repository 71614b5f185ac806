package mews

import (
	"cmp"
	"fmt"

	"github.com/guestwire/guestwire-go/internal/transport"
)

const (
	maxLatitude  = 90
	maxLongitude = 180
)

func (p AddressListParams) check() error {
	if len(p.AccountIDs)+len(p.AddressIDs)+len(p.ActivityStates) == 0 && p.UpdatedUTC.IsZero() {
		return transport.Invalid("AccountIDs", "must be given unless there is another filter (AddressIDs, UpdatedUTC or ActivityStates)")
	}
	return nil
}

func (a AddressAddData) check() error {
	return cmp.Or(checkDegrees("Latitude", a.Latitude, maxLatitude), checkDegrees("Longitude", a.Longitude, maxLongitude))
}

func (a AddressUpdateData) check() error {
	a.AddressID = ""
	return nothingToUpdate("", a)
}

// checkDegrees rejects coordinates beyond limit on either side, and NaN.
func checkDegrees(field string, degrees *float64, limit int) error {
	if degrees == nil || (*degrees >= float64(-limit) && *degrees <= float64(limit)) {
		return nil
	}
	return transport.Invalid(field, fmt.Sprintf("must be from -%d to %d", limit, limit))
}
