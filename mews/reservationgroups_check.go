package mews

func (p ReservationGroupListParams) check() error {
	return anyFilter(p, argument{"ReservationGroupIDs", p.ReservationGroupIDs}, argument{"UpdatedUTC", p.UpdatedUTC})
}
