package pretix_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

// Values that the server would ignore are errors.
func TestIgnoredValuesAreRejected(t *testing.T) {
	t.Parallel()
	client, server := responding(t, 200, `{"count":0,"next":null,"results":[]}`)
	org := client.Organizer("o")
	event := org.Event("e")
	ctx := t.Context()
	orders := func(include, exclude []string) error {
		_, err := event.Orders.List(ctx, pretix.OrderListParams{Include: include, Exclude: exclude})
		return err
	}
	order := func(include, exclude []string) error {
		_, err := event.Orders.Get(ctx, "A", pretix.OrderGetParams{Include: include, Exclude: exclude})
		return err
	}
	_, lists := event.CheckinLists.List(ctx, pretix.CheckinListListParams{Exclude: []string{"checkin_counts"}})
	_, list := event.CheckinLists.Get(ctx, 1, pretix.CheckinListGetParams{Exclude: []string{"subevent.name"}})
	_, id := event.CheckinLists.List(ctx, pretix.CheckinListListParams{Exclude: []string{"id"}})
	_, cards := org.GiftCards.List(ctx, pretix.GiftCardListParams{Expand: []pretix.GiftCardExpand{"owner"}})
	_, seats := event.Seats.List(ctx, pretix.SeatListParams{Expand: []pretix.SeatExpand{pretix.SeatExpandOrderPosition, ""}})
	_, redeem := org.Checkin.Redeem(ctx, pretix.CheckinRedeemParams{Secret: "x", Lists: []int64{1}, Expand: []pretix.CheckinExpand{"order"}})
	_, items := event.Items.List(ctx, pretix.ItemListParams{TaxRate: "nineteen"})
	_, sorted := event.Orders.List(ctx, pretix.OrderListParams{Ordering: []pretix.OrderOrdering{"created"}})
	for text, err := range map[string]error{
		"pretix: Include: contains totals, which is not a field of orders or of a part of them":          orders([]string{"code", "totals"}, nil),
		"pretix: Include: contains positions.prize, which is not a field of orders or of a part of them": order([]string{"code", "positions.prize"}, nil),
		"pretix: Include: must contain code, which identifies an order":                                  orders([]string{"positions.id"}, nil),
		"pretix: Exclude: must not contain code, without which a response cannot be used":                orders(nil, []string{"code"}),
		"pretix: Exclude: contains positions.prize, which is not a field that can be left out":           orders(nil, []string{"positions.prize"}),
		"pretix: Exclude: contains invoice_address.name, which is not a field that can be left out":      order(nil, []string{"invoice_address.name"}),
		"pretix: Exclude: must not contain positions.pdf_data: leave PDFData false":                      orders(nil, []string{"positions.pdf_data"}),
		"pretix: Exclude: contains checkin_counts, which is not a field that can be left out":            lists,
		"pretix: Exclude: contains subevent.name, which is not a field that can be left out":             list,
		"pretix: Exclude: must not contain id, without which a response cannot be used":                  id,
		"pretix: Expand[0]: cannot be expanded here":                                                     cards,
		"pretix: Expand[1]: must not be empty":                                                           seats,
		"pretix: Expand[0]: cannot be expanded here ":                                                    redeem,
		"pretix: TaxRate: is not a number such as \"23.00\"":                                             items,
		"pretix: Ordering[0]: is not an order of this list":                                              sorted,
	} {
		if assert.Error(t, err, text) {
			assert.Contains(t, text, err.Error())
		}
	}
	assert.Zero(t, server.count())
	require.NoError(t, orders([]string{"code", "positions.item", "invoice_address.country"}, []string{"payments.details", "downloads"}))
}
