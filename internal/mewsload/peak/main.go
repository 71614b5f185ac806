// Peak walks a property with a million guests and reports the time and the most
// memory that this took:
//
//	go run ./internal/mewsload/peak -customers 1000000
//
// The server runs in another process. Peak resident memory is that of Linux
// (VmHWM); elsewhere the memory that the runtime got from the system is shown.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/mewsload"
	"github.com/guestwire/guestwire-go/mews"
)

func main() {
	customers := flag.Int("customers", 1_000_000, "guests of the property")
	prefetch := flag.Int("prefetch", 0, "pages to read ahead")
	serve := flag.Bool("serve", false, "be the server")
	flag.Parse()
	run := func() error { return walk(*customers, *prefetch) }
	if *serve {
		run = func() error { return mewsload.Serve(*customers) }
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func walk(customers, prefetch int) error {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	server := exec.CommandContext(ctx, os.Args[0], "-serve", "-customers", strconv.Itoa(customers)) //nolint:gosec // itself
	out, err := server.StdoutPipe()
	if err != nil {
		return err
	}
	if err := server.Start(); err != nil {
		return err
	}
	url, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return err
	}
	client, err := mews.NewClient(
		mews.Credentials{ClientToken: "load", AccessToken: "load", Client: "Load 1.0.0"},
		mews.WithBaseURL(strings.TrimSpace(url)))
	if err != nil {
		return err
	}
	params := mews.CustomerListParams{
		Extent:         mews.CustomerExtent{Customers: true, Addresses: true},
		ActivityStates: []mews.ActivityState{mews.ActivityStateActive},
	}
	start, n := time.Now(), 0
	for _, err := range client.Customers.All(ctx, params, mews.WithPrefetch(prefetch)) {
		if err != nil {
			return err
		}
		n++
	}
	_, err = fmt.Fprintf(os.Stdout, "%d customers in %s, %s\n", n, time.Since(start).Round(time.Millisecond), peak())
	return err
}

func peak() string {
	status, _ := os.ReadFile("/proc/self/status") // only Linux has it
	for line := range strings.Lines(string(status)) {
		if size, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			return "peak resident memory " + strings.TrimSpace(size)
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return fmt.Sprintf("%d kB from the system", m.Sys>>10)
}
