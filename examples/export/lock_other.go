//go:build !(darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd)

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
)

// lock keeps a second export away from the same file. Without flock in package
// syscall the file itself is the lock, and a process that is killed leaves it.
func lock(out string) (unlock func(), err error) {
	name := lockName(out)
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // likewise
	if errors.Is(err, fs.ErrExist) {
		holder, _ := os.ReadFile(name) //nolint:gosec // beside the user's file
		return nil, cli.Usage("%s is being written by another export (process %s); wait for it, or choose another -out; if that process is gone, delete %s",
			out, strings.TrimSpace(string(holder)), name)
	}
	if err != nil {
		return nil, cli.Usage("%w", err)
	}
	_, _ = fmt.Fprintln(file, os.Getpid()) // only for the message above
	return func() {
		_ = file.Close()
		_ = os.Remove(name)
	}, nil
}
