package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/guestwire/guestwire-go/pretix"
)

// A line of standard input, or the error that ends it.
type line struct {
	text string
	err  error
}

// lines reads standard input on a goroutine of its own, since reading cannot be
// interrupted.
func lines(ctx context.Context, r io.Reader) <-chan line {
	all := make(chan line)
	go func() {
		in := bufio.NewScanner(r)
		send := func(l line) bool {
			select {
			case all <- l:
				return true
			case <-ctx.Done():
				return false
			}
		}
		for in.Scan() {
			if !send(line{text: strings.TrimSpace(in.Text())}) {
				return
			}
		}
		err := in.Err()
		if err == nil {
			err = io.EOF
		}
		for send(line{err: err}) {
		}
	}()
	return all
}

// read shows a prompt and returns the next line.
func (d *door) read(ctx context.Context, prompt string) (string, error) {
	if d.prompts {
		fmt.Fprint(d.out, prompt)
	}
	select {
	case l := <-d.lines:
		return l.text, l.err
	case <-ctx.Done():
		return "", fmt.Errorf("interrupted: %w", context.Cause(ctx))
	}
}

// ask puts the questions and fills in the answers. It returns why the ticket cannot be
// let in, empty if it can be tried again.
func (d *door) ask(ctx context.Context, questions []pretix.Question, answers map[int64]string) (refused string, err error) {
	for _, q := range questions {
		if q.Type == pretix.QuestionTypeFile {
			return "a file is needed, which cannot be taken here", nil
		}
		if _, asked := answers[q.ID]; asked {
			fmt.Fprintln(d.out, "  that answer does not fit")
		}
		text, err := d.answer(ctx, q)
		switch {
		case errors.Is(err, io.EOF), text == ":cancel":
			return "a question has no answer", nil
		case err != nil:
			return "", err
		}
		answers[q.ID] = text
	}
	return "", nil
}

// answer asks one question until the answer can be understood.
func (d *door) answer(ctx context.Context, q pretix.Question) (string, error) {
	fmt.Fprintf(d.out, "  ? %s%s\n", q.Question.String(d.language), hint(q))
	for i, o := range q.Options {
		fmt.Fprintf(d.out, "    %d %s\n", i+1, o.Answer.String(d.language))
	}
	for {
		text, err := d.read(ctx, "  answer> ")
		if err != nil || text == ":cancel" {
			return text, err
		}
		answer, ok := understand(q, text)
		if ok {
			return answer, nil
		}
		fmt.Fprintln(d.out, "  that answer does not fit")
	}
}

// hint says how to answer.
func hint(q pretix.Question) string {
	hints := map[pretix.QuestionType]string{
		pretix.QuestionTypeNumber:         "a number",
		pretix.QuestionTypeBoolean:        "y, n",
		pretix.QuestionTypeChoice:         "one number",
		pretix.QuestionTypeMultipleChoice: "numbers with commas",
		pretix.QuestionTypeDate:           "such as 2026-12-31",
		pretix.QuestionTypeTime:           "such as 19:30",
		pretix.QuestionTypeDateTime:       "such as 2026-12-31T19:30",
		pretix.QuestionTypeCountry:        "two letters",
	}
	text := hints[q.Type]
	switch {
	case q.Required && q.Type == pretix.QuestionTypeBoolean:
		text = "y, or :cancel"
	case !q.Required:
		text = strings.TrimPrefix(text+", or nothing", ", ")
	}
	if text == "" {
		return ""
	}
	return " (" + text + ")"
}

// understand turns what was typed into an answer as the server takes it. The server
// checks the rest.
func understand(q pretix.Question, text string) (string, bool) {
	if text == "" {
		return "", !q.Required
	}
	switch q.Type { //nolint:exhaustive // see default
	case pretix.QuestionTypeBoolean:
		switch strings.ToLower(text) {
		case "y", "yes":
			return "true", true
		case "n", "no":
			return "false", !q.Required
		}
		return "", false
	case pretix.QuestionTypeChoice, pretix.QuestionTypeMultipleChoice:
		var ids []string
		for number := range strings.SplitSeq(text, ",") {
			n, err := strconv.Atoi(strings.TrimSpace(number))
			if err != nil || n < 1 || n > len(q.Options) || q.Type == pretix.QuestionTypeChoice && len(ids) > 0 {
				return "", false
			}
			ids = append(ids, strconv.FormatInt(q.Options[n-1].ID, 10))
		}
		return strings.Join(ids, ","), true
	default:
		return text, true
	}
}
