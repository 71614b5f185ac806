package pretix_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

// surfaceAnswers looks at which answers count at the door: those that fit, and empty
// ones to questions that are not required.
func surfaceAnswers(t *testing.T, s *surface) {
	ctx := t.Context()
	english := func(text string) pretix.I18nString { return pretix.I18nString{pretix.LocaleEN: text} }
	event := s.org.Event(got[*pretix.Event](t)(s.org.Events.Create(ctx, pretix.EventCreateParams{Name: english("Answers"), Slug: "answers", DateFrom: inDays(30)})).Slug)
	item := got[*pretix.Item](t)(event.Items.Create(ctx, pretix.ItemCreateParams{
		Name: english("Pass"), DefaultPrice: "0.00",
		Variations: []pretix.ItemVariationCreateParams{{Value: english("One day")}, {Value: english("Two days")}},
	}))
	day := item.Variations[0].ID
	got[*pretix.Quota](t)(event.Quotas.Create(ctx, pretix.QuotaCreateParams{Name: "All", Items: []int64{item.ID}, Variations: []int64{day}}))
	ask := func(p pretix.QuestionCreateParams) *pretix.Question {
		p.Question, p.Items, p.AskDuringCheckin = english("Which?"), []int64{item.ID}, new(true)
		return got[*pretix.Question](t)(event.Questions.Create(ctx, p))
	}
	options := []pretix.QuestionOptionCreateParams{{Answer: english("S")}, {Answer: english("L"), Identifier: pretix.Set("LARGE")}}
	optional := ask(pretix.QuestionCreateParams{Type: pretix.QuestionTypeLine, ValidStringLengthMax: new(3)})
	yes := ask(pretix.QuestionCreateParams{Type: pretix.QuestionTypeBoolean, Required: new(true)})
	number := ask(pretix.QuestionCreateParams{Type: pretix.QuestionTypeNumber, ValidNumberMin: "18", ValidNumberMax: "99"})
	day2 := ask(pretix.QuestionCreateParams{Type: pretix.QuestionTypeDate})
	clock := ask(pretix.QuestionCreateParams{Type: pretix.QuestionTypeTime})
	moment := ask(pretix.QuestionCreateParams{Type: pretix.QuestionTypeDateTime})
	one := ask(pretix.QuestionCreateParams{Type: pretix.QuestionTypeChoice, Options: options})
	many := ask(pretix.QuestionCreateParams{Type: pretix.QuestionTypeMultipleChoice, Options: []pretix.QuestionOptionCreateParams{{Answer: english("A")}, {Answer: english("B")}}})

	list := got[*pretix.CheckinList](t)(event.CheckinLists.Create(ctx, pretix.CheckinListCreateParams{Name: "Door"}))
	order := got[*pretix.Order](t)(event.Orders.Create(ctx, pretix.OrderCreateParams{
		Email: "guest@example.org", Positions: []pretix.OrderCreatePosition{{Item: item.ID, Variation: day}},
	}))
	missing := func(answers map[int64]string) []int64 {
		result := got[*pretix.CheckinResult](t)(s.org.Checkin.Redeem(ctx, pretix.CheckinRedeemParams{
			Lists: []int64{list.ID}, Secret: order.Positions[0].Secret, Nonce: "same", Answers: answers,
		}))
		ids := []int64{}
		for _, q := range result.Questions {
			ids = append(ids, q.ID)
		}
		require.Equal(t, len(ids) > 0, result.Status == pretix.CheckinStatusIncomplete)
		return ids
	}
	all := []int64{optional.ID, yes.ID, number.ID, day2.ID, clock.ID, moment.ID, one.ID, many.ID}
	assert.ElementsMatch(t, all, missing(nil))
	assert.ElementsMatch(t, all, missing(map[int64]string{
		optional.ID: "long", yes.ID: "false", number.ID: "17", day2.ID: "soon", clock.ID: "late", moment.ID: "never", one.ID: "XL",
		many.ID: fmt.Sprint(many.Options[0].ID, ",0"),
	}), "none of them fits")
	assert.ElementsMatch(t, all[1:], missing(map[int64]string{optional.ID: "", yes.ID: ""}), "an empty one is an answer if it may be")
	assert.ElementsMatch(t, all[:1], missing(map[int64]string{
		yes.ID: "true", number.ID: "18", day2.ID: "2026-12-31", clock.ID: "09:30", moment.ID: "2026-12-31T09:30", one.ID: "LARGE",
		many.ID: fmt.Sprint(many.Options[0].ID, ",", many.Options[1].ID),
	}), "answers are kept, but an empty one counts for one scan")
	assert.Empty(t, missing(map[int64]string{optional.ID: ""}))
	assert.Empty(t, missing(map[int64]string{optional.ID: ""}), "the scan is sent again, with its answers")
	assert.Equal(t, all[:1], missing(nil), "questions are asked before the nonce counts")

	given := map[int64]pretix.Answer{}
	for _, a := range got[*pretix.OrderPosition](t)(event.OrderPositions.Get(ctx, order.Positions[0].ID, pretix.OrderPositionGetParams{})).Answers {
		given[a.Question] = a
	}
	assert.Len(t, given, 7)
	assert.Equal(t, []string{"LARGE"}, given[one.ID].OptionIdentifiers)
	assert.Equal(t, "A, B", given[many.ID].Answer)
	assert.Equal(t, "True", given[yes.ID].Answer)

	status := got[*pretix.CheckinListStatus](t)(event.CheckinLists.Status(ctx, list.ID))
	require.Len(t, status.Items, 1)
	require.Len(t, status.Items[0].Variations, 2)
	assert.Equal(t, pretix.CheckinListStatusVariation{ID: day, Value: "One day", CheckinCount: 1, PositionCount: 1}, status.Items[0].Variations[0])
}
