package mews

func (p MessageThreadListParams) check() error {
	return anyFilter(p,
		argument{"MessageThreadIDs", p.MessageThreadIDs},
		argument{"CreatedUTC", p.CreatedUTC},
		argument{"UpdatedUTC", p.UpdatedUTC},
	)
}
