package pretix

import (
	"encoding/json"
	"log/slog"
)

// PDFData is what tickets and badges can show of a position: texts by the names of
// the variables of layouts. The names depend on the plugins of the event.
type PDFData struct {
	Texts map[string]string
	// Images are the URLs of images, "" where there is none.
	Images map[string]string
}

// UnmarshalJSON reads an object. A value that is not a text stays as JSON; null becomes
// "".
func (p *PDFData) UnmarshalJSON(b []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil || raw == nil {
		return err
	}
	*p = PDFData{Texts: make(map[string]string, len(raw))}
	for name, value := range raw {
		if name == "images" {
			if json.Unmarshal(value, &p.Images) == nil {
				continue
			}
		}
		var text string
		if json.Unmarshal(value, &text) != nil {
			text = string(value)
		}
		p.Texts[name] = text
	}
	return nil
}

// MarshalJSON writes the form of the API.
func (p PDFData) MarshalJSON() ([]byte, error) {
	all := make(map[string]any, len(p.Texts)+1)
	for name, text := range p.Texts {
		all[name] = text
	}
	if p.Images != nil {
		all["images"] = p.Images
	}
	return json.Marshal(all)
}

// LogValue implements [slog.LogValuer] without personal data.
func (p PDFData) LogValue() slog.Value { return slog.GroupValue(slog.Int("texts", len(p.Texts))) }

// A FileID refers to an uploaded file: what [Client.Upload] returns. It is valid
// for a day, and only for the credential that uploaded it.
type FileID string
