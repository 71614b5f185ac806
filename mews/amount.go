package mews

// An Amount is an amount of money with its taxes. All numbers are exact, in
// units of Currency.
type Amount struct {
	Currency   string  `json:"Currency"` // ISO 4217, such as GBP
	NetValue   Decimal `json:"NetValue"`
	GrossValue Decimal `json:"GrossValue"`
	// TaxValues are the taxes by code.
	TaxValues []TaxValue `json:"TaxValues"`
	// Breakdown has what each tax was calculated from.
	Breakdown TaxBreakdown `json:"Breakdown"`
}

// An ExtendedAmount is an [Amount] with the fields of older versions, which are
// empty when null. The meaning of these is not documented.
type ExtendedAmount struct {
	Currency   string       `json:"Currency"` // ISO 4217, such as GBP
	NetValue   Decimal      `json:"NetValue"`
	GrossValue Decimal      `json:"GrossValue"`
	TaxValues  []TaxValue   `json:"TaxValues"`
	Breakdown  TaxBreakdown `json:"Breakdown"`
	Value      Decimal      `json:"Value"`
	Net        Decimal      `json:"Net"`
	Tax        Decimal      `json:"Tax"`
	TaxRate    Decimal      `json:"TaxRate"`
}

// A TaxValue is the amount of one tax.
type TaxValue struct {
	Code  string  `json:"Code"` // such as UK-Z, not a percentage
	Value Decimal `json:"Value"`
}

// A TaxBreakdown has an item for each rate of tax in an amount.
type TaxBreakdown struct {
	Items []TaxBreakdownItem `json:"Items"`
}

// A TaxBreakdownItem is the part of an amount that one rate applies to.
type TaxBreakdownItem struct {
	// TaxRateCode is empty for the part without tax.
	TaxRateCode string  `json:"TaxRateCode"`
	NetValue    Decimal `json:"NetValue"`
	TaxValue    Decimal `json:"TaxValue"`
}
