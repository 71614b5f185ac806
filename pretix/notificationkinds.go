package pretix

import (
	"cmp"
	"context"
	"encoding/json"
)

// An OrderNotification is about an order, its payments, refunds or positions.
type OrderNotification struct {
	NotificationHead

	Organizer string `json:"organizer"`
	Event     string `json:"event"`
	Code      string `json:"code"`
}

// Fetch returns the order, see [OrderService.Get]. A deleted one is [ErrNotFound].
func (n *OrderNotification) Fetch(ctx context.Context, client *Client, opts ...RequestOption) (*Order, error) {
	return client.Organizer(n.Organizer).Event(n.Event).Orders.Get(ctx, n.Code, OrderGetParams{}, opts...)
}

// A CheckinNotification is about an entry or exit, or one that was reverted.
type CheckinNotification struct {
	NotificationHead

	Organizer   string      `json:"organizer"`
	Event       string      `json:"event"`
	Code        string      `json:"code"`                     // of the order
	Position    int64       `json:"orderposition_id"`         // ID of the [OrderPosition]
	PositionID  int         `json:"orderposition_positionid"` // number of the position within the order
	CheckinList int64       `json:"checkin_list"`
	Type        CheckinType `json:"type"`
	// FirstCheckin is nil if null, as it always is with pretix 2026.8.0.
	FirstCheckin *bool `json:"first_checkin"`
}

// Fetch returns the position with its Checkins, also if it is canceled, see
// [OrderPositionService.Get].
func (n *CheckinNotification) Fetch(ctx context.Context, client *Client, opts ...RequestOption) (*OrderPosition, error) {
	event := client.Organizer(n.Organizer).Event(n.Event)
	return event.OrderPositions.Get(ctx, n.Position, OrderPositionGetParams{IncludeCanceledPositions: true}, opts...)
}

// An EventNotification is about an event.
type EventNotification struct {
	NotificationHead

	Organizer string `json:"organizer"`
	// Event is the slug. It is empty, since the server sends null, if the event was
	// deleted by the API: compare a list of the events with yours then.
	Event string `json:"event"`
}

// Fetch returns the event, see [EventService.Get]. A deleted one is [ErrForbidden],
// or an [*ArgumentError] if the notification does not name it.
func (n *EventNotification) Fetch(ctx context.Context, client *Client, opts ...RequestOption) (*Event, error) {
	return client.Organizer(n.Organizer).Events.Get(ctx, n.Event, EventGetParams{}, opts...)
}

// A SubEventNotification is about a date of an event series.
type SubEventNotification struct {
	NotificationHead

	Organizer string `json:"organizer"`
	Event     string `json:"event"`
	SubEvent  int64  `json:"subevent"`
}

// Fetch returns the date, see [SubEventService.Get]. A deleted one is [ErrNotFound].
func (n *SubEventNotification) Fetch(ctx context.Context, client *Client, opts ...RequestOption) (*SubEvent, error) {
	return client.Organizer(n.Organizer).Event(n.Event).SubEvents.Get(ctx, n.SubEvent, SubEventGetParams{}, opts...)
}

// An ItemNotification is about an item, or one of its variations, add-ons, bundles and
// program times.
type ItemNotification struct {
	NotificationHead

	Organizer string `json:"organizer"`
	Event     string `json:"event"`
	Item      int64  `json:"item"`
}

// Fetch returns the item, see [ItemService.Get]. A deleted one is [ErrNotFound].
func (n *ItemNotification) Fetch(ctx context.Context, client *Client, opts ...RequestOption) (*Item, error) {
	return client.Organizer(n.Organizer).Event(n.Event).Items.Get(ctx, n.Item, opts...)
}

// A QuotaNotification is about a quota.
type QuotaNotification struct {
	NotificationHead

	Organizer string `json:"organizer"`
	Event     string `json:"event"`
	Quota     int64  `json:"quota"`
}

// UnmarshalJSON reads the quota from the member item, where the server puts it.
func (n *QuotaNotification) UnmarshalJSON(b []byte) error {
	type plain QuotaNotification
	var v struct {
		plain

		Item int64 `json:"item"`
	}
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	*n = QuotaNotification(v.plain)
	n.Quota = cmp.Or(n.Quota, v.Item)
	return nil
}

// Fetch returns the quota, see [QuotaService.Get]. A deleted one is [ErrNotFound].
func (n *QuotaNotification) Fetch(ctx context.Context, client *Client, opts ...RequestOption) (*Quota, error) {
	return client.Organizer(n.Organizer).Event(n.Event).Quotas.Get(ctx, n.Quota, opts...)
}

// A WaitingListNotification is about an entry of a waiting list.
type WaitingListNotification struct {
	NotificationHead

	Organizer string `json:"organizer"`
	Event     string `json:"event"`
	Entry     int64  `json:"waitinglistentry"`
}

// Fetch returns the entry, see [WaitingListEntryService.Get]. A deleted one is
// [ErrNotFound].
func (n *WaitingListNotification) Fetch(ctx context.Context, client *Client, opts ...RequestOption) (*WaitingListEntry, error) {
	return client.Organizer(n.Organizer).Event(n.Event).WaitingListEntries.Get(ctx, n.Entry, opts...)
}

// A VoucherNotification is about a voucher. No notification is sent when it is
// redeemed.
type VoucherNotification struct {
	NotificationHead

	Organizer string `json:"organizer"`
	Event     string `json:"event"`
	Voucher   int64  `json:"voucher"`
}

// Fetch returns the voucher, see [VoucherService.Get]. A deleted one is [ErrNotFound].
func (n *VoucherNotification) Fetch(ctx context.Context, client *Client, opts ...RequestOption) (*Voucher, error) {
	return client.Organizer(n.Organizer).Event(n.Event).Vouchers.Get(ctx, n.Voucher, opts...)
}

// A CustomerNotification is about a customer.
type CustomerNotification struct {
	NotificationHead

	Organizer string `json:"organizer"`
	Customer  string `json:"customer"` // the Identifier
}

// Fetch returns the customer, see [CustomerService.Get].
func (n *CustomerNotification) Fetch(ctx context.Context, client *Client, opts ...RequestOption) (*Customer, error) {
	return client.Organizer(n.Organizer).Customers.Get(ctx, n.Customer, opts...)
}

// A GiftCardNotification is about a gift card. The organizer that issued it is
// notified.
type GiftCardNotification struct {
	NotificationHead

	IssuerID int64  `json:"issuer_id"`
	Issuer   string `json:"issuer_slug"` // of the organizer
	GiftCard int64  `json:"giftcard"`
}

// Fetch returns the gift card, see [GiftCardService.Get].
func (n *GiftCardNotification) Fetch(ctx context.Context, client *Client, opts ...RequestOption) (*GiftCard, error) {
	return client.Organizer(n.Issuer).GiftCards.Get(ctx, n.GiftCard, GiftCardGetParams{}, opts...)
}

// A GiftCardTransactionNotification is about the use of a gift card. The organizer that
// issued it is notified.
type GiftCardTransactionNotification struct {
	NotificationHead

	IssuerID   int64  `json:"issuer_id"`
	Issuer     string `json:"issuer_slug"` // of the organizer
	AcceptorID int64  `json:"acceptor_id"`
	Acceptor   string `json:"acceptor_slug"` // the organizer where the card was used; empty if null
	GiftCard   int64  `json:"giftcard"`
}

// Fetch returns the gift card, see [GiftCardService.Get]. The notification does not say
// which transaction it was: list the Transactions of its [GiftCardHandle].
func (n *GiftCardTransactionNotification) Fetch(ctx context.Context, client *Client, opts ...RequestOption) (*GiftCard, error) {
	return client.Organizer(n.Issuer).GiftCards.Get(ctx, n.GiftCard, GiftCardGetParams{}, opts...)
}

// An UnknownNotification has an action that this package does not know, such as one of
// a plugin. Decode what else it has from Raw.
type UnknownNotification struct {
	NotificationHead

	Organizer string `json:"organizer"` // empty if there is none
	Event     string `json:"event"`     // empty if there is none
}
