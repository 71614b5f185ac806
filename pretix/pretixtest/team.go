package pretixtest

import (
	"net/http"
	"slices"
	"strings"
)

func teamResource() resource {
	return resource{
		check: func(_ *Server, _ *call, old *row, data *object) *reply {
			if merged(old, data, "all_events") == true && len(names(merged(old, data, "limit_events"))) > 0 {
				return wrong("A team is for all events, or for some.")
			}
			return nil
		},
	}
}

func teamTokenResource() resource {
	return resource{
		stored: func(s *Server, c *call, r *row, _ *object) {
			if r.hidden["token"] != nil {
				return
			}
			secret := randomString("abcdefghijklmnopqrstuvwxyz0123456789", 64)
			r.hidden["token"] = secret
			r.value.set("active", true)
			s.tokens[teamToken+" "+secret] = s.teamCredential(c, r)
		},
		render: func(_ *Server, c *call, r *row, shown *object) {
			shown.remove("token")
			if c.r != nil && c.r.Method == http.MethodPost { // shown once
				shown.set("token", r.hidden["token"])
			}
		},
	}
}

// teamCredential has the permissions of the team that a token belongs to.
func (s *Server) teamCredential(c *call, token *row) *credential {
	place, id, _ := strings.Cut(strings.TrimSuffix(token.path, "/tokens/"), "teams/")
	made := &credential{kind: teamToken, organizer: c.slug}
	team := s.shelfAt(place + "teams/").row(id)
	if team == nil {
		return made
	}
	if !team.bool("all_events") {
		events := names(team.get("limit_events"))
		made.events = &events
	}
	for _, name := range slices.Concat(names(team.get("limit_event_permissions")), names(team.get("limit_organizer_permissions"))) {
		made.permissions = append(made.permissions, Permission(name))
	}
	for name, all := range map[string]Permission{"all_event_permissions": permissionAllEvent, "all_organizer_permissions": permissionAllOrganizer} {
		if team.bool(name) {
			made.permissions = append(made.permissions, all)
		}
	}
	return made
}

// deleteTeamToken makes a token useless, and keeps it.
func (s *Server) deleteTeamToken(c *call) reply {
	token := s.rowOf(c)
	if token == nil {
		return c.notFound()
	}
	token.value.set("active", false)
	secret, _ := token.hidden["token"].(string)
	if found := s.tokens[teamToken+" "+secret]; found != nil {
		found.inactive = true
	}
	return okReply(s.render(c, token))
}

// DefaultUser is the e-mail address of the user that OAuth tokens belong to. An
// invitation of that address makes the user a member of the team.
const DefaultUser = "staff@example.org"

func storedInvite(s *Server, _ *call, r *row, _ *object) {
	address := r.text("email")
	if !strings.EqualFold(address, DefaultUser) {
		s.mail(address, "You are invited to a team", "")
		return
	}
	s.drop(r)
	r.value.set("id", nil)
	s.put(strings.TrimSuffix(r.path, "invites/")+"members/", s.filled("TeamMember", fields("email", address, "fullname", "Staff")))
}
