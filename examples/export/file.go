package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
)

// checkOut rejects outputs that an export cannot go on in, before anything else is
// done. Opening a pipe would wait for its reader.
func checkOut(out string) error {
	const reason = "an export that goes on after an interruption needs a file that it can read again"
	if out == "" || out == "-" {
		return cli.Usage("-out: %q is not a file: %s; export to one, then print that", out, reason)
	}
	info, err := os.Stat(out)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if parent, err := os.Stat(filepath.Dir(out)); err != nil || !parent.IsDir() {
			return cli.Usage("-out: there is no directory %s; create it first", filepath.Dir(out))
		}
		return nil
	case err != nil:
		return cli.Usage("-out: %w", err)
	case info.IsDir():
		return cli.Usage("-out: %s is a directory; name a file in it", out)
	case !info.Mode().IsRegular():
		return cli.Usage("-out: %s is a pipe or a device: %s; export to a regular file, then copy that", out, reason)
	}
	return nil
}

// A writeError is a file that does not take what it is given.
type writeError struct{ err error }

func (e *writeError) Error() string { return "cannot write: " + e.err.Error() }
func (e *writeError) Unwrap() error { return e.err }

// A mark is the length of a file and a fingerprint of its content. Device and inode
// would be cheaper to compare, but a file that was edited keeps them, one that was
// copied to a larger disk has others, and a new one can be given those of a deleted
// one. Reading the file once for each resume is little beside exporting it.
type mark struct {
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// A growing file is appended to and knows its mark.
type growing struct {
	file *os.File
	to   io.Writer // the file, except in tests
	size int64
	sum  hash.Hash
}

// create makes a new file and never overwrites one.
func create(name string, disk func(io.Writer) io.Writer) (*growing, error) {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600) //nolint:gosec // the user's choice
	if err != nil {
		return nil, &writeError{err}
	}
	return newGrowing(file, disk), nil
}

func newGrowing(file *os.File, disk func(io.Writer) io.Writer) *growing {
	g := &growing{file: file, to: file, sum: sha256.New()}
	if disk != nil {
		g.to = disk(file)
	}
	return g
}

// reopen opens a file that was written up to a mark, and removes what follows.
func reopen(name, out string, at mark, disk func(io.Writer) io.Writer) (*growing, error) {
	file, err := os.OpenFile(name, os.O_RDWR, 0) //nolint:gosec // the user's choice
	if errors.Is(err, fs.ErrNotExist) {
		return nil, cli.Usage("%s is gone, but its checkpoint is there; put the file back, or %s", name, anew(out))
	}
	if err != nil {
		return nil, cli.Usage("%w", err)
	}
	g := newGrowing(file, disk)
	g.size, err = io.CopyN(g.sum, file, at.Size)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		err = cli.Usage("%w", err)
	case g.mark() != at:
		err = cli.Usage("%s is not the file that the checkpoint belongs to, or was changed since; put the right one back, or %s", name, anew(out))
	default:
		if err = file.Truncate(at.Size); err != nil {
			err = &writeError{err}
		}
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return g, nil
}

func (g *growing) mark() mark {
	return mark{Size: g.size, SHA256: hex.EncodeToString(g.sum.Sum(nil))}
}

// append returns when p is safely on the disk.
func (g *growing) append(p []byte) error {
	_, err := g.to.Write(p)
	if err == nil {
		err = g.file.Sync()
	}
	if err != nil {
		_ = g.file.Truncate(g.size) // half a page is of no use; the next run would remove it too
		return &writeError{err}
	}
	g.size += int64(len(p))
	_, _ = g.sum.Write(p) // never fails
	return nil
}

func (g *growing) close() {
	if g != nil {
		_ = g.file.Close() // all of it is synced
	}
}
