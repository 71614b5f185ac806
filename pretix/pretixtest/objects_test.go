package pretixtest_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

const (
	festival  = "organizers/bigevents/events/festival/"
	eventRoot = apiRoot + festival
)

// festivalServer has an event with a ticket and a quota of it.
func festivalServer(t *testing.T) (s *pretixtest.Server, ticket any) {
	t.Helper()
	s = pretixtest.New()
	s.AddEvent(s.Organizer(), pretixtest.DefaultEvent)
	ticket = s.Add(festival+"items/", pretixtest.Object{"name": pretixtest.Object{"en": "Ticket"}, "default_price": "23.00"})["id"]
	s.Add(festival+"quotas/", pretixtest.Object{"name": "All", "size": 2, "items": []any{ticket}})
	return s, ticket
}

func TestAddAndObjects(t *testing.T) {
	t.Parallel()
	s, ticket := festivalServer(t)
	events := s.Objects("organizers/bigevents/events/")
	require.Len(t, events, 1)
	assert.Equal(t, []any{"festival", "EUR", true, "UTC"}, []any{events[0]["slug"], events[0]["currency"], events[0]["live"], events[0]["timezone"]})

	item := serve(s, "GET", eventRoot+"items/", "").object(t)["results"].([]any)[0].(map[string]any)
	assert.EqualValues(t, ticket, item["id"])
	assert.Equal(t, "0.00", item["tax_rate"], "members that were left out have values")

	order := s.Add(festival+"orders/", pretixtest.Object{"code": "ABCDE", "status": "p", "total": "23.00"})
	assert.Equal(t, "p", order["status"], "without validation")
	position := s.Add(festival+"orderpositions/", pretixtest.Object{"order": "ABCDE", "item": ticket, "price": "23.00", "secret": "s1"})
	list := s.Add(festival+"checkinlists/", pretixtest.Object{"name": "Door", "all_products": true})
	redeemed := serve(s, "POST", eventRoot+"checkinlists/"+idOf(list)+"/positions/s1/redeem/", "{}")
	assert.Equal(t, http.StatusCreated, redeemed.status, redeemed.body)
	checkins := s.Objects(festival + "checkins/")
	require.Len(t, checkins, 1)
	assert.Equal(t, position["id"], checkins[0]["position"])

	assert.Panics(t, func() { s.Add("organizers/bigevents/nothing/", nil) })
	assert.Panics(t, func() { s.Objects(festival + "nothing/") })
	assert.Panics(t, func() { s.AddEvent(s.Organizer(), pretixtest.DefaultEvent) }, "the slug is taken")
	assert.Panics(t, func() { s.Add(festival+"orders/", pretixtest.Object{"code": "ABCDE"}) })
}

func TestNotModelled(t *testing.T) {
	t.Parallel()
	s, _ := festivalServer(t)
	s.Add(festival+"orders/", pretixtest.Object{"code": "ABCDE"})
	path := eventRoot + "orders/ABCDE/create_invoice/"
	got := serve(s, "POST", path, "{}")
	assert.Equal(t, http.StatusNotImplemented, got.status)
	const pattern = "POST organizers/{organizer}/events/{event}/orders/{code}/create_invoice/"
	assert.Contains(t, got.object(t)["detail"], `server.Handle("`+pattern+`", handler)`)

	s.Handle(pattern, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write([]byte(`{"order":"` + r.PathValue("code") + `"}`))
	}))
	got = serve(s, "POST", path, "{}")
	assert.Equal(t, http.StatusCreated, got.status)
	assert.Equal(t, "ABCDE", got.object(t)["order"])
	reader := s.AddToken(s.Organizer(), pretixtest.PermissionOrdersRead)
	assert.Equal(t, http.StatusForbidden, serve(s, "POST", path, "{}", "Authorization", "Token "+reader).status, "permissions stay")
}

func TestHandleListPrecedence(t *testing.T) {
	t.Parallel()
	s, _ := festivalServer(t)
	s.HandleList("organizers/{organizer}/events/{event}/items/", []pretixtest.Object{{"id": 7}, {"id": 8}})
	page := serve(s, "GET", eventRoot+"items/?page_size=1", "").object(t)
	assert.EqualValues(t, 2, page["count"], "in place of what is modelled")
	assert.Equal(t, []any{map[string]any{"id": 7.0}}, page["results"])
	assert.Equal(t, http.StatusCreated, serve(s, "POST", eventRoot+"items/", `{"name":{"en":"x"},"default_price":"1.00"}`).status, "only GET")
	s.Handle("GET organizers/{organizer}/events/{event}/items/", nil)
	assert.EqualValues(t, 2, serve(s, "GET", eventRoot+"items/", "").object(t)["count"], "what is modelled is back")
}

func TestFaultsOfOrders(t *testing.T) {
	t.Parallel()
	s, ticket := festivalServer(t)
	body := `{"positions":[{"item":` + idText(ticket) + `}]}`
	s.Inject(pretixtest.Fault{Method: "POST", Path: "/orders/", Status: http.StatusServiceUnavailable})
	assert.Equal(t, http.StatusServiceUnavailable, serve(s, "POST", eventRoot+"orders/", body).status)
	assert.Empty(t, s.Objects(festival+"orders/"))

	first := serve(s, "POST", eventRoot+"orders/", body, "X-Idempotency-Key", "one")
	assert.Equal(t, http.StatusCreated, first.status, first.body)
	assert.Equal(t, first.body, serve(s, "POST", eventRoot+"orders/", body, "X-Idempotency-Key", "one").body)
	assert.Len(t, s.Objects(festival+"orders/"), 1, "a retry makes no second order")
}

func TestTokenOfEvents(t *testing.T) {
	t.Parallel()
	s, _ := festivalServer(t)
	door := s.AddToken(s.Organizer(), pretixtest.PermissionOrdersCheckin)
	for path, want := range map[string]int{"checkinlists/": 200, "items/": 200, "orders/": 403, "vouchers/": 403} {
		assert.Equal(t, want, serve(s, "GET", eventRoot+path, "", "Authorization", "Token "+door).status, path)
	}
	assert.Equal(t, 403, serve(s, "POST", eventRoot+"items/", "{}", "Authorization", "Token "+door).status)
}

func idOf(o pretixtest.Object) string { return idText(o["id"]) }

func idText(id any) string { return fmt.Sprint(id) }
