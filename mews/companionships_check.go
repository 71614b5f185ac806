package mews

// check leaves UpdatedUTC out: it only narrows the other filters.
func (p CompanionshipListParams) check() error {
	return anyFilter(p,
		argument{"ReservationIDs", p.ReservationIDs},
		argument{"CompanionshipIDs", p.CompanionshipIDs},
		argument{"CustomerIDs", p.CustomerIDs},
		argument{"ReservationGroupIDs", p.ReservationGroupIDs},
	)
}
