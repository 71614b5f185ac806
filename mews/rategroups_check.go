package mews

func (p RateGroupListParams) check() error {
	return anyFilter(argument{"RateGroupIDs", p.RateGroupIDs}, argument{"ServiceIDs", p.ServiceIDs})
}
