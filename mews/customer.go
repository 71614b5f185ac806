package mews

import (
	"log/slog"
	"time"
)

// A Customer is the profile of a guest, in one chain. Empty strings stand for
// null too, and older answers leave out fields, which are then zero.
type Customer struct {
	ID      string `json:"Id"`
	ChainID string `json:"ChainId"`
	// Number is what staff see: up to 19 digits, unique.
	Number         string `json:"Number"`
	Title          Title  `json:"Title"`
	Sex            Sex    `json:"Sex"`
	FirstName      string `json:"FirstName"`
	LastName       string `json:"LastName"`
	SecondLastName string `json:"SecondLastName"`
	// NationalityCode is a country in ISO 3166-1.
	NationalityCode string `json:"NationalityCode"`
	// PreferredLanguageCode is the choice made in the profile, such as en-GB.
	PreferredLanguageCode string `json:"PreferredLanguageCode"`
	// LanguageCode is the language to address the customer in, such as en-US: it
	// is derived from bookings, else from the profile, else from the nationality.
	LanguageCode string `json:"LanguageCode"`
	BirthDate    Date   `json:"BirthDate"`
	// BirthCountryCode is a country in ISO 3166-1 alpha-2.
	BirthCountryCode string `json:"BirthCountryCode"`
	// BirthCountrySubdivisionCode is a division in ISO 3166-2, such as ES-C.
	BirthCountrySubdivisionCode string `json:"BirthCountrySubdivisionCode"`
	BirthPlace                  string `json:"BirthPlace"`
	Occupation                  string `json:"Occupation"`
	Email                       string `json:"Email"`
	// HasOTAEmail tells that Email is a temporary address of a travel portal.
	HasOTAEmail             bool   `json:"HasOtaEmail"`
	Phone                   string `json:"Phone"` // in no fixed format
	TaxIdentificationNumber string `json:"TaxIdentificationNumber"`
	LoyaltyCode             string `json:"LoyaltyCode"`
	AccountingCode          string `json:"AccountingCode"`
	BillingCode             string `json:"BillingCode"`
	Notes                   string `json:"Notes"` // internal, not for the guest
	// CategoryID appears in search hits of older versions. Its meaning is not
	// documented.
	CategoryID            string `json:"CategoryId"`
	CarRegistrationNumber string `json:"CarRegistrationNumber"`
	DietaryRequirements   string `json:"DietaryRequirements"`

	CreatedUTC time.Time `json:"CreatedUtc"`
	UpdatedUTC time.Time `json:"UpdatedUtc"`

	// Passport is nil unless documents were asked for.
	//
	// Deprecated: Use [IdentityDocumentService.List].
	Passport *IdentityDocumentOld `json:"Passport"`
	// IdentityCard is nil unless documents were asked for.
	//
	// Deprecated: Use [IdentityDocumentService.List].
	IdentityCard *IdentityDocumentOld `json:"IdentityCard"`
	// Visa is nil unless documents were asked for.
	//
	// Deprecated: Use [IdentityDocumentService.List].
	Visa *IdentityDocumentOld `json:"Visa"`
	// DriversLicense is nil unless documents were asked for.
	//
	// Deprecated: Use [IdentityDocumentService.List].
	DriversLicense *IdentityDocumentOld `json:"DriversLicense"`
	// Address is nil when there is none.
	//
	// Deprecated: Use AddressID with [AddressService.List].
	Address *AddressOld `json:"Address"`

	AddressID              string                   `json:"AddressId"`
	Classifications        []CustomerClassification `json:"Classifications"`
	Options                []CustomerOption         `json:"Options"`
	ItalianDestinationCode string                   `json:"ItalianDestinationCode"`
	ItalianFiscalCode      string                   `json:"ItalianFiscalCode"`
	ItalianLotteryCode     string                   `json:"ItalianLotteryCode"`
	CompanyID              string                   `json:"CompanyId"`
	// MergeTargetID is the customer that this one was merged into.
	MergeTargetID string `json:"MergeTargetId"`
	// ActivityState is empty in some answers.
	//
	// Deprecated: Use IsActive.
	ActivityState ActivityState `json:"ActivityState"`
	// IsActive is false for deleted customers, and where an older answer leaves
	// it out.
	IsActive               bool                            `json:"IsActive"`
	PreferredSpaceFeatures []ResourceFeatureClassification `json:"PreferredSpaceFeatures"`
	// CreatorProfileID is the user who created the customer.
	CreatorProfileID string `json:"CreatorProfileId"`
	// UpdaterProfileID is the user of the last change.
	UpdaterProfileID string `json:"UpdaterProfileId"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (c Customer) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", c.ID), slog.String("chain_id", c.ChainID), slog.Bool("is_active", c.IsActive))
}

// CustomerExtent tells which parts of customers are wanted. The parts that are
// false are missing from the answer.
type CustomerExtent struct {
	Customers bool `json:"Customers"`
	// Documents asks for identity documents, in the customers and beside them.
	//
	// Deprecated: Use [IdentityDocumentService.List].
	Documents bool `json:"Documents"`
	Addresses bool `json:"Addresses"`
}

// Title is a form of address. The values are keys to translate, not texts to
// show: Misses is Mrs. in English and Frau in German.
type Title string

// The titles.
const (
	TitleMister Title = "Mister"
	TitleMiss   Title = "Miss" // Ms.
	TitleMisses Title = "Misses"
)

// Sex of a customer.
type Sex string

// The values of Sex. An empty one is not known.
const (
	SexMale   Sex = "Male"
	SexFemale Sex = "Female"
)

// ActivityState tells active records from deleted ones.
type ActivityState string

// The states.
const (
	ActivityStateDeleted ActivityState = "Deleted"
	ActivityStateActive  ActivityState = "Active"
)

// CustomerClassification is a mark that staff put on a customer.
type CustomerClassification string

// The classifications.
const (
	CustomerClassificationPaymasterAccount CustomerClassification = "PaymasterAccount"
	// CustomerClassificationBlacklist is the old name of Blocklist.
	//
	// Deprecated: Use [CustomerClassificationBlocklist].
	CustomerClassificationBlacklist         CustomerClassification = "Blacklist"
	CustomerClassificationMedia             CustomerClassification = "Media"
	CustomerClassificationLoyaltyProgram    CustomerClassification = "LoyaltyProgram"
	CustomerClassificationPreviousComplaint CustomerClassification = "PreviousComplaint"
	CustomerClassificationReturning         CustomerClassification = "Returning"
	CustomerClassificationStaff             CustomerClassification = "Staff"
	CustomerClassificationFriendOrFamily    CustomerClassification = "FriendOrFamily"
	CustomerClassificationTopManagement     CustomerClassification = "TopManagement"
	CustomerClassificationImportant         CustomerClassification = "Important"
	CustomerClassificationVeryImportant     CustomerClassification = "VeryImportant"
	CustomerClassificationProblematic       CustomerClassification = "Problematic"
	CustomerClassificationCashlist          CustomerClassification = "Cashlist"
	CustomerClassificationDisabledPerson    CustomerClassification = "DisabledPerson"
	CustomerClassificationMilitary          CustomerClassification = "Military"
	CustomerClassificationAirline           CustomerClassification = "Airline"
	CustomerClassificationHealthCompliant   CustomerClassification = "HealthCompliant"
	CustomerClassificationInRoom            CustomerClassification = "InRoom"
	CustomerClassificationWaitingForRoom    CustomerClassification = "WaitingForRoom"
	CustomerClassificationStudent           CustomerClassification = "Student"
	CustomerClassificationBlocklist         CustomerClassification = "Blocklist"
)

// CustomerOption is a consent or a setting of a customer.
type CustomerOption string

// The options.
const (
	// CustomerOptionNone occurs in answers only.
	CustomerOptionNone                           CustomerOption = "None"
	CustomerOptionSendMarketingEmails            CustomerOption = "SendMarketingEmails"
	CustomerOptionInvoiceable                    CustomerOption = "Invoiceable"
	CustomerOptionBillAddressObjection           CustomerOption = "BillAddressObjection"
	CustomerOptionSendMarketingPostalMail        CustomerOption = "SendMarketingPostalMail"
	CustomerOptionSendPartnerMarketingEmails     CustomerOption = "SendPartnerMarketingEmails"
	CustomerOptionSendPartnerMarketingPostalMail CustomerOption = "SendPartnerMarketingPostalMail"
	CustomerOptionWithdrawCardConsent            CustomerOption = "WithdrawCardConsent"
	// CustomerOptionGuestPhotoConsent says that the customer is to be asked
	// before a photo of them is taken.
	CustomerOptionGuestPhotoConsent CustomerOption = "GuestPhotoConsent"
	// CustomerOptionIDPhotosConsent says that the customer is to be asked before
	// photos of identity documents are taken.
	CustomerOptionIDPhotosConsent CustomerOption = "IdPhotosConsent"
)

// ResourceFeatureClassification is a feature of a room.
type ResourceFeatureClassification string

// The features.
const (
	ResourceFeatureClassificationSeaView            ResourceFeatureClassification = "SeaView"
	ResourceFeatureClassificationRiverView          ResourceFeatureClassification = "RiverView"
	ResourceFeatureClassificationOceanView          ResourceFeatureClassification = "OceanView"
	ResourceFeatureClassificationTwinBeds           ResourceFeatureClassification = "TwinBeds"
	ResourceFeatureClassificationDoubleBed          ResourceFeatureClassification = "DoubleBed"
	ResourceFeatureClassificationRollawayBed        ResourceFeatureClassification = "RollawayBed"
	ResourceFeatureClassificationUpperBed           ResourceFeatureClassification = "UpperBed"
	ResourceFeatureClassificationLowerBed           ResourceFeatureClassification = "LowerBed"
	ResourceFeatureClassificationBalcony            ResourceFeatureClassification = "Balcony"
	ResourceFeatureClassificationAccessibleBathroom ResourceFeatureClassification = "AccessibleBathroom"
	ResourceFeatureClassificationAccessibleRoom     ResourceFeatureClassification = "AccessibleRoom"
	ResourceFeatureClassificationElevatorAccess     ResourceFeatureClassification = "ElevatorAccess"
	ResourceFeatureClassificationHighFloor          ResourceFeatureClassification = "HighFloor"
	ResourceFeatureClassificationKitchenette        ResourceFeatureClassification = "Kitchenette"
	ResourceFeatureClassificationAirConditioning    ResourceFeatureClassification = "AirConditioning"
	ResourceFeatureClassificationPrivateJacuzzi     ResourceFeatureClassification = "PrivateJacuzzi"
	ResourceFeatureClassificationPrivateSauna       ResourceFeatureClassification = "PrivateSauna"
	ResourceFeatureClassificationEnsuiteRoom        ResourceFeatureClassification = "EnsuiteRoom"
	ResourceFeatureClassificationPrivateBathroom    ResourceFeatureClassification = "PrivateBathroom"
	ResourceFeatureClassificationSharedBathroom     ResourceFeatureClassification = "SharedBathroom"
)
