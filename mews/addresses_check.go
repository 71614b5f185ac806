package mews

func (p AddressListParams) check() error {
	return anyFilter(p,
		argument{"AccountIDs", p.AccountIDs},
		argument{"AddressIDs", p.AddressIDs},
		argument{"UpdatedUTC", p.UpdatedUTC},
		argument{"ActivityStates", p.ActivityStates},
	)
}

func (a AddressUpdateData) check() error {
	a.AddressID = ""
	return nothingToUpdate("", a)
}
