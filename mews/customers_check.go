package mews

import (
	"slices"
	"strings"

	"github.com/guestwire/guestwire-go/internal/transport"
)

func (p CustomerListParams) check() error {
	if !p.DeletedUTC.IsZero() && !slices.Contains(p.ActivityStates, ActivityStateDeleted) {
		return transport.Invalid("DeletedUTC", "needs ActivityStateDeleted among the ActivityStates; without it the vendor finds nothing")
	}
	lists := len(p.ActivityStates) + len(p.CustomerIDs) + len(p.CompanyIDs) +
		len(p.Emails) + len(p.FirstNames) + len(p.LastNames) + len(p.LoyaltyCodes)
	if lists == 0 && p.CreatedUTC.IsZero() && p.UpdatedUTC.IsZero() && p.DeletedUTC.IsZero() {
		return transport.Invalid("CustomerListParams", "needs a filter; for all customers set ActivityStates to Active and Deleted")
	}
	return nil
}

func (p CustomerSearchParams) check() error {
	if strings.TrimSpace(p.Name) == "" && strings.TrimSpace(p.ResourceID) == "" {
		return transport.Invalid("Name", "must not be empty unless ResourceID is set")
	}
	return nil
}

func (p CustomerUpdateParams) check() error {
	p.CustomerID, p.ChainID = "", ""
	return nothingToUpdate("CustomerUpdateParams", p)
}

func (p CustomerMergeParams) check() error {
	if sameID(p.SourceCustomerID, p.TargetCustomerID) {
		return transport.Invalid("SourceCustomerID", "must not be the target")
	}
	return nil
}
