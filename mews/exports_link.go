package mews

import (
	"fmt"
	"io"
)

// Format implements [fmt.Formatter]: no verb shows the link, which is as good as a
// password for the file.
func (f ExportFileEntry) Format(s fmt.State, _ rune) {
	link := "REDACTED"
	if f.URL == "" {
		link = ""
	}
	_, _ = io.WriteString(s, fmt.Sprintf("{URL:%s SizeInBytes:%d}", link, f.SizeInBytes))
}
