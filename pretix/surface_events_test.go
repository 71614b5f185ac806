package pretix_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

func surfaceEvents(t *testing.T, s *surface) {
	ctx := t.Context()
	got[*pretix.Event](t)(s.org.Events.Create(ctx, pretix.EventCreateParams{
		Name: english("New"), Slug: "new", Currency: "EUR", DateFrom: inDays(10), Timezone: "Europe/Berlin", CloneFrom: s.env.Surface.Event,
	}))
	event := got[*pretix.Event](t)(s.org.Events.Update(ctx, "new", pretix.EventUpdateParams{Location: pretix.Set(english("Here")), DateTo: pretix.Null[time.Time]()}))
	assert.Equal(t, "Here", event.Location.String(pretix.LocaleDE))
	assert.Equal(t, event, got[*pretix.Event](t)(s.org.Events.Get(ctx, "new", pretix.EventGetParams{})))
	assert.Len(t, rows(t, s.org.Events.All(ctx, pretix.EventListParams{
		Search: "New", DateFromAfter: inDays(9), Ordering: []pretix.EventOrdering{pretix.EventOrderingDateFrom}, WithAvailabilityFor: "web",
	})), 1)
	clone := got[*pretix.Event](t)(s.org.Events.Clone(ctx, "new", pretix.EventCloneParams{Name: english("Clone"), Slug: "clone", Currency: "EUR", DateFrom: inDays(11)}))
	assert.Equal(t, "clone", clone.Slug)
	require.NoError(t, s.org.Events.Delete(ctx, "clone"))
	require.NoError(t, s.org.Events.Delete(ctx, "new"))

	_, err := s.org.Events.Update(ctx, s.env.Surface.Event, pretix.EventUpdateParams{Plugins: pretix.Set(got[*pretix.Event](t)(s.org.Events.Get(ctx, s.env.Surface.Event, pretix.EventGetParams{})).Plugins)})
	require.NoError(t, err)
	until := pretix.RelativeRule{Days: 3, Time: &pretix.TimeOfDay{Hour: 12}, Base: pretix.RelativeToEventStart}.Date()
	settings := got[*pretix.EventSettings](t)(s.event.Settings.Update(ctx, pretix.EventSettingsUpdateParams{
		TicketDownload: pretix.Set(true), TicketDownloadPending: pretix.Set(true), InvoiceGenerate: pretix.Set(pretix.InvoiceGenerationManual),
		CancelAllowUserUntil: pretix.Set(until), InvoiceAddressFrom: pretix.Set("Main Street 1"), InvoiceAddressFromName: pretix.Set("Big Events"), WaitingListEnabled: pretix.Set(true),
	}))
	assert.Equal(t, until, settings.CancelAllowUserUntil)
	assert.Equal(t, settings, got[*pretix.EventSettings](t)(s.event.Settings.Get(ctx)))
	surfaceRawSettings(t, s)

	property := got[*pretix.ItemMetaProperty](t)(s.event.ItemMetaProperties.Create(ctx, pretix.ItemMetaPropertyCreateParams{Name: "Colour", Default: "red", AllowedValues: []string{"red", "blue"}}))
	property = got[*pretix.ItemMetaProperty](t)(s.event.ItemMetaProperties.Update(ctx, property.ID, pretix.ItemMetaPropertyUpdateParams{Required: pretix.Set(false)}))
	assert.Equal(t, property, got[*pretix.ItemMetaProperty](t)(s.event.ItemMetaProperties.Get(ctx, property.ID)))
	rows(t, s.event.ItemMetaProperties.All(ctx, pretix.ItemMetaPropertyListParams{}))
	require.NoError(t, s.event.ItemMetaProperties.Delete(ctx, property.ID))

	rule := got[*pretix.TaxRule](t)(s.event.TaxRules.Create(ctx, pretix.TaxRuleCreateParams{
		Name: english("VAT"), Rate: "19.00", HomeCountry: "DE",
		CustomRules: []pretix.TaxRuleConditionParams{{Country: "ZZ", AddressType: "business", Action: "vat", Rate: "7.00"}, {Country: "DE", Action: "no"}},
	}))
	rule = got[*pretix.TaxRule](t)(s.event.TaxRules.Update(ctx, rule.ID, pretix.TaxRuleUpdateParams{InternalName: pretix.Set("full")}))
	assert.Equal(t, rule, got[*pretix.TaxRule](t)(s.event.TaxRules.Get(ctx, rule.ID)))
	rows(t, s.event.TaxRules.All(ctx, pretix.TaxRuleListParams{}))
	require.NoError(t, s.event.TaxRules.Delete(ctx, rule.ID))

	series := s.org.Event(s.env.Surface.Series)
	date := got[*pretix.SubEvent](t)(series.SubEvents.Create(ctx, pretix.SubEventCreateParams{Name: english("Monday"), DateFrom: inDays(40), Active: new(true), MetaData: map[string]string{}}))
	date = got[*pretix.SubEvent](t)(series.SubEvents.Update(ctx, date.ID, pretix.SubEventUpdateParams{Comment: pretix.Set("first")}))
	assert.Equal(t, date, got[*pretix.SubEvent](t)(series.SubEvents.Get(ctx, date.ID, pretix.SubEventGetParams{})))
	rows(t, series.SubEvents.All(ctx, pretix.SubEventListParams{ModifiedSince: inDays(-1), IsFuture: new(true)}))
	rows(t, s.org.SubEvents.All(ctx, pretix.SubEventListParams{Ordering: []pretix.SubEventOrdering{pretix.SubEventOrderingIDDescending}}))
	assert.Equal(t, date.Name, got[*pretix.SubEvent](t)(s.org.SubEvents.Get(ctx, date.ID, pretix.SubEventGetParams{})).Name)
	other := got[*pretix.SubEvent](t)(series.SubEvents.Create(ctx, pretix.SubEventCreateParams{Name: english("Tuesday"), DateFrom: inDays(41), MetaData: map[string]string{}}))
	require.NoError(t, series.SubEvents.Delete(ctx, other.ID))
}

func surfaceRawSettings(t *testing.T, s *surface) {
	ctx := t.Context()
	raw := got[pretix.RawSettings](t)(s.event.Settings.UpdateRaw(ctx, pretix.RawSettingsUpdate{
		"max_items_per_order": 12, "banner_text": english("Welcome"), "no_such_setting": 1, "reservation_time": json.Number("35"),
	}))
	assert.Equal(t, raw, got[pretix.RawSettings](t)(s.event.Settings.GetRaw(ctx)))
	assert.JSONEq(t, "12", string(raw["max_items_per_order"]))
	assert.JSONEq(t, `{"en":"Welcome"}`, string(raw["banner_text"]))
	assert.NotContains(t, raw, "no_such_setting", "the server ignores it")
	typed := got[*pretix.EventSettings](t)(s.event.Settings.Get(ctx))
	assert.Equal(t, 12, *typed.MaxItemsPerOrder)
	raw = got[pretix.RawSettings](t)(s.event.Settings.UpdateRaw(ctx, pretix.RawSettingsUpdate{"banner_text": nil}))
	assert.NotContains(t, string(raw["banner_text"]), "Welcome")
	described := got[map[string]pretix.DescribedSetting](t)(s.event.Settings.Describe(ctx))
	assert.Len(t, described, len(raw))
	assert.NotEmpty(t, described["max_items_per_order"].Label)
	assert.JSONEq(t, "12", string(described["max_items_per_order"].Value))
	assert.NotEqual(t, "None", described["locales"].HelpText)
	_, err := s.event.Settings.UpdateRaw(ctx, pretix.RawSettingsUpdate{"presale_start_show_date": "perhaps"})
	require.ErrorIs(t, err, pretix.ErrBadRequest)

	of := got[pretix.RawSettings](t)(s.org.Settings.UpdateRaw(ctx, pretix.RawSettingsUpdate{"customer_accounts": true}))
	assert.Equal(t, of, got[pretix.RawSettings](t)(s.org.Settings.GetRaw(ctx)))
	assert.JSONEq(t, "true", string(of["customer_accounts"]))
	assert.Len(t, got[map[string]pretix.DescribedSetting](t)(s.org.Settings.Describe(ctx)), len(of))
	assert.Equal(t, of, got[pretix.RawSettings](t)(s.org.Settings.UpdateRaw(ctx, nil)), "nothing changes")
}

// surfaceProducts are what an event sells, and what others need later.
func surfaceProducts(t *testing.T, s *surface) {
	ctx := t.Context()
	category := got[*pretix.ItemCategory](t)(s.event.Categories.Create(ctx, pretix.ItemCategoryCreateParams{Name: english("Tickets")}))
	s.category = category.ID
	extras := got[*pretix.ItemCategory](t)(s.event.Categories.Create(ctx, pretix.ItemCategoryCreateParams{Name: english("Extras"), IsAddOn: new(true)}))
	category = got[*pretix.ItemCategory](t)(s.event.Categories.Update(ctx, s.category, pretix.ItemCategoryUpdateParams{Position: pretix.Set(1)}))
	assert.Equal(t, category, got[*pretix.ItemCategory](t)(s.event.Categories.Get(ctx, s.category)))
	assert.Len(t, rows(t, s.event.Categories.All(ctx, pretix.ItemCategoryListParams{IsAddOn: new(true), Ordering: []pretix.ItemCategoryOrdering{pretix.ItemCategoryOrderingPositionDescending}})), 1)

	item := got[*pretix.Item](t)(s.event.Items.Create(ctx, pretix.ItemCreateParams{
		Category: s.category, Name: english("Regular"), DefaultPrice: "23.00", Admission: new(true), GenerateTickets: new(true),
		AddOns: []pretix.ItemAddOnCreateParams{{AddOnCategory: extras.ID, MinCount: new(0), MaxCount: new(2)}},
	}))
	s.item = item.ID
	item = got[*pretix.Item](t)(s.event.Items.Update(ctx, s.item, pretix.ItemUpdateParams{InternalName: pretix.Set("regular"), OriginalPrice: pretix.Set(pretix.Decimal("30.00"))}))
	assert.Equal(t, item, got[*pretix.Item](t)(s.event.Items.Get(ctx, s.item)))
	rows(t, s.event.Items.All(ctx, pretix.ItemListParams{Search: "Regular", Category: s.category, Active: new(true)}))
	s.addOn = got[*pretix.Item](t)(s.event.Items.Create(ctx, pretix.ItemCreateParams{Category: extras.ID, Name: english("Shirt"), DefaultPrice: "10.00", HiddenIfItemAvailableMode: pretix.UnavailableModeHide})).ID

	varied := got[*pretix.Item](t)(s.event.Items.Create(ctx, pretix.ItemCreateParams{
		Name: english("Sized"), DefaultPrice: "5.00", Variations: []pretix.ItemVariationCreateParams{{Value: english("S")}, {Value: english("M")}},
		Bundles: []pretix.ItemBundleCreateParams{{BundledItem: s.addOn}},
	}))
	under := s.event.Item(varied.ID)
	variation := got[*pretix.ItemVariation](t)(under.Variations.Create(ctx, pretix.ItemVariationCreateParams{Value: english("L"), DefaultPrice: "6.00"}))
	s.variation = variation.ID
	variation = got[*pretix.ItemVariation](t)(under.Variations.Update(ctx, s.variation, pretix.ItemVariationUpdateParams{Position: pretix.Set(9)}))
	assert.Equal(t, variation, got[*pretix.ItemVariation](t)(under.Variations.Get(ctx, s.variation)))
	all := rows(t, under.Variations.All(ctx, pretix.ItemVariationListParams{}))
	assert.Len(t, all, 3)
	require.NoError(t, under.Variations.Delete(ctx, all[0].ID))

	under = s.event.Item(s.item)
	addOn := got[*pretix.ItemAddOn](t)(under.AddOns.Create(ctx, pretix.ItemAddOnCreateParams{AddOnCategory: s.category, MinCount: new(0), MaxCount: new(1)}))
	addOn = got[*pretix.ItemAddOn](t)(under.AddOns.Update(ctx, addOn.ID, pretix.ItemAddOnUpdateParams{MinCount: pretix.Set(0), MaxCount: pretix.Set(3)}))
	assert.Equal(t, addOn, got[*pretix.ItemAddOn](t)(under.AddOns.Get(ctx, addOn.ID)))
	rows(t, under.AddOns.All(ctx, pretix.ItemAddOnListParams{}))
	require.NoError(t, under.AddOns.Delete(ctx, addOn.ID))

	bundle := got[*pretix.ItemBundle](t)(under.Bundles.Create(ctx, pretix.ItemBundleCreateParams{BundledItem: s.addOn, Count: new(1), DesignatedPrice: "2.00"}))
	bundle = got[*pretix.ItemBundle](t)(under.Bundles.Update(ctx, bundle.ID, pretix.ItemBundleUpdateParams{Count: pretix.Set(2)}))
	assert.Equal(t, bundle, got[*pretix.ItemBundle](t)(under.Bundles.Get(ctx, bundle.ID)))
	rows(t, under.Bundles.All(ctx, pretix.ItemBundleListParams{}))
	require.NoError(t, under.Bundles.Delete(ctx, bundle.ID))

	program := got[*pretix.ItemProgramTime](t)(under.ProgramTimes.Create(ctx, pretix.ItemProgramTimeCreateParams{Start: inDays(30), End: inDays(31)}))
	program = got[*pretix.ItemProgramTime](t)(under.ProgramTimes.Update(ctx, program.ID, pretix.ItemProgramTimeUpdateParams{Location: pretix.Set(english("Room 1"))}))
	assert.Equal(t, program, got[*pretix.ItemProgramTime](t)(under.ProgramTimes.Get(ctx, program.ID)))
	rows(t, under.ProgramTimes.All(ctx, pretix.ItemProgramTimeListParams{}))
	require.NoError(t, under.ProgramTimes.Delete(ctx, program.ID))

	quota := got[*pretix.Quota](t)(s.event.Quotas.Create(ctx, pretix.QuotaCreateParams{Name: "All", Size: new(500), Items: []int64{s.item, s.addOn, varied.ID}, Variations: []int64{s.variation}}))
	s.quota = quota.ID
	quota = got[*pretix.Quota](t)(s.event.Quotas.Update(ctx, s.quota, pretix.QuotaUpdateParams{Size: pretix.Set(400)}))
	assert.Equal(t, quota, got[*pretix.Quota](t)(s.event.Quotas.Get(ctx, s.quota)))
	available := rows(t, s.event.Quotas.All(ctx, pretix.QuotaListParams{ItemIn: []int64{s.item}, WithAvailability: true}))
	require.NotNil(t, available[0].AvailableNumber)
	assert.Equal(t, 400, *available[0].AvailableNumber)
	assert.Equal(t, 400, *got[*pretix.QuotaAvailability](t)(s.event.Quotas.Availability(ctx, s.quota)).TotalSize)
	unused := got[*pretix.Quota](t)(s.event.Quotas.Create(ctx, pretix.QuotaCreateParams{Name: "Unlimited", Items: []int64{s.addOn}}))
	assert.Nil(t, unused.Size)
	require.NoError(t, s.event.Quotas.Delete(ctx, unused.ID))

	question := got[*pretix.Question](t)(s.event.Questions.Create(ctx, pretix.QuestionCreateParams{
		Question: english("Age"), Type: pretix.QuestionTypeNumber, Items: []int64{s.addOn}, AskDuringCheckin: new(true), ValidNumberMin: "18",
	}))
	s.question = question.ID
	assert.NotEmpty(t, question.Identifier, "made by the server")
	question = got[*pretix.Question](t)(s.event.Questions.Update(ctx, s.question, pretix.QuestionUpdateParams{HelpText: pretix.Set(english("In years"))}))
	assert.Equal(t, question, got[*pretix.Question](t)(s.event.Questions.Get(ctx, s.question, pretix.QuestionGetParams{})))
	rows(t, s.event.Questions.All(ctx, pretix.QuestionListParams{AskDuringCheckin: new(true)}))
	choice := got[*pretix.Question](t)(s.event.Questions.Create(ctx, pretix.QuestionCreateParams{
		Question: english("Meal"), Type: pretix.QuestionTypeChoice, Items: []int64{s.item}, Options: []pretix.QuestionOptionCreateParams{{Answer: english("Meat"), Position: new(0)}},
	}))
	s.choice = choice.ID
	options := s.event.Question(s.choice).Options
	option := got[*pretix.QuestionOption](t)(options.Create(ctx, pretix.QuestionOptionCreateParams{Answer: english("Fish"), Position: new(1)}))
	s.option = option.ID
	option = got[*pretix.QuestionOption](t)(options.Update(ctx, s.option, pretix.QuestionOptionUpdateParams{Position: pretix.Set(2)}))
	assert.Equal(t, option, got[*pretix.QuestionOption](t)(options.Get(ctx, s.option)))
	assert.Len(t, rows(t, options.All(ctx, pretix.QuestionOptionListParams{})), 2)
	spare := got[*pretix.QuestionOption](t)(options.Create(ctx, pretix.QuestionOptionCreateParams{Answer: english("None"), Identifier: pretix.Set("NONE"), Position: new(3)}))
	require.NoError(t, options.Delete(ctx, spare.ID))
	lost := got[*pretix.Question](t)(s.event.Questions.Create(ctx, pretix.QuestionCreateParams{Question: english("Why"), Type: pretix.QuestionTypeText, Items: []int64{}}))
	require.NoError(t, s.event.Questions.Delete(ctx, lost.ID))

	discount := got[*pretix.Discount](t)(s.event.Discounts.Create(ctx, pretix.DiscountCreateParams{
		InternalName: "Three", Active: new(false), ConditionMinCount: new(3), BenefitDiscountMatchingPercent: "10.00",
	}))
	discount = got[*pretix.Discount](t)(s.event.Discounts.Update(ctx, discount.ID, pretix.DiscountUpdateParams{Position: pretix.Set(4)}))
	assert.Equal(t, discount, got[*pretix.Discount](t)(s.event.Discounts.Get(ctx, discount.ID)))
	rows(t, s.event.Discounts.All(ctx, pretix.DiscountListParams{Active: new(false)}))
	require.NoError(t, s.event.Discounts.Delete(ctx, discount.ID))

	spareCategory := got[*pretix.ItemCategory](t)(s.event.Categories.Create(ctx, pretix.ItemCategoryCreateParams{Name: english("Spare")}))
	require.NoError(t, s.event.Categories.Delete(ctx, spareCategory.ID))
	spareItem := got[*pretix.Item](t)(s.event.Items.Create(ctx, pretix.ItemCreateParams{Name: english("Spare"), DefaultPrice: "0.00"}))
	require.NoError(t, s.event.Items.Delete(ctx, spareItem.ID))
}

// surfaceSales are vouchers, the waiting list and carts.
func surfaceSales(t *testing.T, s *surface) {
	ctx := t.Context()
	voucher := got[*pretix.Voucher](t)(s.event.Vouchers.Create(ctx, pretix.VoucherCreateParams{Item: s.item, PriceMode: pretix.VoucherPriceModeSet, Value: "20.00", MaxUsages: new(5)}))
	s.voucher = voucher.ID
	voucher = got[*pretix.Voucher](t)(s.event.Vouchers.Update(ctx, s.voucher, pretix.VoucherUpdateParams{Tag: pretix.Set("friends"), Comment: pretix.Set("")}))
	assert.Equal(t, voucher, got[*pretix.Voucher](t)(s.event.Vouchers.Get(ctx, s.voucher)))
	assert.Len(t, rows(t, s.event.Vouchers.All(ctx, pretix.VoucherListParams{Redeemed: new(0), Tag: "friends", Item: s.item, MaxUsages: new(5)})), 1)
	batch := got[[]pretix.Voucher](t)(s.event.Vouchers.CreateBatch(ctx, []pretix.VoucherCreateParams{{Item: s.item, Tag: "many"}, {Item: s.item, Tag: "many"}}))
	require.Len(t, batch, 2)
	require.NoError(t, s.event.Vouchers.Delete(ctx, batch[0].ID))

	// The list takes what is sold out, and sends what is available.
	scarce := got[*pretix.Item](t)(s.event.Items.Create(ctx, pretix.ItemCreateParams{Name: english("Scarce"), DefaultPrice: "1.00"})).ID
	few := got[*pretix.Quota](t)(s.event.Quotas.Create(ctx, pretix.QuotaCreateParams{Name: "Few", Size: new(0), Items: []int64{scarce}}))
	entry := got[*pretix.WaitingListEntry](t)(s.event.WaitingListEntries.Create(ctx, pretix.WaitingListEntryCreateParams{Email: newEmail(), Item: scarce, Locale: pretix.LocaleEN, NameParts: pretix.NameParts{"_scheme": "full", "full_name": "Ada"}}))
	entry = got[*pretix.WaitingListEntry](t)(s.event.WaitingListEntries.Update(ctx, entry.ID, pretix.WaitingListEntryUpdateParams{Priority: pretix.Set(5)}))
	assert.Equal(t, entry, got[*pretix.WaitingListEntry](t)(s.event.WaitingListEntries.Get(ctx, entry.ID)))
	assert.Len(t, rows(t, s.event.WaitingListEntries.All(ctx, pretix.WaitingListEntryListParams{Email: entry.Email, HasVoucher: new(false)})), 1)
	other := got[*pretix.WaitingListEntry](t)(s.event.WaitingListEntries.Create(ctx, pretix.WaitingListEntryCreateParams{Email: newEmail(), Item: scarce, Locale: pretix.LocaleEN}))
	require.NoError(t, s.event.WaitingListEntries.Delete(ctx, other.ID))
	got[*pretix.Quota](t)(s.event.Quotas.Update(ctx, few.ID, pretix.QuotaUpdateParams{Size: pretix.Set(5)}))
	require.NoError(t, s.event.WaitingListEntries.SendVoucher(ctx, entry.ID))

	position := got[*pretix.CartPosition](t)(s.event.CartPositions.Create(ctx, pretix.CartPositionCreateParams{
		Item: s.item, Price: "23.00", AttendeeNameParts: pretix.NameParts{"full_name": "Ada"}, AddOns: []pretix.CartAddOnParams{{Item: s.addOn, Price: "10.00"}},
	}))
	assert.Len(t, position.AddOns, 1)
	assert.Equal(t, position.CartID, got[*pretix.CartPosition](t)(s.event.CartPositions.Get(ctx, position.ID)).CartID)
	rows(t, s.event.CartPositions.All(ctx, pretix.CartPositionListParams{}))
	result := got[*pretix.CartPositionBatchResult](t)(s.event.CartPositions.CreateBatch(ctx, []pretix.CartPositionCreateParams{{Item: s.item, Price: "23.00"}, {Item: 999999, Price: "1.00"}}))
	require.Len(t, result.Results, 2)
	assert.True(t, result.Results[0].Success)
	assert.False(t, result.Results[1].Success)
	assert.Contains(t, string(result.Results[1].Errors), "item")
	require.NoError(t, s.event.CartPositions.Delete(ctx, position.ID))
}
