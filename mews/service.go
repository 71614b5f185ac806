package mews

import (
	"encoding/json"
	"log/slog"
	"time"
)

// A Service is what an enterprise offers, such as accommodation or parking.
type Service struct {
	ID           string `json:"Id"`
	EnterpriseID string `json:"EnterpriseId"`
	IsActive     bool   `json:"IsActive"`
	// Name in one language.
	//
	// Deprecated: Use Names.
	Name string `json:"Name"`
	// Names by language, such as en-US.
	Names map[string]string `json:"Names"`
	// StartTime of the service. Its format is not documented.
	//
	// Deprecated: The vendor names no replacement; see [BookableServiceData].
	StartTime string `json:"StartTime"`
	// EndTime of the service. Its format is not documented.
	//
	// Deprecated: The vendor names no replacement; see [BookableServiceData].
	EndTime string         `json:"EndTime"`
	Options ServiceOptions `json:"Options"`
	// Promotions is nil when null.
	//
	// Deprecated: Use Data.Additional.Promotions.
	Promotions *Promotions `json:"Promotions"`
	// Type of the service.
	//
	// Deprecated: The vendor names no replacement; see Data.Discriminator.
	Type string `json:"Type"`
	// Ordering is the place in lists shown to people.
	Ordering int         `json:"Ordering"`
	Data     ServiceData `json:"Data"`
	// ExternalIdentifier comes from an external system.
	ExternalIdentifier string    `json:"ExternalIdentifier"`
	CreatedUTC         time.Time `json:"CreatedUtc"`
	UpdatedUTC         time.Time `json:"UpdatedUtc"`
}

// ServiceOptions are the settings of a service.
type ServiceOptions struct {
	// BillAsPackage tells that its products are shown as one item on bills.
	BillAsPackage bool `json:"BillAsPackage"`
}

// Promotions tell when a service is offered to guests.
type Promotions struct {
	BeforeCheckIn  bool `json:"BeforeCheckIn"`
	AfterCheckIn   bool `json:"AfterCheckIn"`
	DuringStay     bool `json:"DuringStay"`
	BeforeCheckOut bool `json:"BeforeCheckOut"`
	AfterCheckOut  bool `json:"AfterCheckOut"`
	DuringCheckOut bool `json:"DuringCheckOut"`
}

// ServiceData is what a service has beyond the common fields. Bookable and
// Additional are nil unless Discriminator says that they are there.
type ServiceData struct {
	Discriminator ServiceDataDiscriminator
	Bookable      *BookableServiceData   // of [ServiceDataDiscriminatorBookable]
	Additional    *AdditionalServiceData // of [ServiceDataDiscriminatorAdditional]
	// Value is the value as it came, nil for null. When it is set it is what is
	// written, too.
	Value json.RawMessage
}

// UnmarshalJSON reads values of any discriminator.
func (d *ServiceData) UnmarshalJSON(b []byte) error {
	c, err := readCoproduct(b)
	if err != nil {
		return err
	}
	*d = ServiceData{Discriminator: ServiceDataDiscriminator(c.Discriminator), Value: c.Value}
	if d.Discriminator == ServiceDataDiscriminatorBookable {
		d.Bookable = as[BookableServiceData](c)
	}
	if d.Discriminator == ServiceDataDiscriminatorAdditional {
		d.Additional = as[AdditionalServiceData](c)
	}
	return nil
}

// MarshalJSON writes the vendor's form, or null when there is no data.
func (d ServiceData) MarshalJSON() ([]byte, error) {
	return writeCoproduct(string(d.Discriminator), d.Value, d.Bookable, d.Additional)
}

// LogValue implements [slog.LogValuer] without the value.
func (d ServiceData) LogValue() slog.Value {
	return slog.GroupValue(slog.String("discriminator", string(d.Discriminator)), slog.Bool("value", d.Value != nil))
}

// BookableServiceData belongs to a service that is booked for a time. Its offsets
// are ISO 8601 durations such as P0M0DT14H0M0S.
type BookableServiceData struct {
	// StartOffset moves the usual start of a stay from the start of the time unit.
	StartOffset string `json:"StartOffset"`
	// EndOffset moves the usual end of a stay from the end of the time unit.
	EndOffset string `json:"EndOffset"`
	// OccupancyStartOffset moves, from the start of the time unit, the moment when
	// the resource counts as occupied.
	OccupancyStartOffset string `json:"OccupancyStartOffset"`
	// OccupancyEndOffset moves, from the end of the time unit, the moment when the
	// resource counts as free again.
	OccupancyEndOffset string `json:"OccupancyEndOffset"`
	// TimeUnit is the same as TimeUnitPeriod.
	//
	// Deprecated: Use TimeUnitPeriod.
	TimeUnit TimeUnitPeriod `json:"TimeUnit"`
	// TimeUnitPeriod is the unit in which the service is booked.
	TimeUnitPeriod TimeUnitPeriod `json:"TimeUnitPeriod"`
}

// AdditionalServiceData belongs to a service that comes beside a stay.
type AdditionalServiceData struct {
	Promotions Promotions `json:"Promotions"`
}

// ServiceDataDiscriminator is a type of [ServiceData].
type ServiceDataDiscriminator string

// The types of services.
const (
	ServiceDataDiscriminatorBookable   ServiceDataDiscriminator = "Bookable"
	ServiceDataDiscriminatorAdditional ServiceDataDiscriminator = "Additional"
)

// TimeUnitPeriod is a unit of time for bookings.
type TimeUnitPeriod string

// The units.
const (
	TimeUnitPeriodDay   TimeUnitPeriod = "Day"
	TimeUnitPeriodMonth TimeUnitPeriod = "Month"
	TimeUnitPeriodHour  TimeUnitPeriod = "Hour"
)
