package camponetest_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/guestwire/guestwire-go/campone/camponetest"
)

const forbidden = `{"detail":"You do not have permission to perform this action."}`

func TestKeys(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := camponetest.New()
		assert.Regexp(t, `^ck_[a-z0-9]{32}$`, s.Key())
		revoked, expired, later := s.AddKey(camponetest.ScopeCustomersRead), s.AddKey(camponetest.ScopeCustomersRead), s.AddKey(camponetest.ScopeCustomersRead)
		s.RevokeKey(revoked)
		s.RevokeKey("unknown")
		s.ExpireKey(expired, time.Now())
		s.ExpireKey(later, time.Now().Add(time.Hour))
		s.ExpireKey("unknown", time.Now())
		for header, code := range map[string]string{
			"":                          "invalid_key",
			"Bearer":                    "invalid_key",
			"Bearer ck_unknown":         "invalid_key",
			"Bearer " + s.Key() + " x":  "invalid_key",
			"Token " + s.Key():          "invalid_key",
			s.Key():                     "invalid_key",
			"Bearer " + revoked:         "key_inactive",
			"Bearer " + expired:         "key_inactive",
			"Bearer " + later:           "",
			"bearer  " + s.Key():        "",
			"Bearer " + s.Key()[3:]:     "invalid_key",
			"Bearer " + s.Key() + "%20": "invalid_key",
		} {
			a := get(s, customerPath+"?api_key="+s.Key(), "Authorization", header, "X-Api-Key", s.Key())
			if code == "" {
				assert.Equal(t, 200, a.status, header)
				continue
			}
			a.is(t, 401, `{"detail":"`+code+`"}`, header)
			assert.Equal(t, "Bearer", a.header.Get("WWW-Authenticate"))
		}
		time.Sleep(time.Hour)
		get(s, customerPath, bearer(later)...).is(t, 401, `{"detail":"key_inactive"}`)
		s.ExpireKey(later, time.Time{})
		assert.Equal(t, 200, get(s, customerPath, bearer(later)...).status)
	})
}

func TestScopes(t *testing.T) {
	t.Parallel()
	s := camponetest.New()
	id := s.AddBooking(nil)
	requests := []struct{ method, path, body, scope string }{
		{"GET", customerPath, "", camponetest.ScopeCustomersRead},
		{"GET", sitePath, "", camponetest.ScopeSitesRead},
		{"GET", bookingPath, "", camponetest.ScopeBookingsRead},
		{"HEAD", bookingPath, "", camponetest.ScopeBookingsRead},
		{"GET", fmt.Sprint(bookingPath, id, "/"), "", camponetest.ScopeBookingsRead},
		{"POST", bookingPath, `{"site_id":1,"check_in_date":"2026-07-01"}`, camponetest.ScopeBookingsWrite},
		{"OPTIONS", invoicePath, "", camponetest.ScopeInvoicesRead},
		{"GET", invoicePath, "", camponetest.ScopeInvoicesRead},
	}
	for _, scope := range []string{
		"customers:read", "bookings:read", "sites:read", "invoices:read", camponetest.ScopeBookingsWrite, "",
	} {
		key := s.AddKey(scope)
		for _, r := range requests {
			a := send(s, r.method, r.path, r.body, bearer(key)...)
			switch {
			case r.scope == scope:
				assert.Less(t, a.status, 300, "%v %s", r, a.body)
			case r.method == "HEAD":
				assert.Equal(t, 403, a.status)
			default:
				a.is(t, 403, forbidden, scope)
			}
		}
	}
	nothing := s.AddKey()
	get(s, customerPath+"?page=x", bearer(nothing)...).is(t, 403, forbidden)
	send(s, "PUT", customerPath, "", bearer(nothing)...).is(t, 403, forbidden)
	post(s, "{", bearer(nothing)...).is(t, 403, forbidden)
	readers := s.AddKey(camponetest.ScopeBookingsRead)
	assert.Equal(t, 405, send(s, "DELETE", bookingPath, "", bearer(readers)...).status)
}

func TestTenants(t *testing.T) {
	t.Parallel()
	s := camponetest.New()
	other := s.AddTenant()
	theirs := bearer(other.AddKey(camponetest.ScopeCustomersRead, camponetest.ScopeBookingsRead, camponetest.ScopeBookingsWrite,
		camponetest.ScopeSitesRead, camponetest.ScopeInvoicesRead))
	s.AddCustomer(nil)
	s.AddInvoice(nil)
	here, there := s.AddBooking(nil), other.AddBooking(nil)
	other.AddCustomers(2)
	other.AddStaff(nil)
	other.AddInvoices(3)
	other.AddSites(4)
	for path, counts := range map[string][2]int{customerPath: {1, 2}, bookingPath: {1, 1}, invoicePath: {1, 3}, sitePath: {1, 5}} {
		assert.Len(t, get(s, path).rows(t), counts[0], path)
		assert.Len(t, get(s, path, theirs...).rows(t), counts[1], path)
	}
	path := func(id int64) string { return fmt.Sprint(bookingPath, id, "/") }
	assert.Equal(t, 200, get(s, path(here)).status)
	assert.Equal(t, 200, get(s, path(there), theirs...).status)
	get(s, path(there)).is(t, 404, `{"detail":"No Booking matches the given query."}`)
	get(s, path(here), theirs...).is(t, 404, `{"detail":"No Booking matches the given query."}`)
	post(s, `{"site_id":1,"check_in_date":"2026-07-01"}`, theirs...).is(t, 400, `{"detail":"site_not_found"}`)
	assert.Len(t, other.Customers(), 2)
	assert.Len(t, other.Sites(), 5)
	assert.Len(t, other.Invoices(), 3)
	assert.Len(t, other.Bookings(), 1)
}
