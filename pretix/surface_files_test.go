package pretix_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

func surfaceSeats(t *testing.T, s *surface) {
	ctx := t.Context()
	plan := got[*pretix.SeatingPlan](t)(s.org.SeatingPlans.Create(ctx, pretix.SeatingPlanCreateParams{Name: "Hall", Layout: json.RawMessage(seatingPlan)}))
	seated := s.org.Event(s.env.Surface.Seated)
	item := rows(t, seated.Items.All(ctx, pretix.ItemListParams{}))[0].ID
	mapping := map[string]int64{"Stalls": item}
	got[*pretix.Event](t)(s.org.Events.Update(ctx, s.env.Surface.Seated, pretix.EventUpdateParams{SeatingPlan: pretix.Set(plan.ID), SeatCategoryMapping: pretix.Set(mapping)}))
	series := s.org.Event(s.env.Surface.Series)
	product := got[*pretix.Item](t)(series.Items.Create(ctx, pretix.ItemCreateParams{Name: english("Seat"), DefaultPrice: "1.00"}))
	date := got[*pretix.SubEvent](t)(series.SubEvents.Create(ctx, pretix.SubEventCreateParams{
		Name: english("Seated"), DateFrom: inDays(50), MetaData: map[string]string{}, SeatingPlan: plan.ID, SeatCategoryMapping: map[string]int64{"Stalls": product.ID},
	}))
	everything := []pretix.SeatExpand{pretix.SeatExpandOrderPosition, pretix.SeatExpandCartPosition, pretix.SeatExpandVoucher}
	for _, seats := range []pretix.SeatService{seated.Seats, series.SubEvent(date.ID).Seats} {
		all := rows(t, seats.All(ctx, pretix.SeatListParams{Blocked: new(false), Expand: everything}))
		require.Len(t, all, 2)
		assert.Equal(t, all[0].ID, got[*pretix.Seat](t)(seats.Get(ctx, all[0].ID, pretix.SeatGetParams{})).ID)
		assert.True(t, got[*pretix.Seat](t)(seats.Update(ctx, all[0].ID, pretix.SeatUpdateParams{Blocked: pretix.Set(true)})).Blocked)
		require.NoError(t, seats.Unblock(ctx, pretix.SeatUnblockParams{IDs: []int64{all[0].ID}}))
		require.NoError(t, seats.Block(ctx, pretix.SeatBlockParams{SeatGUIDs: []string{"A-1", "A-2"}}))
	}
	require.NoError(t, seated.Seats.Unblock(ctx, pretix.SeatUnblockParams{SeatGUIDs: []string{"A-1"}}))
	voucher := got[*pretix.Voucher](t)(seated.Vouchers.Create(ctx, pretix.VoucherCreateParams{Item: item, Seat: "A-1"}))
	taken := rows(t, seated.Seats.All(ctx, pretix.SeatListParams{SeatGUID: "A-1", Expand: everything}))
	require.NotNil(t, taken[0].Voucher)
	assert.Equal(t, voucher.ID, taken[0].Voucher.ID)
	require.NotNil(t, taken[0].Voucher.Object)
	assert.Equal(t, voucher.Code, taken[0].Voucher.Object.Code)
}

// png is the smallest picture.
var png = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82")

func surfaceFiles(t *testing.T, s *surface) {
	ctx := t.Context()
	picture := got[*pretix.UploadedFile](t)(s.client.Upload(ctx, pretix.UploadParams{Name: "a.png", Type: "image/png", Content: png}))
	item := got[*pretix.Item](t)(s.event.Items.Update(ctx, s.item, pretix.ItemUpdateParams{Picture: pretix.Set(picture.ID)}))
	assert.Contains(t, item.Picture, "/media/")
	file := got[*pretix.Question](t)(s.event.Questions.Create(ctx, pretix.QuestionCreateParams{Question: english("Photo"), Type: pretix.QuestionTypeFile, Items: []int64{s.item}}))
	photo := got[*pretix.UploadedFile](t)(s.client.Upload(ctx, pretix.UploadParams{Name: "b.png", Type: "image/png", Content: png}))
	order := got[*pretix.Order](t)(s.event.Orders.Get(ctx, s.order, pretix.OrderGetParams{}))
	position := order.Positions[0].ID
	got[*pretix.OrderPosition](t)(s.event.OrderPositions.Update(ctx, position, pretix.OrderPositionUpdateParams{
		Answers: pretix.Set([]pretix.AnswerParams{{Question: file.ID, Answer: string(photo.ID)}, {Question: s.choice, Answer: "Fish", Options: []int64{s.option}}}),
	}))
	var b bytes.Buffer
	answer := got[*pretix.File](t)(s.event.OrderPositions.DownloadAnswer(ctx, position, file.ID, &b))
	assert.Equal(t, png, b.Bytes())
	assert.Equal(t, "image/png", answer.Type)
	b.Reset()
	got[*pretix.File](t)(s.event.OrderPositions.DownloadPDFImage(ctx, position, "question_"+file.Identifier, &b))

	b.Reset()
	ticket := got[*pretix.File](t)(s.event.OrderPositions.Download(ctx, position, "pdf", &b))
	assert.Equal(t, "application/pdf", ticket.Type)
	assert.True(t, bytes.HasPrefix(b.Bytes(), []byte("%PDF")))
	b.Reset()
	got[*pretix.File](t)(s.event.Orders.Download(ctx, s.order, "pdf", &b))
	assert.True(t, bytes.HasPrefix(b.Bytes(), []byte("%PDF")))
	invoice := rows(t, s.event.Invoices.All(ctx, pretix.InvoiceListParams{Orders: []string{s.order}}))[0].Number
	b.Reset()
	got[*pretix.File](t)(s.event.Invoices.Download(ctx, invoice, &b))
	b.Reset()
	got[*pretix.File](t)(s.org.Invoices.Download(ctx, invoice, &b))
	assert.True(t, bytes.HasPrefix(b.Bytes(), []byte("%PDF")))

	batch := got[*pretix.Job](t)(s.event.TicketRenderer.Render(ctx, pretix.TicketRenderParams{Parts: []pretix.TicketRenderPart{{OrderPosition: position}}}))
	b.Reset()
	got[*pretix.File](t)(s.event.TicketRenderer.Download(ctx, *batch, &b))
	assert.True(t, bytes.HasPrefix(b.Bytes(), []byte("%PDF")))

	for _, exporters := range []pretix.ExporterService{s.event.Exporters, s.org.Exporters} {
		rows(t, exporters.All(ctx, pretix.ExporterListParams{}))
		got[*pretix.Exporter](t)(exporters.Get(ctx, "orderlist"))
		job := got[*pretix.Job](t)(exporters.Run(ctx, "orderlist", pretix.ExportParams{"_format": "orders:default", "date_range": pretix.Between(pretix.Date{}, pretix.DateOf(inDays(1)))}))
		b.Reset()
		export := got[*pretix.File](t)(exporters.Download(ctx, *job, &b))
		assert.Contains(t, b.String(), s.order)
		assert.NotEmpty(t, export.Name)
	}

	past := s.org.Event(s.env.Surface.Past)
	shredder := rows(t, past.Shredders.All(ctx, pretix.ShredderListParams{}))[0]
	assert.Equal(t, shredder, *got[*pretix.Shredder](t)(past.Shredders.Get(ctx, shredder.Identifier)))
	export := got[*pretix.ShredderExport](t)(past.Shredders.Export(ctx, pretix.ShredderExportParams{Shredders: []string{shredder.Identifier}}))
	b.Reset()
	got[*pretix.File](t)(past.Shredders.Download(ctx, *export, &b))
	deletion := got[*pretix.ShredJob](t)(past.Shredders.Shred(ctx, *export))
	require.ErrorIs(t, past.Shredders.Wait(ctx, *deletion), pretix.ErrGone, "without workers it is over at once")
}

func surfaceDevices(t *testing.T, s *surface) {
	ctx := t.Context()
	device := got[*pretix.Device](t)(s.org.Devices.Create(ctx, pretix.DeviceCreateParams{Name: "Door", AllEvents: new(true), LimitEvents: []string{}}))
	device = got[*pretix.Device](t)(s.org.Devices.Update(ctx, device.DeviceID, pretix.DeviceUpdateParams{Name: pretix.Set("Main door")}))
	assert.Equal(t, device, got[*pretix.Device](t)(s.org.Devices.Get(ctx, device.DeviceID)))
	rows(t, s.org.Devices.All(ctx, pretix.DeviceListParams{}))
	own := got[*pretix.OwnDevice](t)(pretix.InitializeDevice(ctx, s.env.URL, pretix.DeviceInitializeParams{
		Token: device.InitializationToken, HardwareBrand: "ACME", HardwareModel: "1", SoftwareBrand: "guestwire", SoftwareVersion: "1.0",
	}))
	client, err := pretix.NewClient(s.env.URL, pretix.DeviceToken(own.APIToken))
	require.NoError(t, err)
	got[*pretix.OwnDevice](t)(client.Device.Update(ctx, pretix.OwnDeviceUpdateParams{HardwareBrand: "ACME", HardwareModel: "2", SoftwareBrand: "guestwire", SoftwareVersion: "1.1"}))
	assert.Equal(t, device.DeviceID, got[*pretix.DeviceInfo](t)(client.Device.Info(ctx)).Device.DeviceID)
	selection := got[*pretix.EventSelection](t)(client.Device.EventSelection(ctx, pretix.EventSelectionParams{}))
	again := pretix.EventSelectionParams{CurrentEvent: selection.Event.Slug}
	if selection.SubEvent != nil {
		again.CurrentSubEvent = *selection.SubEvent
	}
	if selection.CheckinList != nil {
		again.CurrentCheckinList = *selection.CheckinList
	}
	_, err = client.Device.EventSelection(ctx, again)
	require.ErrorIs(t, err, pretix.ErrNotModified)
	rolled := got[*pretix.OwnDevice](t)(client.Device.Roll(ctx))
	assert.NotEqual(t, own.APIToken, rolled.APIToken)
	client, err = pretix.NewClient(s.env.URL, pretix.DeviceToken(rolled.APIToken))
	require.NoError(t, err)
	got[*pretix.OwnDevice](t)(client.Device.Revoke(ctx))
	_, err = client.Device.Info(ctx)
	require.ErrorIs(t, err, pretix.ErrUnauthorized)
}

func surfacePlugins(t *testing.T, s *surface) {
	ctx := t.Context()
	layout := got[*pretix.TicketLayout](t)(s.event.TicketLayouts.Create(ctx, pretix.TicketLayoutCreateParams{Name: "Mine", Layout: json.RawMessage(`[]`)}))
	layout = got[*pretix.TicketLayout](t)(s.event.TicketLayouts.Update(ctx, layout.ID, pretix.TicketLayoutUpdateParams{Name: pretix.Set("Ours")}))
	assert.Equal(t, layout.Name, got[*pretix.TicketLayout](t)(s.event.TicketLayouts.Get(ctx, layout.ID)).Name)
	rows(t, s.event.TicketLayouts.All(ctx, pretix.TicketLayoutListParams{}))
	require.NoError(t, s.event.TicketLayouts.Delete(ctx, layout.ID))
	rows(t, s.event.TicketLayoutItems.All(ctx, pretix.TicketLayoutItemListParams{}))
	got[*pretix.TicketLayoutItem](t)(s.event.TicketLayoutItems.Get(ctx, s.env.Surface.TicketLayoutItem))
	rows(t, s.event.BadgeLayouts.All(ctx, pretix.BadgeLayoutListParams{}))
	got[*pretix.BadgeLayout](t)(s.event.BadgeLayouts.Get(ctx, s.env.Surface.BadgeLayout))
	rows(t, s.event.BadgeLayoutItems.All(ctx, pretix.BadgeLayoutItemListParams{}))
	got[*pretix.BadgeLayoutItem](t)(s.event.BadgeLayoutItems.Get(ctx, s.env.Surface.BadgeLayoutItem))

	rule := got[*pretix.SendmailRule](t)(s.event.SendmailRules.Create(ctx, pretix.SendmailRuleCreateParams{
		Subject: english("Soon"), Template: english("See you"), SendOffsetDays: new(1), SendOffsetTime: &pretix.TimeOfDay{Hour: 8}, DateIsAbsolute: new(false), Enabled: new(false),
	}))
	rule = got[*pretix.SendmailRule](t)(s.event.SendmailRules.Update(ctx, rule.ID, pretix.SendmailRuleUpdateParams{
		Subject: pretix.Set(english("Very soon")), RestrictToStatus: pretix.Set([]string{"p"}),
	}))
	assert.Equal(t, rule, got[*pretix.SendmailRule](t)(s.event.SendmailRules.Get(ctx, rule.ID)))
	rows(t, s.event.SendmailRules.All(ctx, pretix.SendmailRuleListParams{Enabled: new(false)}))
	require.NoError(t, s.event.SendmailRules.Delete(ctx, rule.ID))

	auto := got[*pretix.AutoCheckinRule](t)(s.event.AutoCheckinRules.Create(ctx, pretix.AutoCheckinRuleCreateParams{List: s.list, Mode: pretix.AutoCheckinModePlaced, LimitProducts: []int64{s.addOn}, AllProducts: new(false), AllPaymentMethods: new(true)}))
	auto = got[*pretix.AutoCheckinRule](t)(s.event.AutoCheckinRules.Update(ctx, auto.ID, pretix.AutoCheckinRuleUpdateParams{AllSalesChannels: pretix.Set(true)}))
	assert.Equal(t, auto, got[*pretix.AutoCheckinRule](t)(s.event.AutoCheckinRules.Get(ctx, auto.ID)))
	rows(t, s.event.AutoCheckinRules.All(ctx, pretix.AutoCheckinRuleListParams{}))
	require.NoError(t, s.event.AutoCheckinRules.Delete(ctx, auto.ID))

	job := got[*pretix.BankImportJob](t)(s.org.BankImportJobs.Create(ctx, pretix.BankImportJobCreateParams{
		Event: s.env.Surface.Event, Transactions: []pretix.BankTransactionParams{{Payer: "Ada", Reference: "nothing", Amount: "1.00", Date: "2026-11-01"}},
	}))
	assert.Len(t, job.Transactions, 1)
	assert.Equal(t, job.ID, got[*pretix.BankImportJob](t)(s.org.BankImportJobs.Get(ctx, job.ID)).ID)
	rows(t, s.org.BankImportJobs.All(ctx, pretix.BankImportJobListParams{Event: s.env.Surface.Event}))

	// Scheduled exports belong to a user.
	org := s.user.Organizer(s.env.Organizer)
	for _, exports := range []pretix.ScheduledExportService{org.Event(s.env.Surface.Event).ScheduledExports, org.ScheduledExports} {
		export := got[*pretix.ScheduledExport](t)(exports.Create(ctx, pretix.ScheduledExportCreateParams{
			ExportIdentifier: "orderlist", ExportFormData: map[string]json.RawMessage{"_format": json.RawMessage(`"orders:default"`), "date_range": json.RawMessage(`"week_this"`)},
			MailSubject: "Orders", MailTemplate: "Here", ScheduleRRule: "DTSTART:20260901T000000\nRRULE:FREQ=WEEKLY", ScheduleRRuleTime: pretix.TimeOfDay{Hour: 7},
		}))
		assert.Equal(t, pretix.TimeOfDay{Hour: 7}, export.ScheduleRRuleTime)
		export = got[*pretix.ScheduledExport](t)(exports.Update(ctx, export.ID, pretix.ScheduledExportUpdateParams{
			MailSubject: pretix.Set("All orders"), ExportFormData: pretix.Set(export.ExportFormData),
		}))
		assert.Equal(t, export.MailSubject, got[*pretix.ScheduledExport](t)(exports.Get(ctx, export.ID)).MailSubject)
		rows(t, exports.All(ctx, pretix.ScheduledExportListParams{}))
		require.NoError(t, exports.Delete(ctx, export.ID))
	}
}
