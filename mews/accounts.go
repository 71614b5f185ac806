package mews

import "context"

// AccountService works on accounts: guests and companies alike.
type AccountService struct {
	core *core
}

// Merge moves what belongs to the source accounts to the target account, which
// keeps its identifier, and retires the sources. It cannot be undone.
// accounts/merge
func (s AccountService) Merge(ctx context.Context, params AccountMergeParams, opts ...RequestOption) error {
	return callEmpty(ctx, s.core, operation{"accounts/merge", write}, params, opts)
}
