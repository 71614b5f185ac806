//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
)

// lock keeps a second export away from the same file. The kernel gives up the lock
// when the process ends, however it ends; a file that only has to exist would be
// left behind by a kill, and the process number in it can belong to another program
// by then, or to another machine.
func lock(out string) (unlock func(), err error) {
	name := lockName(out)
	for {
		file, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // beside the user's file
		if err != nil {
			return nil, cli.Usage("%w", err)
		}
		err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err != nil {
			_ = file.Close()
			if errors.Is(err, syscall.EWOULDBLOCK) {
				holder, _ := os.ReadFile(name) //nolint:gosec // likewise
				return nil, cli.Usage("%s is being written by another export (process %s); wait for it, or choose another -out", out, strings.TrimSpace(string(holder)))
			}
			return nil, cli.Usage("cannot lock %s: %w; choose another -out", name, err)
		}
		if !current(file, name) { // the holder removed it between the two calls
			_ = file.Close()
			continue
		}
		_ = file.Truncate(0)
		_, _ = fmt.Fprintln(file, os.Getpid()) // only for the message above
		return func() {
			_ = os.Remove(name)
			_ = file.Close()
		}, nil
	}
}

// current reports whether name is still the file that was opened.
func current(file *os.File, name string) bool {
	opened, err1 := file.Stat()
	named, err2 := os.Stat(name)
	return err1 == nil && err2 == nil && os.SameFile(opened, named)
}
