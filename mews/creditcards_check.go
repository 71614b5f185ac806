package mews

func (p CreditCardListParams) check() error {
	return anyFilter(p,
		argument{"CreditCardIDs", p.CreditCardIDs},
		argument{"CustomerIDs", p.CustomerIDs},
		argument{"UpdatedUTC", p.UpdatedUTC},
	)
}
