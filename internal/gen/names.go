package main

import (
	"strings"
	"unicode"
)

// initialisms are written in capitals in Go.
var initialisms = map[string]string{
	"Api": "API", "Bic": "BIC", "Cid": "CID", "Duns": "DUNS", "Iata": "IATA", "Iban": "IBAN", "Id": "ID", "Ids": "IDs", "Ip": "IP", "Ota": "OTA",
	"Pdf": "PDF", "Pos": "POS", "Qr": "QR", "Rfid": "RFID", "Sepa": "SEPA", "Url": "URL", "Urls": "URLs", "Utc": "UTC", "Vat": "VAT",
}

// goName is a vendor's name in Go style.
func goName(name string) string {
	var b strings.Builder
	for _, w := range humps(name) {
		if to, ok := initialisms[w]; ok {
			w = to
		}
		b.WriteString(w)
	}
	return b.String()
}

// humps splits a name before its capitals: BillPdf is Bill and Pdf. The first
// letter becomes a capital; other characters than letters and digits separate.
func humps(name string) []string {
	var all []string
	start := true
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			start = true
			continue
		}
		if start || unicode.IsUpper(r) {
			all = append(all, "")
			r = unicode.ToUpper(r)
		}
		start = false
		all[len(all)-1] += string(r)
	}
	return all
}

// singular is the name of one of a resource: bills is Bill.
func singular(resource string) string {
	name := goName(resource)
	switch {
	case strings.HasSuffix(name, "ies"):
		return strings.TrimSuffix(name, "ies") + "y"
	case strings.HasSuffix(name, "sses"):
		return strings.TrimSuffix(name, "es")
	case strings.HasSuffix(name, "s"):
		return strings.TrimSuffix(name, "s")
	}
	return name
}

// pageFile is the file of a page of the documentation: Bills is bills.go.
func pageFile(page string) string {
	return strings.ToLower(strings.ReplaceAll(page, " ", ""))
}

// lowerFirst makes an unexported name of an exported one.
func lowerFirst(name string) string {
	words := humps(name)
	words[0] = strings.ToLower(words[0])
	return strings.Join(words, "")
}
