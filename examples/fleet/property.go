package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"regexp"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
)

// A property is one to keep a copy of.
type property struct {
	ID    string `json:"id"` // of your choice: letters, digits, - and _
	Token secret `json:"access_token"`
	// Chains are required with the token of a portfolio. Several properties can share
	// that, or be one here, which takes fewer requests.
	Chains []string `json:"chain_ids,omitempty"`
}

// A secret does not print.
type secret string

const redacted = "REDACTED"

// Format implements [fmt.Formatter].
func (secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// LogValue implements [slog.LogValuer].
func (secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// keyText is what a part of a key in JetStream may be.
var keyText = regexp.MustCompile(`^[A-Za-z0-9_-]{1,100}$`)

// readProperties reads a file with one JSON object in a line for each property.
func readProperties(name string) ([]property, error) {
	content, err := os.ReadFile(name) //nolint:gosec // the file that the user names
	if err != nil {
		return nil, cli.Usage("FLEET_PROPERTIES: %w", err)
	}
	var properties []property
	seen := map[string]bool{}
	lines := bufio.NewScanner(bytes.NewReader(content))
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var p property
		switch err := json.Unmarshal(lines.Bytes(), &p); {
		case err != nil: // which may quote the line, with the token in it
			return nil, cli.Usage(`%s: line %d is not an object such as {"id": "hotel-1", "access_token": "..."}`, name, n)
		case !keyText.MatchString(p.ID):
			return nil, cli.Usage("%s: line %d: id %q must be 1 to 100 letters, digits, - and _", name, n, p.ID)
		case p.Token == "":
			return nil, cli.Usage("%s: line %d: %s has no access_token", name, n, p.ID)
		case seen[p.ID]:
			return nil, cli.Usage("%s: line %d: %s is there twice", name, n, p.ID)
		}
		seen[p.ID] = true
		properties = append(properties, p)
	}
	if err := lines.Err(); err != nil {
		return nil, cli.Usage("%s: %w", name, err)
	}
	if len(properties) == 0 {
		return nil, cli.Usage("%s has no properties", name)
	}
	return properties, nil
}
