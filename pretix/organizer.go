package pretix

import "github.com/guestwire/guestwire-go/internal/transport"

// OrganizerHandle provides access to the data of one organizer. Making one sends no
// request; a slug that cannot be a part of a path is the error of the first call.
type OrganizerHandle struct {
	Customers CustomerService
}

// Organizer returns a handle for the organizer with this slug, the first part of
// the path of its shops.
func (c *Client) Organizer(slug string) OrganizerHandle {
	return OrganizerHandle{Customers: CustomerService{scope{client: c, organizer: slug}}}
}

// scope is the organizer that a request is about.
type scope struct {
	client    *Client
	organizer string
}

// path returns the escaped path of a resource of the organizer.
func (s scope) path(resource string) (string, error) {
	if !s.client.usable() {
		return "", errUnusable
	}
	organizer, err := transport.Segment("organizer", s.organizer)
	if err != nil {
		return "", err
	}
	return "organizers/" + organizer + "/" + resource + "/", nil
}
