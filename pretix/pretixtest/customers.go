package pretixtest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// customerKeys are the keys of a customer as the API shows it.
var customerKeys = []string{
	"identifier", "external_identifier", "email", "phone", "name", "name_parts", "is_active",
	"is_verified", "last_login", "date_joined", "locale", "last_modified", "notes",
}

func (s *Server) listCustomers(c *call) reply {
	rows := c.organizer.sorted()
	if email := strings.TrimSpace(fake.ParseQuery(c.r.URL.RawQuery).Last("email")); email != "" {
		rows = slices.DeleteFunc(slices.Clone(rows), func(customer *customer) bool {
			return customer.email == nil || !sameASCII(*customer.email, email)
		})
	}
	return page(c.r, len(rows), func(i int) any { return rows[i].render() })
}

func (s *Server) getCustomer(c *call) reply {
	found := c.organizer.find(c.identifier)
	if found == nil {
		return noCustomer()
	}
	return okReply(found.render())
}

func noCustomer() reply {
	return problem(http.StatusNotFound, "No Customer matches the given query.")
}

func (s *Server) createCustomer(c *call) reply {
	data, p, failed := c.validated(nil)
	if failed {
		return p
	}
	created := &customer{nameParts: newObject(), isActive: true, isVerified: true}
	created.apply(data)
	if password, given := data["password"].(string); given {
		created.password = password
	}
	sendEmail := data["send_email"] == true
	if !c.organizer.storable(created, nil) || sendEmail && created.email == nil {
		return htmlPage(http.StatusInternalServerError)
	}
	created.identifier = s.newIdentifier()
	created.dateJoined = s.clock.now()
	created.lastModified = s.clock.now()
	c.organizer.put(created)
	s.noticeCustomer(c.slug, created, "created")
	if sendEmail {
		s.sendActivation(c.r, c.organizer, created)
	}
	shown := created.render()
	shown.set("send_email", false) // whatever was sent
	return jsonReply(http.StatusCreated, shown)
}

func (s *Server) updateCustomer(c *call) reply {
	found := c.organizer.find(c.identifier)
	if found == nil {
		return noCustomer()
	}
	data, p, failed := c.validated(found)
	if failed {
		return p
	}
	changed := *found
	changed.apply(data)
	if !c.organizer.storable(&changed, found) {
		return htmlPage(http.StatusInternalServerError)
	}
	changed.lastModified = s.clock.now()
	*found = changed
	c.organizer.changed()
	s.noticeCustomer(c.slug, found, "changed")
	return okReply(found.render())
}

func (s *Server) deleteCustomer(c *call) reply {
	if c.organizer.find(c.identifier) == nil {
		return noCustomer()
	}
	return methodNotAllowed("Customers cannot be deleted.")
}

// anonymizeCustomer removes what identifies a person. The password and the
// dates stay.
func (s *Server) anonymizeCustomer(c *call) reply {
	found := c.organizer.find(c.identifier)
	if found == nil {
		return noCustomer()
	}
	found.isActive, found.isVerified = false, false
	found.email, found.phone, found.externalIdentifier, found.notes = nil, nil, nil, nil
	found.nameParts = newObject()
	found.lastModified = s.clock.now()
	c.organizer.changed()
	s.noticeCustomer(c.slug, found, "anonymized")
	return okReply(found.render())
}

// apply takes validated values over.
func (c *customer) apply(data map[string]any) {
	for name, value := range data {
		var pointer *string
		if s, isString := value.(string); isString {
			pointer = &s
		}
		switch name {
		case "external_identifier":
			if !c.sso { // belongs to the single sign-on provider
				c.externalIdentifier = pointer
			}
		case "email":
			c.email = pointer
			if pointer != nil {
				*pointer = strings.ToLower(*pointer)
			}
		case "phone":
			c.phone = pointer
		case "notes":
			c.notes = pointer
		case "locale":
			c.locale = *pointer
		case "is_active":
			c.isActive = value == true
		case "is_verified":
			c.isVerified = value == true
		case "name_parts":
			c.nameParts = newObject()
			if parts, isObject := value.(*object); isObject {
				c.nameParts = parts
			}
		}
	}
}

// storable reports whether the server can write the row without an error of its
// own: a name it cannot build, or an address that only the database sees as a
// duplicate, because its validation compares ASCII letters only.
func (o *organizer) storable(c, self *customer) bool {
	if _, ok := buildName(c.nameParts); !ok {
		return false
	}
	for _, other := range o.customers {
		if other != self && c.email != nil && other.email != nil && *c.email == *other.email {
			return false
		}
	}
	return true
}
