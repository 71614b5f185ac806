package pretix_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

func surfaceOrganizer(t *testing.T, s *surface) {
	ctx := t.Context()
	assert.Len(t, rows(t, s.client.Organizers.All(ctx, pretix.OrganizerListParams{Ordering: []pretix.OrganizerOrdering{pretix.OrganizerOrderingSlugDescending}})), 1)
	organizer := got[*pretix.Organizer](t)(s.client.Organizers.Get(ctx, s.env.Organizer))
	updated := got[*pretix.Organizer](t)(s.client.Organizers.Update(ctx, s.env.Organizer, pretix.OrganizerUpdateParams{Plugins: pretix.Set(organizer.Plugins)}))
	assert.Equal(t, organizer, updated)
	got[*pretix.Version](t)(s.client.Version(ctx))
	me := got[*pretix.User](t)(s.user.Me(ctx))
	assert.Equal(t, "staff@example.org", me.Email)

	settings := got[*pretix.OrganizerSettings](t)(s.org.Settings.Update(ctx, pretix.OrganizerSettingsUpdateParams{
		ContactMail: pretix.Set("info@example.org"), ImprintURL: pretix.Set(english("https://example.org")), GiftCardExpiryYears: pretix.Null[int](),
	}))
	assert.Equal(t, "info@example.org", settings.ContactMail)
	assert.Equal(t, settings, got[*pretix.OrganizerSettings](t)(s.org.Settings.Get(ctx)))

	property := got[*pretix.EventMetaProperty](t)(s.org.EventMetaProperties.Create(ctx, pretix.EventMetaPropertyCreateParams{
		Name: "Language", Choices: []pretix.EventMetaChoiceParams{{Key: "en", Label: english("English")}},
	}))
	property = got[*pretix.EventMetaProperty](t)(s.org.EventMetaProperties.Update(ctx, property.ID, pretix.EventMetaPropertyUpdateParams{Default: pretix.Set("en")}))
	assert.Equal(t, "en", property.Default)
	assert.Equal(t, property, got[*pretix.EventMetaProperty](t)(s.org.EventMetaProperties.Get(ctx, property.ID)))
	rows(t, s.org.EventMetaProperties.All(ctx, pretix.EventMetaPropertyListParams{}))
	require.NoError(t, s.org.EventMetaProperties.Delete(ctx, property.ID))

	hook := got[*pretix.Webhook](t)(s.org.Webhooks.Create(ctx, pretix.WebhookCreateParams{
		TargetURL: "http://localhost:1/", LimitEvents: []string{s.env.Surface.Series}, ActionTypes: []pretix.WebhookAction{pretix.WebhookActionOrderPlaced}, Enabled: new(false), AllEvents: new(false),
	}))
	hook = got[*pretix.Webhook](t)(s.org.Webhooks.Update(ctx, hook.ID, pretix.WebhookUpdateParams{Comment: pretix.Set("mine")}))
	assert.Equal(t, hook, got[*pretix.Webhook](t)(s.org.Webhooks.Get(ctx, hook.ID)))
	assert.Contains(t, rows(t, s.org.Webhooks.All(ctx, pretix.WebhookListParams{Enabled: new(false)})), *hook)
	require.NoError(t, s.org.Webhooks.Delete(ctx, hook.ID))

	channel := got[*pretix.SalesChannel](t)(s.org.SalesChannels.Create(ctx, pretix.SalesChannelCreateParams{Identifier: "api.mine", Label: english("Mine")}))
	channel = got[*pretix.SalesChannel](t)(s.org.SalesChannels.Update(ctx, channel.Identifier, pretix.SalesChannelUpdateParams{Label: pretix.Set(english("Ours"))}))
	assert.Equal(t, channel, got[*pretix.SalesChannel](t)(s.org.SalesChannels.Get(ctx, "api.mine")))
	rows(t, s.org.SalesChannels.All(ctx, pretix.SalesChannelListParams{}))
	require.NoError(t, s.org.SalesChannels.Delete(ctx, "api.mine"))

	plan := got[*pretix.SeatingPlan](t)(s.org.SeatingPlans.Create(ctx, pretix.SeatingPlanCreateParams{Name: "Hall", Layout: json.RawMessage(seatingPlan)}))
	plan = got[*pretix.SeatingPlan](t)(s.org.SeatingPlans.Update(ctx, plan.ID, pretix.SeatingPlanUpdateParams{Name: pretix.Set("Small hall")}))
	assert.Equal(t, plan.Name, got[*pretix.SeatingPlan](t)(s.org.SeatingPlans.Get(ctx, plan.ID)).Name)
	rows(t, s.org.SeatingPlans.All(ctx, pretix.SeatingPlanListParams{}))
	require.NoError(t, s.org.SeatingPlans.Delete(ctx, plan.ID))

	team := got[*pretix.Team](t)(s.org.Teams.Create(ctx, pretix.TeamCreateParams{
		Name: "Door", LimitEvents: []string{s.env.Surface.Event}, LimitEventPermissions: []pretix.EventPermission{pretix.EventPermissionOrdersRead, pretix.EventPermissionOrdersCheckin},
	}))
	team = got[*pretix.Team](t)(s.org.Teams.Update(ctx, team.ID, pretix.TeamUpdateParams{Name: pretix.Set("Doors")}))
	assert.Equal(t, team, got[*pretix.Team](t)(s.org.Teams.Get(ctx, team.ID)))
	rows(t, s.org.Teams.All(ctx, pretix.TeamListParams{}))
	doors := s.org.Team(team.ID)
	key := got[*pretix.TeamToken](t)(doors.Tokens.Create(ctx, pretix.TeamTokenCreateParams{Name: "scanner"}))
	assert.NotEmpty(t, key.Token)
	assert.Empty(t, got[*pretix.TeamToken](t)(doors.Tokens.Get(ctx, key.ID)).Token)
	rows(t, doors.Tokens.All(ctx, pretix.TeamTokenListParams{}))
	assert.False(t, got[*pretix.TeamToken](t)(doors.Tokens.Delete(ctx, key.ID)).Active)
	invite := got[*pretix.TeamInvite](t)(doors.Invites.Create(ctx, pretix.TeamInviteCreateParams{Email: "new@example.org"}))
	assert.Equal(t, invite, got[*pretix.TeamInvite](t)(doors.Invites.Get(ctx, invite.ID)))
	rows(t, doors.Invites.All(ctx, pretix.TeamInviteListParams{}))
	require.NoError(t, doors.Invites.Delete(ctx, invite.ID))
	_, err := doors.Invites.Create(ctx, pretix.TeamInviteCreateParams{Email: "staff@example.org"}) // is a user already, and becomes a member
	require.NoError(t, err)
	members := rows(t, doors.Members.All(ctx, pretix.TeamMemberListParams{}))
	assert.Equal(t, members[0], *got[*pretix.TeamMember](t)(doors.Members.Get(ctx, members[0].ID)))
	require.NoError(t, doors.Members.Delete(ctx, members[0].ID))
	require.NoError(t, s.org.Teams.Delete(ctx, team.ID))
}

// surfacePeople are customers and what they own.
func surfacePeople(t *testing.T, s *surface) {
	ctx := t.Context()
	customer := got[*pretix.Customer](t)(s.org.Customers.Create(ctx, pretix.CustomerCreateParams{Email: newEmail()}))
	s.customer = customer.Identifier
	_, err := s.org.Customers.Update(ctx, s.customer, pretix.CustomerUpdateParams{Notes: pretix.Set("a note")})
	require.NoError(t, err)
	got[*pretix.Customer](t)(s.org.Customers.Get(ctx, s.customer))
	rows(t, s.org.Customers.All(ctx, pretix.CustomerListParams{}))
	other := got[*pretix.Customer](t)(s.org.Customers.Create(ctx, pretix.CustomerCreateParams{Email: newEmail()}))
	got[*pretix.Customer](t)(s.org.Customers.Anonymize(ctx, other.Identifier))

	kind := got[*pretix.MembershipType](t)(s.org.MembershipTypes.Create(ctx, pretix.MembershipTypeCreateParams{Name: english("Friends"), MaxUsages: new(3)}))
	kind = got[*pretix.MembershipType](t)(s.org.MembershipTypes.Update(ctx, kind.ID, pretix.MembershipTypeUpdateParams{MaxUsages: pretix.Null[int]()}))
	assert.Nil(t, kind.MaxUsages)
	assert.Equal(t, kind, got[*pretix.MembershipType](t)(s.org.MembershipTypes.Get(ctx, kind.ID)))
	rows(t, s.org.MembershipTypes.All(ctx, pretix.MembershipTypeListParams{}))
	membership := got[*pretix.Membership](t)(s.org.Memberships.Create(ctx, pretix.MembershipCreateParams{
		Customer: s.customer, MembershipType: kind.ID, DateStart: inDays(0), DateEnd: inDays(365), AttendeeNameParts: pretix.NameParts{"_scheme": "full", "full_name": "Ada"},
	}))
	membership = got[*pretix.Membership](t)(s.org.Memberships.Update(ctx, membership.ID, pretix.MembershipUpdateParams{DateEnd: pretix.Set(inDays(30))}))
	assert.Equal(t, membership, got[*pretix.Membership](t)(s.org.Memberships.Get(ctx, membership.ID)))
	assert.Len(t, rows(t, s.org.Memberships.All(ctx, pretix.MembershipListParams{Customer: s.customer, MembershipType: kind.ID})), 1)
	unused := got[*pretix.MembershipType](t)(s.org.MembershipTypes.Create(ctx, pretix.MembershipTypeCreateParams{Name: english("Unused")}))
	require.NoError(t, s.org.MembershipTypes.Delete(ctx, unused.ID))

	card := got[*pretix.GiftCard](t)(s.org.GiftCards.Create(ctx, pretix.GiftCardCreateParams{Secret: "CARD" + newEmail()[:6], Value: "13.37", Currency: "EUR"}))
	card = got[*pretix.GiftCard](t)(s.org.GiftCards.Update(ctx, card.ID, pretix.GiftCardUpdateParams{Conditions: pretix.Set("none")}))
	assert.Equal(t, pretix.Decimal("13.37"), card.Value)
	card = got[*pretix.GiftCard](t)(s.org.GiftCards.Transact(ctx, card.ID, pretix.GiftCardTransactParams{Value: "-3.37", Text: "at the bar"}))
	assert.Equal(t, pretix.Decimal("10.00"), card.Value)
	assert.Equal(t, card, got[*pretix.GiftCard](t)(s.org.GiftCards.Get(ctx, card.ID, pretix.GiftCardGetParams{Expand: []pretix.GiftCardExpand{pretix.GiftCardExpandOwnerTicket}})))
	assert.Len(t, rows(t, s.org.GiftCards.All(ctx, pretix.GiftCardListParams{Secret: card.Secret, Value: "10.00"})), 1)
	transactions := rows(t, s.org.GiftCard(card.ID).Transactions.All(ctx, pretix.GiftCardTransactionListParams{}))
	assert.Len(t, transactions, 2)
	assert.Equal(t, transactions[0], *got[*pretix.GiftCardTransaction](t)(s.org.GiftCard(card.ID).Transactions.Get(ctx, transactions[0].ID, pretix.GiftCardTransactionGetParams{})))

	medium := got[*pretix.ReusableMedium](t)(s.org.ReusableMedia.Create(ctx, pretix.ReusableMediumCreateParams{
		Type: pretix.MediaTypeBarcode, Identifier: "M" + newEmail()[:8], LinkedGiftCard: card.ID, Customer: s.customer,
	}))
	medium = got[*pretix.ReusableMedium](t)(s.org.ReusableMedia.Update(ctx, medium.ID, pretix.ReusableMediumUpdateParams{Notes: pretix.Set("mine")}))
	everything := []pretix.ReusableMediumExpand{pretix.ReusableMediumExpandCustomer, pretix.ReusableMediumExpandLinkedGiftCard, pretix.ReusableMediumExpandLinkedOrderPositions}
	medium = got[*pretix.ReusableMedium](t)(s.org.ReusableMedia.Get(ctx, medium.ID, pretix.ReusableMediumGetParams{Expand: everything}))
	require.NotNil(t, medium.Customer.Object)
	require.NotNil(t, medium.LinkedGiftCard.Object)
	assert.Equal(t, s.customer, medium.Customer.ID)
	assert.Equal(t, card.Secret, medium.LinkedGiftCard.Object.Secret)
	assert.Len(t, rows(t, s.org.ReusableMedia.All(ctx, pretix.ReusableMediumListParams{Identifier: medium.Identifier, Expand: everything})), 1)
	found := got[*pretix.ReusableMediumLookupResult](t)(s.org.ReusableMedia.Lookup(ctx, pretix.ReusableMediumLookupParams{Type: medium.Type, Identifier: medium.Identifier}))
	assert.Equal(t, medium.ID, found.Result.ID)
}

// seatingPlan has two seats.
const seatingPlan = `{
	"name": "Hall", "size": {"width": 100, "height": 100},
	"categories": [{"name": "Stalls", "color": "#7f4a91"}],
	"zones": [{
		"name": "Main", "position": {"x": 0, "y": 0}, "rows": [{
			"row_number": "A", "position": {"x": 0, "y": 0}, "seats": [
				{"seat_number": "1", "seat_guid": "A-1", "position": {"x": 0, "y": 0}, "category": "Stalls"},
				{"seat_number": "2", "seat_guid": "A-2", "position": {"x": 10, "y": 0}, "category": "Stalls"}
			]
		}]
	}]
}`

// surfaceOAuth replaces a token that the server rejects, for reads and writes.
func surfaceOAuth(t *testing.T, s *surface) {
	ctx := t.Context()
	asked := 0
	auth := pretix.OAuthTokenFunc(func(context.Context) (string, error) {
		asked++
		if asked%2 == 1 {
			return "an-expired-token", nil
		}
		return s.env.OAuth.Token, nil
	})
	client, err := pretix.NewClient(s.env.URL, auth)
	require.NoError(t, err)
	var r pretix.Response
	got[*pretix.OrganizerPage](t)(client.Organizers.List(ctx, pretix.OrganizerListParams{}, pretix.WithResponse(&r)))
	assert.Equal(t, 2, r.Attempts)
	event := client.Organizer(s.env.Organizer).Event(s.env.Surface.Event)
	category := got[*pretix.ItemCategory](t)(event.Categories.Create(ctx, pretix.ItemCategoryCreateParams{Name: english("By OAuth")}, pretix.WithResponse(&r)))
	assert.Equal(t, 2, r.Attempts)
	require.NoError(t, event.Categories.Delete(ctx, category.ID))
	assert.Equal(t, 6, asked)
	_, err = client.Upload(ctx, pretix.UploadParams{Name: "a.png", Type: "image/png", Content: png})
	require.ErrorIs(t, err, pretix.ErrForbidden, "not every path says that it is the token")
}
