package pretix_test

import (
	"context"
	"errors"
	"net/http"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

// discard drops the result of a call, which only matters for its error.
func discard[T any](_ T, err error) error { return err }

func (s *webhookStage) playEvents() {
	s.step(func(ctx context.Context) error {
		return discard(s.org.Events.Create(ctx, pretix.EventCreateParams{Name: english("Hooks"), Slug: s.slug, Currency: "EUR", DateFrom: inDays(10), Timezone: "UTC"}))
	}, "added")
	rename := func(ctx context.Context) error {
		return discard(s.org.Events.Update(ctx, s.slug, pretix.EventUpdateParams{Location: pretix.Set(english("Here"))}))
	}
	s.step(rename, "changed")
	s.step(rename) // changes nothing
	s.step(func(ctx context.Context) error {
		created, err := s.event.Items.Create(ctx, pretix.ItemCreateParams{Name: english("Ticket"), DefaultPrice: "23.00"})
		if err == nil {
			s.item = created.ID
		}
		return err
	}, "item.added")
	change := func(ctx context.Context) error {
		return discard(s.event.Items.Update(ctx, s.item, pretix.ItemUpdateParams{InternalName: pretix.Set("ticket")}))
	}
	s.step(change, "item.changed")
	s.step(change)
	var other int64
	s.step(func(ctx context.Context) error {
		created, err := s.event.Items.Create(ctx, pretix.ItemCreateParams{Name: english("Shirt"), DefaultPrice: "9.00", Variations: []pretix.ItemVariationCreateParams{{Value: english("M")}}})
		if err == nil {
			other = created.ID
		}
		return err
	}, "item.added")
	s.step(func(ctx context.Context) error {
		created, err := s.event.Item(other).Variations.Create(ctx, pretix.ItemVariationCreateParams{Value: english("L"), DefaultPrice: "6.00"})
		if err != nil {
			return err
		}
		return discard(s.event.Item(other).Variations.Update(ctx, created.ID, pretix.ItemVariationUpdateParams{Position: pretix.Set(9)}))
	}, "item.variation.added", "item.variation.changed")
	s.step(func(ctx context.Context) error {
		created, err := s.event.Item(s.item).ProgramTimes.Create(ctx, pretix.ItemProgramTimeCreateParams{Start: inDays(30), End: inDays(31)})
		if err != nil {
			return err
		}
		return s.event.Item(s.item).ProgramTimes.Delete(ctx, created.ID)
	}, "item.program_times.added", "item.program_times.removed")
	s.step(func(ctx context.Context) error { return s.event.Items.Delete(ctx, other) }, "item.deleted")
	var quota int64
	s.step(func(ctx context.Context) error {
		created, err := s.event.Quotas.Create(ctx, pretix.QuotaCreateParams{Name: "All", Size: new(0), Items: []int64{s.item}})
		if err == nil {
			quota = created.ID
		}
		return err
	}, "quota.added")
	s.mu.Lock()
	n, ok := s.received[len(s.received)-1].(*pretix.QuotaNotification)
	require.True(s.t, ok)
	assert.Equal(s.t, quota, n.Quota)
	s.mu.Unlock()

	var entries []int64
	for range 2 {
		s.step(func(ctx context.Context) error {
			entry, err := s.event.WaitingListEntries.Create(ctx, pretix.WaitingListEntryCreateParams{Email: newEmail(), Item: s.item, Locale: pretix.LocaleEN})
			if err == nil {
				entries = append(entries, entry.ID)
			}
			return err
		}, "orders.waitinglist.added")
	}
	s.step(func(ctx context.Context) error {
		return discard(s.event.WaitingListEntries.Update(ctx, entries[0], pretix.WaitingListEntryUpdateParams{Priority: pretix.Set(5)}))
	}, "orders.waitinglist.changed")
	s.step(func(ctx context.Context) error { return s.event.WaitingListEntries.Delete(ctx, entries[1]) }, "orders.waitinglist.deleted")
	s.step(func(ctx context.Context) error {
		return discard(s.event.Quotas.Update(ctx, quota, pretix.QuotaUpdateParams{Closed: pretix.Set(true)}))
	}, "quota.closed", "quota.changed")
	s.step(func(ctx context.Context) error {
		return discard(s.event.Quotas.Update(ctx, quota, pretix.QuotaUpdateParams{Closed: pretix.Set(false), Size: pretix.Set(500)}))
	}, "quota.opened", "quota.changed")
	s.step(func(ctx context.Context) error { return s.event.WaitingListEntries.SendVoucher(ctx, entries[0]) }, "voucher.added", "orders.waitinglist.voucher_assigned")
}

func (s *webhookStage) playSales() {
	var voucher int64
	s.step(func(ctx context.Context) error {
		created, err := s.event.Vouchers.Create(ctx, pretix.VoucherCreateParams{Item: s.item})
		if err == nil {
			voucher = created.ID
		}
		return err
	}, "voucher.added")
	s.step(func(ctx context.Context) error {
		return discard(s.event.Vouchers.Update(ctx, voucher, pretix.VoucherUpdateParams{Tag: pretix.Set("friends")}))
	}, "voucher.changed")
	s.step(func(ctx context.Context) error { return s.event.Vouchers.Delete(ctx, voucher) }, "voucher.deleted")
	s.step(func(ctx context.Context) error {
		return discard(s.event.Vouchers.CreateBatch(ctx, []pretix.VoucherCreateParams{{Item: s.item, Tag: "many"}, {Item: s.item, Tag: "many"}}))
	}, "voucher.added", "voucher.added")

	series := s.slug + "s"
	s.step(func(ctx context.Context) error {
		return discard(s.org.Events.Create(ctx, pretix.EventCreateParams{Name: english("Series"), Slug: series, Currency: "EUR", DateFrom: inDays(10), Timezone: "UTC", HasSubEvents: new(true)}))
	}, "added")
	dates := s.org.Event(series).SubEvents
	var date int64
	s.step(func(ctx context.Context) error {
		created, err := dates.Create(ctx, pretix.SubEventCreateParams{Name: english("Monday"), DateFrom: inDays(40), MetaData: map[string]string{}})
		if err == nil {
			date = created.ID
		}
		return err
	}, "subevent.added")
	comment := func(ctx context.Context) error {
		return discard(dates.Update(ctx, date, pretix.SubEventUpdateParams{Comment: pretix.Set("first")}))
	}
	s.step(comment, "subevent.changed")
	s.step(comment, "subevent.changed") // also if it changes nothing
	s.step(func(ctx context.Context) error { return dates.Delete(ctx, date) }, "subevent.deleted")
	s.step(func(ctx context.Context) error {
		return discard(s.org.Events.Clone(ctx, series, pretix.EventCloneParams{Name: english("Clone"), Slug: series + "c", Currency: "EUR", DateFrom: inDays(11)}))
	}, "added")
	s.step(func(ctx context.Context) error { return s.org.Events.Delete(ctx, series+"c") }, "deleted")
	s.mu.Lock()
	n, ok := s.received[len(s.received)-1].(*pretix.EventNotification)
	s.mu.Unlock()
	require.True(s.t, ok)
	assert.Empty(s.t, n.Event, "the server does not say which one")
	s.step(func(ctx context.Context) error { return s.org.Events.Delete(ctx, series) }, "deleted")
	_, err := (&pretix.EventNotification{Organizer: n.Organizer, Event: series}).Fetch(s.t.Context(), s.client)
	require.ErrorIs(s.t, err, pretix.ErrForbidden)
	_, err = (&pretix.VoucherNotification{Organizer: n.Organizer, Event: s.slug, Voucher: voucher}).Fetch(s.t.Context(), s.client)
	require.ErrorIs(s.t, err, pretix.ErrNotFound)
}

func (s *webhookStage) playCustomers() {
	var customer string
	s.step(func(ctx context.Context) error {
		created, err := s.org.Customers.Create(ctx, pretix.CustomerCreateParams{Email: newEmail()})
		if err == nil {
			customer = created.Identifier
		}
		return err
	}, "customer.created")
	s.mu.Lock()
	s.results = []error{errors.New("the database is away")}
	s.mu.Unlock()
	s.step(func(ctx context.Context) error {
		return discard(s.org.Customers.Update(ctx, customer, pretix.CustomerUpdateParams{Notes: pretix.Set("a note")}))
	}, "customer.changed", "customer.changed")
	s.mu.Lock()
	last := s.received[len(s.received)-2:]
	assert.Equal(s.t, last[0], last[1], "a retry has the same notification_id")
	s.mu.Unlock()
	s.step(func(ctx context.Context) error { return discard(s.org.Customers.Anonymize(ctx, customer)) }, "customer.anonymized")
	s.step(func(ctx context.Context) error {
		card, err := s.org.GiftCards.Create(ctx, pretix.GiftCardCreateParams{Secret: "HOOK" + newEmail()[15:24], Value: "50.00", Currency: "EUR", TestMode: new(true)})
		if err == nil {
			s.card = card.ID
		}
		return err
	}, "giftcards.created", "giftcards.transaction.manual")
	s.step(func(ctx context.Context) error {
		return discard(s.org.GiftCards.Update(ctx, s.card, pretix.GiftCardUpdateParams{Conditions: pretix.Set("none")}))
	}, "giftcards.modified")
	s.step(func(ctx context.Context) error {
		return discard(s.org.GiftCards.Transact(ctx, s.card, pretix.GiftCardTransactParams{Value: "-1.00"}))
	}, "giftcards.transaction.manual")
}

// place places an order in test mode.
func (s *webhookStage) place(order **pretix.Order, change func(*pretix.OrderCreateParams)) func(context.Context) error {
	return func(ctx context.Context) error {
		params := pretix.OrderCreateParams{
			Email: newEmail(), Locale: pretix.LocaleEN, PaymentProvider: "manual", TestMode: new(true), Positions: []pretix.OrderCreatePosition{{Item: s.item}},
		}
		if change != nil {
			change(&params)
		}
		created, err := s.event.Orders.Create(ctx, params)
		*order = created
		return err
	}
}

func (s *webhookStage) playOrders() {
	var order *pretix.Order
	s.step(s.place(&order, nil), "order.placed")
	s.step(func(ctx context.Context) error {
		return discard(s.event.Orders.MarkPaid(ctx, order.Code, pretix.OrderMarkPaidParams{SendEmail: new(false)}))
	}, "order.payment.confirmed", "order.paid")
	s.step(func(ctx context.Context) error {
		list, err := s.event.CheckinLists.Create(ctx, pretix.CheckinListCreateParams{Name: "Door", AllProducts: new(true)})
		if err == nil {
			s.list = list.ID
		}
		return err
	})
	redeem := func(ctx context.Context) error {
		return discard(s.org.Checkin.Redeem(ctx, pretix.CheckinRedeemParams{Lists: []int64{s.list}, Secret: order.Positions[0].Secret, Nonce: newEmail()}))
	}
	s.step(redeem, "checkin")
	s.mu.Lock()
	n, ok := s.received[len(s.received)-1].(*pretix.CheckinNotification)
	s.mu.Unlock()
	require.True(s.t, ok)
	n.NotificationHead = pretix.NotificationHead{}
	assert.Equal(s.t, &pretix.CheckinNotification{
		Organizer: n.Organizer, Event: s.slug, Code: order.Code, Position: order.Positions[0].ID, PositionID: 1, CheckinList: s.list, Type: pretix.CheckinTypeEntry,
	}, n)
	s.step(redeem) // redeemed already

	under := s.event.Order(order.Code)
	refund := func(state pretix.OrderRefundState, finish func(context.Context, int) error) func(context.Context) error {
		return func(ctx context.Context) error {
			r, err := under.Refunds.Create(ctx, pretix.OrderRefundCreateParams{State: state, Source: pretix.OrderRefundSourceAdmin, Amount: "1.00", Provider: "manual"})
			if err != nil || finish == nil {
				return err
			}
			return finish(ctx, r.LocalID)
		}
	}
	s.step(refund(pretix.OrderRefundStateCreated, func(ctx context.Context, id int) error { return discard(under.Refunds.MarkDone(ctx, id)) }), "order.refund.created", "order.refund.done")
	s.step(refund(pretix.OrderRefundStateTransit, func(ctx context.Context, id int) error { return discard(under.Refunds.Cancel(ctx, id)) }), "order.refund.created", "order.refund.canceled")
	s.step(refund(pretix.OrderRefundStateDone, nil), "order.refund.created", "order.refund.done")
	s.step(func(ctx context.Context) error {
		return discard(s.event.Orders.MarkCanceled(ctx, order.Code, pretix.OrderMarkCanceledParams{SendEmail: new(false)}))
	}, "order.canceled")
	s.step(func(ctx context.Context) error { return discard(s.event.Orders.Reactivate(ctx, order.Code)) }, "order.reactivated")

	secret := got[*pretix.GiftCard](s.t)(s.org.GiftCards.Get(s.t.Context(), s.card, pretix.GiftCardGetParams{})).Secret
	s.step(s.place(&order, func(p *pretix.OrderCreateParams) { p.UseGiftCards, p.PaymentProvider = []string{secret}, "" }),
		"order.payment.confirmed", "order.paid", "giftcards.transaction.payment", "order.placed", "order.payment.confirmed", "order.paid")
	s.step(func(ctx context.Context) error {
		return discard(s.event.Order(order.Code).Payments.Refund(ctx, order.Payments[0].LocalID, pretix.OrderPaymentRefundParams{Amount: "3.00"}))
	}, "order.refund.created", "order.refund.done", "giftcards.transaction.refund")
	s.step(s.place(&order, func(p *pretix.OrderCreateParams) { p.Status = pretix.OrderStatusPaid }), "order.placed", "order.payment.confirmed", "order.paid")
	s.step(func(ctx context.Context) error { return discard(s.event.Orders.MarkRefunded(ctx, order.Code)) }, "order.canceled")
}

func (s *webhookStage) playChanges() {
	var order *pretix.Order
	s.step(s.place(&order, nil), "order.placed")
	update := func(params pretix.OrderUpdateParams) func(context.Context) error {
		return func(ctx context.Context) error { return discard(s.event.Orders.Update(ctx, order.Code, params)) }
	}
	s.step(update(pretix.OrderUpdateParams{Email: pretix.Set(newEmail())}), "order.contact.changed")
	s.step(update(pretix.OrderUpdateParams{InvoiceAddress: pretix.Set(pretix.InvoiceAddressParams{Company: "ACME"})}), "order.modified")
	s.step(update(pretix.OrderUpdateParams{Comment: pretix.Set("a comment")})) // no webhook is for this
	s.step(func(ctx context.Context) error {
		return discard(s.event.Orders.Extend(ctx, order.Code, pretix.OrderExtendParams{Expires: pretix.DateOf(inDays(9))}))
	}, "order.expirychanged")
	position := order.Positions[0].ID
	s.step(func(ctx context.Context) error {
		return discard(s.event.Orders.Change(ctx, order.Code, pretix.OrderChangeParams{
			PatchPositions:  []pretix.OrderChangePatchPosition{{Position: position, Body: pretix.OrderChangePositionBody{Price: pretix.Set(pretix.Decimal("21.00"))}}},
			CreatePositions: []pretix.OrderChangeNewPosition{{Item: s.item, Price: "5.00"}},
			CreateFees:      []pretix.OrderChangeNewFee{{FeeType: pretix.FeeTypeOther, Value: "1.50", Description: "Handling"}},
		}))
	}, "order.changed.price", "order.changed.add", "order.changed.addfee")
	s.step(func(ctx context.Context) error {
		return discard(s.event.OrderPositions.Update(ctx, position, pretix.OrderPositionUpdateParams{Company: pretix.Set("ACME"), Price: pretix.Set(pretix.Decimal("4.00"))}))
	}, "order.changed.price", "order.modified")
	s.step(func(ctx context.Context) error {
		return discard(s.event.OrderPositions.AddBlock(ctx, position, pretix.OrderPositionAddBlockParams{Name: "api:lost"}))
	}, "order.changed.add_block")
	s.step(func(ctx context.Context) error {
		return discard(s.event.OrderPositions.RemoveBlock(ctx, position, pretix.OrderPositionRemoveBlockParams{Name: "api:lost"}))
	}, "order.changed.remove_block")
	s.step(func(ctx context.Context) error {
		return discard(s.event.OrderPositions.RegenerateSecrets(ctx, position))
	}, "order.changed.secret")
	s.step(func(ctx context.Context) error { return s.event.OrderPositions.Delete(ctx, position) }, "order.changed.cancel")
	s.step(func(ctx context.Context) error { return discard(s.event.Orders.MarkExpired(ctx, order.Code)) }, "order.expired")
	s.step(func(ctx context.Context) error { return s.event.Orders.Delete(ctx, order.Code) }, "order.deleted")

	asking := func(p *pretix.OrderCreateParams) { p.RequireApproval, p.PaymentProvider = new(true), "" }
	s.step(s.place(&order, asking), "order.placed")
	s.step(func(ctx context.Context) error {
		return discard(s.event.Orders.Approve(ctx, order.Code, pretix.OrderApproveParams{SendEmail: new(false)}))
	}, "order.approved")
	s.step(s.place(&order, asking), "order.placed")
	s.step(func(ctx context.Context) error {
		return discard(s.event.Orders.Deny(ctx, order.Code, pretix.OrderDenyParams{SendEmail: new(false)}))
	}, "order.denied")
	s.step(func(ctx context.Context) error {
		return discard(s.event.Order(order.Code).Refunds.Create(ctx, pretix.OrderRefundCreateParams{State: pretix.OrderRefundStateFailed, Source: pretix.OrderRefundSourceAdmin, Amount: "1.00", Provider: "manual"}))
	}, "order.refund.created", "order.refund.failed")
}

// playMoney is about payments and fees, and about what changes nothing or is refused.
func (s *webhookStage) playMoney() {
	var order *pretix.Order
	free := func(p *pretix.OrderCreateParams) { p.Positions[0].Price, p.PaymentProvider = "0.00", "" }
	s.step(s.place(&order, free), "order.placed", "order.payment.confirmed", "order.paid")
	s.step(s.place(&order, func(p *pretix.OrderCreateParams) { free(p); p.RequireApproval = new(true) }), "order.placed")
	s.step(func(ctx context.Context) error {
		return discard(s.event.Orders.Approve(ctx, order.Code, pretix.OrderApproveParams{SendEmail: new(false)}))
	}, "order.approved", "order.payment.confirmed", "order.paid")

	s.step(s.place(&order, func(p *pretix.OrderCreateParams) { p.RequireApproval, p.PaymentProvider = new(true), "" }), "order.placed")
	s.step(func(ctx context.Context) error {
		_, err := s.event.Orders.MarkPaid(ctx, order.Code, pretix.OrderMarkPaidParams{SendEmail: new(false)})
		assert.ErrorIs(s.t, err, pretix.ErrBadRequest)
		return nil
	}, "order.payment.confirmed") // but the order is not paid

	s.step(s.place(&order, nil), "order.placed")
	extend := func(ctx context.Context) error {
		return discard(s.event.Orders.Extend(ctx, order.Code, pretix.OrderExtendParams{Expires: pretix.DateOf(inDays(9))}))
	}
	s.step(extend, "order.expirychanged")
	s.step(extend)
	change := func(params func(fee int64) pretix.OrderChangeParams) func(context.Context) error {
		return func(ctx context.Context) error {
			var fee int64
			if len(order.Fees) > 0 {
				fee = order.Fees[0].ID
			}
			changed, err := s.event.Orders.Change(ctx, order.Code, params(fee))
			order = changed
			return err
		}
	}
	s.step(change(func(int64) pretix.OrderChangeParams {
		return pretix.OrderChangeParams{CreateFees: []pretix.OrderChangeNewFee{{FeeType: pretix.FeeTypeOther, Value: "1.50", Description: "Handling"}}}
	}), "order.changed.addfee")
	s.step(change(func(fee int64) pretix.OrderChangeParams {
		return pretix.OrderChangeParams{PatchFees: []pretix.OrderChangePatchFee{{Fee: fee, Body: pretix.OrderChangeFeeBody{Value: "2.00"}}}}
	}), "order.changed.feevalue")
	s.step(change(func(fee int64) pretix.OrderChangeParams {
		return pretix.OrderChangeParams{CancelFees: []pretix.OrderChangeFee{{Fee: fee}}}
	}), "order.changed.cancelfee")
	pay := func(state pretix.OrderPaymentState, amount pretix.Decimal) func(context.Context) error {
		return func(ctx context.Context) error {
			p, err := s.event.Order(order.Code).Payments.Create(ctx, pretix.OrderPaymentCreateParams{State: state, Amount: amount, Provider: "manual", SendEmail: new(false)})
			if err != nil || state == pretix.OrderPaymentStateConfirmed {
				return err
			}
			return discard(s.event.Order(order.Code).Payments.Confirm(ctx, p.LocalID, pretix.OrderPaymentConfirmParams{SendEmail: new(false)}))
		}
	}
	s.step(pay(pretix.OrderPaymentStateConfirmed, "3.00"), "order.payment.confirmed")
	s.step(pay(pretix.OrderPaymentStatePending, "20.00"), "order.payment.confirmed", "order.paid")
	s.step(func(ctx context.Context) error {
		return discard(s.event.Orders.MarkCanceled(ctx, order.Code, pretix.OrderMarkCanceledParams{SendEmail: new(false), CancellationFee: "5.00"}))
	}, "order.canceled")
}

// playEnd limits the webhook to another event, and then has it switched off.
func (s *webhookStage) playEnd() {
	update := func(params pretix.WebhookUpdateParams) func(context.Context) error {
		return func(ctx context.Context) error { return discard(s.org.Webhooks.Update(ctx, s.hook.ID, params)) }
	}
	rename := func(name string) func(context.Context) error {
		return func(ctx context.Context) error {
			return discard(s.event.Items.Update(ctx, s.item, pretix.ItemUpdateParams{InternalName: pretix.Set(name)}))
		}
	}
	s.step(update(pretix.WebhookUpdateParams{ActionTypes: pretix.Set([]pretix.WebhookAction{pretix.WebhookActionOrderPaid})}))
	s.step(rename("a"))
	s.step(update(pretix.WebhookUpdateParams{AllEvents: pretix.Set(false), ActionTypes: pretix.Set([]pretix.WebhookAction{pretix.WebhookActionItemAll})}))
	s.step(rename("b"))
	s.step(update(pretix.WebhookUpdateParams{LimitEvents: pretix.Set([]string{s.slug})}))
	s.step(rename("c"), "item.changed")
	s.step(update(pretix.WebhookUpdateParams{Enabled: pretix.Set(false)}))
	s.step(rename("d"))
	s.step(update(pretix.WebhookUpdateParams{Enabled: pretix.Set(true)}))
	s.mu.Lock()
	s.results = []error{pretix.ErrDisableWebhook}
	s.mu.Unlock()
	s.step(rename("e"), "item.changed")
	hook, err := s.org.Webhooks.Get(s.t.Context(), s.hook.ID)
	require.NoError(s.t, err)
	assert.False(s.t, hook.Enabled)
	s.step(rename("f"))
	var both *pretix.Error
	_, err = s.org.Webhooks.Update(s.t.Context(), s.hook.ID, pretix.WebhookUpdateParams{AllEvents: pretix.Set(true)})
	require.ErrorAs(s.t, err, &both)
	assert.Equal(s.t, http.StatusBadRequest, both.StatusCode)
}
