package mews

// check leaves ServiceIDs out: they are required beside one of the other filters.
func (p CancellationPolicyListParams) check() error {
	return anyFilter(p,
		argument{"CancellationPolicyIDs", p.CancellationPolicyIDs},
		argument{"RateGroupIDs", p.RateGroupIDs},
		argument{"UpdatedUTC", p.UpdatedUTC},
	)
}
