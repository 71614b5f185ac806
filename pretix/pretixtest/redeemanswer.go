package pretixtest

import (
	"slices"
	"strings"
)

// unanswered are the questions of the door that have no answer. Good answers that were
// sent are kept, whatever becomes of the scan.
func (s *Server) unanswered(sc scan, p *row) []*row {
	if sc.text("type") == "exit" {
		return nil
	}
	given, _ := sc.values["answers"].(*object)
	order := s.shelfAt(eventOf(p.path) + "orders/").row(p.text("order"))
	answers, _ := p.get("answers").([]any)
	answers = slices.Clone(answers)
	var missing []*row
	for _, q := range s.shelfAt(eventOf(p.path) + "questions/").rows {
		if !q.bool("ask_during_checkin") || !slices.Contains(names(q.get("items")), text(p.get("item"))) {
			continue
		}
		before := slices.IndexFunc(answers, func(a any) bool { o, ok := a.(*object); return ok && o.values["question"] == number(q.id) })
		answer, good := s.doorAnswer(q, given)
		switch {
		case !good && before < 0:
			missing = append(missing, q)
		case !good:
		case answer == nil && before >= 0:
			answers = slices.Delete(answers, before, before+1)
		case answer == nil:
		default:
			made := s.answersOf(order, []any{answer})
			if before >= 0 {
				answers[before] = made[0]
			} else {
				answers = append(answers, made...)
			}
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

// doorAnswer is the answer that a scan gives to a question: nil for an empty one, and
// not good if there is none, or none that fits.
func (s *Server) doorAnswer(q *row, given *object) (answer any, good bool) {
	if given == nil {
		return nil, false
	}
	v, sent := given.get(q.key)
	kind := q.text("type")
	switch {
	case !sent, q.bool("required") && !truthy(v), q.bool("required") && kind == "B" && v != true && v != "true" && v != "True":
		return nil, false
	case !truthy(v) && kind != "B":
		return nil, true
	}
	data := fields("question", number(q.id), "answer", text(v), "options", []any{})
	if kind == "C" || kind == "M" {
		parts := strings.Split(text(v), ",")
		if list, ok := v.([]any); ok {
			parts = names(list)
		}
		var ids []any
		for _, part := range parts {
			for _, o := range s.shelfAt(q.path + q.key + "/options/").rows {
				if o.key == part || o.text("identifier") == part {
					ids = append(ids, number(o.id))
				}
			}
		}
		data.set("options", ids)
		if len(ids) != len(parts) {
			return nil, false
		}
	}
	if kind == "B" {
		data.set("answer", text(v == true || v == "true" || v == "True"))
	}
	wrong := s.validAnswer(s.insider(q.path), data)
	return data, wrong == nil
}
