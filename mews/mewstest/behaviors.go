package mewstest

// action is what one operation does.
type action = func(*Server, *call) (Object, *refusal)

// behavior is what an operation that is written by hand does, nil for others.
func behavior(path string) action {
	switch path {
	case "accounts/addFile":
		return (*Server).addAccountFile
	case "accounts/merge":
		return (*Server).mergeAccounts
	case "accountingItems/getAll":
		return (*Server).getItems
	case "accountingItems/update":
		return (*Server).updateItems
	case "addresses/add":
		return (*Server).addAddresses
	case "addresses/delete":
		return (*Server).deleteAddresses
	case "addresses/getAll":
		return (*Server).getAddresses
	case "addresses/update":
		return (*Server).updateAddresses
	case "availabilityBlocks/add":
		return (*Server).addBlocks
	case "availabilityBlocks/delete":
		return (*Server).deleteBlocks
	case "availabilityBlocks/update":
		return (*Server).updateBlocks
	case "bills/add":
		return (*Server).addBills
	case "bills/close":
		return (*Server).closeBill
	case "bills/delete":
		return (*Server).deleteBills
	case "bills/getPdf":
		return (*Server).getPDF
	case "bills/update":
		return (*Server).updateBills
	case "commands/addKeyCutter", "commands/addPaymentTerminal", "commands/addPrinter":
		return (*Server).addCommand
	case "commands/getAllActive":
		return (*Server).getActiveCommands
	case "commands/update":
		return (*Server).updateCommand
	case "configuration/get":
		return (*Server).getConfiguration
	case "creditCards/addTokenized":
		return (*Server).addTokenizedCard
	case "creditCards/charge":
		return (*Server).chargeCreditCard
	case "creditCards/disable":
		return (*Server).disableCard
	case "enterprises/getAll":
		return (*Server).getEnterprises
	}
	for _, of := range []func(string) action{otherBehavior, customerBehavior, serviceBehavior, reservationBehavior} {
		if act := of(path); act != nil {
			return act
		}
	}
	return nil
}

func otherBehavior(path string) action {
	switch path {
	case "exports/add":
		return (*Server).addExport
	case "exports/getAll":
		return (*Server).getExports
	case "images/getUrls":
		return (*Server).getImageURLs
	case "messages/add":
		return (*Server).addMessages
	case "orderItems/cancel":
		return (*Server).cancelItems
	case "orders/add":
		return (*Server).addOrder
	case "outletBills/add":
		return (*Server).addOutletBills
	case "paymentMethodRequests/add":
		return (*Server).addPaymentMethodRequest
	case "paymentRequests/add":
		return (*Server).addPaymentRequests
	case "paymentRequests/cancel":
		return (*Server).cancelPaymentRequests
	case "payments/addAlternative":
		return (*Server).addAlternativePayment
	case "payments/addCreditCard":
		return (*Server).addCardPayment
	case "payments/addExternal":
		return (*Server).addExternalPayment
	case "payments/refund":
		return (*Server).refundPayment
	case "tasks/add":
		return (*Server).addTask
	case "tasks/close":
		return (*Server).closeTasks
	}
	return nil
}

func customerBehavior(path string) action {
	switch path {
	case "customers/add":
		return (*Server).addCustomer
	case "customers/addFile":
		return (*Server).addFile
	case "customers/getAll":
		return (*Server).getCustomers
	case "customers/getOpenItems":
		return (*Server).getOpenItems
	case "customers/getRelationships":
		return (*Server).getRelationships
	case "customers/merge":
		return (*Server).mergeCustomers
	case "customers/search":
		return (*Server).searchCustomers
	case "customers/update":
		return (*Server).updateCustomer
	case "identityDocuments/add":
		return (*Server).addDocuments
	case "identityDocuments/clear":
		return (*Server).clearDocuments
	case "identityDocuments/delete":
		return (*Server).deleteDocuments
	case "identityDocuments/getAll":
		return (*Server).getDocuments
	case "identityDocuments/update":
		return (*Server).updateDocuments
	}
	return nil
}

func serviceBehavior(path string) action {
	switch path {
	case "products/getPricing":
		return (*Server).getProductPricing
	case "products/updatePrice":
		return (*Server).updateProductPrice
	case "rates/add":
		return (*Server).addRates
	case "rates/getPricing":
		return (*Server).getRatePricing
	case "rates/set":
		return (*Server).setRates
	case "rates/updateCapacityOffset":
		return (*Server).updateCapacityOffset
	case "rates/updatePrice":
		return (*Server).updateRatePrice
	case "resourceBlocks/add":
		return (*Server).addResourceBlocks
	case "resourceCategories/delete":
		return (*Server).deleteCategories
	case "resources/getOccupancyState":
		return (*Server).getOccupancy
	case "resources/update":
		return (*Server).updateResources
	case "restrictions/clear":
		return (*Server).clearRestrictions
	case "restrictions/set":
		return (*Server).setRestrictions
	case "serviceOverbookingLimits/clear":
		return (*Server).clearOverbooking
	case "serviceOverbookingLimits/set":
		return (*Server).setOverbooking
	case "services/getAvailability":
		return (*Server).getAvailability
	case "services/getAvailability/2024-01-22":
		return (*Server).getMetrics
	case "services/updateAvailability":
		return (*Server).updateAvailability
	}
	return nil
}

func reservationBehavior(path string) action {
	switch path {
	case "reservations/add":
		return (*Server).addReservations
	case "reservations/addCompanion":
		return (*Server).addCompanion
	case "reservations/addProduct":
		return (*Server).addReservationProduct
	case "reservations/cancel":
		return (*Server).cancelReservations
	case "reservations/confirm":
		return (*Server).confirmReservations
	case "reservations/deleteCompanion":
		return (*Server).deleteCompanion
	case "reservations/getChannelManagerDetails":
		return (*Server).getChannelManagerDetails
	case "reservations/getAllItems":
		return (*Server).getReservationItems
	case "reservations/price":
		return (*Server).priceReservations
	case "reservations/process":
		return (*Server).processReservation
	case "reservations/start":
		return (*Server).startReservation
	case "reservations/update":
		return (*Server).updateReservations
	case "reservations/updateCustomer":
		return (*Server).updateReservationCustomer
	case "reservations/updateInterval":
		return (*Server).updateInterval
	}
	return nil
}
