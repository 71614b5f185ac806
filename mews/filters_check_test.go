package mews_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

// Iterators check their parameters as well.
func TestIteratorsCheckFilters(t *testing.T) {
	t.Parallel()
	client, rt := answering(t, http.StatusOK, "{}")
	n := 0
	for _, err := range client.OrderItems.All(t.Context(), mews.OrderItemListParams{Currency: "EUR"}) {
		n++
		invalid, ok := errors.AsType[*mews.ArgumentError](err)
		require.True(t, ok, err)
		assert.Equal(t, "OrderItemListParams", invalid.Argument)
	}
	assert.Equal(t, 1, n)
	assert.Zero(t, rt.count())
}

func TestListsNeedFilters(t *testing.T) {
	t.Parallel()
	ids := []string{"1"}
	items := mews.AccountingItemExtent{OrderItems: true}
	during := mews.TimeInterval{StartUTC: arrival, EndUTC: departure}
	runChecks(t, []checkTest{
		{"Companionships.List", mews.CompanionshipListParams{}, "CompanionshipListParams", "needs a filter: set ReservationIDs, CompanionshipIDs, CustomerIDs or ReservationGroupIDs"},
		{"Companionships.List", mews.CompanionshipListParams{UpdatedUTC: during}, "CompanionshipListParams", "needs a filter"},
		{"Companionships.List", mews.CompanionshipListParams{CompanionshipIDs: ids}, "", ""},
		{"Companionships.List", mews.CompanionshipListParams{CustomerIDs: ids, UpdatedUTC: during}, "", ""},
		{"ReservationGroups.List", mews.ReservationGroupListParams{EnterpriseIDs: ids}, "ReservationGroupListParams", "needs a filter"},
		{"ReservationGroups.List", mews.ReservationGroupListParams{UpdatedUTC: during}, "", ""},
		{"RateGroups.List", mews.RateGroupListParams{UpdatedUTC: during}, "RateGroupListParams", "needs a filter"},
		{"RateGroups.List", mews.RateGroupListParams{ServiceIDs: ids}, "", ""},
		{"OrderItems.List", mews.OrderItemListParams{Types: []mews.OrderItemType{mews.OrderItemTypeSpaceOrder}}, "OrderItemListParams", "needs a filter"},
		{"OrderItems.List", mews.OrderItemListParams{ConsumedUTC: during}, "", ""},
		{"Payments.List", mews.PaymentListParams{EnterpriseIDs: ids, Currency: "EUR"}, "PaymentListParams", "needs a filter"},
		{"Payments.List", mews.PaymentListParams{States: []mews.PaymentState{mews.PaymentStatePending}}, "", ""},
		{"Bills.List", mews.BillListParams{EnterpriseIDs: ids}, "BillListParams", "needs a filter"},
		{"Bills.List", mews.BillListParams{State: mews.BillStateOpen}, "", ""},
		{"Bills.List", mews.BillListParams{CustomerIDs: ids}, "", ""},
		{"Tasks.List", mews.TaskListParams{DepartmentIDs: ids}, "DepartmentIDs", "needs another filter"},
		{"Tasks.List", mews.TaskListParams{DepartmentIDs: ids, ClosedUTC: during}, "", ""},
		{"Tasks.List", mews.TaskListParams{}, "", ""},
		{"Addresses.List", mews.AddressListParams{}, "AddressListParams", "needs a filter"},
		{"Rules.List", mews.RuleListParams{ServiceIDs: ids}, "", ""},
		{"Customers.List", mews.CustomerListParams{Extent: mews.CustomerExtent{Customers: true}}, "CustomerListParams", "needs a filter; for all customers set ActivityStates to Active and Deleted"},
		{"AccountingItems.List", mews.AccountingItemListParams{Extent: items, Currency: "EUR"}, "AccountingItemListParams", "needs a filter"},
		{"AccountingItems.List", mews.AccountingItemListParams{Extent: items, ItemIDs: ids}, "", ""},
		{"MessageThreads.List", mews.MessageThreadListParams{EnterpriseIDs: ids}, "MessageThreadListParams", "needs a filter"},
		{"MessageThreads.List", mews.MessageThreadListParams{CreatedUTC: during}, "", ""},
		{"CreditCards.List", mews.CreditCardListParams{}, "CreditCardListParams", "needs a filter"},
		{"CreditCards.List", mews.CreditCardListParams{CustomerIDs: ids}, "", ""},
		{"OutletItems.List", mews.OutletItemListParams{Currency: "EUR"}, "OutletItemListParams", "needs a filter"},
		{"OutletItems.List", mews.OutletItemListParams{ClosedUTC: during}, "", ""},
		{"CashierTransactions.List", mews.CashierTransactionListParams{}, "CashierTransactionListParams", "needs a filter: set CashierTransactionIDs or CreatedUTC"},
		{"CashierTransactions.List", mews.CashierTransactionListParams{CreatedUTC: during}, "", ""},
		{"ResourceAccessTokens.List", mews.ResourceAccessTokenListParams{EnterpriseIDs: ids}, "ResourceAccessTokenListParams", "needs a filter"},
		{"ResourceAccessTokens.List", mews.ResourceAccessTokenListParams{CollidingUTC: during}, "", ""},
		{"CancellationPolicies.List", mews.CancellationPolicyListParams{ServiceIDs: ids}, "CancellationPolicyListParams", "needs a filter"},
		{"CancellationPolicies.List", mews.CancellationPolicyListParams{ServiceIDs: ids, RateGroupIDs: ids}, "", ""},
	})
}

// The errors about extents say what to write instead.
func TestExtents(t *testing.T) {
	t.Parallel()
	ids := []string{"1"}
	runChecks(t, []checkTest{
		{"Customers.List", mews.CustomerListParams{CustomerIDs: ids}, "Extent", "must select at least one part, for example CustomerExtent{Customers: true}"},
		{"AccountingItems.List", mews.AccountingItemListParams{ItemIDs: ids}, "Extent", "for example AccountingItemExtent{OrderItems: true}"},
		{"Resources.List", mews.ResourceListParams{}, "Extent", "for example ResourceExtent{Resources: true}"},
		{"Vouchers.List", mews.VoucherListParams{ServiceIDs: ids}, "Extent", "for example VoucherExtent{Vouchers: true}"},
	})
	client, _ := answering(t, http.StatusOK, "{}")
	params := mews.AccountingItemListParams{ItemIDs: ids, Extent: mews.AccountingItemExtent{PaymentItems: true}}
	_, err := mews.Collect(client.AccountingItems.All(t.Context(), params), -1)
	require.ErrorContains(t, err, "mews: Extent: All iterates over order items, so set Extent.OrderItems; for the other parts use Pages")
}

func TestReplacedFilters(t *testing.T) {
	t.Parallel()
	ids := []string{"1"}
	during := mews.TimeInterval{StartUTC: arrival, EndUTC: departure}
	inactive := &mews.ResourceBlockExtent{Inactive: true}
	runChecks(t, []checkTest{
		{"Companies.List", mews.CompanyListParams{TimeFilter: mews.CompanyTimeFilterCreated, UpdatedUTC: during}, "TimeFilter", "together with UpdatedUTC"},
		{"Companies.List", mews.CompanyListParams{StartUTC: arrival, CreatedUTC: during}, "StartUTC", "together with CreatedUTC"},
		{"Companies.List", mews.CompanyListParams{EndUTC: arrival, CreatedUTC: during}, "EndUTC", "together with CreatedUTC"},
		{"Companies.List", mews.CompanyListParams{StartUTC: departure, EndUTC: arrival}, "EndUTC", "is before StartUTC"},
		{"Companies.List", mews.CompanyListParams{TimeFilter: mews.CompanyTimeFilterCreated, StartUTC: arrival, EndUTC: departure}, "", ""},
		{"ResourceBlocks.List", mews.ResourceBlockListParams{Extent: inactive, ActivityStates: []mews.ActivityState{mews.ActivityStateActive}}, "Extent", "together with ActivityStates"},
		{"ResourceBlocks.List", mews.ResourceBlockListParams{Extent: inactive}, "", ""},
		{"Restrictions.List", mews.RestrictionListParams{ServiceIDs: ids, StartUTC: departure, EndUTC: arrival}, "EndUTC", "is before StartUTC"},
		{"Restrictions.List", mews.RestrictionListParams{ServiceIDs: ids, StartUTC: arrival, EndUTC: departure}, "", ""},
	})
}

func TestAmounts(t *testing.T) {
	t.Parallel()
	item := func(a mews.AmountParams) mews.OrderAddParams {
		return mews.OrderAddParams{ServiceID: "1", AccountID: "1", Items: []mews.OrderItemAdditionData{{Name: "Beer", UnitCount: 1, UnitAmount: a}}}
	}
	external := func(a mews.ExtendedAmountParams) mews.PaymentAddExternalParams {
		return mews.PaymentAddExternalParams{AccountID: "1", Amount: a}
	}
	one, two := []string{"UK-S"}, []string{"UK-S", "UK-Z"}
	runChecks(t, []checkTest{
		{"Orders.Add", item(mews.AmountParams{Currency: "GBP", TaxCodes: one}), "Items[0].UnitAmount.GrossValue", "or else NetValue"},
		{"Orders.Add", item(mews.AmountParams{TaxCodes: one, GrossValue: "2"}), "Items[0].UnitAmount.Currency", "must not be empty"},
		{"Orders.Add", item(mews.AmountParams{Currency: "GBP", TaxCodes: two, GrossValue: "2"}), "Items[0].UnitAmount.TaxCodes", "only one is accepted with GrossValue"},
		{"Orders.Add", item(mews.AmountParams{Currency: "GBP", TaxCodes: two, NetValue: "2"}), "", ""},
		{"Orders.Add", item(mews.AmountParams{Currency: "GBP", TaxCodes: one, GrossValue: "0"}), "", ""},
		{"Payments.AddExternal", external(mews.ExtendedAmountParams{Currency: "GBP"}), "Amount.GrossValue", "or else NetValue"},
		{"Payments.AddExternal", external(mews.ExtendedAmountParams{Currency: "GBP", GrossValue: "-5"}), "", ""},
	})
}

// Services by the month accept the longest ranges, and the clock may change within
// them.
func TestTimeUnitRanges(t *testing.T) {
	t.Parallel()
	first := instant("2026-10-31T22:00:00Z")
	after := func(months int, more time.Duration) time.Time { return first.AddDate(0, months, 0).Add(more) }
	metrics := []mews.ResourceAvailabilityMetricType{mews.ResourceAvailabilityMetricTypeOccupied}
	availability := func(last time.Time) mews.ServiceGetAvailabilityParams {
		return mews.ServiceGetAvailabilityParams{ServiceID: "1", FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: last, Metrics: metrics}
	}
	old := mews.ServiceGetAvailabilityOldParams{ServiceID: "1", FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: first}
	long, backwards := old, old
	long.LastTimeUnitStartUTC = after(61, 0)
	backwards.StartUTC, backwards.EndUTC = departure, arrival
	const argument = "LastTimeUnitStartUTC"
	runChecks(t, []checkTest{
		{"Services.GetAvailability", availability(first.Add(-time.Hour)), argument, "is before FirstTimeUnitStartUTC"},
		{"Services.GetAvailability", availability(first), "", ""},
		{"Services.GetAvailability", availability(after(60, time.Hour)), "", ""},
		{"Services.GetAvailability", availability(after(61, 0)), argument, "more than 60 months"},
		{"Services.GetAvailabilityOld", long, argument, "more than 60 months"},
		{"Services.GetAvailabilityOld", backwards, "EndUTC", "is before StartUTC"},
		{"Services.GetAvailabilityOld", old, "", ""},
		{"Rates.GetPricing", mews.RateGetPricingParams{RateID: "1", FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: after(61, 0)}, argument, "more than 60 months"},
		{"Rates.GetPricing", mews.RateGetPricingParams{RateID: "1", FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: after(60, 0)}, "", ""},
		{"Products.GetPricing", mews.ProductGetPricingParams{ProductID: "1", FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: after(25, 0)}, argument, "more than 24 months"},
		{"Products.GetPricing", mews.ProductGetPricingParams{ProductID: "1", FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: after(24, 0)}, "", ""},
	})
}
