package mews

import (
	"cmp"
	"fmt"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// availabilityMonths is the longest range of availability, for services by the
// month.
const availabilityMonths = 60

func (p ServiceGetAvailabilityParams) check() error {
	return timeUnits(p.FirstTimeUnitStartUTC, p.LastTimeUnitStartUTC, availabilityMonths)
}

func (p ServiceGetAvailabilityOldParams) check() error {
	return cmp.Or(
		inOrder("StartUTC", p.StartUTC, "EndUTC", p.EndUTC),
		timeUnits(p.FirstTimeUnitStartUTC, p.LastTimeUnitStartUTC, availabilityMonths),
	)
}

func (d ServiceUpdateAvailabilityData) check() error {
	return cmp.Or(
		inOrder("StartUTC", d.StartUTC, "EndUTC", d.EndUTC),
		timeUnits(d.FirstTimeUnitStartUTC, d.LastTimeUnitStartUTC, availabilityMonths),
		d.checkPaxCounts(),
	)
}

func (d ServiceUpdateAvailabilityData) checkPaxCounts() error {
	if len(d.PaxCounts) == 0 {
		return nil
	}
	if d.AvailabilityBlockID == "" {
		return transport.Invalid("PaxCounts", "need an AvailabilityBlockID")
	}
	seen, sum := map[int]bool{}, 0
	for i, c := range d.PaxCounts {
		if seen[c.PersonCount] {
			return transport.Invalid(fmt.Sprintf("PaxCounts[%d].PersonCount", i), "repeats an earlier value")
		}
		seen[c.PersonCount] = true
		sum += c.UnitCount
	}
	adjustment, _ := d.UnitCountAdjustment.Get()
	if sum != max(adjustment, -adjustment) {
		return transport.Invalid("PaxCounts", fmt.Sprintf("have %d units in all, but UnitCountAdjustment is %d; the two must be equal except for the sign", sum, adjustment))
	}
	return nil
}

func (c PaxCount) check() error { return positive("UnitCount", c.UnitCount) }
