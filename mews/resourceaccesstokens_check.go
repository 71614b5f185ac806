package mews

func (p ResourceAccessTokenListParams) check() error {
	return anyFilter(p,
		argument{"ResourceAccessTokenIDs", p.ResourceAccessTokenIDs},
		argument{"ServiceOrderIDs", p.ServiceOrderIDs},
		argument{"CollidingUTC", p.CollidingUTC},
		argument{"UpdatedUTC", p.UpdatedUTC},
	)
}
