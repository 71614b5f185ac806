package main

import (
	"strings"
	"unicode"
)

// restWords are words of the vendor's names that Go writes in another way.
var restWords = map[string]string{
	"2fa": "2FA", "addon": "AddOn", "addons": "AddOns", "aes": "AES", "api": "API", "bcc": "BCC", "bic": "BIC", "cartposition": "CartPosition",
	"cc": "CC", "datetime": "DateTime", "checkinlist": "CheckinList", "eu": "EU", "giftcard": "GiftCard", "giftcards": "GiftCards", "guids": "GUIDs", "guid": "GUID", "iban": "IBAN", "ical": "ICal", "id": "ID",
	"ids": "IDs", "mf0aes": "MF0AES", "nfc": "NFC", "nonadm": "NonAdm", "og": "OG", "orderposition": "OrderPosition", "orderpositions": "OrderPositions",
	"os": "OS", "pdf": "PDF", "positionid": "PositionID", "pubkey": "PubKey", "rrule": "RRule", "rsa": "RSA", "subevent": "SubEvent", "subevents": "SubEvents", "testmode": "TestMode",
	"uid": "UID", "url": "URL", "vat": "VAT", "vatid": "VATID", "zipcode": "ZIPCode",
}

// restName is a vendor's name, such as valid_until, in Go style.
func restName(name string) string {
	var b strings.Builder
	for _, w := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		to, ok := restWords[strings.ToLower(w)]
		if !ok {
			to = strings.ToUpper(w[:1]) + w[1:]
		}
		b.WriteString(to)
	}
	return b.String()
}

// restArg is the Go name of what stands for a variable of a path, and its type.
func restArg(variable, path string) (name, typ string) {
	switch variable {
	case "code", "identifier", "number", "key", "output", "asyncid", "cfid":
		return variable, "string"
	case "order":
		return "code", "string"
	case "event", "organizer", "slug":
		return "slug", "string"
	case "local_id":
		return "localID", "int"
	case "device_id":
		return "deviceID", "int"
	case "pk", "id":
		if strings.Contains(path, "/exporters/") || strings.Contains(path, "/shredders/") {
			return "identifier", "string"
		}
		if strings.HasSuffix(path, "/redeem/") {
			return "secret", "string"
		}
	case "question":
		if strings.Contains(path, "/answer/") {
			return "question", "int64"
		}
	}
	return "id", "int64"
}

// variables are the variables of a path, without those of organizer and event.
func variables(path string) []string {
	var names []string
	for part := range strings.SplitSeq(path, "/") {
		if strings.HasPrefix(part, "{") && part != "{org}" && part != "{ev}" {
			names = append(names, strings.Trim(part, "{}"))
		}
	}
	return names
}
