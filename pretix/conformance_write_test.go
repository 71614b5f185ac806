package pretix_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

func testCreate(t *testing.T, s *subject) {
	customers := s.customers(t)
	address := newEmail()
	var r pretix.Response
	c, err := customers.Create(t.Context(), pretix.CustomerCreateParams{
		Email:              strings.ToUpper(address),
		ExternalIdentifier: "crm-7",
		Phone:              "+49 30 12345678",
		NameParts:          pretix.NameParts{pretix.NameKeyScheme: pretix.NameSchemeGivenFamily, pretix.NameKeyGivenName: "Zoë", pretix.NameKeyFamilyName: "Doe"},
		IsActive:           new(false),
		IsVerified:         new(false),
		Locale:             pretix.LocaleDEInformal,
		Notes:              "  likes <b>tea</b> & \"cake\"  ",
		Password:           "x",
	}, pretix.WithResponse(&r))
	require.NoError(t, err)
	assert.Equal(t, http.StatusCreated, r.StatusCode)
	assert.Equal(t, 1, r.Attempts)
	assert.Len(t, r.IdempotencyKey, 36)
	assert.Len(t, c.Identifier, 7)
	assert.Equal(t, address, c.Email, "stored in lower case")
	assert.Equal(t, "+493012345678", c.Phone, "stored in one form")
	assert.Equal(t, "Zoë Doe", c.Name)
	assert.Equal(t, "crm-7", c.ExternalIdentifier)
	assert.False(t, c.IsActive)
	assert.False(t, c.IsVerified)
	assert.Equal(t, pretix.LocaleDEInformal, c.Locale)
	assert.Equal(t, `likes <b>tea</b> & "cake"`, c.Notes, "trimmed")
	assert.Equal(t, time.UTC, c.DateJoined.Location())
	assert.WithinDuration(t, time.Now(), c.DateJoined, time.Hour)

	again, err := customers.Get(t.Context(), c.Identifier)
	require.NoError(t, err)
	assert.Equal(t, c, again)

	least := s.create(t, pretix.CustomerCreateParams{NoEmail: true})
	assert.Empty(t, least.Email)
	assert.Empty(t, least.Name)
	assert.Empty(t, least.NameParts)
	assert.True(t, least.IsActive)
	assert.True(t, least.IsVerified)
	assert.Equal(t, pretix.LocaleEN, least.Locale)

	// What the typed parameters leave no room for.
	var raw map[string]any
	err = s.client(t, "full").Do(t.Context(), http.MethodPost, s.path(""), map[string]any{
		"email": newEmail(), "identifier": "ZZZ", "unknown": 1, "send_email": true, "name": "Eve", "last_login": "2020-01-01T00:00:00Z",
	}, &raw)
	require.NoError(t, err)
	assert.NotEqual(t, "ZZZ", raw["identifier"], "read-only fields are ignored")
	assert.Empty(t, raw["name"])
	assert.Nil(t, raw["last_login"])
	assert.Equal(t, false, raw["send_email"], "echoed as false whatever was sent")
	assert.NotContains(t, raw, "password")
}

func testCreateRejected(t *testing.T, s *subject) {
	c := s.client(t, "full")
	long := strings.Repeat("x", 300)
	// The texts are the server's business, and change.
	for _, tt := range []struct {
		body   map[string]any
		fields []string
	}{
		{map[string]any{"email": "", "locale": "xx", "phone": "123"}, []string{"email", "locale", "phone"}},
		{map[string]any{"email": "no address"}, []string{"email"}},
		{map[string]any{"email": []int{1}}, []string{"email"}},
		{map[string]any{"email": true}, []string{"email"}},
		{map[string]any{"email": long + "@example.org"}, []string{"email"}},
		{map[string]any{"external_identifier": long}, []string{"external_identifier"}},
		{map[string]any{"phone": "030 12345678"}, []string{"phone"}},
		{map[string]any{"phone": "+49 1"}, []string{"phone"}},
		{map[string]any{"phone": "+" + long}, []string{"phone"}},
		{map[string]any{"locale": nil}, []string{"locale"}},
		{map[string]any{"locale": ""}, []string{"locale"}},
		{map[string]any{"is_active": "perhaps"}, []string{"is_active"}},
		{map[string]any{"is_active": nil}, []string{"is_active"}},
		{map[string]any{"name_parts": nil}, []string{"name_parts"}},
		{map[string]any{"name_parts": "foo"}, []string{"name_parts"}},
		{map[string]any{"name_parts": []int{1}}, []string{"name_parts"}},
		{map[string]any{"password": ""}, []string{"password"}},
		{map[string]any{"notes": map[string]any{}}, []string{"notes"}},
	} {
		err := c.Do(t.Context(), http.MethodPost, s.path(""), tt.body, nil)
		e := asError(t, err, http.StatusBadRequest)
		require.ErrorIs(t, err, pretix.ErrBadRequest)
		for _, field := range tt.fields {
			messages := e.Fields.Get(field)
			require.NotEmpty(t, messages, "%v", tt.body)
			assert.ErrorContains(t, err, field+": "+strings.TrimSuffix(messages[0], "."))
		}
		assert.Len(t, e.Fields.Fields, len(tt.fields), "%v: %v", tt.body, err)
	}
	for _, ok := range []map[string]any{
		{"is_active": "yes", "is_verified": 0, "notes": 5, "external_identifier": ""},
		{"send_email": nil, "password": nil, "phone": "", "notes": nil, "name_parts": []int{}},
	} {
		require.NoError(t, c.Do(t.Context(), http.MethodPost, s.path(""), ok, nil), "%v", ok)
	}
}

func testEmail(t *testing.T, s *subject) {
	c := s.client(t, "full")
	customer := s.create(t, pretix.CustomerCreateParams{})
	_, err := s.customers(t).Create(t.Context(), pretix.CustomerCreateParams{Email: strings.ToUpper(customer.Email)})
	e := asError(t, err, http.StatusBadRequest)
	assert.Len(t, e.Fields.Get("email"), 1)

	// No e-mail is no duplicate, a null one is.
	s.create(t, pretix.CustomerCreateParams{NoEmail: true})
	s.create(t, pretix.CustomerCreateParams{NoEmail: true})
	err = c.Do(t.Context(), http.MethodPost, s.path(""), map[string]any{"email": nil}, nil)
	assert.Len(t, asError(t, err, http.StatusBadRequest).Fields.Get("email"), 1)
	_, err = s.customers(t).Update(t.Context(), customer.Identifier, pretix.CustomerUpdateParams{Email: pretix.Null[string]()})
	assert.Len(t, asError(t, err, http.StatusBadRequest).Fields.Get("email"), 1)

	same, err := s.customers(t).Update(t.Context(), customer.Identifier, pretix.CustomerUpdateParams{Email: pretix.Set(strings.ToUpper(customer.Email))})
	require.NoError(t, err, "the customer's own address in another case is none either")
	assert.Equal(t, customer.Email, same.Email)
}

func testNameSchemes(t *testing.T, s *subject) {
	for scheme, want := range map[string]string{
		pretix.NameSchemeGivenFamily:                      "Ann Lee",
		pretix.NameSchemeTitleGivenFamily:                 "Dr. Ann Lee",
		pretix.NameSchemeGivenMiddleFamily:                "Ann M. Lee",
		pretix.NameSchemeTitleGivenMiddleFamily:           "Dr. Ann M. Lee",
		pretix.NameSchemeFamilyGiven:                      "Lee Ann",
		pretix.NameSchemeFamilyNospaceGiven:               "LeeAnn",
		pretix.NameSchemeFamilyCommaGiven:                 "Lee, Ann",
		pretix.NameSchemeFull:                             "Ann Lee-Ray",
		pretix.NameSchemeCallingFull:                      "Ann Lee-Ray",
		pretix.NameSchemeFullTranscription:                "Ann Lee-Ray",
		pretix.NameSchemeSalutationGivenFamily:            "Ann Lee",
		pretix.NameSchemeSalutationTitleGivenFamily:       "Dr. Ann Lee",
		pretix.NameSchemeSalutationTitleGivenFamilyDegree: "Dr. Ann Lee, MA",
	} {
		parts := pretix.NameParts{
			pretix.NameKeyScheme:     scheme,
			pretix.NameKeyGivenName:  "Ann",
			pretix.NameKeyMiddleName: "M.", pretix.NameKeyFamilyName: "Lee", pretix.NameKeyFullName: "Ann Lee-Ray",
			pretix.NameKeyCallingName: "Annie", pretix.NameKeyLatinTranscription: "An Li", pretix.NameKeyTitle: "Dr.",
			pretix.NameKeySalutation: "Ms", pretix.NameKeyDegree: "MA",
		}
		c := s.create(t, pretix.CustomerCreateParams{NameParts: parts})
		assert.Equal(t, want, c.Name, scheme)
		assert.Equal(t, parts, c.NameParts, scheme)
	}
}

func testNameParts(t *testing.T, s *subject) {
	c := s.create(t, pretix.CustomerCreateParams{NameParts: pretix.NameParts{pretix.NameKeyGivenName: "a"}})
	assert.Equal(t, pretix.NameParts{pretix.NameKeyGivenName: "a", pretix.NameKeyScheme: pretix.NameSchemeFull}, c.NameParts, "the organizer's scheme is added")
	assert.Empty(t, c.Name, "and knows no given name")

	c, err := s.customers(t).Update(t.Context(), c.Identifier, pretix.CustomerUpdateParams{NameParts: pretix.Set(pretix.NameParts{
		pretix.NameKeyScheme: pretix.NameSchemeFull, pretix.NameKeyFullName: "Ann Lee", "nickname": "Annie",
	})})
	require.NoError(t, err)
	assert.Equal(t, "Ann Lee", c.Name)
	assert.NotContains(t, c.NameParts, pretix.NameKeyGivenName, "replaced, not merged")
	assert.Equal(t, "Annie", c.NameParts["nickname"], "unknown keys are kept")

	// Other programs store values that are no strings.
	err = s.client(t, "full").Do(t.Context(), http.MethodPatch, s.path(c.Identifier+"/"), map[string]any{
		"name_parts": map[string]any{"_scheme": "given_family", "given_name": 5, "family_name": nil, "more": []int{1}},
	}, c)
	require.NoError(t, err)
	assert.Equal(t, "5", c.Name)
	assert.Equal(t, pretix.NameParts{"_scheme": "given_family", "given_name": "5", "family_name": "", "more": "[1]"}, c.NameParts)

	c, err = s.customers(t).Update(t.Context(), c.Identifier, pretix.CustomerUpdateParams{NameParts: pretix.Set(pretix.NameParts{})})
	require.NoError(t, err)
	assert.Empty(t, c.NameParts)
	assert.Empty(t, c.Name)
}

func testLocales(t *testing.T, s *subject) {
	c := s.create(t, pretix.CustomerCreateParams{})
	locales := []pretix.Locale{pretix.LocaleDE, pretix.LocaleZHHant, pretix.LocaleES419, pretix.LocaleNBNO, pretix.LocaleTH}
	for _, locale := range locales {
		u, err := s.customers(t).Update(t.Context(), c.Identifier, pretix.CustomerUpdateParams{Locale: pretix.Set(locale)})
		require.NoError(t, err, locale)
		assert.Equal(t, locale, u.Locale)
	}
	for _, locale := range []pretix.Locale{pretix.LocaleGL, pretix.LocalePTBR} { // only where the server allows them
		_, err := s.customers(t).Update(t.Context(), c.Identifier, pretix.CustomerUpdateParams{Locale: pretix.Set(locale)})
		asError(t, err, http.StatusBadRequest)
	}
}

func testUpdate(t *testing.T, s *subject) {
	customers := s.customers(t)
	before := s.create(t, pretix.CustomerCreateParams{Phone: "+41446681800", Notes: "n", ExternalIdentifier: "e", Locale: pretix.LocaleFR})
	after, err := customers.Update(t.Context(), before.Identifier, pretix.CustomerUpdateParams{})
	require.NoError(t, err)
	assert.True(t, after.LastModified.After(before.LastModified), "also by an empty update")
	after.LastModified = before.LastModified
	assert.Equal(t, before, after, "what is left out stays")

	after, err = customers.Update(t.Context(), before.Identifier, pretix.CustomerUpdateParams{
		Phone: pretix.Null[string](), Notes: pretix.Null[string](), ExternalIdentifier: pretix.Set(""),
		IsActive: pretix.Set(false), IsVerified: pretix.Set(false),
	})
	require.NoError(t, err)
	assert.Empty(t, after.Phone)
	assert.Empty(t, after.Notes)
	assert.Empty(t, after.ExternalIdentifier)
	assert.False(t, after.IsActive)
	assert.False(t, after.IsVerified)
	assert.Equal(t, pretix.LocaleFR, after.Locale)
	assert.Equal(t, before.Email, after.Email)

	_, err = customers.Update(t.Context(), before.Identifier, pretix.CustomerUpdateParams{Locale: pretix.Set(pretix.Locale("xx"))})
	assert.Len(t, asError(t, err, http.StatusBadRequest).Fields.Get("locale"), 1)
	_, err = customers.Update(t.Context(), "NOSUCH1", pretix.CustomerUpdateParams{})
	require.ErrorIs(t, err, pretix.ErrNotFound)
	_, err = customers.Update(t.Context(), strings.ToLower(before.Identifier), pretix.CustomerUpdateParams{})
	assert.ErrorIs(t, err, pretix.ErrNotFound, "identifiers have a case")
}

// Why there is neither PUT nor DELETE.
func testPutAndDelete(t *testing.T, s *subject) {
	c := s.client(t, "full")
	before := s.create(t, pretix.CustomerCreateParams{Phone: "+41446681800", Locale: pretix.LocaleFR})
	var after pretix.Customer
	require.NoError(t, c.Do(t.Context(), http.MethodPut, s.path(before.Identifier+"/"), map[string]any{"notes": " hi "}, &after))
	assert.Equal(t, before.Phone, after.Phone, "PUT does not reset fields")
	assert.Equal(t, pretix.LocaleEN, after.Locale, "but for the locale")
	assert.Equal(t, "hi", after.Notes)

	err := c.Do(t.Context(), http.MethodDelete, s.path(before.Identifier+"/"), nil, nil)
	assert.NotEmpty(t, asError(t, err, http.StatusMethodNotAllowed).Message)
	err = c.Do(t.Context(), http.MethodDelete, s.path("NOSUCH1/"), nil, nil)
	asError(t, err, http.StatusNotFound)
}

func testAnonymize(t *testing.T, s *subject) {
	customers := s.customers(t)
	before := s.create(t, pretix.CustomerCreateParams{
		Phone: "+41446681800", Notes: "n", ExternalIdentifier: "e", Locale: pretix.LocaleFR,
		NameParts: pretix.NameParts{pretix.NameKeyScheme: pretix.NameSchemeFull, pretix.NameKeyFullName: "Ann"},
	})
	for range 2 { // twice is allowed
		after, err := customers.Anonymize(t.Context(), before.Identifier)
		require.NoError(t, err)
		want := pretix.Customer{
			Identifier: before.Identifier, NameParts: pretix.NameParts{}, Locale: pretix.LocaleFR,
			DateJoined: before.DateJoined, LastModified: after.LastModified,
		}
		assert.Equal(t, &want, after)
		assert.True(t, after.LastModified.After(before.LastModified))
	}
	address := newEmail()
	revived, err := customers.Update(t.Context(), before.Identifier, pretix.CustomerUpdateParams{IsActive: pretix.Set(true), Email: pretix.Set(address)})
	require.NoError(t, err)
	assert.Equal(t, address, revived.Email)
	assert.True(t, revived.IsActive)
	assert.False(t, revived.IsVerified)

	_, err = customers.Anonymize(t.Context(), "NOSUCH1")
	assert.ErrorIs(t, err, pretix.ErrNotFound)
}

func testSingleSignOn(t *testing.T, s *subject) {
	c, err := s.customers(t).Update(t.Context(), s.Customers["sso"], pretix.CustomerUpdateParams{
		ExternalIdentifier: pretix.Set("other"), Notes: pretix.Set("changed"),
	})
	require.NoError(t, err)
	assert.Equal(t, "123", c.ExternalIdentifier, "left as it is without an error")
	assert.Equal(t, "changed", c.Notes)
}

func testActivationMail(t *testing.T, s *subject) {
	silent := s.create(t, pretix.CustomerCreateParams{Password: "x"})
	assert.Empty(t, s.mailsTo(t, silent.Email))
	welcome := s.create(t, pretix.CustomerCreateParams{SendEmail: new(true)})
	texts := s.mailsTo(t, welcome.Email)
	require.Len(t, texts, 1)
	assert.Contains(t, texts[0], "/"+s.Organizer+"/account/activate")
	assert.Contains(t, texts[0], "id="+welcome.Identifier)
}
