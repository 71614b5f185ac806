package pretix

import (
	"encoding/json"
	"log/slog"
	"slices"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// NameParts are the parts of a name, by key. The scheme says which parts make up the
// full name, and in which order:
//
//	pretix.NameParts{
//		pretix.NameKeyScheme:     pretix.NameSchemeGivenFamily,
//		pretix.NameKeyGivenName:  "John",
//		pretix.NameKeyFamilyName: "Doe",
//	}
//
// The server keeps unknown keys. A value that is not a string, which other programs
// can have stored, is decoded as its JSON text.
type NameParts map[string]string

// Keys of [NameParts].
const (
	// NameKeyScheme holds one of the name schemes.
	NameKeyScheme = "_scheme"
	// NameKeyLegacy holds a whole name from an old version and overrides the scheme.
	NameKeyLegacy             = "_legacy"
	NameKeyGivenName          = "given_name"
	NameKeyMiddleName         = "middle_name"
	NameKeyFamilyName         = "family_name"
	NameKeyFullName           = "full_name"
	NameKeyCallingName        = "calling_name"
	NameKeyLatinTranscription = "latin_transcription"
	NameKeyTitle              = "title"
	NameKeySalutation         = "salutation"
	NameKeyDegree             = "degree"
)

// Name schemes, the values of [NameKeyScheme].
const (
	NameSchemeGivenFamily                      = "given_family"
	NameSchemeTitleGivenFamily                 = "title_given_family"
	NameSchemeGivenMiddleFamily                = "given_middle_family"
	NameSchemeTitleGivenMiddleFamily           = "title_given_middle_family"
	NameSchemeFamilyGiven                      = "family_given"
	NameSchemeFamilyNospaceGiven               = "family_nospace_given"
	NameSchemeFamilyCommaGiven                 = "family_comma_given"
	NameSchemeFull                             = "full"
	NameSchemeCallingFull                      = "calling_full"
	NameSchemeFullTranscription                = "full_transcription"
	NameSchemeSalutationGivenFamily            = "salutation_given_family"
	NameSchemeSalutationTitleGivenFamily       = "salutation_title_given_family"
	NameSchemeSalutationTitleGivenFamilyDegree = "salutation_title_given_family_degree"
)

// check rejects a scheme that would make the server fail with a 500.
func (n NameParts) check() error {
	scheme, ok := n[NameKeyScheme]
	if !ok || slices.Contains([]string{
		NameSchemeGivenFamily, NameSchemeTitleGivenFamily, NameSchemeGivenMiddleFamily,
		NameSchemeTitleGivenMiddleFamily, NameSchemeFamilyGiven, NameSchemeFamilyNospaceGiven,
		NameSchemeFamilyCommaGiven, NameSchemeFull, NameSchemeCallingFull, NameSchemeFullTranscription,
		NameSchemeSalutationGivenFamily, NameSchemeSalutationTitleGivenFamily,
		NameSchemeSalutationTitleGivenFamilyDegree,
	}, scheme) {
		return nil
	}
	return transport.Invalid("NameParts", "the value of "+NameKeyScheme+" must be one of the NameScheme constants")
}

// LogValue implements [slog.LogValuer] without personal data.
func (n NameParts) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("parts", len(n)), slog.String("scheme", n[NameKeyScheme]))
}

// MarshalJSON writes an object, an empty one for nil, since the server rejects null.
func (n NameParts) MarshalJSON() ([]byte, error) {
	if n == nil {
		return []byte("{}"), nil
	}
	return json.Marshal(map[string]string(n))
}

// UnmarshalJSON reads an object, or null as an empty one.
func (n *NameParts) UnmarshalJSON(b []byte) error {
	*n = nil
	if parts, ok := plainParts(b); ok {
		*n = parts
		return nil
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	if raw == nil {
		return nil
	}
	parts := make(NameParts, len(raw))
	for key, value := range raw {
		var s string
		if json.Unmarshal(value, &s) != nil {
			s = string(value)
		}
		parts[key] = s
	}
	*n = parts
	return nil
}

// knownNames are the keys and schemes of nearly all names: they need no memory of
// their own in each.
var knownNames = func() map[string]string {
	known := map[string]string{}
	for _, name := range []string{
		NameKeyScheme, NameKeyLegacy, NameKeyGivenName, NameKeyMiddleName, NameKeyFamilyName, NameKeyFullName,
		NameKeyTitle, NameKeySalutation, NameSchemeGivenFamily, NameSchemeTitleGivenFamily, NameSchemeFull,
	} {
		known[name] = name
	}
	return known
}()

func nameText(b []byte) string {
	if known, ok := knownNames[string(b)]; ok {
		return known
	}
	return string(b)
}

// plainParts reads an object of strings without escapes, the usual case, without the
// cost of a second decoder. b is valid JSON.
func plainParts(b []byte) (NameParts, bool) {
	i := 0
	next := func(want byte) bool {
		for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\t' || b[i] == '\r') {
			i++
		}
		if i < len(b) && b[i] == want {
			i++
			return true
		}
		return false
	}
	text := func() (string, bool) {
		if !next('"') {
			return "", false
		}
		for start := i; i < len(b); i++ {
			switch {
			case b[i] == '"':
				i++
				return nameText(b[start : i-1]), true
			case b[i] == '\\' || b[i] >= 0x80: // escapes, and bytes that may not be UTF-8
				return "", false
			}
		}
		return "", false
	}
	if !next('{') {
		return nil, false
	}
	parts := NameParts{}
	if next('}') {
		return parts, true
	}
	for {
		key, ok := text()
		if !ok || !next(':') {
			return nil, false
		}
		value, ok := text()
		if !ok {
			return nil, false
		}
		parts[key] = value
		if next('}') {
			return parts, true
		}
		if !next(',') {
			return nil, false
		}
	}
}
