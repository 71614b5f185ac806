// Fleet keeps a copy of the customers of many Mews properties in step, with many
// workers in one process or in several: a task for each property goes through a queue,
// and every page is committed together with the mark behind it, by the worker that has
// the lease of the property.
//
// Without credentials it works on fake properties and an embedded NATS server, all in
// this process:
//
//	go run . -properties 100
//
// README.md describes the design, and what was measured.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
	"github.com/guestwire/guestwire-go/mews"
)

const help = `Fleet keeps a copy of the customers of many Mews properties in step. Its processes
share a queue, marks and leases in NATS JetStream; killed or paused at any time, they
lose nothing and commit nothing stale.

  fleet                     one round over all properties, then end
  fleet -follow             rounds until interrupted
  fleet -work               work on the tasks of other processes until interrupted
  fleet -platform FILE      be a platform of fake properties for other processes

Environment:
  FLEET_PROPERTIES   file with one JSON object in a line for each property:
                     {"id": "hotel-1", "access_token": "...", "chain_ids": ["..."]}
                     chain_ids is only for the token of a portfolio
  MEWS_CLIENT_TOKEN  token of the client application
  MEWS_URL           address of another platform than production
  NATS_URL           cluster to use, NATS 2.12 or newer; an embedded one without
Without the first three it works on fake properties.

What is stored, in JetStream: the bucket "fleet" with the customers (personal data) and
the marks, "fleet-leases" and "fleet-limits", and the stream FLEET_TASKS.

Exit codes:
  0  complete; also -follow and -work, which end by an interrupt
  1  interrupted, or NATS or the platform cannot be reached; the same command goes on
  2  flags or environment have to change first
  3  complete, but for properties that were put aside or failed; they are listed
`

// codeIncomplete is the exit code if some properties were not read.
const codeIncomplete = 3

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C does not wait
	os.Exit(program(ctx, os.Args[1:], os.LookupEnv, os.Stdout, os.Stderr))
}

func program(ctx context.Context, args []string, env cli.Lookup, stdout, stderr io.Writer) int {
	o, err := parse(args, stdout)
	if errors.Is(err, cli.ErrHelp) {
		return cli.CodeOK
	}
	if err == nil && o.platform != "" {
		err = servePlatform(ctx, o, stdout)
	} else if err == nil {
		err = runFleet(ctx, o, env, stderr)
	}
	if err != nil {
		fmt.Fprintln(stderr, "fleet:", err)
	}
	return cli.Code(err)
}

// options are the flags.
type options struct {
	work     bool
	follow   bool
	rounds   int
	every    time.Duration
	workers  int
	pageSize int
	maxPages int
	maxTime  time.Duration
	overlap  time.Duration
	lease    time.Duration
	aside    time.Duration
	limit    int

	dir      string
	listen   string
	replicas int
	history  int64 // versions that the store keeps, for tests

	platform   string
	properties int
	guests     int
	large      int
	denied     int
	latency    time.Duration
}

func parse(args []string, stdout io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("fleet", flag.ContinueOnError)
	flags.BoolVar(&o.work, "work", false, "only work on tasks, until interrupted")
	flags.BoolVar(&o.follow, "follow", false, "rounds until interrupted")
	flags.IntVar(&o.rounds, "rounds", 1, "rounds over all properties")
	flags.DurationVar(&o.every, "every", time.Minute, "least `time` from the start of a round of -follow to that of the next")
	flags.IntVar(&o.workers, "workers", 16, "properties at the same time in this process")
	flags.IntVar(&o.pageSize, "page", 500, fmt.Sprint("customers per request and commit, 1 to ", maxBatch-1))
	flags.IntVar(&o.maxPages, "pages", 20, "pages of a property before others get their turn")
	flags.DurationVar(&o.maxTime, "slice", 10*time.Second, "`time` for a property before others get their turn, in whole pages")
	flags.DurationVar(&o.overlap, "overlap", 5*time.Minute, "`time` before a run that the next one reads again, for changes that show late")
	flags.DurationVar(&o.lease, "lease", 30*time.Second, "`time` after which the property of a dead worker is free; the same in all processes")
	flags.DurationVar(&o.aside, "aside", 15*time.Minute, "`time` for which a property is put aside; doubles up to 24h")
	flags.IntVar(&o.limit, "limit", mews.RateLimitRequests, fmt.Sprintf("requests in %s for each access token, in all processes together; 0 for none", limitInterval))
	flags.StringVar(&o.dir, "dir", "", "`directory` of the embedded NATS server; a temporary one by default")
	flags.StringVar(&o.listen, "listen", "", "`address` of the embedded NATS server for other processes, such as 127.0.0.1:4222")
	flags.IntVar(&o.replicas, "replicas", 1, "replicas of streams and buckets in a cluster")
	flags.StringVar(&o.platform, "platform", "", "be a fake platform, write its properties to `FILE` and print the environment for it")
	flags.IntVar(&o.properties, "properties", 100, "fake properties")
	flags.IntVar(&o.guests, "guests", 10, "guests of a fake property")
	flags.IntVar(&o.large, "large", 2000, "guests of the first fake property")
	flags.IntVar(&o.denied, "denied", 0, "fake properties that reject the access token")
	flags.DurationVar(&o.latency, "latency", 0, "`time` that each response of the fake takes")
	if err := cli.Parse(flags, args, help, stdout); err != nil {
		return o, err
	}
	return o, o.check()
}

func (o options) check() error {
	switch {
	case o.pageSize < 1 || o.pageSize >= maxBatch:
		return cli.Usage("-page: %d is not from 1 to %d", o.pageSize, maxBatch-1)
	case o.workers < 1 || o.rounds < 1 || o.maxPages < 1 || o.properties < 1 || o.replicas < 1:
		return cli.Usage("-workers, -rounds, -pages, -properties and -replicas must be at least 1")
	case o.limit < 0 || o.guests < 0 || o.large < 0 || o.denied < 0 || o.denied > o.properties:
		return cli.Usage("-limit, -guests, -large and -denied must not be negative, nor -denied more than -properties")
	case o.lease < time.Second || o.aside <= 0 || o.maxTime <= 0 || o.overlap <= 0 || o.every < 0 || o.latency < 0:
		return cli.Usage("-lease must be at least 1s, -aside, -slice and -overlap positive, -every and -latency not negative")
	case o.work && o.follow:
		return cli.Usage("-work leaves the rounds to other processes, so it excludes -follow")
	}
	if o.listen != "" {
		_, _, err := splitAddress(o.listen)
		return err
	}
	return nil
}

func splitAddress(address string) (string, int, error) {
	host, port, err := net.SplitHostPort(address)
	number, numberErr := strconv.ParseUint(port, 10, 16)
	if err != nil || numberErr != nil {
		return "", 0, cli.Usage("-listen: %q is not an address such as 127.0.0.1:4222", address)
	}
	return host, int(number), nil
}
