package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/guestwire/guestwire-go/mews"
)

func unreadableName(out string) string { return out + ".unreadable.ndjson" }

// An unreadableRow is a line of the file with the rows that cannot be decoded.
type unreadableRow struct {
	List      string          `json:"list"`
	Row       int             `json:"row"` // in its page
	ID        string          `json:"id"`
	Field     string          `json:"field"`
	Problem   string          `json:"problem"`
	RequestID string          `json:"request_id"`
	Raw       json.RawMessage `json:"raw,omitempty"`
	RawBase64 []byte          `json:"raw_base64,omitempty"` // of what is not even JSON
}

// encodeUnreadable writes a line for each row.
func encodeUnreadable(rows []*mews.DecodeError) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false) // as it was sent
	for _, e := range rows {
		row := unreadableRow{List: e.List, Row: e.Row, ID: e.ID, Field: e.Field, Problem: e.Problem, RequestID: e.RequestID}
		if raw := e.Raw(); json.Valid(raw) {
			row.Raw = raw
		} else {
			row.RawBase64 = raw
		}
		if err := encoder.Encode(row); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// describe says where a row is, and nothing of what is in it.
func describe(e *mews.DecodeError) string {
	s := fmt.Sprintf("unreadable: row %d of %s", e.Row, e.List)
	if e.ID != "" {
		s += fmt.Sprintf(", identifier %q", e.ID) // quoted, since it comes from outside
	}
	if e.Field != "" {
		s += fmt.Sprintf(", field %q", e.Field)
	}
	return s + ": " + e.Problem
}

// openUnreadable opens the file for the unreadable rows. A new one is made when
// there is something to write.
func openUnreadable(j job, at *checkpoint) (*growing, error) {
	name := unreadableName(j.out)
	if at.BadRows.Size > 0 {
		return reopen(name, j.out, at.BadRows, j.disk)
	}
	// A run that was killed can have left rows that the checkpoint does not know:
	// their page is read again.
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, &writeError{err}
	}
	return nil, nil //nolint:nilnil // nothing to write yet
}
