package pretix_test

import (
	"bufio"
	"cmp"
	"encoding/json"
	"iter"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

// A surface is what the tests of all endpoints work with on a real server. They
// run in order, since later ones use what earlier ones made.
type surface struct {
	client *pretix.Client // with all permissions
	user   *pretix.Client // of a user, by OAuth
	org    pretix.OrganizerHandle
	event  pretix.EventHandle
	env    struct {
		URL       string            `json:"url"`
		Organizer string            `json:"organizer"`
		AccessLog string            `json:"access_log"`
		Tokens    map[string]string `json:"tokens"`
		OAuth     struct {
			Token    string `json:"token"`
			ClientID string `json:"client_id"`
		} `json:"oauth"`
		Surface struct {
			Event            string `json:"event"`
			Series           string `json:"series"`
			Past             string `json:"past"`
			Seated           string `json:"seated"`
			PastItem         int64  `json:"past_item"`
			BadgeLayout      int64  `json:"badge_layout"`
			BadgeLayoutItem  int64  `json:"badge_item"`
			TicketLayoutItem int64  `json:"ticket_layout_item"`
			Team             int64  `json:"team"`
			Member           int64  `json:"member"`
		} `json:"surface"`
	}

	category, item, addOn, variation, quota, question, choice, option, list, voucher int64
	customer, order                                                                  string
}

// surfaceParts run in this order.
var surfaceParts = []struct {
	name string
	test func(*testing.T, *surface)
	real bool // only the real server can do it
}{
	{name: "organizer", test: surfaceOrganizer},
	{name: "people", test: surfacePeople},
	{name: "events", test: surfaceEvents},
	{name: "tokens", test: surfaceOAuth},
	{name: "products", test: surfaceProducts},
	{name: "sales", test: surfaceSales},
	{name: "orders", test: surfaceOrders},
	{name: "changes", test: surfaceChanges},
	{name: "feeds", test: surfaceFeeds},
	{name: "invoices", test: surfaceInvoices, real: true},
	{name: "check-in", test: surfaceCheckin},
	{name: "answers", test: surfaceAnswers},
	{name: "seats", test: surfaceSeats, real: true},
	{name: "files", test: surfaceFiles, real: true},
	{name: "devices", test: surfaceDevices},
	{name: "plugins", test: surfacePlugins},
}

// TestSurfaceOfFake makes the same calls to the fake, but for what only the real
// server can do.
//
//nolint:tparallel // the parts run in order
func TestSurfaceOfFake(t *testing.T) {
	t.Parallel()
	fake := pretixtest.NewServer(t)
	s := fakeSurface(t, fake)
	for _, part := range surfaceParts {
		if !part.real {
			t.Run(part.name, func(t *testing.T) { part.test(t, s) })
		}
	}
}

// fakeSurface fills the fake as bootstrap.py does the real server.
func fakeSurface(t *testing.T, fake *pretixtest.Server) *surface {
	t.Helper()
	s := &surface{}
	s.env.URL, s.env.Organizer = fake.URL(), fake.Organizer()
	env := &s.env.Surface
	env.Event, env.Series, env.Past, env.Seated = "surface", "series", "past", "seated"
	events := "organizers/" + fake.Organizer() + "/events/"
	for _, slug := range []string{env.Event, env.Past, env.Seated} {
		fake.AddEvent(fake.Organizer(), slug)
	}
	fake.Add(events, pretixtest.Object{"slug": env.Series, "name": pretixtest.Object{"en": "Series"}, "currency": "EUR", "date_from": "2027-01-01T00:00:00Z", "has_subevents": true})
	badged := fake.Add(events+"surface/items/", pretixtest.Object{"name": pretixtest.Object{"en": "With badge"}, "default_price": "0.00"})["id"]
	id := func(o pretixtest.Object) int64 { return o["id"].(int64) }
	env.BadgeLayout = id(fake.Add(events+"surface/badgelayouts/", pretixtest.Object{"name": "Badge", "default": true}))
	env.BadgeLayoutItem = id(fake.Add(events+"surface/badgeitems/", pretixtest.Object{"item": badged, "layout": env.BadgeLayout}))
	layout := fake.Add(events+"surface/ticketlayouts/", pretixtest.Object{"name": "Ticket", "default": true})["id"]
	env.TicketLayoutItem = id(fake.Add(events+"surface/ticketlayoutitems/", pretixtest.Object{"item": badged, "layout": layout, "sales_channel": "web"}))
	env.PastItem = id(fake.Add(events+"past/items/", pretixtest.Object{"name": pretixtest.Object{"en": "Over"}}))
	fake.Add(events+"surface/revokedsecrets/", pretixtest.Object{"secret": "revoked"})
	fake.Add(events+"surface/blockedsecrets/", pretixtest.Object{"secret": "blocked", "blocked": true})
	var err error
	s.client, err = pretix.NewClient(fake.URL(), pretix.Token(fake.Token()))
	require.NoError(t, err)
	s.env.OAuth.Token = fake.AddOAuthToken(fake.Organizer(), "read", "write", "profile")
	s.user, err = pretix.NewClient(fake.URL(), pretix.OAuthToken(s.env.OAuth.Token))
	require.NoError(t, err)
	s.org = s.client.Organizer(fake.Organizer())
	s.event = s.org.Event(env.Event)
	return s
}

// TestSandboxSurface calls every endpoint of a real server with the method that is
// for it, and counts them in the server's own log.
//
//nolint:tparallel // the parts run in order
func TestSandboxSurface(t *testing.T) {
	t.Parallel()
	path := os.Getenv(sandboxVariable)
	if path == "" {
		t.Skipf("no real server: start one with internal/sandbox/pretix/start.sh and set %s to the env.json it writes", sandboxVariable)
	}
	s := &surface{}
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, &s.env))
	s.client, err = pretix.NewClient(s.env.URL, pretix.Token(s.env.Tokens["full"]))
	require.NoError(t, err)
	s.user, err = pretix.NewClient(s.env.URL, pretix.OAuthToken(s.env.OAuth.Token))
	require.NoError(t, err)
	s.org = s.client.Organizer(s.env.Organizer)
	s.event = s.org.Event(s.env.Surface.Event)
	for _, part := range surfaceParts {
		t.Run(part.name, func(t *testing.T) { part.test(t, s) })
	}
	t.Run("coverage", func(t *testing.T) { surfaceCoverage(t, s) })
}

// got is the value of a call that must succeed.
func got[T any](t *testing.T) func(T, error) T {
	t.Helper()
	return func(v T, err error) T {
		t.Helper()
		require.NoError(t, err)
		return v
	}
}

// rows are the rows of a list, which must not be empty.
func rows[T any](t *testing.T, seq iter.Seq2[T, error]) []T {
	t.Helper()
	all, err := pretix.Collect(seq, -1)
	require.NoError(t, err)
	require.NotEmpty(t, all)
	return all
}

// reached are endpoints that count although a method of ours cannot reach them in
// the sandbox, or has no reason to.
var unreached = map[string]string{
	"GET /":                    "no method: the index of the API",
	"GET /idempotency_query":   "no method: some of its responses are wrong",
	"POST /oauth/token":        "no method: for packages of OAuth",
	"POST /oauth/revoke_token": "no method: for packages of OAuth",
}

// surfaceCoverage compares the log of the server with the contract: a line belongs
// to a literal path before one with variables.
func surfaceCoverage(t *testing.T, s *surface) {
	b, err := os.ReadFile("../internal/gen/pretix/api.json")
	require.NoError(t, err)
	var facts struct {
		Endpoints []struct{ Method, Path string }
	}
	require.NoError(t, json.Unmarshal(b, &facts))
	type endpoint struct {
		name      string
		pattern   *regexp.Regexp
		variables int
		called    bool
	}
	variable := regexp.MustCompile(`\\\{[a-z_]+\\\}`)
	var all []*endpoint
	for _, e := range facts.Endpoints {
		path := strings.NewReplacer("{ev}", "/organizers/{organizer}/events/{event}", "{org}", "/organizers/{organizer}").Replace(e.Path)
		quoted := regexp.QuoteMeta(e.Method + " /api/v1" + path)
		all = append(all, &endpoint{
			name: e.Method + " " + e.Path, variables: strings.Count(path, "{"),
			pattern: regexp.MustCompile("^" + variable.ReplaceAllString(quoted, "[^/]+") + "$"),
		})
	}
	slices.SortStableFunc(all, func(a, b *endpoint) int { return cmp.Compare(a.variables, b.variables) })
	// The server writes a line after it has responded.
	assert.Eventually(t, func() bool {
		s.readLog(t, func(request string) {
			for _, e := range all {
				if e.pattern.MatchString(request) {
					e.called = true
					break
				}
			}
		})
		return !slices.ContainsFunc(all, func(e *endpoint) bool { return !e.called && unreached[e.name] == "" })
	}, 10*time.Second, 200*time.Millisecond)
	called := 0
	var missing []string
	for _, e := range all {
		switch {
		case e.called:
			called++
		case unreached[e.name] == "":
			missing = append(missing, e.name)
		}
	}
	slices.Sort(missing)
	t.Logf("%d of 339 endpoints called with success, %d can be", called, len(all))
	assert.Empty(t, missing, "%d endpoints were not called:\n%s", len(missing), strings.Join(missing, "\n"))
}

// readLog calls f for each request that the server responded to with a success.
func (s *surface) readLog(t *testing.T, f func(request string)) {
	t.Helper()
	log, err := os.Open(s.env.AccessLog)
	require.NoError(t, err)
	defer func() { _ = log.Close() }()
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		if request, status, ok := strings.Cut(lines.Text(), " 2"); ok && len(status) == 2 {
			f(request)
		}
	}
}

// inDays is a moment without a fraction, which the server keeps as it is.
func inDays(n int) time.Time { return time.Now().UTC().Truncate(time.Second).AddDate(0, 0, n) }

func english(text string) pretix.I18nString { return pretix.I18nString{pretix.LocaleEN: text} }
