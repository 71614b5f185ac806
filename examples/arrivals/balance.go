package main

import (
	"context"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/guestwire/guestwire-go/mews"
)

// balances are what the accounts of reservations owe, as texts. There is no operation
// that returns a balance: it is the sum of what was consumed, and of payments, which
// are negative, as far as neither is on a closed bill. Items of a stay that begins
// today are there from the booking on.
func balances(ctx context.Context, client *mews.Client, reservations []mews.Reservation) (map[string]string, error) {
	accounts, services := set{}, set{}
	for _, r := range reservations {
		accounts.add(r.AccountID)
	}
	// The vendor wants another filter beside the accounts, so all services are named.
	for s, err := range client.Services.All(ctx, mews.ServiceListParams{}) {
		if err != nil {
			return nil, err
		}
		services.add(s.ID)
	}
	open := []mews.AccountingState{mews.AccountingStateOpen}
	sums := map[string]sum{}
	for item, err := range client.OrderItems.All(ctx, mews.OrderItemListParams{
		AccountIDs: accounts.values(), ServiceIDs: services.values(), AccountingStates: open,
	}) {
		if err != nil {
			return nil, err
		}
		if err := add(sums, item.AccountID, item.Amount); err != nil {
			return nil, err
		}
	}
	for payment, err := range client.Payments.All(ctx, mews.PaymentListParams{AccountIDs: accounts.values(), AccountingStates: open}) {
		if err != nil {
			return nil, err
		}
		if err := add(sums, payment.AccountID, payment.Amount); err != nil {
			return nil, err
		}
	}
	texts := map[string]string{}
	for id := range accounts {
		texts[id] = sums[id].String()
	}
	return texts, nil
}

// A sum is money by currency. Amounts are exact, so they are added as fractions.
type sum map[string]*big.Rat

func add(sums map[string]sum, account string, amount mews.Amount) error {
	value, ok := amount.GrossValue.Rat()
	if !ok {
		return fmt.Errorf("account %s: an item has the amount %q", account, amount.GrossValue)
	}
	if sums[account] == nil {
		sums[account] = sum{}
	}
	s := sums[account]
	if s[amount.Currency] == nil {
		s[amount.Currency] = new(big.Rat)
	}
	s[amount.Currency].Add(s[amount.Currency], value)
	return nil
}

func (s sum) String() string {
	var texts []string
	for _, currency := range slices.Sorted(maps.Keys(s)) {
		texts = append(texts, currency+" "+s[currency].FloatString(2))
	}
	if texts == nil {
		return "0"
	}
	return strings.Join(texts, " + ")
}
