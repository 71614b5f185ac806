package main

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/examples/internal/property"
	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

func start(ctx context.Context, env map[string]string, args ...string) (code int, stdout, stderr string) {
	var out, problems bytes.Buffer
	code = program(ctx, args, func(name string) (string, bool) {
		value, ok := env[name]
		return value, ok
	}, &out, &problems)
	return code, out.String(), problems.String()
}

// open starts a hotel that the program takes for a real one.
func open(t *testing.T) (*property.Hotel, map[string]string) {
	t.Helper()
	hotel, err := property.StartHotel()
	require.NoError(t, err)
	t.Cleanup(hotel.Close)
	return hotel, property.Values(hotel.Server, hotel.AccessToken())
}

const salad, beer = "2 x Caesar salad, 14.50, Food, CZ-L", "3 x Pilsner, 4.20, Beverages, CZ-S"

// dinner is a bill for room 101, with more flags.
func dinner(flags ...string) []string {
	return append([]string{"-post", "-ticket", "T-7", "-room", "101", "-item", salad, "-item", beer, "-wait", "1ms"}, flags...)
}

// sold are the items that the restaurant has posted.
func sold(h *property.Hotel) []mewstest.Object {
	var items []mewstest.Object
	for _, item := range h.Objects("orderItems") {
		if item["ServiceId"] == h.RestaurantID {
			items = append(items, item)
		}
	}
	return items
}

func TestOnFake(t *testing.T) {
	t.Parallel()
	code, out, stderr := start(t.Context(), nil, "-wait", "1ms")
	require.Zero(t, code, stderr)
	for _, text := range []string{
		"no MEWS_CLIENT_TOKEN: using a fake hotel that loses the response", "bill T-1042: 2 items, EUR 41.60, for Eva Novák",
		"outcome unknown: mews: POST", "was posted, as reading back shows", "was posted before",
	} {
		assert.Contains(t, out, text)
	}
	code, out, stderr = start(t.Context(), nil, "-lose", "nothing")
	require.Zero(t, code, stderr)
	assert.Contains(t, out, "posted as order")
	code, _, stderr = start(t.Context(), nil, "-lose", "request", "-wait", "1ms")
	assert.Equal(t, 3, code)
	assert.Contains(t, stderr, "EOF (the write may have been carried out); 3 looks did not find it")
}

func TestPosts(t *testing.T) {
	t.Parallel()
	hotel, env := open(t)
	code, out, stderr := start(t.Context(), env, dinner("-post=false")...)
	require.Zero(t, code, stderr)
	assert.Contains(t, out, "nothing is posted without -post")
	assert.Empty(t, sold(hotel))

	for range 2 {
		code, _, stderr = start(t.Context(), env, dinner()...)
		require.Zero(t, code, stderr)
	}
	items := sold(hotel)
	require.Len(t, items, 2, "posted once")
	assert.Equal(t, "T-7/1", items[0]["ExternalIdentifier"])
	assert.Equal(t, "T-7/2", items[1]["ExternalIdentifier"])
	amount := items[1]["Amount"].(mewstest.Object)
	assert.Equal(t, "12.6", amount["GrossValue"].(interface{ String() string }).String())
	order, _ := hotel.Object("productServiceOrders", items[0]["ServiceOrderId"].(string))
	guest, _ := hotel.Customer(order["AccountId"].(string))
	assert.Equal(t, "Eva", guest["FirstName"])
	assert.NotNil(t, order["LinkedReservationId"])

	code, _, stderr = start(t.Context(), env, "-post", "-ticket", "T-7", "-room", "101", "-item", beer)
	assert.Equal(t, 3, code)
	assert.Contains(t, stderr, "bill T-7 was posted before, but with 2 items instead of 1")
	code, _, stderr = start(t.Context(), env, dinner("-ticket", "T-7/1")...)
	require.Zero(t, code, stderr)
	assert.Len(t, sold(hotel), 4, "another bill")
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		fault  mewstest.Fault
		code   int
		text   string
		posted int
	}{
		{"lost response", mewstest.Fault{Cut: mewstest.CutAfter}, 0, "was posted, as reading back shows", 2},
		{"lost request", mewstest.Fault{Cut: mewstest.CutBefore}, 3, "carried out); 3 looks did not find it; start the same", 0},
		{"error of the server", mewstest.Fault{Status: 500}, 3, "may be posted or not: mews: POST", 0},
		{"too many requests", mewstest.Fault{Status: 429, Header: http.Header{"Retry-After": {"300"}}}, 1, "nothing was posted: ", 0},
		{"garbage", mewstest.Fault{Body: `{"OrderId": 7}`}, 0, "posted, but the response cannot be read", 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			hotel, env := open(t)
			test.fault.Path = "orders/add"
			hotel.Inject(test.fault)
			code, out, stderr := start(t.Context(), env, dinner()...)
			assert.Equal(t, test.code, code)
			assert.Contains(t, out+stderr, test.text)
			assert.Len(t, sold(hotel), test.posted)
			assert.Empty(t, hotel.PendingFaults())
		})
	}
}

func TestReadingBackFails(t *testing.T) {
	t.Parallel()
	hotel, env := open(t)
	hotel.Inject(mewstest.Fault{Path: "orders/add", Cut: mewstest.CutAfter})
	hotel.Inject(mewstest.Fault{Path: "orderItems/getAll", After: 1, Status: 403, Times: looks})
	code, _, stderr := start(t.Context(), env, dinner()...)
	assert.Equal(t, 3, code)
	assert.Contains(t, stderr, "looking for it failed: mews: ")
	code, out, stderr := start(t.Context(), env, dinner()...)
	require.Zero(t, code, stderr)
	assert.Contains(t, out, "was posted before")
	assert.Len(t, sold(hotel), 2)
}

// A program that is interrupted while it posts still finds out what became of it.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	hotel, env := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	hotel.Handle("orders/add", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		for n := range 2 {
			hotel.Add("orderItems", mewstest.Object{"ServiceId": hotel.RestaurantID, "ExternalIdentifier": identifier("T-7", n)})
		}
		cancel()
		<-r.Context().Done()
	}))
	code, out, stderr := start(ctx, env, dinner()...)
	require.Zero(t, code, stderr)
	assert.Contains(t, out, "outcome unknown: mews: POST")
	assert.Contains(t, out, "was posted, as reading back shows")
}

func TestGuests(t *testing.T) {
	t.Parallel()
	hotel, env := open(t)
	hotel.AddStay(property.Stay{
		AccountID: hotel.AddCompany(mewstest.Object{"Name": "Acme Travel"}), State: mews.ServiceOrderStateStarted, Room: 8, Day: -1, Nights: 2,
		CompanionIDs: []string{hotel.AddGuest("Ida", "Moss"), hotel.AddGuest("Fay", "Moss")},
	})
	hotel.AddGuest("House", "Account", mews.CustomerClassificationPaymasterAccount)
	for _, test := range []struct {
		name, room, guest string
		text              string // after "for", or an error
	}{
		{"owner", "101", "", "for Eva Novák\n"},
		{"companion", "105", "Dee", "for Dee Roth\n"},
		{"owner with companion", "105", "", "for Cy Roth\n"},
		{"name", "", "roth, cy", "nobody in the house matches"},
		{"part of a name", "", "eva", "for Eva Novák\n"},
		{"account of the house", "", "house acc", "for House Account\n"},
		{"two of a name", "", "Novák", "2 guests match: Petr Novák, Eva Novák; give both"},
		{"no owner", "108", "", "2 guests match: Fay Moss, Ida Moss"},
		{"no such room", "999", "", `there is no room "999"`},
		{"empty room", "107", "", `nobody in the house matches room "107"`},
		{"arrives later", "104", "", `nobody in the house matches room "104"`},
		{"cash only", "103", "", "Bo Diaz pays cash"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, out, stderr := start(t.Context(), env, "-ticket", "T-8", "-room", test.room, "-guest", test.guest, "-item", beer)
			assert.Contains(t, out+stderr, test.text)
		})
	}
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	_, env := open(t)
	for _, test := range []struct {
		name string
		env  map[string]string
		args []string
		text string
	}{
		{"half the environment", map[string]string{"MEWS_URL": "https://api.mews-demo.com"}, nil, "but MEWS_CLIENT_TOKEN and MEWS_ACCESS_TOKEN are not set"},
		{"no ticket", env, []string{"-room", "101", "-item", beer}, "-ticket: "},
		{"no items", env, []string{"-room", "101", "-ticket", "1"}, "-item: the bill has no items"},
		{"no guest", env, []string{"-item", beer, "-ticket", "1"}, "-room or -guest: "},
		{"few fields", nil, []string{"-item", "2 x Tea, 4"}, "not of the form COUNT x NAME"},
		{"no count", nil, []string{"-item", "Tea, 4, Food, CZ-L"}, "not of the form COUNT x NAME"},
		{"no number", nil, []string{"-item", "2 x Tea, 4:20, Food, CZ-L"}, `"4:20" is not a price`},
		{"no price", nil, []string{"-item", "2 x Tea, , Food, CZ-L"}, `"" is not a price`},
		{"category", nil, []string{"-item", "2 x Tea, 4, Tea, CZ-L"}, `no accounting category "Tea"`},
		{"tax code", nil, []string{"-item", "2 x Tea, 4, Food, CZ-X"}, `no tax code "CZ-X"; these are known: CZ-`},
		{"service", nil, []string{"-service", "Bar"}, `no service "Bar"`},
		{"wait", nil, []string{"-wait", "-1s"}, "-wait: must not be negative"},
		{"lose", nil, []string{"-lose", "money"}, `-lose: "money" is not`},
		{"surplus", nil, []string{"post"}, `unexpected argument "post"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			code, _, stderr := start(t.Context(), test.env, test.args...)
			assert.Equal(t, 2, code)
			assert.Contains(t, stderr, test.text)
		})
	}
}

func TestPortfolio(t *testing.T) {
	t.Parallel()
	hotel, env := open(t)
	env["MEWS_ACCESS_TOKEN"] = hotel.PortfolioAccessToken()
	code, _, stderr := start(t.Context(), env, dinner()...)
	assert.Equal(t, 2, code)
	assert.Contains(t, stderr, "MEWS_ACCESS_TOKEN is of a portfolio")
}

func TestPricesWithoutTaxes(t *testing.T) {
	t.Parallel()
	hotel, env := open(t)
	hotel.SetConfiguration(hotel.EnterpriseID, mewstest.Object{"Enterprise": mewstest.Object{"Pricing": "Net"}})
	code, _, stderr := start(t.Context(), env, dinner()...)
	require.Zero(t, code, stderr)
	amount := sold(hotel)[0]["Amount"].(mewstest.Object)
	assert.Equal(t, "29", amount["NetValue"].(interface{ String() string }).String())
	assert.Equal(t, "32.48", amount["GrossValue"].(interface{ String() string }).String())
}

func TestHelp(t *testing.T) {
	t.Parallel()
	code, out, _ := start(t.Context(), nil, "-h")
	assert.Zero(t, code)
	for _, text := range []string{"to the room of a guest, once", "MEWS_URL", "Exit codes:", "-ticket", "-post"} {
		assert.Contains(t, out, text)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestFullDisk(t *testing.T) {
	t.Parallel()
	var stderr bytes.Buffer
	assert.Equal(t, 1, program(t.Context(), nil, func(string) (string, bool) { return "", false }, full{}, &stderr))
	assert.Contains(t, stderr.String(), "the output is incomplete: no space left on device")
}
