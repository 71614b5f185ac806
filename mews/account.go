package mews

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
	AccountMergeParameters []AccountMergeParameter `json:"AccountMergeParameters" mews:"required,min=1,max=10"`
}

// AccountMergeParameter merges accounts of one type into another account, which
// keeps its identifier.
type AccountMergeParameter struct {
	// SourceAccountIDs is required, with at most 1000, and without the target.
	SourceAccountIDs []string `json:"SourceAccountIds" mews:"required,min=1,max=1000"`
	// TargetAccountID is required.
	TargetAccountID string `json:"TargetAccountId" mews:"required"`
	// AccountType is required: the type of all these accounts.
	AccountType AccountType `json:"AccountType" mews:"required"`
}
