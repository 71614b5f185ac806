package pretixtest

import (
	"math/big"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// unanswered are the questions of the door that have no answer. Answers that were sent
// are stored if they fit, also empty ones unless they are required.
func (s *Server) unanswered(sc scan, p *row) []*row {
	if sc.text("type") == "exit" {
		return nil
	}
	given, _ := sc.values["answers"].(*object)
	answers, _ := p.get("answers").([]any)
	answers = slices.Clone(answers)
	var missing []*row
	for _, q := range s.shelfAt(eventOf(p.path) + "questions/").rows {
		if !q.bool("ask_during_checkin") || !slices.Contains(names(q.get("items")), text(p.get("item"))) {
			continue
		}
		before := slices.IndexFunc(answers, func(a any) bool { o, ok := a.(*object); return ok && o.values["question"] == number(q.id) })
		if given != nil {
			if sent, has := given.get(q.key); has {
				if answer := s.fitting(q, textOf(sent)); answer != nil {
					order := s.orderOf(p)
					switch empty := answer.text("answer") == ""; {
					case before >= 0 && empty:
						answers = slices.Delete(answers, before, before+1)
					case before >= 0:
						answers[before] = s.answersOf(order, []any{answer})[0]
					case !empty:
						answers = append(answers, s.answersOf(order, []any{answer})...)
					}
					continue
				}
			}
		}
		if before < 0 {
			missing = append(missing, q)
		}
	}
	if sc.values["simulate"] != true {
		p.value.set("answers", answers)
	}
	if sc.values["force"] == true || sc.values["questions_supported"] == false {
		return nil
	}
	return missing
}

// fitting is an answer as it is stored, or nil if it does not fit the question.
func (s *Server) fitting(q *row, sent string) *object {
	kind := q.text("type")
	yes := sent == "true" || sent == "True"
	if q.bool("required") && (sent == "" || kind == "B" && !yes) {
		return nil
	}
	answer := fields("question", number(q.id), "answer", sent)
	switch {
	case kind == "B":
		answer.set("answer", map[bool]string{true: "True", false: "False"}[yes])
	case sent == "":
	case kind == "C" || kind == "M":
		chosen := s.chosen(q, sent)
		if chosen == nil || kind == "C" && len(chosen) > 1 {
			return nil
		}
		options, texts := []any{}, []string{}
		for _, o := range chosen {
			value, _ := o.get("answer").(*object)
			options, texts = append(options, number(o.id)), append(texts, anyLanguage(value))
		}
		answer.set("options", options)
		answer.set("answer", strings.Join(texts, ", "))
	case !fits(q, kind, sent):
		return nil
	}
	return answer
}

// chosen are the options that a text names by ID or identifier, nil if one is unknown.
func (s *Server) chosen(q *row, sent string) []*row {
	var all []*row
	for name := range strings.SplitSeq(sent, ",") {
		options := s.shelfAt(q.path + q.key + "/options/").rows
		i := slices.IndexFunc(options, func(o *row) bool { return o.key == name || o.text("identifier") == name })
		if i < 0 {
			return nil
		}
		all = append(all, options[i])
	}
	return all
}

// fits checks texts, numbers and dates; other kinds are not looked at. The real server
// reads more forms of dates and times than ISO 8601.
func fits(q *row, kind, sent string) bool {
	parses := func(layouts ...string) bool {
		return slices.ContainsFunc(layouts, func(layout string) bool { _, err := time.Parse(layout, sent); return err == nil })
	}
	switch kind {
	case "N":
		if strings.ContainsAny(sent, "/eEpP") { // takes a Rat, or much memory
			return false
		}
		n, ok := new(big.Rat).SetString(strings.TrimSpace(sent))
		low, high := q.get("valid_number_min"), q.get("valid_number_max")
		return ok && (low == nil || n.Cmp(amount(low)) >= 0) && (high == nil || n.Cmp(amount(high)) <= 0)
	case "S", "T":
		length := int64(utf8.RuneCountInString(sent))
		low, high := q.get("valid_string_length_min"), q.get("valid_string_length_max")
		return (low == nil || amount(low).Cmp(big.NewRat(length, 1)) <= 0) && (high == nil || amount(high).Cmp(big.NewRat(length, 1)) >= 0)
	case "D":
		low, high := q.text("valid_date_min"), q.text("valid_date_max")
		return parses(time.DateOnly) && (low == "" || sent >= low) && (high == "" || sent <= high)
	case "H":
		return parses("15:04", time.TimeOnly)
	case "W":
		return parses(time.RFC3339, "2006-01-02T15:04", "2006-01-02T15:04:05", time.DateTime)
	}
	return true
}
