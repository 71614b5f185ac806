package pretixtest

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/guestwire/guestwire-go/internal/fake"
)

func deviceResource() resource {
	return resource{
		stored: func(s *Server, c *call, r *row, _ *object) {
			if r.get("device_id") == integer("0") {
				r.value.set("device_id", number(int64(len(s.shelfAt(c.organizerPath()+"devices/").rows))))
				r.key = text(r.get("device_id"))
				r.value.set("unique_serial", randomString(codeAlphabet, 16))
				r.value.set("initialization_token", randomString("abcdefghijklmnopqrstuvwxyz0123456789", 16))
				r.value.set("security_profile", "full")
			}
		},
	}
}

// deviceInfoMembers are what a device reports about itself.
var deviceInfoMembers = []string{"hardware_brand", "hardware_model", "os_name", "os_version", "software_brand", "software_version"}

// initializeDevice exchanges the token that the device was created with, once.
func (s *Server) initializeDevice(c *call) reply {
	data, failed := s.input(c, facts().types["InitializationRequest"], false)
	if failed != nil {
		return *failed
	}
	for _, device := range s.rowsOf("Device", "organizers/") {
		if device.text("initialization_token") != data.text("token") {
			continue
		}
		if device.get("initialized") != nil {
			return invalid("token", "The token was used before.")
		}
		device.value.set("initialized", now(s.clock.now()))
		describeDevice(device, data)
		s.newDeviceKey(device)
		return okReply(ownDevice(device))
	}
	return invalid("token", "No device has this token.")
}

func describeDevice(device *row, data *object) {
	for _, name := range deviceInfoMembers {
		device.value.set(name, data.values[name])
	}
}

// newDeviceKey gives a device a new token, in place of the one before.
func (s *Server) newDeviceKey(device *row) {
	old, _ := device.hidden["api_token"].(string)
	delete(s.tokens, deviceToken+" "+old)
	secret := randomString("abcdefghijklmnopqrstuvwxyz0123456789", 64)
	device.hidden["api_token"] = secret
	s.tokens[deviceToken+" "+secret] = &credential{kind: deviceToken, organizer: organizerOf(device.path), permissions: devicePermissions, device: device}
}

func ownDevice(device *row) *object {
	return fields(
		"organizer", organizerOf(device.path),
		"device_id", device.get("device_id"),
		"unique_serial", device.get("unique_serial"),
		"api_token", device.hidden["api_token"],
		"name", device.get("name"),
		"security_profile", device.get("security_profile"),
		"gate", nil,
	)
}

// ownDevice is the device whose token the request has.
func (c *call) device() (*row, *reply) {
	if c.credential == nil || c.credential.device == nil {
		p := problem(http.StatusUnauthorized, "Authentication credentials were not provided.")
		return nil, &p
	}
	return c.credential.device, nil
}

func (s *Server) updateOwnDevice(c *call) reply {
	device, failed := c.device()
	if failed != nil {
		return *failed
	}
	data, failed := s.input(c, facts().types["UpdateRequest"], false)
	if failed != nil {
		return *failed
	}
	describeDevice(device, data)
	return okReply(ownDevice(device))
}

func (s *Server) rollDevice(c *call) reply {
	device, failed := c.device()
	if failed != nil {
		return *failed
	}
	s.newDeviceKey(device)
	return okReply(ownDevice(device))
}

func (s *Server) revokeDevice(c *call) reply {
	device, failed := c.device()
	if failed != nil {
		return *failed
	}
	device.value.set("revoked", true)
	c.credential.inactive = true
	return okReply(ownDevice(device))
}

func (s *Server) deviceInfo(c *call) reply {
	device, failed := c.device()
	if failed != nil {
		return *failed
	}
	return okReply(fields(
		"device", ownDevice(device),
		"server", fields("version", versionOf()),
		"medium_key_sets", []any{},
	))
}

// selectEvent proposes the live event that begins first, and its first check-in list.
func (s *Server) selectEvent(c *call) reply {
	device, failed := c.device()
	if failed != nil {
		return *failed
	}
	place := "organizers/" + organizerOf(device.path) + "/events/"
	live := slices.DeleteFunc(slices.Clone(s.shelfAt(place).rows), func(e *row) bool { return !e.bool("live") || e.bool("has_subevents") })
	if len(live) == 0 {
		return reply{status: http.StatusNotFound, raw: []byte{}, header: http.Header{}}
	}
	event := slices.MinFunc(live, func(a, b *row) int { return compareTimes(a.text("date_from"), b.text("date_from")) })
	var list any
	chosen := ""
	if lists := s.shelves[place+event.key+"/checkinlists/"]; lists != nil && len(lists.rows) > 0 {
		list, chosen = number(lists.rows[0].id), strconv.FormatInt(lists.rows[0].id, 10)
	}
	query := fake.ParseQuery(c.r.URL.RawQuery)
	if query.Last("current_event") == event.key && query.Last("current_checkinlist") == chosen && query.Last("current_subevent") == "" {
		return reply{status: http.StatusNotModified, raw: []byte{}, header: http.Header{}}
	}
	name, _ := event.get("name").(*object)
	return okReply(fields("event", fields("slug", event.key, "name", anyLanguage(name)), "subevent", nil, "checkinlist", list))
}

// anyLanguage is a translated text in English, or else in some language.
func anyLanguage(name *object) string {
	if name == nil {
		return ""
	}
	if english, ok := name.values["en"].(string); ok {
		return english
	}
	for _, language := range name.keys {
		return text(name.values[language])
	}
	return ""
}
