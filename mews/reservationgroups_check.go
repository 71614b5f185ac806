package mews

func (p ReservationGroupListParams) check() error {
	return anyFilter(argument{"ReservationGroupIDs", p.ReservationGroupIDs}, argument{"UpdatedUTC", p.UpdatedUTC})
}
