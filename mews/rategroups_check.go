package mews

func (p RateGroupListParams) check() error {
	return anyFilter(p, argument{"RateGroupIDs", p.RateGroupIDs}, argument{"ServiceIDs", p.ServiceIDs})
}
