package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// A status tells how the export goes: on a terminal in one line that is written
// over, elsewhere (a log) in plain lines at intervals.
type status struct {
	w        io.Writer
	terminal bool
	interval time.Duration
	last     time.Time // of progress
	width    int       // of the progress that stands in the terminal's last line
}

// sayf prints a line.
func (s *status) sayf(format string, args ...any) {
	s.clear()
	fmt.Fprintf(s.w, format+"\n", args...)
}

// progressf prints a text that later ones replace.
func (s *status) progressf(format string, args ...any) {
	if s.terminal {
		s.clear()
		s.width, _ = fmt.Fprintf(s.w, format, args...)
		return
	}
	if now := time.Now(); now.Sub(s.last) >= s.interval {
		s.last = now
		s.sayf(format, args...)
	}
}

// clear removes progress from the terminal's last line.
func (s *status) clear() {
	if s.width > 0 {
		fmt.Fprintf(s.w, "\r%s\r", strings.Repeat(" ", s.width))
		s.width = 0
	}
}
