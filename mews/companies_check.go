package mews

import "cmp"

func (p CompanyListParams) check() error {
	created, updated := argument{"CreatedUTC", p.CreatedUTC}, argument{"UpdatedUTC", p.UpdatedUTC}
	return cmp.Or(
		replaced(argument{"TimeFilter", p.TimeFilter}, created, updated),
		replaced(argument{"StartUTC", p.StartUTC}, created, updated),
		replaced(argument{"EndUTC", p.EndUTC}, created, updated),
		inOrder("StartUTC", p.StartUTC, "EndUTC", p.EndUTC),
	)
}

func (p CompanyUpdateParams) check() error {
	p.ChainID, p.CompanyID = "", ""
	if p.Options != nil && *p.Options == (CompanyOptionUpdateData{}) {
		p.Options = nil
	}
	if p.CreditRating != nil && *p.CreditRating == (CreditRatingUpdateData{}) {
		p.CreditRating = nil
	}
	return nothingToUpdate("CompanyUpdateParams", p)
}
