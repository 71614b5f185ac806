package mewstest

import "slices"

// needFilters are the lists that want at least one filter, and the one that is
// named when there is none. Where there are several, only these count.
var needFilters = map[string][]string{
	"accountingItems/getAll":      {"ItemIds", "RebatedItemIds", "ClosedUtc", "UpdatedUtc", "ConsumedUtc"},
	"bills/getAll":                {"BillIds"},
	"cancellationPolicies/getAll": {"CancellationPolicyIds"},
	"cashierTransactions/getAll":  {"CashierTransactionIds"},
	"companionships/getAll":       {"CompanionshipIds", "ReservationIds", "CustomerIds", "ReservationGroupIds"},
	"creditCards/getAll":          {"CreditCardIds"},
	"messageThreads/getAll":       {"MessageThreadIds"},
	"orderItems/getAll": {
		"OrderItemIds", "AccountIds", "ServiceOrderIds", "ServiceIds", "BillIds", "CreatedUtc", "UpdatedUtc", "ConsumedUtc", "CanceledUtc", "ClosedUtc",
	},
	"outletItems/getAll":          {"Ids"},
	"payments/getAll":             {"PaymentIds"},
	"reservationGroups/getAll":    {"ReservationGroupIds"},
	"resourceAccessTokens/getAll": {"ResourceAccessTokenIds"},
}

// apartFilters are filters that a request can have only one of.
var apartFilters = map[string][][2]string{
	"reservations/getAll/2023-06-06": {{"ScheduledStartUtc", "ActualStartUtc"}, {"ScheduledEndUtc", "ActualEndUtc"}},
}

// checkFilters wants filters where the vendor does, and rejects those that
// exclude each other.
func (c *call) checkFilters() *refusal {
	for _, pair := range apartFilters[c.name] {
		if c.input[pair[0]] != nil && c.input[pair[1]] != nil {
			return invalid(pair[1], "it cannot be used along with "+pair[0])
		}
	}
	switch {
	case c.name == "tasks/getAll" && c.input["DepartmentIds"] != nil && !c.filtered("DepartmentIds"):
		return invalid("DepartmentIds", "they need another filter")
	case c.name == "reservations/getAll" && (c.input["TimeFilter"] != nil || c.input["States"] != nil) && (c.input["StartUtc"] == nil || c.input["EndUtc"] == nil):
		return invalid("StartUtc", "it is required along with TimeFilter and States, and so is EndUtc")
	}
	wanted := needFilters[c.name]
	count := func(name string) bool { return c.input[name] != nil }
	if wanted == nil || len(wanted) == 1 && c.filtered("") || len(wanted) > 1 && slices.ContainsFunc(wanted, count) {
		return nil
	}
	return invalid(wanted[0], "they are required without any other filter")
}

// filtered reports whether a request has a filter other than one. What the list
// needs anyway does not count.
func (c *call) filtered(except string) bool {
	return slices.ContainsFunc(facts().objects[c.operation.requests[0]], func(m member) bool {
		return c.input[m.name] != nil && !m.required && m.name != except && m.name != "ActivityStates" && !slices.Contains(noFilters, m.name)
	})
}
