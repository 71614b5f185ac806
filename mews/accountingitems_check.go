package mews

func (p AccountingItemListParams) check() error {
	return anyFilter(p,
		argument{"ItemIDs", p.ItemIDs},
		argument{"RebatedItemIDs", p.RebatedItemIDs},
		argument{"ClosedUTC", p.ClosedUTC},
		argument{"UpdatedUTC", p.UpdatedUTC},
		argument{"ConsumedUTC", p.ConsumedUTC},
		argument{"States", p.States},
	)
}
