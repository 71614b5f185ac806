package mews

func (p CashierTransactionListParams) check() error {
	return anyFilter(p,
		argument{"CashierTransactionIDs", p.CashierTransactionIDs},
		argument{"CreatedUTC", p.CreatedUTC},
	)
}
