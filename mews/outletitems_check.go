package mews

func (p OutletItemListParams) check() error {
	return anyFilter(p,
		argument{"IDs", p.IDs},
		argument{"ConsumedUTC", p.ConsumedUTC},
		argument{"UpdatedUTC", p.UpdatedUTC},
		argument{"ClosedUTC", p.ClosedUTC},
	)
}
