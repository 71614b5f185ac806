package mews

import (
	"log/slog"
	"time"
)

// A ReservationOld is a reservation in the form that comes with search hits.
// Empty strings stand for null too.
type ReservationOld struct {
	ID        string `json:"Id"`
	ServiceID string `json:"ServiceId"`
	GroupID   string `json:"GroupId"`
	Number    string `json:"Number"` // the confirmation number
	// ChannelNumber is the confirmation number of the channel that the group was
	// booked through, such as a travel portal.
	ChannelNumber string `json:"ChannelNumber"`
	// ChannelManagerNumber is unique in the group.
	ChannelManagerNumber string `json:"ChannelManagerNumber"`
	// ChannelManagerGroupNumber is the number of the group in the channel manager.
	ChannelManagerGroupNumber string `json:"ChannelManagerGroupNumber"`
	// ChannelManager is the name of that software.
	ChannelManager string               `json:"ChannelManager"`
	State          ServiceOrderStateOld `json:"State"`
	Origin         ReservationOldOrigin `json:"Origin"`
	OriginDetails  string               `json:"OriginDetails"`
	Purpose        ReservationPurpose   `json:"Purpose"`

	CreatedUTC   time.Time  `json:"CreatedUtc"`
	UpdatedUTC   time.Time  `json:"UpdatedUtc"`
	CancelledUTC *time.Time `json:"CancelledUtc"`
	// StartUTC is the planned start, or the check-in when that was earlier.
	StartUTC time.Time `json:"StartUtc"`
	EndUTC   time.Time `json:"EndUtc"` // departure
	// ReleasedUTC is when an optional reservation lapses.
	ReleasedUTC *time.Time `json:"ReleasedUtc"`

	RequestedCategoryID string `json:"RequestedCategoryId"`
	// AssignedSpaceID is empty when no room is assigned.
	//
	// Deprecated: Use AssignedResourceID.
	AssignedSpaceID string `json:"AssignedSpaceId"`
	// AssignedSpaceLocked tells that the room must not change.
	//
	// Deprecated: Use AssignedResourceLocked.
	AssignedSpaceLocked bool   `json:"AssignedSpaceLocked"`
	AssignedResourceID  string `json:"AssignedResourceId"`
	// AssignedResourceLocked tells that the room must not change.
	AssignedResourceLocked bool   `json:"AssignedResourceLocked"`
	BusinessSegmentID      string `json:"BusinessSegmentId"`
	CompanyID              string `json:"CompanyId"`      // on whose behalf
	TravelAgencyID         string `json:"TravelAgencyId"` // the company in between
	AvailabilityBlockID    string `json:"AvailabilityBlockId"`
	RateID                 string `json:"RateId"`
	VoucherID              string `json:"VoucherId"`
	CreditCardID           string `json:"CreditCardId"`

	CancellationReason CancellationReason `json:"CancellationReason"`
	// AdultCount is nil when it is left out.
	//
	// Deprecated: Use PersonCounts.
	AdultCount *int `json:"AdultCount"`
	// ChildCount is nil when it is left out.
	//
	// Deprecated: Use PersonCounts.
	ChildCount   *int                     `json:"ChildCount"`
	PersonCounts []ReservationPersonCount `json:"PersonCounts"`
	OwnerID      string                   `json:"OwnerId"` // a customer or a company
	// CustomerID is the customer who owns the reservation.
	//
	// Deprecated: Use OwnerID.
	CustomerID string `json:"CustomerId"`
	BookerID   string `json:"BookerId"` // a customer
	// CompanionIDs are the customers who stay.
	//
	// Deprecated: Use the vendor's operation companionships/getAll.
	CompanionIDs []string `json:"CompanionIds"`
	// ChannelManagerID is no identifier, despite its name.
	//
	// Deprecated: Use ChannelManagerNumber.
	ChannelManagerID string             `json:"ChannelManagerId"`
	Options          ReservationOptions `json:"Options"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (r ReservationOld) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", r.ID), slog.String("service_id", r.ServiceID), slog.String("state", string(r.State)))
}

// ReservationPersonCount is how many people of an age category come.
type ReservationPersonCount struct {
	AgeCategoryID string `json:"AgeCategoryId"`
	Count         int    `json:"Count"`
}

// ReservationOptions tell who has arrived.
type ReservationOptions struct {
	OwnerCheckedIn         bool `json:"OwnerCheckedIn"`
	AllCompanionsCheckedIn bool `json:"AllCompanionsCheckedIn"`
	AnyCompanionCheckedIn  bool `json:"AnyCompanionCheckedIn"`
}

// ServiceOrderStateOld is the state of a [ReservationOld].
type ServiceOrderStateOld string

// The states.
const (
	ServiceOrderStateOldEnquired  ServiceOrderStateOld = "Enquired"
	ServiceOrderStateOldConfirmed ServiceOrderStateOld = "Confirmed"
	ServiceOrderStateOldStarted   ServiceOrderStateOld = "Started"
	ServiceOrderStateOldProcessed ServiceOrderStateOld = "Processed"
	ServiceOrderStateOldCanceled  ServiceOrderStateOld = "Canceled"
	ServiceOrderStateOldOptional  ServiceOrderStateOld = "Optional"
	ServiceOrderStateOldRequested ServiceOrderStateOld = "Requested"
)

// ReservationOldOrigin is where a [ReservationOld] was made.
type ReservationOldOrigin string

// The origins. Those that begin with Commander were made by staff.
const (
	// ReservationOldOriginDistributor is the booking engine, or its API.
	ReservationOldOriginDistributor    ReservationOldOrigin = "Distributor"
	ReservationOldOriginChannelManager ReservationOldOrigin = "ChannelManager"
	ReservationOldOriginImport         ReservationOldOrigin = "Import"
	// ReservationOldOriginConnector is the API of this package.
	ReservationOldOriginConnector ReservationOldOrigin = "Connector"
	// ReservationOldOriginNavigator is the app for guests.
	ReservationOldOriginNavigator            ReservationOldOrigin = "Navigator"
	ReservationOldOriginCommanderInPerson    ReservationOldOrigin = "CommanderInPerson"
	ReservationOldOriginCommanderChannel     ReservationOldOrigin = "CommanderChannel"
	ReservationOldOriginCommanderPhone       ReservationOldOrigin = "CommanderPhone"
	ReservationOldOriginCommanderEmail       ReservationOldOrigin = "CommanderEmail"
	ReservationOldOriginCommanderWebsite     ReservationOldOrigin = "CommanderWebsite"
	ReservationOldOriginCommanderMessage     ReservationOldOrigin = "CommanderMessage"
	ReservationOldOriginCommanderCallCenter  ReservationOldOrigin = "CommanderCallCenter"
	ReservationOldOriginCommanderRoomingList ReservationOldOrigin = "CommanderRoomingList"
)

// ReservationPurpose is why people travel.
type ReservationPurpose string

// The purposes.
const (
	ReservationPurposeLeisure  ReservationPurpose = "Leisure"
	ReservationPurposeBusiness ReservationPurpose = "Business"
	ReservationPurposeStudent  ReservationPurpose = "Student"
)

// CancellationReason is why a reservation was canceled.
type CancellationReason string

// The reasons.
const (
	CancellationReasonOther               CancellationReason = "Other"
	CancellationReasonConfirmationMissed  CancellationReason = "ConfirmationMissed"
	CancellationReasonBookedElsewhere     CancellationReason = "BookedElsewhere"
	CancellationReasonForceMajeure        CancellationReason = "ForceMajeure"
	CancellationReasonGuestComplaint      CancellationReason = "GuestComplaint"
	CancellationReasonNoShow              CancellationReason = "NoShow"
	CancellationReasonPriceTooHigh        CancellationReason = "PriceTooHigh"
	CancellationReasonServiceNotAvailable CancellationReason = "ServiceNotAvailable"
	CancellationReasonInputError          CancellationReason = "InputError"
	CancellationReasonInvalidPayment      CancellationReason = "InvalidPayment"
	CancellationReasonTravelAgency        CancellationReason = "TravelAgency"
	CancellationReasonRequestedByGuest    CancellationReason = "RequestedByGuest"
	CancellationReasonUpdate              CancellationReason = "Update"
	CancellationReasonBookingAbandoned    CancellationReason = "BookingAbandoned"
	CancellationReasonRequestedByBooker   CancellationReason = "RequestedByBooker"
)
