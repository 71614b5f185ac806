package mews

// check ignores ServiceIDs: they are required in addition to another filter.
func (p CancellationPolicyListParams) check() error {
	return anyFilter(p,
		argument{"CancellationPolicyIDs", p.CancellationPolicyIDs},
		argument{"RateGroupIDs", p.RateGroupIDs},
		argument{"UpdatedUTC", p.UpdatedUTC},
	)
}
