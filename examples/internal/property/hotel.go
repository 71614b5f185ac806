package property

import (
	"time"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// A Hotel is a fake property with guests: some are in the house, others arrive today.
type Hotel struct {
	*mewstest.Server
	mewstest.Hotel

	today time.Time // in the time zone of the hotel
}

// StartHotel starts a fake hotel; Close ends it.
func StartHotel() (*Hotel, error) {
	server, err := mewstest.Start()
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation("Europe/Prague") // of every fake property
	if err != nil {
		server.Close()
		return nil, err
	}
	h := &Hotel{Server: server, Hotel: server.AddHotel(mewstest.DefaultEnterpriseID, 8), today: time.Now().In(zone)}
	for _, name := range []string{"Food", "Beverages"} {
		h.Add("accountingCategories", mewstest.Object{"EnterpriseId": h.EnterpriseID, "Name": name})
	}
	for _, tax := range []struct {
		code string
		rate float64
	}{{"CZ-L", 0.12}, {"CZ-S", 0.21}} {
		h.Add("taxRates", mewstest.Object{
			"Code": tax.code, "TaxationCode": "CZ", "Value": tax.rate,
			"Strategy": mewstest.Object{"Discriminator": "Relative", "Value": mewstest.Object{"Value": tax.rate}},
		})
	}
	h.addInHouse()
	h.addArrivals()
	return h, nil
}

// A Stay is a reservation to add. It starts at 15:00.
type Stay struct {
	AccountID    string // who owns it
	CompanionIDs []string
	Room         int // 1 is room 101, 0 is none yet
	State        mews.ServiceOrderState
	Day          int // of arrival: 0 is today
	Nights       int
	RateID       string // public if empty
}

// AddGuest adds a customer.
func (h *Hotel) AddGuest(first, last string, marks ...mews.CustomerClassification) string {
	return h.AddCustomer(mewstest.Object{"FirstName": first, "LastName": last, "Classifications": marks})
}

// AddStay adds a reservation.
func (h *Hotel) AddStay(s Stay) string {
	reservation := mewstest.Object{
		"ServiceId": h.ServiceID, "AccountId": s.AccountID, "RateId": h.RateID,
		"RequestedResourceCategoryId": h.CategoryID, "State": s.State,
		"ScheduledStartUtc": h.at(s.Day, 15),
		"ScheduledEndUtc":   h.at(s.Day+s.Nights, 10),
	}
	if s.Room > 0 {
		reservation["AssignedResourceId"] = h.ResourceIDs[s.Room-1]
	}
	if s.RateID != "" {
		reservation["RateId"] = s.RateID
	}
	if len(s.CompanionIDs) > 0 {
		reservation["CompanionIds"] = s.CompanionIDs
	}
	return h.Add("reservations", reservation)
}

// at is an hour of a day, counted from today.
func (h *Hotel) at(day, hour int) time.Time {
	t := h.today
	return time.Date(t.Year(), t.Month(), t.Day()+day, hour, 0, 0, 0, t.Location()).UTC()
}

// charge adds an order item to a reservation.
func (h *Hotel) charge(reservationID, accountID, gross string) {
	h.Add("orderItems", mewstest.Object{
		"ServiceId": h.ServiceID, "ServiceOrderId": reservationID, "AccountId": accountID, "Type": "SpaceOrder",
		"Amount": amount(gross),
	})
}

// pay adds a payment.
func (h *Hotel) pay(accountID, gross string) {
	h.Add("payments", mewstest.Object{"AccountId": accountID, "Amount": amount("-" + gross)})
}

func amount(gross string) mewstest.Object {
	value := mews.Decimal(gross)
	return mewstest.Object{"Currency": "EUR", "GrossValue": value, "NetValue": value}
}

// addInHouse adds guests who have checked in: two of one name, and one who pays cash.
func (h *Hotel) addInHouse() {
	for room, names := range [][]string{{"Eva", "Novák"}, {"Petr", "Novák"}, {"Bo", "Diaz"}} {
		var marks []mews.CustomerClassification
		if names[1] == "Diaz" {
			marks = append(marks, mews.CustomerClassificationCashlist)
		}
		owner := h.AddGuest(names[0], names[1], marks...)
		h.AddStay(Stay{AccountID: owner, Room: 1 + room, State: mews.ServiceOrderStateStarted, Day: -1, Nights: 3})
	}
}

// addArrivals adds reservations for today, and others that begin today but do not
// arrive.
func (h *Hotel) addArrivals() {
	nonRefundable := h.Add("rates", mewstest.Object{
		"ServiceId": h.ServiceID, "GroupId": h.RateGroupID, "Names": mewstest.Object{"en-GB": "Non-refundable"},
	})
	lee := h.AddGuest("Ann", "Lee")
	h.charge(h.AddStay(Stay{AccountID: lee, Room: 4, State: mews.ServiceOrderStateConfirmed, Nights: 2}), lee, "200")
	h.pay(lee, "50")

	roth, dee := h.AddGuest("Cy", "Roth"), h.AddGuest("Dee", "Roth")
	h.charge(h.AddStay(Stay{
		AccountID: roth, CompanionIDs: []string{roth, dee}, Room: 5, State: mews.ServiceOrderStateStarted, Nights: 1, RateID: nonRefundable,
	}), roth, "90.10")
	h.pay(roth, "90.10")

	company := h.AddCompany(mewstest.Object{"Name": "Acme Travel"})
	h.charge(h.AddStay(Stay{
		AccountID: company, CompanionIDs: []string{h.AddGuest("Fay", "Moss")}, State: mews.ServiceOrderStateConfirmed, Nights: 3,
	}), company, "300")

	later := h.AddGuest("Gil", "Hart")
	h.AddStay(Stay{AccountID: later, State: mews.ServiceOrderStateCanceled, Nights: 1})
	h.AddStay(Stay{AccountID: later, State: mews.ServiceOrderStateConfirmed, Day: 1, Nights: 1})
}
