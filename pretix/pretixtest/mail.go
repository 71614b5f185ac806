package pretixtest

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// Mail is a message that the server sent.
type Mail struct {
	To      string
	Subject string
	Body    string
	Locale  string // the language that the real server writes it in
}

// Mails are the messages sent so far, oldest first: one for every customer
// that was created with send_email. The texts are the fake's own; the link is
// made like the real one.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mails)
}

func (s *Server) sendActivation(r *http.Request, o *organizer, c *customer) {
	query := url.Values{
		"id":    {c.identifier},
		"token": {randomString("abcdefghijklmnopqrstuvwxyz0123456789", 32)},
	}
	s.mails = append(s.mails, Mail{
		To:      *c.email,
		Subject: "Your account at " + o.name,
		Body: "Please choose a password for your account at " + o.name + ":\n\n" +
			fake.Origin(r) + "/" + o.slug + "/account/activate?" + query.Encode() + "\n",
		Locale: c.locale,
	})
}
