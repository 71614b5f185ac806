package mews

func (p ProductGetPricingParams) check() error {
	return timeUnits(p.FirstTimeUnitStartUTC, p.LastTimeUnitStartUTC, priceMonths)
}

func (d ProductUpdatePriceData) check() error {
	return priceUnits(d.FirstTimeUnitStartUTC, d.LastTimeUnitStartUTC)
}
