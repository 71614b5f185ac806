package camponetest

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// AddBooking puts a booking into the state, as it is and without any
// validation. It returns its id.
//
// Missing members become those of a confirmed booking for two adults, from 30
// days after created_at on for one night. Without a site_id it is on the
// tenant's first site, which is added if there is none; site_number and
// total_price follow from the site and the dates. An id that is there already
// is replaced, which is how to change a booking. It panics when the tenant has
// no site with the site_id given.
func (t *Tenant) AddBooking(booking Object) int64 {
	return t.put(bookings, booking, reference{"site_id", sites})
}

// AddBookings adds n generated bookings, each newer than the one before, in
// turn on all sites of the tenant. Their guests are those of
// [Tenant.AddCustomers]. It returns their ids, oldest first.
func (t *Tenant) AddBookings(n int) []int64 {
	return t.generate(bookings, n, func(i int) Object {
		first, last := guestName(i)
		created := t.server.clock.now()
		checkIn := created.AddDate(0, 0, i%200)
		o := Object{
			"guest_first_name": first,
			"guest_last_name":  last,
			"guest_email":      guestEmail(i),
			"check_in_date":    date(checkIn),
			"check_out_date":   date(checkIn.AddDate(0, 0, 1+i%14)),
			"num_children":     i % 3,
			"created_at":       created,
		}
		if all := t.shelves[sites].rows; len(all) > 0 {
			o["site_id"] = all[i%len(all)].id
		}
		return o
	})
}

// DeleteBooking removes a booking. It reports whether there was one.
func (t *Tenant) DeleteBooking(id int64) bool { return t.remove(bookings, id) }

// Booking is the booking with an id.
func (t *Tenant) Booking(id int64) (Object, bool) { return t.one(bookings, id) }

// Bookings are the bookings of the tenant, oldest first.
func (t *Tenant) Bookings() []Object { return t.all(bookings) }

func (s *Server) listBookings(c *call) reply {
	match, errors := bookingFilter(c.query)
	if len(errors) > 0 {
		return errors.reply()
	}
	t := c.key.tenant
	return pageOf(c, t.shelves[bookings].newest(match), t.bookingView())
}

func (s *Server) getBooking(c *call) reply {
	id, isNumber := fake.Whole(c.id)
	if !isNumber {
		return problem(http.StatusNotFound, detailNotFound)
	}
	t := c.key.tenant
	r := t.shelves[bookings].byID[id]
	if r == nil {
		return problem(http.StatusNotFound, "No Booking matches the given query.")
	}
	return jsonReply(http.StatusOK, t.bookingView()(r))
}

// bookingFilter reads the filters of the list. An empty one has no effect.
func bookingFilter(q fake.Query) (match func(*row) bool, errors fieldErrors) {
	status := strings.TrimSpace(q.Last("status"))
	if strings.Contains(status, "\x00") {
		errors.add("status", errNullCharacter)
	}
	bound := func(name string) string {
		day := strings.TrimSpace(q.Last(name))
		if _, ok := parseDate(day); day != "" && !ok {
			errors.add(name, "Enter a valid date.")
		}
		return day
	}
	from, to := bound("check_in_from"), bound("check_in_to")
	if status == "" && from == "" && to == "" {
		return all, nil
	}
	return func(r *row) bool {
		day := text(r.object, "check_in_date") // dates compare as texts
		return (status == "" || text(r.object, "status") == status) &&
			(from == "" || day >= from) && (to == "" || day != "" && day <= to)
	}, errors
}

// bookingView shows bookings of the tenant with a customer_id, if they have
// one.
func (t *Tenant) bookingView() func(*row) any {
	const name = "customer_id"
	known := map[string]*row{}
	if t.server.customerIDs {
		for _, r := range t.shelves[customers].rows {
			if !r.staff {
				known[strings.ToLower(text(r.object, "email"))] = r
			}
		}
	}
	return func(r *row) any {
		id, given := r.object[name]
		shown := r.show(bookings)
		if given {
			shown = slices.DeleteFunc(shown, func(m member) bool { return m.name == name })
		}
		if !t.server.customerIDs {
			return shown
		}
		email := strings.ToLower(text(r.object, "guest_email"))
		if customer := known[email]; !given && email != "" && customer != nil {
			id = number(customer.id)
		}
		return append(shown, member{name, id})
	}
}

func (t *Tenant) bookingPresets(given Object) Object {
	siteID, placed := integer(given, "site_id")
	if _, shown := given["site_id"]; !shown {
		siteID, placed = t.firstSite().id, true
	}
	site := Object{}
	if r := t.shelves[sites].byID[siteID]; placed && r != nil {
		site = r.object
	}
	checkIn, ok := parseDate(text(given, "check_in_date"))
	if !ok {
		created, _ := parseInstant(text(given, "created_at"))
		checkIn = created.AddDate(0, 0, 30)
	}
	checkOut, ok := parseDate(text(given, "check_out_date"))
	if !ok {
		checkOut = checkIn.AddDate(0, 0, 1)
	}
	return Object{
		"booking_reference": t.newReference(),
		"guest_first_name":  "",
		"guest_last_name":   "",
		"guest_email":       "",
		"site_id":           number(siteID),
		"site_number":       text(site, "site_number"),
		"check_in_date":     date(checkIn),
		"check_out_date":    date(checkOut),
		"num_adults":        number(2),
		"num_youth":         number(0),
		"num_children":      number(0),
		"status":            "confirmed",
		"total_price":       price(text(site, "base_price_per_night"), checkOut.Sub(checkIn)),
	}
}

func (t *Tenant) firstSite() *row {
	if all := t.shelves[sites].rows; len(all) > 0 {
		return all[0]
	}
	return t.add(sites, nil)
}

// newReference makes a booking reference. One of thirty characters in six
// places is rare enough to be nobody else's.
func (t *Tenant) newReference() string {
	return "B-" + randomString("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 6)
}

// price multiplies a decimal of two digits; 0.00 for anything else, or for a stay that
// ends before it starts.
func price(perNight string, stay time.Duration) string {
	francs, rappen, _ := strings.Cut(perNight, ".")
	cents, err := strconv.ParseInt(francs+rappen, 10, 64)
	if err != nil || len(rappen) != 2 {
		cents = 0
	}
	digits := strconv.FormatInt(cents*max(int64(stay/(24*time.Hour)), 0), 10)
	for len(digits) < 3 {
		digits = "0" + digits
	}
	return digits[:len(digits)-2] + "." + digits[len(digits)-2:]
}
