package mews

import "cmp"

func (p BillListParams) check() error {
	return anyFilter(p,
		argument{"BillIDs", p.BillIDs},
		argument{"CustomerIDs", p.CustomerIDs},
		argument{"IssuedUTC", p.IssuedUTC},
		argument{"PaidUTC", p.PaidUTC},
		argument{"DueUTC", p.DueUTC},
		argument{"CreatedUTC", p.CreatedUTC},
		argument{"UpdatedUTC", p.UpdatedUTC},
		argument{"State", p.State},
		argument{"Type", p.Type},
		argument{"CorrectionState", p.CorrectionState},
		argument{"ClosedUTC", p.ClosedUTC},
	)
}

func (d BillUpdateData) check() error {
	d.BillID = ""
	return nothingToUpdate("", d)
}

// check accepts TaxedDate, DueDate and VariableSymbol with receipts, too: the vendor
// documents them for invoices only, but its own request closes a receipt with them.
func (p BillCloseParams) check() error {
	var taxID UpdateValue[string] // of the associated account
	if len(p.AssociatedAccountData) > 0 {
		taxID = p.AssociatedAccountData[0].TaxIdentifier
	}
	return cmp.Or(
		replaced(argument{"TaxIdentifier", p.TaxIdentifier}, argument{"AccountTaxIdentifier", p.AccountTaxIdentifier}),
		replaced(argument{"CompanyTaxIdentifier", p.CompanyTaxIdentifier}, argument{"AssociatedAccountData[0].TaxIdentifier", taxID}),
		replaced(argument{"Address", p.Address}, argument{"AccountAddress", p.AccountAddress}),
	)
}
