package pretixtest

import (
	"fmt"
	"strings"
	"time"
)

// Customer is the state of one customer.
type Customer struct {
	Identifier         string
	ExternalIdentifier *string
	Email              *string
	Phone              *string
	Name               string // derived from NameParts
	NameParts          map[string]any
	IsActive           bool
	IsVerified         bool
	LastLogin          *time.Time
	DateJoined         time.Time
	Locale             string
	LastModified       time.Time
	Notes              *string

	SSO      bool   // the customer comes from a single sign-on provider
	Password string // what was set, empty without a usable password
}

type customer struct {
	identifier         string
	externalIdentifier *string
	email              *string
	phone              *string
	nameParts          *object
	isActive           bool
	isVerified         bool
	lastLogin          *time.Time
	dateJoined         time.Time
	locale             string
	lastModified       time.Time
	notes              *string
	sso                bool
	password           string
}

// AddCustomer puts a customer into the state without any validation, as the
// operator's own tools can: with an identifier that the API cannot address,
// from a single sign-on provider, with a name from before name schemes.
//
// An empty Identifier, DateJoined, LastModified or Locale gets a value, Name
// is derived from NameParts, and the e-mail address is stored in lower case.
// IsActive and IsVerified are taken as they are. A customer with the same
// identifier is replaced, an unknown organizer is added.
func (s *Server) AddCustomer(organizer string, c Customer) Customer {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.now()
	added := &customer{
		identifier:         c.Identifier,
		externalIdentifier: clone(c.ExternalIdentifier),
		email:              clone(c.Email),
		phone:              clone(c.Phone),
		nameParts:          newObject(),
		isActive:           c.IsActive,
		isVerified:         c.IsVerified,
		lastLogin:          clone(c.LastLogin),
		dateJoined:         c.DateJoined.UTC(),
		locale:             c.Locale,
		lastModified:       c.LastModified.UTC(),
		notes:              clone(c.Notes),
		sso:                c.SSO,
		password:           c.Password,
	}
	if c.NameParts != nil {
		added.nameParts, _ = fromGo(c.NameParts).(*object)
	}
	if added.identifier == "" {
		added.identifier = s.newIdentifier()
	}
	if added.email != nil {
		*added.email = strings.ToLower(*added.email)
	}
	if added.dateJoined.IsZero() {
		added.dateJoined = now
	}
	if added.lastModified.IsZero() {
		added.lastModified = now
	}
	if added.locale == "" {
		added.locale = defaultLocale
	}
	o := s.addOrganizer(organizer)
	o.put(added)
	s.noticeCustomer(organizer, added, "created")
	s.publish()
	return added.export()
}

// AddCustomers adds n generated customers, each newer than the one before,
// active and verified, with names, e-mail addresses and phone numbers that
// differ. It returns their identifiers, oldest first.
func (s *Server) AddCustomers(organizer string, n int) []string {
	first := []string{"Anna", "Ben", "Chloé", "David", "Eva", "Felix", "Giulia", "Hugo", "Iris", "Jan"}
	last := []string{"Smith", "Novák", "Müller", "Rossi", "García", "Dubois", "de Vries"}
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.addOrganizer(organizer)
	identifiers := make([]string, 0, max(n, 0))
	for range n {
		o.generated++
		i := o.generated
		email, phone, now := fmt.Sprintf("guest%d@example.com", i), fmt.Sprintf("+4930%08d", i), s.clock.now()
		added := &customer{
			identifier: s.newIdentifier(),
			email:      &email,
			phone:      &phone,
			nameParts: fields(
				"_scheme", "given_family",
				"given_name", first[i%len(first)],
				"family_name", fmt.Sprint(last[i%len(last)], " ", i),
			),
			isActive:     true,
			isVerified:   true,
			dateJoined:   now,
			locale:       defaultLocale,
			lastModified: now,
		}
		o.put(added)
		identifiers = append(identifiers, added.identifier)
		s.noticeCustomer(organizer, added, "created")
	}
	s.publish()
	return identifiers
}

// DeleteCustomer removes a customer, which the API cannot do. It reports
// whether there was one.
func (s *Server) DeleteCustomer(organizer, identifier string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.organizers[organizer]
	return o != nil && o.remove(identifier)
}

// Customer is a copy of the customer with an identifier.
func (s *Server) Customer(organizer, identifier string) (Customer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.organizers[organizer]
	if o == nil || o.find(identifier) == nil {
		return Customer{}, false
	}
	return o.find(identifier).export(), true
}

// Customers is a copy of the organizer's customers, in creation order.
func (s *Server) Customers(organizer string) []Customer {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.organizers[organizer]
	if o == nil {
		return nil
	}
	all := make([]Customer, len(o.customers))
	for i, c := range o.customers {
		all[i] = c.export()
	}
	return all
}

func (c *customer) export() Customer {
	parts, _ := toGo(c.nameParts).(map[string]any)
	name, _ := buildName(c.nameParts)
	return Customer{
		Identifier:         c.identifier,
		ExternalIdentifier: clone(c.externalIdentifier),
		Email:              clone(c.email),
		Phone:              clone(c.phone),
		Name:               name,
		NameParts:          parts,
		IsActive:           c.isActive,
		IsVerified:         c.isVerified,
		LastLogin:          clone(c.lastLogin),
		DateJoined:         c.dateJoined,
		Locale:             c.locale,
		LastModified:       c.lastModified,
		Notes:              clone(c.notes),
		SSO:                c.sso,
		Password:           c.password,
	}
}

// render is the customer as the API shows it, in the server's order of keys.
func (c *customer) render() *object {
	name, _ := buildName(c.nameParts)
	return fields(
		"identifier", c.identifier,
		"external_identifier", nullable(c.externalIdentifier),
		"email", nullable(c.email),
		"phone", nullable(c.phone),
		"name", name,
		"name_parts", c.nameParts,
		"is_active", c.isActive,
		"is_verified", c.isVerified,
		"last_login", nullableTime(c.lastLogin),
		"date_joined", timestamp(c.dateJoined),
		"locale", c.locale,
		"last_modified", timestamp(c.lastModified),
		"notes", nullable(c.notes),
	)
}

// banned holds what must not show in a generated identifier: the shortest
// words of the server's list; longer ones are too rare to matter to a fake.
var banned = []string{"ASS", "BUM", "FAG", "TIT", "SEX", "WTF"}

// newIdentifier makes an identifier that no customer has.
func (s *Server) newIdentifier() string {
	for {
		identifier := randomString("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 7)
		taken := false
		for _, word := range banned {
			taken = taken || strings.Contains(identifier, word)
		}
		for _, o := range s.organizers {
			taken = taken || o.find(identifier) != nil
		}
		if !taken {
			return identifier
		}
	}
}

func timestamp(t time.Time) string {
	if t.Nanosecond()/1000 == 0 {
		return t.UTC().Format("2006-01-02T15:04:05Z")
	}
	return t.UTC().Format("2006-01-02T15:04:05.000000Z")
}

func nullableTime(t *time.Time) any {
	if t == nil {
		return nil
	}
	return timestamp(*t)
}

func nullable(s *string) any {
	if s == nil {
		return nil
	}
	return *s
}

func clone[T any](p *T) *T {
	if p == nil {
		return nil
	}
	c := *p
	return &c
}
