package pretixtest

import "slices"

// describe responds to OPTIONS. The fields are listed for those who may write
// what is there.
func (s *Server) describe(c *call) reply {
	description := fields(
		"name", c.endpoint.name,
		"description", "",
		"renders", []any{contentJSON},
		"parses", c.endpoint.parses(),
	)
	method := c.endpoint.describe
	if method == "" || !s.permitted(c, method) {
		return okReply(description)
	}
	switch {
	case c.endpoint == organizerEndpoint:
		description.set("actions", fields(method, describeOrganizer()))
	case c.endpoint != customerEndpoint || c.organizer.find(c.identifier) != nil:
		description.set("actions", fields(method, describeCustomer()))
	}
	return okReply(description)
}

func (e *endpoint) parses() []any {
	if e == uploadEndpoint {
		return []any{"*/*"}
	}
	return []any{contentJSON, contentForm, contentMultipart}
}

func describeCustomer() *object {
	labels := map[string]string{
		"is_active":           "Account active",
		"is_verified":         "Verified email address",
		"phone":               "Phone number",
		"email":               "Email",
		"notes":               "Notes",
		"identifier":          "Identifier",
		"locale":              "Locale",
		"name":                "Name",
		"name_parts":          "Name parts",
		"last_login":          "Last login",
		"date_joined":         "Date joined",
		"last_modified":       "Last modified",
		"external_identifier": "External identifier",
	}
	types := map[string]string{
		"email": "email", "name_parts": "field", "is_active": "boolean", "is_verified": "boolean",
		"last_login": "datetime", "date_joined": "datetime", "last_modified": "datetime", "locale": "choice",
	}
	readOnly := []string{"identifier", "name", "last_login", "date_joined", "last_modified"}
	lengths := map[string]integer{"external_identifier": "255", "email": "190", "phone": "128"}

	all := newObject()
	for _, name := range customerKeys {
		kind := types[name]
		if kind == "" {
			kind = "string"
		}
		field := fields(
			"type", kind,
			"required", false,
			"read_only", slices.Contains(readOnly, name),
			"label", labels[name],
		)
		if n, limited := lengths[name]; limited {
			field.set("max_length", n)
		}
		if name == "locale" {
			choices := []any{}
			for _, locale := range locales {
				choices = append(choices, fields("value", locale[0], "display_name", locale[1]))
			}
			field.set("choices", choices)
		}
		all.set(name, field)
	}
	return all
}

func describeOrganizer() *object {
	describe := func(kind, label string, readOnly bool) *object {
		return fields("type", kind, "required", false, "read_only", readOnly, "label", label)
	}
	return fields(
		"name", describe("string", "Name", true),
		"slug", describe("string", "Slug", true),
		"public_url", describe("field", "Public url", true),
		"plugins", describe("field", "Plugins", false),
	)
}
