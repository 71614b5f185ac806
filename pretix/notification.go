package pretix

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// A Notification is what the server delivers to the target URL of a webhook: which
// action happened to which object, and nothing else about the object. Its type is that
// of the object:
//
//	switch n := n.(type) {
//	case *pretix.OrderNotification:
//		order, err := n.Fetch(ctx, client)
//		...
//	case *pretix.CheckinNotification:
//		position, err := n.Fetch(ctx, client)
//		...
//	}
//
// Unknown actions, mostly those of plugins, are an [*UnknownNotification]. Different
// notifications can report the same: an order that gift cards pay is reported as paid
// twice.
type Notification interface {
	// Head returns what all notifications have.
	Head() *NotificationHead
}

// NotificationHead is what all notifications have.
type NotificationHead struct {
	// ID is the same whenever and wherever the server delivers the notification: to
	// every webhook of the organizer that it is for, and in each retry.
	ID int64 `json:"notification_id"`
	// Action is what happened, never a pattern: pretix.event.item.added, not
	// pretix.event.item.*.
	Action WebhookAction `json:"action"`
	// Raw is the JSON object as it was received. Store it in a queue, and pass it to
	// [ParseNotification] later.
	Raw json.RawMessage `json:"-"`
}

// Head implements [Notification].
func (h *NotificationHead) Head() *NotificationHead { return h }

// Matches reports whether an action is the same as another one, or belongs to a
// pattern such as [WebhookActionItemAll].
func (a WebhookAction) Matches(pattern WebhookAction) bool {
	group, ok := strings.CutSuffix(string(pattern), "*")
	return a == pattern || ok && strings.HasPrefix(string(a), group)
}

// ParseNotification decodes the body of a delivery, or the Raw of a [NotificationHead].
// A [WebhookHandler] does this for you.
func ParseNotification(body []byte) (Notification, error) {
	raw := json.RawMessage(strings.Clone(string(body)))
	var head NotificationHead
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, fmt.Errorf("pretix: invalid notification: %w", err)
	}
	if head.ID <= 0 || head.Action == "" {
		return nil, errors.New("pretix: invalid notification: notification_id and action are required")
	}
	n := newNotification(head.Action)
	if err := json.Unmarshal(raw, n); err != nil {
		return nil, fmt.Errorf("pretix: invalid notification: %w", err)
	}
	n.Head().Raw = raw
	return n, nil
}

// newNotification returns an empty notification of the kind that an action is about.
func newNotification(action WebhookAction) Notification {
	for _, kind := range notificationKinds {
		if action.Matches(kind.pattern) {
			return kind.empty()
		}
	}
	return new(UnknownNotification)
}

// Actions that later servers add below one of the patterns have the same members.
var notificationKinds = []struct {
	pattern WebhookAction
	empty   func() Notification
}{
	{"pretix.event.order.*", func() Notification { return new(OrderNotification) }},
	{WebhookActionCheckin, func() Notification { return new(CheckinNotification) }},
	{"pretix.event.checkin.*", func() Notification { return new(CheckinNotification) }},
	{WebhookActionEventAdded, func() Notification { return new(EventNotification) }},
	{WebhookActionEventChanged, func() Notification { return new(EventNotification) }},
	{WebhookActionEventDeleted, func() Notification { return new(EventNotification) }},
	{"pretix.event.live.*", func() Notification { return new(EventNotification) }},
	{"pretix.event.testmode.*", func() Notification { return new(EventNotification) }},
	{WebhookActionSubEventAdded, func() Notification { return new(SubEventNotification) }},
	{WebhookActionSubEventChanged, func() Notification { return new(SubEventNotification) }},
	{WebhookActionSubEventDeleted, func() Notification { return new(SubEventNotification) }},
	{WebhookActionItemAll, func() Notification { return new(ItemNotification) }},
	{WebhookActionQuotaAll, func() Notification { return new(QuotaNotification) }},
	{"pretix.event.orders.waitinglist.*", func() Notification { return new(WaitingListNotification) }},
	{WebhookActionVoucherAdded, func() Notification { return new(VoucherNotification) }},
	{WebhookActionVoucherChanged, func() Notification { return new(VoucherNotification) }},
	{WebhookActionVoucherDeleted, func() Notification { return new(VoucherNotification) }},
	{WebhookActionCustomerCreated, func() Notification { return new(CustomerNotification) }},
	{WebhookActionCustomerChanged, func() Notification { return new(CustomerNotification) }},
	{WebhookActionCustomerAnonymized, func() Notification { return new(CustomerNotification) }},
	{WebhookActionGiftCardTransactionAll, func() Notification { return new(GiftCardTransactionNotification) }},
	{WebhookActionGiftCardCreated, func() Notification { return new(GiftCardNotification) }},
	{WebhookActionGiftCardModified, func() Notification { return new(GiftCardNotification) }},
}
