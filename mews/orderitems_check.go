package mews

func (p OrderItemListParams) check() error {
	return anyFilter(p,
		argument{"OrderItemIDs", p.OrderItemIDs},
		argument{"AccountIDs", p.AccountIDs},
		argument{"ServiceOrderIDs", p.ServiceOrderIDs},
		argument{"ServiceIDs", p.ServiceIDs},
		argument{"BillIDs", p.BillIDs},
		argument{"CreatedUTC", p.CreatedUTC},
		argument{"UpdatedUTC", p.UpdatedUTC},
		argument{"ConsumedUTC", p.ConsumedUTC},
		argument{"CanceledUTC", p.CanceledUTC},
		argument{"ClosedUTC", p.ClosedUTC},
	)
}
