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

// Mails are the messages sent so far, oldest first: to customers that were created
// with send_email, about orders, invitations and vouchers. The texts are the fake's
// own; the link to activate an account is made like the real one.
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

// mail sends a message about something else than an account.
func (s *Server) mail(to, subject, body string) {
	s.mails = append(s.mails, Mail{To: to, Subject: subject, Body: body, Locale: defaultLocale})
}
