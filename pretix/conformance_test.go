package pretix_test

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

// sandboxVariable names the environment variable with the path of the env.json
// that internal/sandbox/pretix/start.sh writes.
const sandboxVariable = "PRETIX_SANDBOX"

// A subject is a server under test, with the same contents whichever it is.
type subject struct {
	URL              string            `json:"url"`
	MailDirectory    string            `json:"mail_directory"`
	Organizer        string            `json:"organizer"`
	EmptyOrganizer   string            `json:"empty_organizer"`
	ForeignOrganizer string            `json:"foreign_organizer"`
	Tokens           map[string]string `json:"tokens"`
	Customers        map[string]string `json:"customers"`
	InFlightKey      string            `json:"in_flight_idempotency_key"`

	fake *pretixtest.Server
}

// conformance are the cases that every server has to pass, a real one and the
// fake: with the same assertions, so that the fake cannot drift.
var conformance = []struct {
	name string
	test func(*testing.T, *subject)
}{
	{"version", testVersion},
	{"authentication", testAuthentication},
	{"permissions", testPermissions},
	{"pages", testPages},
	{"iteration", testIteration},
	{"filter", testFilter},
	{"get", testGet},
	{"html responses", testHTMLResponses},
	{"content negotiation", testContentNegotiation},
	{"slashes", testSlashes},
	{"create", testCreate},
	{"create rejected", testCreateRejected},
	{"e-mail", testEmail},
	{"name schemes", testNameSchemes},
	{"name parts", testNameParts},
	{"locales", testLocales},
	{"update", testUpdate},
	{"put and delete", testPutAndDelete},
	{"anonymize and revive", testAnonymize},
	{"single sign-on", testSingleSignOn},
	{"activation mail", testActivationMail},
	{"idempotency replay", testIdempotencyReplay},
	{"idempotency in flight", testIdempotencyInFlight},
	{"exactly once", testExactlyOnce},
	{"truncated requests", testTruncatedRequests},
	{"uploads", testUploads},
}

func TestConformance(t *testing.T) {
	t.Parallel()
	t.Run("fake", func(t *testing.T) {
		t.Parallel()
		for _, c := range conformance {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				c.test(t, fakeSubject(t))
			})
		}
		runScripts(t, nil, true)
	})
	t.Run("real", func(t *testing.T) { // not parallel: one server with one worker
		path := os.Getenv(sandboxVariable)
		if path == "" {
			t.Skipf("no real server: start one with internal/sandbox/pretix/start.sh and set %s to the env.json it writes", sandboxVariable)
		}
		s := realSubject(t, path)
		for _, c := range conformance {
			t.Run(c.name, func(t *testing.T) { c.test(t, s) })
		}
		runScripts(t, s, false)
	})
}

func realSubject(t *testing.T, path string) *subject {
	t.Helper()
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	s := new(subject)
	require.NoError(t, json.Unmarshal(b, s))
	return s
}

// fakeSubject fills a fake as bootstrap.py does the real server.
func fakeSubject(t *testing.T) *subject {
	t.Helper()
	fake := pretixtest.NewServer(t)
	fake.AddOrganizer("empty")
	fake.AddOrganizer("foreign")
	s := &subject{
		URL: fake.URL(), Organizer: fake.Organizer(), EmptyOrganizer: "empty", ForeignOrganizer: "foreign",
		InFlightKey: "in-flight",
		Tokens: map[string]string{
			"full":            fake.Token(),
			"read_only":       fake.AddToken(fake.Organizer(), pretixtest.PermissionCustomersRead),
			"no_permission":   fake.AddToken(fake.Organizer()),
			"inactive":        fake.AddToken(fake.Organizer()),
			"empty_organizer": fake.AddToken("empty", pretixtest.PermissionAll),
		},
		fake: fake,
	}
	email := func(s string) *string { return &s }
	s.Customers = map[string]string{
		"sso": fake.AddCustomer(fake.Organizer(), pretixtest.Customer{
			Email: email("sso@example.org"), SSO: true, ExternalIdentifier: email("123"), IsActive: true, IsVerified: true,
		}).Identifier,
		"dotted_identifier": fake.AddCustomer(fake.Organizer(), pretixtest.Customer{
			Email: email("dot@example.org"), Identifier: "a.b", IsActive: true, IsVerified: true,
		}).Identifier,
		"legacy_name": fake.AddCustomer(fake.Organizer(), pretixtest.Customer{
			Email: email("legacy@example.org"), NameParts: map[string]any{"_legacy": "Foo"}, IsActive: true,
		}).Identifier,
	}
	fake.RevokeToken(s.Tokens["inactive"])
	fake.HoldIdempotencyKey(fake.Token(), s.InFlightKey)
	return s
}

// client returns a client with the named token, or with the token itself.
func (s *subject) client(t *testing.T, token string, opts ...pretix.Option) *pretix.Client {
	t.Helper()
	if named, ok := s.Tokens[token]; ok {
		token = named
	}
	c, err := pretix.NewClient(s.URL, pretix.Token(token), opts...)
	require.NoError(t, err)
	return c
}

// customers returns the service of the organizer with everything in it.
func (s *subject) customers(t *testing.T, opts ...pretix.Option) pretix.CustomerService {
	t.Helper()
	return s.client(t, "full", opts...).Organizer(s.Organizer).Customers
}

// path is below the API's root, for what only [pretix.Client.Do] reaches.
func (s *subject) path(rest string) string { return "organizers/" + s.Organizer + "/customers/" + rest }

var addresses atomic.Int64

// newEmail returns an address that no server has seen.
func newEmail() string {
	return fmt.Sprintf("guest%d-%d@example.org", time.Now().UnixNano(), addresses.Add(1))
}

// create makes a customer with a new address.
func (s *subject) create(t *testing.T, params pretix.CustomerCreateParams) *pretix.Customer {
	t.Helper()
	if params.Email == "" && !params.NoEmail {
		params.Email = newEmail()
	}
	c, err := s.customers(t).Create(t.Context(), params)
	require.NoError(t, err)
	return c
}

// mailsTo returns the texts of the messages sent to an address.
func (s *subject) mailsTo(t *testing.T, address string) []string {
	t.Helper()
	var texts []string
	if s.fake != nil {
		for _, m := range s.fake.Mails() {
			if m.To == address {
				texts = append(texts, m.Body)
			}
		}
		return texts
	}
	files, err := filepath.Glob(filepath.Join(s.MailDirectory, "*"))
	require.NoError(t, err)
	for _, name := range files {
		b, err := os.ReadFile(name)
		require.NoError(t, err)
		m, err := mail.ReadMessage(strings.NewReader(string(b)))
		require.NoError(t, err)
		if strings.Contains(m.Header.Get("To"), address) {
			texts = append(texts, mailText(t, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body))
		}
	}
	return texts
}

// mailText reads the plain text of a message of any nesting.
func mailText(t *testing.T, contentType, encoding string, body io.Reader) string {
	t.Helper()
	kind, params, err := mime.ParseMediaType(contentType)
	require.NoError(t, err)
	if strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(body, params["boundary"])
		var text strings.Builder
		for {
			p, err := parts.NextRawPart()
			if err == io.EOF {
				return text.String()
			}
			require.NoError(t, err)
			text.WriteString(mailText(t, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p))
		}
	}
	if kind != "text/plain" {
		return ""
	}
	if strings.EqualFold(encoding, "quoted-printable") {
		body = quotedprintable.NewReader(body)
	}
	b, err := io.ReadAll(body)
	require.NoError(t, err)
	return string(b)
}

// asError returns the *pretix.Error of a call that must have failed with it.
func asError(t *testing.T, err error, status int) *pretix.Error {
	t.Helper()
	var e *pretix.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, status, e.StatusCode, "%v", err)
	return e
}
