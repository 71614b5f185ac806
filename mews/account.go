package mews

import (
	"cmp"
	"log/slog"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// AccountType tells customers from companies.
type AccountType string

// The types of accounts.
const (
	AccountTypeCompany  AccountType = "Company"
	AccountTypeCustomer AccountType = "Customer"
)

// AccountMergeParams are accounts to merge.
type AccountMergeParams struct {
	// AccountMergeParameters is required, with at most 10.
	AccountMergeParameters []AccountMergeParameter `json:"AccountMergeParameters"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (p AccountMergeParams) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("account_merge_parameters", len(p.AccountMergeParameters)))
}

func (p AccountMergeParams) check() error {
	const field = "AccountMergeParameters"
	if err := checkCount(field, len(p.AccountMergeParameters), maxParts); err != nil {
		return err
	}
	for i, m := range p.AccountMergeParameters {
		if err := m.check(at(field, i) + "."); err != nil {
			return err
		}
	}
	return nil
}

// AccountMergeParameter merges accounts of one type into another account, which
// keeps its identifier.
type AccountMergeParameter struct {
	// SourceAccountIDs is required, with at most 1000, and without the target.
	SourceAccountIDs []string `json:"SourceAccountIds"`
	// TargetAccountID is required.
	TargetAccountID string `json:"TargetAccountId"`
	// AccountType is required: the type of all these accounts.
	AccountType AccountType `json:"AccountType"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (p AccountMergeParameter) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("source_account_ids", len(p.SourceAccountIDs)),
		slog.String("target_account_id", p.TargetAccountID), slog.String("account_type", string(p.AccountType)))
}

func (p AccountMergeParameter) check(path string) error {
	err := cmp.Or(
		checkIDs(path+"SourceAccountIDs", p.SourceAccountIDs, maxItems),
		checkPresent(path+"TargetAccountID", p.TargetAccountID),
		checkPresent(path+"AccountType", string(p.AccountType)),
	)
	if err != nil {
		return err
	}
	for i, id := range p.SourceAccountIDs {
		if sameID(id, p.TargetAccountID) {
			return transport.Invalid(at(path+"SourceAccountIDs", i), "is the target")
		}
	}
	return nil
}
