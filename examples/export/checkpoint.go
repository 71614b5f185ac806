package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"time"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
)

// A checkpoint is how far an export got, and of what. The files may hold more than
// it says: a run that was killed before it could say so wrote that.
type checkpoint struct {
	Version int       `json:"version"`
	Access  string    `json:"access"` // what the tokens give access to
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
	// Filters are all of the list's parameters, as they are sent.
	Filters    json.RawMessage `json:"filters"`
	Token      string          `json:"token"` // of the page to read next
	Customers  int             `json:"customers"`
	Unreadable int             `json:"unreadable"`
	Rows       mark            `json:"rows"`            // of OUT
	BadRows    mark            `json:"unreadable_rows"` // of the file with the unreadable rows
}

// version changes with the meaning of a checkpoint.
const version = 2

func checkpointName(out string) string { return out + ".checkpoint" }

// load reads the checkpoint, nil if there is none and the export is to begin.
func load(out string) (*checkpoint, error) {
	name := checkpointName(out)
	saved, err := os.ReadFile(name) //nolint:gosec // beside the file the user names
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nothingThere(out)
	}
	if err != nil {
		return nil, cli.Usage("%w", err)
	}
	at := &checkpoint{}
	if err := json.Unmarshal(saved, at); err != nil || !at.sound() {
		return nil, cli.Usage("%s is damaged, or not of this version of the program; %s", name, anew(out))
	}
	return at, nil
}

// nothingThere makes sure that a new export overwrites nothing.
func nothingThere(out string) error {
	for _, name := range []string{out, unreadableName(out)} {
		if _, err := os.Lstat(name); err == nil {
			return cli.Usage("%s exists and has no checkpoint: it is of a complete export, or something else; move it away, or choose another -out", name)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return cli.Usage("%w", err)
		}
	}
	return nil
}

func (c *checkpoint) sound() bool {
	began := c.Token != "" || c.Customers == 0 && c.Rows.Size == 0 && c.BadRows.Size == 0
	return c.Version == version && c.Access != "" && !c.From.IsZero() && c.From.Before(c.To) && began &&
		c.Customers >= 0 && c.Unreadable >= 0 && c.Rows.Size >= 0 && c.BadRows.Size >= 0
}

// anew is what to do when an export cannot go on.
func anew(out string) string {
	return "choose another -out, or delete " + out + ", " + unreadableName(out) + " and " + checkpointName(out) + " to export anew"
}

// checkSince rejects an export of another interval.
func (c *checkpoint) checkSince(out string, since time.Time) error {
	if c.From.Equal(since) {
		return nil
	}
	return cli.Usage("%s is of an export with -since %s; repeat that, or %s", checkpointName(out), c.From.Format(time.DateOnly), anew(out))
}

// checkAccess rejects tokens of another property: their pages do not belong into the
// same file.
func (c *checkpoint) checkAccess(out, access string) error {
	if c.Access == access {
		return nil
	}
	return cli.Usage("%s is of an export of another property: %s, while these tokens are of %s; use the tokens it began with, or %s",
		checkpointName(out), c.Access, access, anew(out))
}

// checkFilters rejects a version of this program that asks for something else.
func (c *checkpoint) checkFilters(out string, filters []byte) error {
	if string(c.Filters) == string(filters) {
		return nil
	}
	return cli.Usage("%s is of an export with other filters; finish it with the version of the program that began it, or %s", checkpointName(out), anew(out))
}

// save replaces the checkpoint as a whole, so that there is always one.
func (c *checkpoint) save(out string) error {
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	next, err := os.OpenFile(checkpointName(out)+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return &writeError{err}
	}
	_, err = next.Write(b)
	if err := errors.Join(err, next.Sync(), next.Close()); err != nil {
		return &writeError{err}
	}
	if err := os.Rename(next.Name(), checkpointName(out)); err != nil {
		return &writeError{err}
	}
	return nil
}
