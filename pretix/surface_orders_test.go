package pretix_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

// place places an order with one position, of test mode unless it says otherwise.
func (s *surface) place(t *testing.T, change func(*pretix.OrderCreateParams)) *pretix.Order {
	t.Helper()
	params := pretix.OrderCreateParams{
		Email: newEmail(), Locale: pretix.LocaleEN, PaymentProvider: "manual", TestMode: new(true),
		InvoiceAddress: &pretix.InvoiceAddressParams{Company: "ACME", Street: "Road 1", ZIPCode: "12345", City: "Town", Country: "DE", NameParts: pretix.NameParts{"_scheme": "full", "full_name": "Ada"}},
		Positions: []pretix.OrderCreatePosition{{
			Item: s.item, AttendeeNameParts: pretix.NameParts{"_scheme": "full", "full_name": "Ada"},
			Answers: []pretix.AnswerParams{{Question: s.choice, Answer: "Fish", Options: []int64{s.option}}},
		}},
	}
	if change != nil {
		change(&params)
	}
	return got[*pretix.Order](t)(s.event.Orders.Create(t.Context(), params))
}

func surfaceOrders(t *testing.T, s *surface) {
	ctx := t.Context()
	orders := s.event.Orders
	order := s.place(t, func(p *pretix.OrderCreateParams) {
		p.Customer, p.PDFData = s.customer, true
		p.APIMeta = map[string]json.RawMessage{"a": json.RawMessage(`12345678901234567890`)}
		p.Fees = []pretix.OrderCreateFee{{FeeType: pretix.FeeTypeService, Value: "1.50"}}
		p.Positions = append(p.Positions, pretix.OrderCreatePosition{PositionID: new(2), Item: s.addOn, AddOnTo: new(1)})
		p.Positions[0].PositionID = new(1)
	})
	s.order = order.Code
	assert.Equal(t, pretix.OrderStatusPending, order.Status)
	assert.Equal(t, pretix.Decimal("34.50"), order.Total)
	assert.Equal(t, "12345678901234567890", string(order.APIMeta["a"]))
	require.NotNil(t, order.Positions[0].PDFData)
	assert.Equal(t, order.Code, order.Positions[0].PDFData.Texts["order"])

	simulated := got[*pretix.Order](t)(orders.Create(ctx, pretix.OrderCreateParams{Simulate: new(true), Locale: pretix.LocaleEN, Positions: []pretix.OrderCreatePosition{{Item: s.item}}}))
	assert.Nil(t, simulated.DateTime)

	order = got[*pretix.Order](t)(orders.Update(ctx, s.order, pretix.OrderUpdateParams{Comment: pretix.Set("a comment"), CustomFollowupAt: pretix.Set(pretix.DateOf(inDays(3)))}))
	assert.Equal(t, pretix.DateOf(inDays(3)), order.CustomFollowupAt)
	whole := got[*pretix.Order](t)(orders.Get(ctx, s.order, pretix.OrderGetParams{PDFData: true, IncludeCanceledFees: true}))
	assert.Equal(t, order.Positions[0].Secret, whole.Positions[0].Secret)
	var response pretix.Response
	listed := got[*pretix.Page[pretix.Order]](t)(orders.List(ctx, pretix.OrderListParams{Code: s.order, Status: pretix.OrderStatusPending, ModifiedSince: inDays(-1)}, pretix.WithResponse(&response)))
	assert.Len(t, listed.Results, 1)
	assert.NotEmpty(t, response.Header.Get("X-Page-Generated"))
	codes := rows(t, orders.All(ctx, pretix.OrderListParams{Include: []string{"code", "positions.id"}, Item: s.item}))
	assert.Empty(t, codes[0].Email)
	assert.NotZero(t, codes[0].Positions[0].ID)
	for _, include := range [][]string{{"code", "positions.item"}, {"code", "invoice_address.country"}, {"code", "payments", "fees.value"}} {
		rows(t, orders.All(ctx, pretix.OrderListParams{Include: include}))
	}
	for _, exclude := range [][]string{{"positions.answers", "payments.details"}, {"positions.id", "invoice_address"}} {
		rows(t, orders.All(ctx, pretix.OrderListParams{Exclude: exclude}))
	}
	rows(t, s.org.Orders.All(ctx, pretix.OrderListParams{Exclude: []string{"positions"}}))
	assert.Equal(t, s.order, got[*pretix.Order](t)(s.org.Orders.Get(ctx, s.order, pretix.OrderGetParams{})).Code)

	paid := got[*pretix.Order](t)(orders.MarkPaid(ctx, s.order, pretix.OrderMarkPaidParams{SendEmail: new(false)}))
	assert.Equal(t, pretix.OrderStatusPaid, paid.Status)
	assert.Equal(t, pretix.OrderStatusPending, got[*pretix.Order](t)(orders.MarkPending(ctx, s.order)).Status)
	got[*pretix.Order](t)(orders.MarkPaid(ctx, s.order, pretix.OrderMarkPaidParams{}))
	require.NoError(t, orders.ResendLink(ctx, s.order))
	secret := got[*pretix.Order](t)(orders.RegenerateSecrets(ctx, s.order)).Secret
	assert.NotEqual(t, order.Secret, secret)

	refunded := s.place(t, nil)
	got[*pretix.Order](t)(orders.MarkPaid(ctx, refunded.Code, pretix.OrderMarkPaidParams{}))
	assert.Equal(t, pretix.OrderStatusCanceled, got[*pretix.Order](t)(orders.MarkRefunded(ctx, refunded.Code)).Status)
	canceled := s.place(t, nil)
	assert.Equal(t, pretix.OrderStatusCanceled, got[*pretix.Order](t)(orders.MarkCanceled(ctx, canceled.Code, pretix.OrderMarkCanceledParams{Comment: "sorry"})).Status)
	assert.Equal(t, pretix.OrderStatusPending, got[*pretix.Order](t)(orders.Reactivate(ctx, canceled.Code)).Status)
	assert.Equal(t, pretix.OrderStatusExpired, got[*pretix.Order](t)(orders.MarkExpired(ctx, canceled.Code)).Status)
	assert.Equal(t, pretix.OrderStatusPending, got[*pretix.Order](t)(orders.Extend(ctx, canceled.Code, pretix.OrderExtendParams{Expires: pretix.DateOf(inDays(9))})).Status)
	require.NoError(t, orders.Delete(ctx, canceled.Code))
	asking := func() string {
		return s.place(t, func(p *pretix.OrderCreateParams) { p.RequireApproval, p.PaymentProvider = new(true), "" }).Code
	}
	assert.False(t, got[*pretix.Order](t)(orders.Approve(ctx, asking(), pretix.OrderApproveParams{SendEmail: new(false)})).RequireApproval)
	assert.Equal(t, pretix.OrderStatusCanceled, got[*pretix.Order](t)(orders.Deny(ctx, asking(), pretix.OrderDenyParams{Comment: "full"})).Status)

	changed := s.place(t, nil)
	position := changed.Positions[0].ID
	changed = got[*pretix.Order](t)(orders.Change(ctx, changed.Code, pretix.OrderChangeParams{
		PatchPositions:  []pretix.OrderChangePatchPosition{{Position: position, Body: pretix.OrderChangePositionBody{Price: pretix.Set(pretix.Decimal("21.00"))}}},
		CreatePositions: []pretix.OrderChangeNewPosition{{Item: s.item, Price: "5.00"}},
		CreateFees:      []pretix.OrderChangeNewFee{{FeeType: pretix.FeeTypeOther, Value: "1.50", Description: "Handling"}, {FeeType: pretix.FeeTypeOther, Value: "0.50"}},
	}))
	assert.Equal(t, pretix.Decimal("28.00"), changed.Total)

	surfacePositions(t, s, changed)
	surfacePayments(t, s)
	transactions := rows(t, s.event.Transactions.All(ctx, pretix.TransactionListParams{Order: s.order, FeeTypeIn: []pretix.FeeType{pretix.FeeTypeService}, TaxRateIn: []pretix.Decimal{"0.00"}}))
	got[*pretix.Transaction](t)(s.event.Transactions.Get(ctx, transactions[0].ID))
	assert.Equal(t, s.env.Surface.Event, rows(t, s.org.Transactions.All(ctx, pretix.TransactionListParams{Event: s.env.Surface.Event}))[0].Event)
	got[*pretix.Transaction](t)(s.org.Transactions.Get(ctx, transactions[0].ID))
}

func surfacePositions(t *testing.T, s *surface, order *pretix.Order) {
	ctx := t.Context()
	positions := s.event.OrderPositions
	added := got[*pretix.OrderPosition](t)(positions.Create(ctx, pretix.OrderPositionCreateParams{Order: order.Code, Item: s.item, Price: "3.00", AttendeeEmail: newEmail()}))
	added = got[*pretix.OrderPosition](t)(positions.Update(ctx, added.ID, pretix.OrderPositionUpdateParams{
		Company: pretix.Set("ACME"), Price: pretix.Set(pretix.Decimal("4.00")), Answers: pretix.Set([]pretix.AnswerParams{{Question: s.choice, Answer: "Fish", Options: []int64{s.option}}}),
	}))
	assert.Equal(t, pretix.Decimal("4.00"), added.Price)
	read := got[*pretix.OrderPosition](t)(positions.Get(ctx, added.ID, pretix.OrderPositionGetParams{PDFData: true}))
	assert.NotNil(t, read.PDFData)
	rows(t, positions.All(ctx, pretix.OrderPositionListParams{Order: order.Code, OrderStatusIn: []pretix.OrderStatus{pretix.OrderStatusPending}, ItemIn: []int64{s.item}}))
	assert.NotEmpty(t, rows(t, s.org.OrderPositions.All(ctx, pretix.OrderPositionListParams{Order: order.Code}))[0].Event)
	got[*pretix.OrderPosition](t)(s.org.OrderPositions.Get(ctx, added.ID, pretix.OrderPositionGetParams{}))
	assert.Equal(t, []string{"api:lost"}, got[*pretix.OrderPosition](t)(positions.AddBlock(ctx, added.ID, pretix.OrderPositionAddBlockParams{Name: "api:lost"})).Blocked)
	blocked := rows(t, s.event.BlockedSecrets.All(ctx, pretix.BlockedSecretListParams{Blocked: new(true)}))
	got[*pretix.BlockedSecret](t)(s.event.BlockedSecrets.Get(ctx, blocked[0].ID))
	assert.Empty(t, got[*pretix.OrderPosition](t)(positions.RemoveBlock(ctx, added.ID, pretix.OrderPositionRemoveBlockParams{Name: "api:lost"})).Blocked)
	assert.NotEqual(t, added.Secret, got[*pretix.OrderPosition](t)(positions.RegenerateSecrets(ctx, added.ID)).Secret)
	revoked := rows(t, s.event.RevokedSecrets.All(ctx, pretix.RevokedSecretListParams{Ordering: []pretix.RevokedSecretOrdering{pretix.RevokedSecretOrderingCreatedDescending}}))
	got[*pretix.RevokedSecret](t)(s.event.RevokedSecrets.Get(ctx, revoked[0].ID))
	price := got[*pretix.OrderPositionPrice](t)(positions.CalculatePrice(ctx, added.ID, pretix.OrderPositionCalculatePriceParams{Item: s.item}))
	assert.NotEmpty(t, price.Gross)
	printed := got[*pretix.PrintLog](t)(positions.CreatePrintLog(ctx, added.ID, pretix.PrintLogCreateParams{Source: "test", Type: pretix.PrintTypeBadge, Info: json.RawMessage(`{"cashier":1}`)}))
	assert.True(t, printed.Successful)
	require.NoError(t, positions.Delete(ctx, added.ID))
}

func surfacePayments(t *testing.T, s *surface) {
	ctx := t.Context()
	order := s.place(t, nil)
	under := s.event.Order(order.Code)
	payment := got[*pretix.OrderPayment](t)(under.Payments.Create(ctx, pretix.OrderPaymentCreateParams{
		State: pretix.OrderPaymentStatePending, Amount: "23.00", Provider: "manual", Info: json.RawMessage(`{"who":"cashier"}`), PaymentDate: inDays(0),
	}))
	assert.Equal(t, payment.LocalID, got[*pretix.OrderPayment](t)(under.Payments.Get(ctx, payment.LocalID)).LocalID)
	rows(t, under.Payments.All(ctx, pretix.OrderPaymentListParams{}))
	assert.Equal(t, pretix.OrderPaymentStateConfirmed, got[*pretix.OrderPayment](t)(under.Payments.Confirm(ctx, payment.LocalID, pretix.OrderPaymentConfirmParams{SendEmail: new(false)})).State)
	other := got[*pretix.OrderPayment](t)(under.Payments.Create(ctx, pretix.OrderPaymentCreateParams{State: pretix.OrderPaymentStateCreated, Amount: "1.00", Provider: "manual"}))
	assert.Equal(t, pretix.OrderPaymentStateCanceled, got[*pretix.OrderPayment](t)(under.Payments.Cancel(ctx, other.LocalID)).State)

	refund := got[*pretix.OrderRefund](t)(under.Refunds.Create(ctx, pretix.OrderRefundCreateParams{
		State: pretix.OrderRefundStateCreated, Source: pretix.OrderRefundSourceAdmin, Amount: "3.00", Payment: &payment.LocalID, Provider: "manual",
	}))
	assert.Equal(t, refund.LocalID, got[*pretix.OrderRefund](t)(under.Refunds.Get(ctx, refund.LocalID)).LocalID)
	rows(t, under.Refunds.All(ctx, pretix.OrderRefundListParams{}))
	assert.Equal(t, pretix.OrderRefundStateDone, got[*pretix.OrderRefund](t)(under.Refunds.MarkDone(ctx, refund.LocalID)).State)
	refund = got[*pretix.OrderRefund](t)(under.Refunds.Create(ctx, pretix.OrderRefundCreateParams{State: pretix.OrderRefundStateTransit, Source: pretix.OrderRefundSourceBuyer, Amount: "1.00", Provider: "manual"}))
	assert.Equal(t, pretix.OrderRefundStateCanceled, got[*pretix.OrderRefund](t)(under.Refunds.Cancel(ctx, refund.LocalID)).State)
	refund = got[*pretix.OrderRefund](t)(under.Refunds.Create(ctx, pretix.OrderRefundCreateParams{State: pretix.OrderRefundStateExternal, Source: pretix.OrderRefundSourceExternal, Amount: "2.00", Provider: "manual"}))
	assert.Equal(t, pretix.OrderRefundStateDone, got[*pretix.OrderRefund](t)(under.Refunds.Process(ctx, refund.LocalID, pretix.OrderRefundProcessParams{})).State)

	// Of the providers of the sandbox only gift cards refund by themselves.
	card := got[*pretix.GiftCard](t)(s.org.GiftCards.Create(ctx, pretix.GiftCardCreateParams{Secret: "PAY" + newEmail()[:7], Value: "50.00", Currency: "EUR", TestMode: new(true)}))
	paid := s.place(t, func(p *pretix.OrderCreateParams) { p.UseGiftCards, p.PaymentProvider = []string{card.Secret}, "" })
	require.Equal(t, pretix.OrderStatusPaid, paid.Status)
	back := got[*pretix.OrderRefund](t)(s.event.Order(paid.Code).Payments.Refund(ctx, paid.Payments[0].LocalID, pretix.OrderPaymentRefundParams{Amount: "3.00", Comment: "sorry"}))
	assert.Equal(t, pretix.OrderRefundStateDone, back.State)
}

func surfaceInvoices(t *testing.T, s *surface) {
	ctx := t.Context()
	invoice := got[*pretix.Invoice](t)(s.event.Orders.CreateInvoice(ctx, s.order))
	assert.NotEmpty(t, invoice.Lines)
	assert.Equal(t, invoice.Number, got[*pretix.Invoice](t)(s.event.Invoices.Get(ctx, invoice.Number)).Number)
	rows(t, s.event.Invoices.All(ctx, pretix.InvoiceListParams{Orders: []string{s.order}, IsCancellation: new(false)}))
	rows(t, s.org.Invoices.All(ctx, pretix.InvoiceListParams{Ordering: []pretix.InvoiceOrdering{pretix.InvoiceOrderingDateDescending}}))
	got[*pretix.Invoice](t)(s.org.Invoices.Get(ctx, invoice.Number))
	require.NoError(t, s.event.Invoices.Regenerate(ctx, invoice.Number))
	require.NoError(t, s.org.Invoices.Regenerate(ctx, invoice.Number))
	require.NoError(t, s.event.Invoices.Retransmit(ctx, invoice.Number))
	require.NoError(t, s.event.Invoices.Reissue(ctx, invoice.Number))
	latest := rows(t, s.event.Invoices.All(ctx, pretix.InvoiceListParams{Orders: []string{s.order}, IsCancellation: new(false)}))
	newest := latest[len(latest)-1]
	require.NoError(t, s.org.Invoices.Reissue(ctx, newest.Number))
	for _, i := range rows(t, s.event.Invoices.All(ctx, pretix.InvoiceListParams{Orders: []string{s.order}})) {
		if i.TransmissionStatus == "pending" {
			require.NoError(t, s.event.Invoices.Transmit(ctx, i.Number))
			break
		}
	}
}

func surfaceCheckin(t *testing.T, s *surface) {
	ctx := t.Context()
	lists := s.event.CheckinLists
	list := got[*pretix.CheckinList](t)(lists.Create(ctx, pretix.CheckinListCreateParams{Name: "Door", AllProducts: new(true), AddOnMatch: new(false), AllowEntryAfterExit: new(true)}))
	s.list = list.ID
	list = got[*pretix.CheckinList](t)(lists.Update(ctx, s.list, pretix.CheckinListUpdateParams{IncludePending: pretix.Set(false)}))
	assert.Equal(t, list, got[*pretix.CheckinList](t)(lists.Get(ctx, s.list, pretix.CheckinListGetParams{})))
	rows(t, lists.All(ctx, pretix.CheckinListListParams{EndsAfter: inDays(0), Expand: []pretix.CheckinListExpand{pretix.CheckinListExpandSubEvent}}))

	order := got[*pretix.Order](t)(s.event.Orders.Get(ctx, s.order, pretix.OrderGetParams{}))
	secret, addOn := order.Positions[0].Secret, order.Positions[1].Secret
	everything := []pretix.CheckinExpand{pretix.CheckinExpandItem, pretix.CheckinExpandVariation, pretix.CheckinExpandSubEvent, pretix.CheckinExpandAddOns, pretix.CheckinExpandAnswersQuestion}
	redeem := func(secret, nonce string, change func(*pretix.CheckinRedeemParams)) *pretix.CheckinResult {
		p := pretix.CheckinRedeemParams{Lists: []int64{s.list}, Secret: secret, Nonce: nonce, Expand: everything}
		if change != nil {
			change(&p)
		}
		return got[*pretix.CheckinResult](t)(s.org.Checkin.Redeem(ctx, p))
	}
	result := redeem(secret, "n1", nil)
	require.Equal(t, pretix.CheckinStatusOK, result.Status, "%s", result.ReasonExplanation)
	require.NotNil(t, result.Position.Item.Object)
	assert.Equal(t, s.item, result.Position.Item.ID)
	require.NotNil(t, result.Position.Answers[0].Question.Object)
	assert.Len(t, result.Position.AddOns, 1)
	result = redeem(secret, "n2", nil)
	assert.Equal(t, pretix.CheckinErrorReasonAlreadyRedeemed, result.Reason)
	assert.Equal(t, pretix.CheckinErrorReasonInvalid, redeem("nobody's", "n3", nil).Reason)
	assert.Equal(t, pretix.CheckinErrorReasonUnpaid, redeem(s.place(t, nil).Positions[0].Secret, "n4", nil).Reason)
	result = redeem(addOn, "n5", nil)
	require.Equal(t, pretix.CheckinStatusIncomplete, result.Status)
	require.Len(t, result.Questions, 1)
	result = redeem(addOn, "n5", func(p *pretix.CheckinRedeemParams) { p.Answers = map[int64]string{result.Questions[0].ID: "42"} })
	assert.Equal(t, pretix.CheckinStatusOK, result.Status)
	assert.Equal(t, "ok", got[*pretix.CheckinAnnulResult](t)(s.org.Checkin.Annul(ctx, pretix.CheckinAnnulParams{Lists: []int64{s.list}, Nonce: "n5"})).Status)
	assert.Equal(t, pretix.CheckinStatusOK, redeem(secret, "n6", func(p *pretix.CheckinRedeemParams) { p.Type = pretix.CheckinTypeExit }).Status)

	positions := s.event.CheckinList(s.list).Positions
	in := got[*pretix.CheckinResult](t)(positions.Redeem(ctx, secret, pretix.CheckinListPositionRedeemParams{Nonce: "n7"}))
	assert.Equal(t, pretix.CheckinStatusOK, in.Status)
	there := rows(t, positions.All(ctx, pretix.CheckinListPositionListParams{HasCheckin: new(true), Expand: everything, OrderStatus: pretix.OrderStatusPaid}))
	assert.Equal(t, pretix.OrderStatusPaid, there[0].OrderStatus)
	got[*pretix.CheckinListPosition](t)(positions.Get(ctx, there[0].ID, pretix.CheckinListPositionGetParams{PDFData: true}))
	rows(t, s.org.Checkin.SearchAll(ctx, pretix.CheckinSearchParams{Lists: []int64{s.list}, Search: secret, Ordering: []pretix.CheckinSearchOrdering{pretix.CheckinSearchOrderingLastCheckedInDescending}}))
	failed := got[*pretix.FailedCheckin](t)(lists.CreateFailedCheckin(ctx, s.list, pretix.FailedCheckinCreateParams{ErrorReason: pretix.CheckinErrorReasonInvalid, RawBarcode: "x", DateTime: time.Now()}))
	assert.Equal(t, "x", failed.RawBarcode)
	assert.Equal(t, 1, got[*pretix.CheckinListStatus](t)(lists.Status(ctx, s.list)).InsideCount)
	checkins := rows(t, s.event.Checkins.All(ctx, pretix.CheckinListParams{Successful: new(false), Ordering: []pretix.CheckinOrdering{pretix.CheckinOrderingIDDescending}}))
	got[*pretix.Checkin](t)(s.event.Checkins.Get(ctx, checkins[0].ID))
	spare := got[*pretix.CheckinList](t)(lists.Create(ctx, pretix.CheckinListCreateParams{Name: "Spare", AllProducts: new(true)}))
	require.NoError(t, lists.Delete(ctx, spare.ID))
	_, err := lists.Get(ctx, spare.ID, pretix.CheckinListGetParams{})
	require.ErrorIs(t, err, pretix.ErrNotFound)
	var e *pretix.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, http.StatusNotFound, e.StatusCode)
}
