package mews

// ExternalPaymentType is a kind of payment that was made elsewhere.
type ExternalPaymentType string

// The kinds of payments.
const (
	// ExternalPaymentTypeUnspecified does not exist in France.
	ExternalPaymentTypeUnspecified                ExternalPaymentType = "Unspecified"
	ExternalPaymentTypeBadDebts                   ExternalPaymentType = "BadDebts"
	ExternalPaymentTypeBacs                       ExternalPaymentType = "Bacs"
	ExternalPaymentTypeWireTransfer               ExternalPaymentType = "WireTransfer"
	ExternalPaymentTypeInvoice                    ExternalPaymentType = "Invoice"
	ExternalPaymentTypeExchangeRateDifference     ExternalPaymentType = "ExchangeRateDifference"
	ExternalPaymentTypeComplimentary              ExternalPaymentType = "Complimentary"
	ExternalPaymentTypeReseller                   ExternalPaymentType = "Reseller"
	ExternalPaymentTypeExchangeRoundingDifference ExternalPaymentType = "ExchangeRoundingDifference"
	ExternalPaymentTypeBarter                     ExternalPaymentType = "Barter"
	ExternalPaymentTypeCommission                 ExternalPaymentType = "Commission"
	ExternalPaymentTypeBankCharges                ExternalPaymentType = "BankCharges"
	ExternalPaymentTypeCrossSettlement            ExternalPaymentType = "CrossSettlement"
	ExternalPaymentTypeCash                       ExternalPaymentType = "Cash"
	// ExternalPaymentTypeCreditCard is kept for integrations that use it already.
	//
	// Deprecated: The vendor names no replacement.
	ExternalPaymentTypeCreditCard ExternalPaymentType = "CreditCard"
	ExternalPaymentTypePrepayment ExternalPaymentType = "Prepayment"
	ExternalPaymentTypeCheque     ExternalPaymentType = "Cheque"
	ExternalPaymentTypeBancontact ExternalPaymentType = "Bancontact"
	// ExternalPaymentTypeIDeal is kept for integrations that use it already.
	//
	// Deprecated: The vendor names no replacement.
	ExternalPaymentTypeIDeal ExternalPaymentType = "IDeal"
	// ExternalPaymentTypePayPal is kept for integrations that use it already.
	//
	// Deprecated: The vendor names no replacement.
	ExternalPaymentTypePayPal         ExternalPaymentType = "PayPal"
	ExternalPaymentTypeGiftCard       ExternalPaymentType = "GiftCard"
	ExternalPaymentTypeLoyaltyPoints  ExternalPaymentType = "LoyaltyPoints"
	ExternalPaymentTypeChequeVacances ExternalPaymentType = "ChequeVacances"
	// ExternalPaymentTypeOnlinePayment is kept for integrations that use it already.
	//
	// Deprecated: The vendor names no replacement.
	ExternalPaymentTypeOnlinePayment         ExternalPaymentType = "OnlinePayment"
	ExternalPaymentTypeCardCheck             ExternalPaymentType = "CardCheck"
	ExternalPaymentTypePaymentHubRedirection ExternalPaymentType = "PaymentHubRedirection"
	ExternalPaymentTypeVoucher               ExternalPaymentType = "Voucher"
	// ExternalPaymentTypeMasterCard is kept for integrations that use it already.
	//
	// Deprecated: The vendor names no replacement.
	ExternalPaymentTypeMasterCard ExternalPaymentType = "MasterCard"
	// ExternalPaymentTypeVisa is kept for integrations that use it already.
	//
	// Deprecated: The vendor names no replacement.
	ExternalPaymentTypeVisa ExternalPaymentType = "Visa"
	// ExternalPaymentTypeAmex is kept for integrations that use it already.
	//
	// Deprecated: The vendor names no replacement.
	ExternalPaymentTypeAmex ExternalPaymentType = "Amex"
	// ExternalPaymentTypeDiscover is kept for integrations that use it already.
	//
	// Deprecated: The vendor names no replacement.
	ExternalPaymentTypeDiscover ExternalPaymentType = "Discover"
	// ExternalPaymentTypeDinersClub is kept for integrations that use it already.
	//
	// Deprecated: The vendor names no replacement.
	ExternalPaymentTypeDinersClub ExternalPaymentType = "DinersClub"
	// ExternalPaymentTypeJcb is kept for integrations that use it already.
	//
	// Deprecated: The vendor names no replacement.
	ExternalPaymentTypeJcb ExternalPaymentType = "Jcb"
	// ExternalPaymentTypeUnionPay is kept for integrations that use it already.
	//
	// Deprecated: The vendor names no replacement.
	ExternalPaymentTypeUnionPay              ExternalPaymentType = "UnionPay"
	ExternalPaymentTypeTwint                 ExternalPaymentType = "Twint"
	ExternalPaymentTypeReka                  ExternalPaymentType = "Reka"
	ExternalPaymentTypeLoyaltyCard           ExternalPaymentType = "LoyaltyCard"
	ExternalPaymentTypePosDiningAndSpaReward ExternalPaymentType = "PosDiningAndSpaReward"
	ExternalPaymentTypeDirectDebit           ExternalPaymentType = "DirectDebit"
	ExternalPaymentTypeDepositCheck          ExternalPaymentType = "DepositCheck"
	ExternalPaymentTypeDepositCash           ExternalPaymentType = "DepositCash"
	// ExternalPaymentTypeDepositCreditCard is kept for integrations that use it already.
	//
	// Deprecated: The vendor names no replacement.
	ExternalPaymentTypeDepositCreditCard   ExternalPaymentType = "DepositCreditCard"
	ExternalPaymentTypeDepositWireTransfer ExternalPaymentType = "DepositWireTransfer"
)
