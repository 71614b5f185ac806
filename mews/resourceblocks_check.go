package mews

func (p ResourceBlockListParams) check() error {
	return replaced(argument{"Extent", p.Extent}, argument{"ActivityStates", p.ActivityStates})
}

func (d ResourceBlockAddData) check() error {
	return inOrder("StartUTC", d.StartUTC, "EndUTC", d.EndUTC)
}
