package mews

import (
	"cmp"

	"github.com/guestwire/guestwire-go/internal/transport"
)

func (d AvailabilityBlockAddData) check() error {
	template, rate := argument{"TemplateRateID", d.TemplateRateID}, argument{"RateID", d.RateID}
	if !template.given() && !rate.given() {
		return transport.Invalid(template.name, "must not be empty")
	}
	return cmp.Or(
		replaced(rate, template),
		inOrder("FirstTimeUnitStartUTC", d.FirstTimeUnitStartUTC, "LastTimeUnitStartUTC", d.LastTimeUnitStartUTC),
	)
}

func (d AvailabilityBlockUpdateData) check() error {
	if d.AvailabilityBlockID == "" {
		return transport.Invalid("AvailabilityBlockID", "must not be empty")
	}
	if err := updatesInOrder("FirstTimeUnitStartUTC", d.FirstTimeUnitStartUTC, "LastTimeUnitStartUTC", d.LastTimeUnitStartUTC); err != nil {
		return err
	}
	_, released := d.ReleasedUTC.Get()
	_, offset := d.RollingReleaseOffset.Get()
	switch strategy, _ := d.ReleaseStrategy.Get(); {
	case strategy == ReleaseStrategyFixedRelease && !released:
		return transport.Invalid("ReleasedUTC", "must be set with ReleaseStrategyFixedRelease")
	case strategy == ReleaseStrategyRollingRelease && !offset:
		return transport.Invalid("RollingReleaseOffset", "must be set with ReleaseStrategyRollingRelease")
	case strategy != ReleaseStrategyRollingRelease && offset:
		return transport.Invalid("RollingReleaseOffset", "has no effect unless ReleaseStrategy is set to ReleaseStrategyRollingRelease")
	}
	d.AvailabilityBlockID = ""
	return nothingToUpdate("", d)
}
