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
	at, err := load(out, start)
	if err != nil {
		return nil, at, err
	}
	file, err := os.OpenFile(out, os.O_CREATE|os.O_WRONLY, 0o600) //nolint:gosec // the user's choice
	if err != nil {
		return nil, at, err
	}
	if err := rewind(file, at.Size); err != nil {
		return nil, at, errors.Join(err, file.Close())
	}
	return file, at, nil
}

// load reads the checkpoint, or makes the first one.
func load(out string, start checkpoint) (checkpoint, error) {
	saved, err := os.ReadFile(name(out))
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(out); !errors.Is(err, fs.ErrNotExist) {
			return start, fmt.Errorf("%s exists and has no checkpoint: it is a complete export, or another file; choose another -out", out)
		}
		return start, start.save(out)
	}
	if err != nil {
		return start, err
	}
	var at checkpoint
	if err := json.Unmarshal(saved, &at); err != nil {
		return at, fmt.Errorf("%s cannot be read: %w; delete it and %s to export anew", name(out), err, out)
	}
	if !at.From.Equal(start.From) {
		return at, fmt.Errorf("%s belongs to an export -since %s; repeat that, or delete it and %s to export anew", name(out), at.From.Format(time.DateOnly), out)
	}
	return at, nil
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
	next, err := os.OpenFile(name(out)+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = next.Write(b)
	if err := errors.Join(err, next.Sync(), next.Close()); err != nil {
		return err
	}
	return os.Rename(next.Name(), name(out))
}

// done removes the checkpoint: the file is complete.
func (c checkpoint) done(out string) error { return os.Remove(name(out)) }
