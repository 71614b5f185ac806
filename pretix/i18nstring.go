package pretix

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// An I18nString is a text in several languages. It is nil if it is null.
//
//	name := pretix.I18nString{pretix.LocaleEN: "Ticket", pretix.LocaleDE: "Eintrittskarte"}
type I18nString map[Locale]string

// String returns the text in lang. If there is none, it returns the text in a related
// form of the language (de for de-informal, or the reverse), else in the first of the
// fallbacks that has one, else in English, else in any language.
func (s I18nString) String(lang Locale, fallbacks ...Locale) string {
	for _, l := range append([]Locale{lang}, append(fallbacks, LocaleEN)...) {
		if text := s.related(l); text != "" {
			return text
		}
	}
	for _, l := range slices.Sorted(maps.Keys(s)) {
		if s[l] != "" {
			return s[l]
		}
	}
	return ""
}

// related is the text in a language or in another form of it.
func (s I18nString) related(l Locale) string {
	if s[l] != "" {
		return s[l]
	}
	base, _, _ := strings.Cut(string(l), "-")
	if text := s[Locale(base)]; text != "" {
		return text
	}
	for _, other := range slices.Sorted(maps.Keys(s)) {
		if b, _, _ := strings.Cut(string(other), "-"); b == base && s[other] != "" {
			return s[other]
		}
	}
	return ""
}

// UnmarshalJSON reads an object of texts, or null. A plain text, which old servers
// and plugins can have stored, is taken as English.
func (s *I18nString) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		var text string
		err := json.Unmarshal(b, &text)
		*s = I18nString{LocaleEN: text}
		return err
	}
	var m map[Locale]string
	err := json.Unmarshal(b, &m)
	*s = m
	return err
}
