package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

// start runs the program with lines as its input.
func start(ctx context.Context, env map[string]string, lines []string, args ...string) (code int, stdout, stderr string) {
	var out, problems bytes.Buffer
	in := strings.NewReader(strings.Join(append(lines, ""), "\n"))
	code = program(ctx, append([]string{"-wait", "1ms"}, args...), lookup(env), in, &out, &problems)
	return code, out.String(), problems.String()
}

func lookup(env map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		value, ok := env[name]
		return value, ok
	}
}

// open starts an event that the program takes for a real one. It loses nothing.
func open(t *testing.T) (*pretixtest.Server, map[string]string) {
	t.Helper()
	server, err := startEvent(t.Context())
	require.NoError(t, err)
	t.Cleanup(server.Close)
	server.ClearFaults()
	server.ResetRequests()
	return server, map[string]string{"PRETIX_URL": server.URL(), "PRETIX_TOKEN": server.Token(), "PRETIX_ORGANIZER": server.Organizer()}
}

const list = "organizers/bigevents/events/festival/"

// counted are the scans that count.
func counted(s *pretixtest.Server) int {
	n := 0
	for _, checkin := range s.Objects(list + "checkins/") {
		if checkin["successful"] == true {
			n++
		}
	}
	return n
}

func TestOnFake(t *testing.T) {
	t.Parallel()
	code, out, stderr := start(t.Context(), nil, []string{
		"ADULT-1", "2", "30", "CHILD-1", "9", "1", "3", "", "CHILD-1", "", "UNPAID-1", "BLOCKED-1", "PARKING-1", "ANYTHING",
		":exit", "ADULT-1", ":entry", "ADULT-1", "ADULT-2", ":cancel", ":wat", ":count", "", "ADULT-2", // and no answer
	})
	require.Zero(t, code, stderr)
	for _, text := range []string{
		"no PRETIX_URL: using a fake event", "\n0 of 4 tickets came, 0 inside\n",
		"? Which size of T-shirt? (one number)\n    1 S\n    2 M\n", "? How old are you? (a number, or nothing)\n",
		"no response yet, sending the scan again\n1 ADMITTED  Ticket, Adult\n",
		"that answer does not fit\n", "\n2 ADMITTED  Ticket, Child\n",
		"\n3 REFUSED   this ticket was used before, at ", "\n4 REFUSED   this ticket is not paid (Ticket, Adult)\n",
		"\n5 REFUSED   this ticket is blocked", "\n6 REFUSED   this ticket is for something else\n", "\n7 REFUSED   this is no ticket of this event\n",
		"\n8 LEFT      Ticket, Adult\n", "\n9 ADMITTED  Ticket, Adult\n", "\n10 REFUSED   a question has no answer\n", "commands are :entry,",
		"\n2 of 4 tickets came, 2 inside\n  Ticket                  2 of 4\n", "\n11 REFUSED   a question has no answer\n",
	} {
		assert.Contains(t, out, text)
	}
	_, out, _ = strings.Cut(out, "\n") // the codes to try
	for _, secret := range []string{"ADULT", "CHILD", "Ann", "Lee", "Roth", "@"} {
		assert.NotContains(t, out, secret)
	}
}

// A scan whose response is lost, even by all attempts of the client, counts once.
func TestLostResponse(t *testing.T) {
	t.Parallel()
	server, env := open(t)
	server.Inject(pretixtest.Fault{Path: "checkinrpc/redeem", Cut: pretixtest.CutAfter, After: 1, Times: 3})
	code, out, stderr := start(t.Context(), env, []string{"ADULT-1", "1", ""}, "-event", "festival")
	require.Zero(t, code, stderr)
	assert.Contains(t, out, "1 ADMITTED")
	assert.Empty(t, server.PendingFaults())
	assert.Equal(t, 1, counted(server))
	nonces, scans := map[string]bool{}, 0
	for _, r := range server.Requests() {
		if r.Method == http.MethodPost {
			var sent struct{ Nonce string }
			require.NoError(t, json.Unmarshal(r.Body, &sent))
			nonces[sent.Nonce] = true
			scans++
		}
	}
	assert.Equal(t, 5, scans)
	assert.Len(t, nonces, 1)
}

func TestNoResult(t *testing.T) {
	t.Parallel()
	again := []string{"CHILD-1", "CHILD-1", "1", ""}
	for _, test := range []struct {
		name  string
		fault pretixtest.Fault
		text  string
		lines []string
		then  string
	}{
		{"the server is down", pretixtest.Fault{Status: 503, Times: 6}, "\n1 NO RESULT pretix: POST ", again, "ADMITTED"},
		{"garbage after the check-in", pretixtest.Fault{Body: `{"status": 7}`, After: 1}, "\n1 NO RESULT pretix: ", []string{"CHILD-1", "1", "", "CHILD-1", ""}, "REFUSED   this ticket was used before"},
		{"rejected", pretixtest.Fault{Status: 400, Body: `{"secret": ["Bad."]}`}, "400 Bad Request: secret: Bad.", again, "ADMITTED"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server, env := open(t)
			test.fault.Path = "checkinrpc/redeem"
			server.Inject(test.fault)
			code, out, stderr := start(t.Context(), env, test.lines, "-event", "festival")
			assert.Equal(t, 1, code)
			assert.Contains(t, out, test.text)
			assert.Contains(t, out, "\n2 "+test.then, "the door stays open")
			assert.Contains(t, stderr, "checkin: 1 scan had no result")
			assert.Empty(t, server.PendingFaults())
		})
	}
}

func TestCountsMayFail(t *testing.T) {
	t.Parallel()
	server, env := open(t)
	server.Inject(pretixtest.Fault{Path: "status/", Status: 500, After: 2, Times: 2})
	code, out, stderr := start(t.Context(), env, []string{":count", "CHILD-1", "1", ""}, "-event", "festival")
	require.Zero(t, code, stderr)
	assert.Contains(t, out, "no counts: pretix: GET ")
	assert.Contains(t, out, "1 ADMITTED")
}

func TestSimulate(t *testing.T) {
	t.Parallel()
	server, env := open(t)
	code, out, stderr := start(t.Context(), env, []string{"CHILD-1", "1", "", "NOBODY"}, "-event", "festival", "-simulate")
	require.Zero(t, code, stderr)
	assert.Contains(t, out, "1 (ADMITTED) Ticket, Child")
	assert.Contains(t, out, "2 (REFUSED) this is no ticket")
	assert.Zero(t, counted(server))
}

func TestWhatStaffShouldSee(t *testing.T) {
	t.Parallel()
	_, env := open(t)
	client, err := pretix.NewClient(env["PRETIX_URL"], pretix.Token(env["PRETIX_TOKEN"]))
	require.NoError(t, err)
	event := client.Organizer("bigevents").Event("festival")
	items, err := pretix.Collect(event.Items.All(t.Context(), pretix.ItemListParams{}), 1)
	require.NoError(t, err)
	_, err = event.Items.Update(t.Context(), items[0].ID, pretix.ItemUpdateParams{CheckinAttention: pretix.Set(true), CheckinText: pretix.Set("Hand out a bag")})
	require.NoError(t, err)
	code, out, stderr := start(t.Context(), env, []string{"CHILD-1", "1", ""}, "-event", "festival", "-list", "Door")
	require.Zero(t, code, stderr)
	assert.Contains(t, out, "1 ADMITTED  Ticket, Child\n  ! look at this ticket\n  ! Hand out a bag\n")
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	server, env := open(t)
	server.Add(list+"checkinlists/", pretixtest.Object{"name": "VIP", "all_products": true})
	server.AddEvent(server.Organizer(), "empty")
	with := func(name, value string) map[string]string {
		changed := map[string]string{name: value}
		for n, v := range env {
			if n != name {
				changed[n] = v
			}
		}
		return changed
	}
	for _, test := range []struct {
		name string
		env  map[string]string
		args []string
		text string
	}{
		{"no event", env, nil, "-event: the slug of the event is missing"},
		{"no such event", env, []string{"-event", "none"}, "403 Forbidden: the token lacks the permission, or the organizer or event does not exist"},
		{"several lists", env, []string{"-event", "festival"}, "-list: the event has 2 check-in lists that fit: Door, VIP"},
		{"no such list", env, []string{"-event", "festival", "-list", "Bar"}, `-list: the event has no check-in list "Bar"`},
		{"no list at all", env, []string{"-event", "empty"}, "-event: the event has no check-in list"},
		{"a token that is none", with("PRETIX_TOKEN", "x"), []string{"-event", "festival"}, "401"},
		{"another kind of token", env, []string{"-event", "festival", "-device"}, "401"},
		{"a bad address", with("PRETIX_URL", "pretix.eu"), []string{"-event", "festival"}, "baseURL"},
		{"no token", with("PRETIX_TOKEN", ""), nil, "but PRETIX_TOKEN is empty"},
		{"surplus", nil, []string{"festival"}, `unexpected argument "festival"`},
		{"negative", nil, []string{"-wait", "-1s"}, "-wait: must not be negative"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			code, _, stderr := start(t.Context(), test.env, nil, test.args...)
			assert.Equal(t, 2, code)
			assert.Contains(t, stderr, test.text)
			assert.NotContains(t, stderr, server.Token())
		})
	}
}

// A token that is revoked while the door is open ends the program: no scan can work.
func TestRevoked(t *testing.T) {
	t.Parallel()
	server, env := open(t)
	server.Inject(pretixtest.Fault{Path: "checkinrpc/redeem", Status: 401})
	code, _, stderr := start(t.Context(), env, []string{"CHILD-1", "CHILD-1"}, "-event", "festival")
	assert.Equal(t, 2, code)
	assert.Contains(t, stderr, "checkin: scan 1: pretix: POST ")
}

func TestInterrupted(t *testing.T) {
	t.Parallel()
	_, env := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	t.Cleanup(func() { r.Close() })
	go func() {
		_, _ = io.WriteString(w, "CHILD-1\n1\n") // and then nothing, at a question
		cancel()
	}()
	var out, problems bytes.Buffer
	code := program(ctx, []string{"-event", "festival"}, lookup(env), r, &out, &problems)
	assert.Equal(t, 1, code)
	assert.Contains(t, problems.String(), "context canceled")
}

func TestUnderstand(t *testing.T) {
	t.Parallel()
	options := []pretix.QuestionOption{{ID: 7}, {ID: 9}}
	for _, test := range []struct {
		kind     pretix.QuestionType
		required bool
		text     string
		answer   string
		ok       bool
	}{
		{pretix.QuestionTypeLine, true, "", "", false},
		{pretix.QuestionTypeLine, false, "", "", true},
		{pretix.QuestionTypeLine, true, "x", "x", true},
		{pretix.QuestionTypeBoolean, true, "Yes", "true", true},
		{pretix.QuestionTypeBoolean, true, "n", "false", false},
		{pretix.QuestionTypeBoolean, false, "n", "false", true},
		{pretix.QuestionTypeBoolean, false, "maybe", "", false},
		{pretix.QuestionTypeChoice, true, "2", "9", true},
		{pretix.QuestionTypeChoice, true, "3", "", false},
		{pretix.QuestionTypeChoice, true, "1,2", "", false},
		{pretix.QuestionTypeMultipleChoice, true, "1, 2", "7,9", true},
		{pretix.QuestionTypeMultipleChoice, true, "1,", "", false},
	} {
		answer, ok := understand(pretix.Question{Type: test.kind, Required: test.required, Options: options}, test.text)
		assert.Equal(t, test.ok, ok, "%+v", test)
		assert.Equal(t, test.answer, answer, "%+v", test)
	}
}

func TestReasons(t *testing.T) {
	t.Parallel()
	d := &door{}
	for text, result := range map[string]pretix.CheckinResult{
		"exchange this ticket for a wristband first": {Status: pretix.CheckinStatusExchange},
		"not possible: new":                          {Status: pretix.CheckinStatusError, Reason: "new"},
		"not here, or not now: Too early":            {Status: pretix.CheckinStatusError, Reason: pretix.CheckinErrorReasonRules, ReasonExplanation: "Too early"},
	} {
		assert.Equal(t, text, d.reason(&result))
	}
}

func TestFileQuestion(t *testing.T) {
	t.Parallel()
	d := &door{out: io.Discard}
	refused, err := d.ask(t.Context(), []pretix.Question{{Type: pretix.QuestionTypeFile}}, nil)
	require.NoError(t, err)
	assert.Contains(t, refused, "a file is needed")
}

func TestHelp(t *testing.T) {
	t.Parallel()
	code, out, _ := start(t.Context(), nil, nil, "-h")
	assert.Zero(t, code)
	for _, text := range []string{"Checkin reads codes", "PRETIX_URL", "Exit codes:", "-simulate"} {
		assert.Contains(t, out, text)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestFullDisk(t *testing.T) {
	t.Parallel()
	var stderr bytes.Buffer
	assert.Equal(t, 1, program(t.Context(), nil, lookup(nil), strings.NewReader(""), full{}, &stderr))
	assert.Contains(t, stderr.String(), "the output is incomplete: no space left on device")
}
