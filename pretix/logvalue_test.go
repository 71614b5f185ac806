package pretix_test

import (
	"encoding/json"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/guestwire/guestwire-go/pretix"
)

// Logs say which order it is, and nothing about people or what opens doors.
func TestOrdersAreLoggedWithoutPersonalData(t *testing.T) {
	t.Parallel()
	const private = "PRIVATE"
	raw := json.RawMessage(`{"secret":"PRIVATE"}`)
	position := pretix.OrderPosition{ID: 77, AttendeeName: private, State: private, Secret: private, Answers: []pretix.Answer{{Answer: private}}}
	for _, c := range []struct {
		value any
		shown string
	}{
		{pretix.Order{Code: "ABC12", Email: private, Secret: private, URL: private, Comment: private, Positions: []pretix.OrderPosition{position}}, "ABC12"},
		{position, "77"},
		{pretix.OrderPayment{LocalID: 77, PaymentURL: private, Details: raw}, "77"},
		{pretix.OrderRefund{LocalID: 77, Comment: private, Details: raw}, "77"},
		{pretix.InvoiceAddress{State: private, VATID: private}, ""},
		{pretix.Invoice{Number: "INV-77", InvoiceTo: private, Lines: []pretix.InvoiceLine{{Description: private}}}, "INV-77"},
		{pretix.CartPosition{ID: 77, AttendeeEmail: private}, "77"},
		{pretix.RevokedSecret{ID: 77, Secret: private}, "77"},
		{pretix.BlockedSecret{ID: 77, Secret: private}, "77"},
		{pretix.OrderListParams{Email: private, Search: private, PageSize: 17}, "17"},
		{pretix.OrderPositionListParams{Secret: private, PageSize: 17}, "17"},
		{pretix.OrderCreateParams{Code: "ABC12", Email: private, UseGiftCards: []string{private}, Positions: []pretix.OrderCreatePosition{{State: private}}}, "ABC12"},
		{pretix.OrderPositionUpdateParams{Secret: pretix.Set(private), State: pretix.Set(private)}, ""},
		{pretix.OrderDenyParams{Comment: private}, ""},
		{pretix.IterateParams{Path: "teams/?q=" + private, Filters: url.Values{"q": {private}}, PageSize: 17, Start: private}, "17"},
		{pretix.OrderPaymentCreateParams{State: pretix.OrderPaymentStatePending, Info: raw}, "pending"},
	} {
		var logged strings.Builder
		logger := slog.New(slog.NewJSONHandler(&logged, nil))
		logger.Info("x", "v", c.value)
		assert.NotContains(t, logged.String(), private, "%T", c.value)
		assert.Contains(t, logged.String(), c.shown, "%T", c.value)
	}
}

// What gives access is not logged, although fields of that name are logged elsewhere.
func TestSecretsAreNotLogged(t *testing.T) {
	t.Parallel()
	const secret = "PRIVATE"
	for _, value := range []any{
		pretix.ReusableMedium{Identifier: secret, ClaimToken: secret},
		pretix.ReusableMediumLookupParams{Identifier: secret},
		pretix.ReusableMediumListParams{Identifier: secret},
		pretix.GiftCard{Secret: secret},
		pretix.Webhook{TargetURL: secret},
		pretix.TeamToken{Token: secret},
		pretix.Device{InitializationToken: secret},
		pretix.OwnDevice{APIToken: secret},
		pretix.DeviceInfo{Device: pretix.OwnDevice{APIToken: secret}},
		pretix.DeviceInitializeParams{Token: secret},
		pretix.MediumKeySet{UIDKey: secret, DiversificationKey: secret},
		pretix.BankTransaction{Payer: secret, IBAN: secret},
		pretix.OrderPositionDetails{State: secret},
	} {
		var logged strings.Builder
		slog.New(slog.NewJSONHandler(&logged, nil)).Info("x", "v", value)
		assert.NotContains(t, logged.String(), secret, "%T", value)
	}
}
