package mewstest_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// TestEveryTransition tries each operation on a reservation in each state, which has a
// room and nothing to be paid.
func TestEveryTransition(t *testing.T) {
	t.Parallel()
	states := []string{"Inquired", "Requested", "Optional", "Confirmed", "Started", "Processed", "Canceled"}
	unfinished := states[:5]
	for operation, test := range map[string]struct {
		from  []string
		to    string // empty: the state stays
		input func(house, string) object
	}{
		"confirm": {[]string{"Optional"}, "Confirmed", func(_ house, id string) object { return object{"ReservationIds": []string{id}} }},
		"start":   {[]string{"Confirmed"}, "Started", func(_ house, id string) object { return object{"ReservationId": id} }},
		"process": {[]string{"Started"}, "Processed", func(_ house, id string) object { return object{"ReservationId": id} }},
		"cancel":  {states[:4], "Canceled", func(_ house, id string) object { return object{"ReservationIds": []string{id}, "Notes": "x"} }},
		"addProduct": {unfinished, "", func(h house, id string) object {
			return object{"ReservationId": id, "ProductId": h.ProductID, "Count": 1}
		}},
		"addCompanion": {unfinished, "", func(h house, id string) object {
			return object{"ReservationId": id, "CustomerId": h.s.AddCustomer(nil)}
		}},
		"updateCustomer": {unfinished, "", func(h house, id string) object {
			return object{"ReservationId": id, "CustomerId": h.s.AddCustomer(nil)}
		}},
		"updateInterval": {unfinished, "", func(_ house, id string) object {
			return object{"ReservationId": id, "EndUtc": time.Now().AddDate(0, 0, 1), "ChargeCancellationFee": false}
		}},
		"update": {unfinished, "", func(_ house, id string) object {
			return object{"ReservationUpdates": []object{{"ReservationId": id, "ChannelNumber": object{"Value": "C-1"}}}}
		}},
	} {
		for _, state := range states {
			h := newHouse(t)
			id := h.s.AddReservation(h.guest, object{
				"ServiceId": h.ServiceID, "State": state, "AssignedResourceId": h.ResourceIDs[0],
				"ScheduledStartUtc": time.Now().Add(-48 * time.Hour), "ScheduledEndUtc": time.Now().Add(-time.Hour),
				"PersonCounts": []object{{"AgeCategoryId": h.AdultID, "Count": 2}},
			})
			before, _ := h.s.Object("reservations", id)
			a := call(t, h.s, "reservations/"+operation, test.input(h, id))
			if !slices.Contains(test.from, state) {
				a.refused(t, 403, "The reservation is "+state, operation)
				after, _ := h.s.Object("reservations", id)
				assert.Equal(t, before, after, "%s changes nothing", operation)
				continue
			}
			assert.Equal(t, 200, a.status, "%s of %s: %s", operation, state, a.body)
			if wanted := test.to; wanted != "" {
				assert.Equal(t, wanted, h.state(t, id), operation)
			} else {
				assert.Equal(t, state, h.state(t, id), operation)
			}
		}
	}
}

// TestUnknownIdentifiers writes to each of the core resources with identifiers of
// nothing, and with those of another property.
func TestUnknownIdentifiers(t *testing.T) {
	t.Parallel()
	facts, tried := readFacts(t), 0
	resources := map[string]bool{"orders": true}
	for path := range coreLists {
		resource, _, _ := strings.Cut(path, "/")
		resources[resource] = true
	}
	for _, path := range facts.paths {
		resource, _, _ := strings.Cut(path, "/")
		if !resources[resource] || strings.Contains(facts.flags[path], "read") {
			continue
		}
		m := requestMaker{Rand: rand.New(rand.NewPCG(1, 1)), facts: facts, whole: true}
		request := m.request(path)
		for name, id := range map[string]string{"nothing": "0c1fbe60-9f2d-4d8c-9c3c-0d3b6f2b7b99", "another property": otherID} {
			s := furnished()
			for _, other := range append([]string{"customers", "companies"}, mewstest.Resources()...) {
				s.Add(other, object{
					"Id": otherID, "EnterpriseId": mewstest.OtherEnterpriseID, "ChainId": mewstest.OtherChainID, "CustomerId": otherID, "AccountId": otherID,
				})
			}
			input, _ := replaceID(request, id).(object)
			if path == "companies/add" {
				input["MotherCompanyId"] = id
			}
			a := call(t, s, path, input)
			a.refused(t, 400, "Invalid ", path, name)
		}
		s := furnished()
		s.Deny(s.AccessToken(), path)
		call(t, s, path, request).refused(t, 401, "not permitted", path)
		tried++
	}
	assert.Greater(t, tried, 40)
}

// TestBlocksThatHoldNothing has availability blocks that are canceled or released.
func TestBlocksThatHoldNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	first, last := nights(t)
	block := h.s.Add("availabilityBlocks", object{
		"ServiceId": h.ServiceID, "State": "Confirmed", "FirstTimeUnitStartUtc": first, "LastTimeUnitStartUtc": last,
	})
	h.s.Add("availabilityAdjustments", object{
		"AvailabilityBlockId": block, "ResourceCategoryId": h.CategoryID, "UnitCount": -1, "FirstTimeUnitStartUtc": first, "LastTimeUnitStartUtc": last,
	})
	for _, test := range []struct {
		changes object
		free    int
	}{
		{nil, 1},
		{object{"ReleasedUtc": time.Now().Add(time.Hour)}, 1},
		{object{"ReleasedUtc": time.Now().Add(-time.Hour)}, 2},
		{object{"ReleasedUtc": nil, "State": "Inquired"}, 2},
		{object{"State": "Optional"}, 1},
		{object{"State": "Canceled"}, 2},
	} {
		h.s.Change("availabilityBlocks", block, test.changes)
		available, _ := h.available(t)
		assert.Equal(t, []int{test.free, test.free, test.free}, available, test.changes)
	}
}

// replaceID writes another identifier wherever a request has the common one.
func replaceID(v any, id string) any {
	switch v := v.(type) {
	case string:
		if v == someID {
			return id
		}
	case object:
		o := object{}
		for name, value := range v {
			o[name] = replaceID(value, id)
		}
		return o
	case []any:
		all := make([]any, len(v))
		for i, value := range v {
			all[i] = replaceID(value, id)
		}
		return all
	}
	return v
}
