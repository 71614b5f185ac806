package pretix

// A Locale is a language code. Servers can have other languages than these, and return
// a 400 for one that they do not have.
type Locale string

// Locales of pretix. [LocaleGL] and [LocalePTBR] must be enabled on the server.
const (
	LocaleAR         Locale = "ar"
	LocaleCA         Locale = "ca"
	LocaleCS         Locale = "cs"
	LocaleDA         Locale = "da"
	LocaleDE         Locale = "de"
	LocaleDEInformal Locale = "de-informal"
	LocaleEL         Locale = "el"
	LocaleEN         Locale = "en"
	LocaleES         Locale = "es"
	LocaleES419      Locale = "es-419"
	LocaleEU         Locale = "eu"
	LocaleFI         Locale = "fi"
	LocaleFR         Locale = "fr"
	LocaleGL         Locale = "gl"
	LocaleHE         Locale = "he"
	LocaleHR         Locale = "hr"
	LocaleHU         Locale = "hu"
	LocaleID         Locale = "id"
	LocaleIT         Locale = "it"
	LocaleJA         Locale = "ja"
	LocaleLV         Locale = "lv"
	LocaleNBNO       Locale = "nb-no"
	LocaleNL         Locale = "nl"
	LocaleNLInformal Locale = "nl-informal"
	LocalePL         Locale = "pl"
	LocalePTBR       Locale = "pt-br"
	LocalePTPT       Locale = "pt-pt"
	LocaleRO         Locale = "ro"
	LocaleRU         Locale = "ru"
	LocaleSK         Locale = "sk"
	LocaleSV         Locale = "sv"
	LocaleTH         Locale = "th"
	LocaleTR         Locale = "tr"
	LocaleUK         Locale = "uk"
	LocaleZHHans     Locale = "zh-hans"
	LocaleZHHant     Locale = "zh-hant"
)
