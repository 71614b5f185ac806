// Quickstart walks customers, creates and changes one, and shows what an error
// tells, with each of the three clients.
//
// Without credentials it does so on fake servers that live in this process:
//
//	go run ./examples/quickstart
//
// With the credentials of a real server in the environment it reads from that
// one, and writes to it only with -write: PRETIX_URL, PRETIX_TOKEN and
// PRETIX_ORGANIZER; MEWS_CLIENT_TOKEN, MEWS_ACCESS_TOKEN and, for another
// platform than production, MEWS_URL; CAMPONE_API_KEY and CAMPONE_URL likewise.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"
)

func main() {
	write := flag.Bool("write", false, "also write, when the server is a real one")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout, os.Getenv, *write)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, env func(string) string, write bool) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for _, vendor := range []struct {
		name string
		run  func(context.Context, io.Writer, func(string) string, bool) error
	}{
		{"pretix", runPretix},
		{"Mews", runMews},
		{"CampOne", runCampOne},
	} {
		fmt.Fprintln(out, "==", vendor.name)
		if err := vendor.run(ctx, out, env, write); err != nil {
			return err
		}
	}
	return nil
}
