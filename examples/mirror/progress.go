package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
)

// A progress is the line that says how far the program is.
type progress struct {
	mu       sync.Mutex
	w        io.Writer
	terminal bool
	total    result
	feeds    int
	complete map[string]int // rounds of each feed
	shown    string
	stopped  chan struct{}
}

const (
	terminalPace = 200 * time.Millisecond
	logPace      = 10 * time.Second
)

// newProgress shows how far the program is from time to time.
func newProgress(w io.Writer, feeds int) *progress {
	p := &progress{w: w, terminal: cli.IsTerminal(w), feeds: feeds, complete: map[string]int{}, stopped: make(chan struct{})}
	go p.show()
	return p
}

func (p *progress) show() {
	pace := logPace
	if p.terminal {
		pace = terminalPace
	}
	ticker := time.NewTicker(pace)
	defer ticker.Stop()
	for {
		select {
		case <-p.stopped:
			return
		case <-ticker.C:
			p.line()
		}
	}
}

// line writes how far the program is, unless that is what it wrote last.
func (p *progress) line() {
	p.mu.Lock()
	defer p.mu.Unlock()
	text := p.text()
	switch {
	case text == p.shown:
	case p.terminal:
		fmt.Fprint(p.w, eraseLine, text)
	default:
		fmt.Fprintln(p.w, text)
	}
	p.shown = text
}

const eraseLine = "\r\x1b[K"

// clear removes the line from a terminal.
func (p *progress) clear() {
	if p.terminal && p.shown != "" {
		fmt.Fprint(p.w, eraseLine)
		p.shown = ""
	}
}

func (p *progress) text() string {
	return fmt.Sprintf("%s read, %d stored, %d vanished; %d of %d feeds complete",
		cli.Count(p.total.read, "row"), p.total.stored, p.total.vanished, len(p.complete), p.feeds)
}

func (p *progress) add(f *feed, done result, end bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.total.read += done.read
	p.total.stored += done.stored
	p.total.vanished += done.vanished
	if end {
		p.complete[f.name]++
	}
}

// sayf writes a line of its own.
func (p *progress) sayf(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	fmt.Fprintf(p.w, "mirror: "+format+"\n", args...)
}

// stop ends the line, and returns its last state.
func (p *progress) stop() string {
	close(p.stopped)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	return p.text()
}
