package pretixtest

import "strings"

// defaultScheme is the name scheme of every organizer of the fake.
const defaultScheme = "full"

// nameSchemes says which parts make up the name, in which order.
var nameSchemes = map[string][]string{
	"given_family":                         {"given_name", "family_name"},
	"title_given_family":                   {"title", "given_name", "family_name"},
	"given_middle_family":                  {"given_name", "middle_name", "family_name"},
	"title_given_middle_family":            {"title", "given_name", "middle_name", "family_name"},
	"family_given":                         {"family_name", "given_name"},
	"family_nospace_given":                 {"family_name", "given_name"},
	"family_comma_given":                   {"family_name", "given_name"},
	"full":                                 {"full_name"},
	"calling_full":                         {"full_name"},
	"full_transcription":                   {"full_name"},
	"salutation_given_family":              {"given_name", "family_name"},
	"salutation_title_given_family":        {"title", "given_name", "family_name"},
	"salutation_title_given_family_degree": {"title", "given_name", "family_name"},
}

// buildName derives the name. It reports false where the server fails: for a
// scheme it does not know.
func buildName(parts *object) (string, bool) {
	if len(parts.keys) == 0 {
		return "", true
	}
	if legacy, ok := parts.get("_legacy"); ok {
		if !truthy(legacy) {
			return "", true
		}
		return text(legacy), true
	}
	scheme := defaultScheme
	if given, ok := parts.get("_scheme"); ok {
		scheme, _ = given.(string)
	}
	keys, ok := nameSchemes[scheme]
	if !ok {
		return "", false
	}
	return strings.TrimSpace(concatenate(scheme, keys, parts)), true
}

func concatenate(scheme string, keys []string, parts *object) string {
	// These schemes show null as the text None, the others leave it out.
	plain := func(key string) string {
		value, ok := parts.get(key)
		if !ok {
			return ""
		}
		return text(value)
	}
	has := func(key string) bool { return truthy(parts.values[key]) }

	var words []string
	for _, key := range keys {
		if has(key) {
			words = append(words, text(parts.values[key]))
		}
	}
	switch scheme {
	case "full", "calling_full", "full_transcription":
		return plain("full_name")
	case "family_nospace_given":
		return strings.Join(words, "")
	case "family_comma_given":
		comma := ""
		if has("family_name") && has("given_name") {
			comma = ", "
		}
		return plain("family_name") + comma + plain("given_name")
	case "salutation_title_given_family_degree":
		comma := ""
		if has("degree") {
			comma = ", "
		}
		return strings.Join(words, " ") + comma + plain("degree")
	}
	return strings.Join(words, " ")
}
