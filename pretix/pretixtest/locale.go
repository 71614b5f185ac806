package pretixtest

const defaultLocale = "en"

// locales are the languages that a server offers by default, with their names.
var locales = [][2]string{
	{"en", "English"},
	{"de", "German"},
	{"de-informal", "German (informal)"},
	{"ar", "Arabic"},
	{"eu", "Basque"},
	{"ca", "Catalan"},
	{"zh-hans", "Chinese (simplified)"},
	{"zh-hant", "Chinese (traditional)"},
	{"cs", "Czech"},
	{"hr", "Croatian"},
	{"da", "Danish"},
	{"nl", "Dutch"},
	{"nl-informal", "Dutch (informal)"},
	{"fr", "French"},
	{"fi", "Finnish"},
	{"el", "Greek"},
	{"he", "Hebrew"},
	{"hu", "Hungarian"},
	{"id", "Indonesian"},
	{"it", "Italian"},
	{"ja", "Japanese"},
	{"lv", "Latvian"},
	{"nb-no", "Norwegian Bokmål"},
	{"pl", "Polish"},
	{"pt-pt", "Portuguese (Portugal)"},
	{"ro", "Romanian"},
	{"ru", "Russian"},
	{"sk", "Slovak"},
	{"sv", "Swedish"},
	{"es", "Spanish"},
	{"es-419", "Spanish (Latin America)"},
	{"th", "Thai"},
	{"tr", "Turkish"},
	{"uk", "Ukrainian"},
}

func knownLocale(code string) bool {
	for _, locale := range locales {
		if locale[0] == code {
			return true
		}
	}
	return false
}
