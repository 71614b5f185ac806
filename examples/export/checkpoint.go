package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// A checkpoint is how far the export got. The file may hold more than it says:
// that was written by a run which was killed before it could say so.
type checkpoint struct {
	From      time.Time `json:"from"`
	To        time.Time `json:"to"`
	Token     string    `json:"token"` // of the page to read next
	Size      int64     `json:"size"`  // of the file
	Customers int       `json:"customers"`
}

func name(out string) string { return out + ".checkpoint" }

// open opens the file at the place where the export goes on, from the start
// unless there is a checkpoint.
func open(out string, start checkpoint) (*os.File, checkpoint, error) {
	at := start
	saved, err := os.ReadFile(name(out))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		// A file without a checkpoint is complete, or somebody else's.
		file, err := os.OpenFile(out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // the user's choice
		if err != nil {
			return nil, at, err
		}
		return file, at, at.save(out)
	case err != nil:
		return nil, at, err
	}
	if err := json.Unmarshal(saved, &at); err != nil {
		return nil, at, fmt.Errorf("%s: %w", name(out), err)
	}
	file, err := os.OpenFile(out, os.O_WRONLY, 0o600) //nolint:gosec // the user's choice
	if err != nil {
		return nil, at, err
	}
	if err := rewind(file, at.Size); err != nil {
		return nil, at, errors.Join(err, file.Close())
	}
	return file, at, nil
}

// rewind takes away what was written behind the checkpoint.
func rewind(file *os.File, size int64) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if info.Size() < size {
		return fmt.Errorf("%s is shorter than its checkpoint says", file.Name())
	}
	if err := file.Truncate(size); err != nil {
		return err
	}
	_, err = file.Seek(0, io.SeekEnd)
	return err
}

// save replaces the checkpoint as a whole, so that there is always one.
func (c checkpoint) save(out string) error {
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	next := name(out) + ".new"
	if err := os.WriteFile(next, b, 0o600); err != nil {
		return err
	}
	return os.Rename(next, name(out))
}

// done removes the checkpoint: the file is complete.
func (c checkpoint) done(out string) error { return os.Remove(name(out)) }
