// Mirror keeps a SQLite database in step with the data of Mews, pretix and CampOne. It
// stores each batch of a change feed and the mark behind it in one transaction, so it
// can be killed at any time.
//
// Without credentials it mirrors fake platforms in this process:
//
//	go run . -once
//
// README.md describes the tables.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
)

const help = `Mirror keeps a SQLite database in step with customers, reservations, bills and
payments of a Mews property, orders and check-ins of pretix events, and customers and
bookings of a CampOne campsite. Killed at any time, it goes on where it was.

  mirror -once             read what changed since the last time, then end
  mirror -follow           stay in step until interrupted

Environment:
  MEWS_CLIENT_TOKEN        token of the client application
  MEWS_ACCESS_TOKEN        token of the property
  MEWS_URL                 address of another platform than production
  PRETIX_URL               address of the server
  PRETIX_TOKEN             token of a team that may read orders
  PRETIX_ORGANIZER         slug of the organizer
  PRETIX_EVENTS            slugs of events, separated by commas
  CAMPONE_API_KEY          key with the scopes customers:read and bookings:read
  CAMPONE_URL              another address than production
Set those of the platforms that you use. Without any of them it mirrors fake platforms,
whose data is new each time.

For webhooks (-listen), secrets of at least 16 characters:
  MEWS_WEBHOOK_SECRET      of the URL /mews?secret=...
  PRETIX_WEBHOOK_SECRET    of the URL /pretix?secret=...

The database contains personal data.

Exit codes:
  0  the database is complete; also -follow, which ends by an interrupt
  1  interrupted, or something failed; the same command goes on where it was
  2  flags or environment have to change first, as the message says
`

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
	if err == nil {
		err = usage(runMirror(ctx, o, env, stdout, stderr))
	}
	if err != nil {
		fmt.Fprintln(stderr, "mirror:", err)
	}
	return cli.Code(err)
}

// options are the flags.
type options struct {
	db         string
	once       bool
	follow     bool
	rounds     int
	every      time.Duration
	sweepEvery time.Duration
	overlap    time.Duration
	pageSize   int
	since      time.Time
	listen     string
}

const (
	defaultOverlap = 5 * time.Minute
	maxPageSize    = 50 // of pretix, the smallest
)

func parse(args []string, stdout io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("mirror", flag.ContinueOnError)
	flags.StringVar(&o.db, "db", "mirror.db", "database `file`")
	flags.BoolVar(&o.once, "once", false, "read what changed once")
	flags.BoolVar(&o.follow, "follow", false, "stay in step until interrupted")
	flags.IntVar(&o.rounds, "rounds", 0, "end -follow after so many rounds of each feed; 0 for never")
	flags.DurationVar(&o.every, "every", time.Minute, "`time` between the rounds of -follow")
	flags.DurationVar(&o.sweepEvery, "sweep", 24*time.Hour, "`time` after which everything is read again, to find what is gone or changed unseen")
	flags.DurationVar(&o.overlap, "overlap", defaultOverlap, "`time` before a round that the next one reads again, for changes that show late")
	flags.Func("since", "first `day` of changes to ask Mews for, such as 2024-01-01; asking for everything takes some 250 requests", func(day string) (err error) {
		o.since, err = time.Parse(time.DateOnly, day)
		return err
	})
	flags.IntVar(&o.pageSize, "page", 0, fmt.Sprintf("rows per request and transaction, 1 to %d; 0 for the most that each API has", maxPageSize))
	flags.StringVar(&o.listen, "listen", "", "`address` to receive webhooks at, such as 127.0.0.1:8080")
	if err := cli.Parse(flags, args, help, stdout); err != nil {
		return o, err
	}
	switch {
	case o.once == o.follow:
		return o, cli.Usage("set either -once or -follow; -h explains them")
	case o.once && (o.rounds != 0 || o.listen != ""):
		return o, cli.Usage("-rounds and -listen are for -follow")
	case o.rounds < 0 || o.pageSize < 0 || o.pageSize > maxPageSize:
		return o, cli.Usage("-rounds must not be negative, and -page from 0 to %d", maxPageSize)
	case o.every <= 0 || o.overlap <= 0 || o.sweepEvery <= 0:
		return o, cli.Usage("-every, -overlap and -sweep must be above 0")
	case o.follow && o.sweepEvery < o.every:
		return o, cli.Usage("-sweep must not be shorter than -every")
	}
	if o.once {
		o.rounds = 1
	}
	return o, nil
}

func runMirror(ctx context.Context, o options, env cli.Lookup, stdout, stderr io.Writer) (err error) {
	p, err := readPlatforms(env)
	if err != nil {
		return err
	}
	var fake *fakes
	if p.none() {
		if fake, err = startFakes(ctx); err != nil {
			return err
		}
		defer fake.close()
		p = fake.platforms()
		fmt.Fprintln(stderr, "mirror: no credentials in the environment: mirroring fake platforms")
	}
	s, err := openStore(ctx, o.db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	if fake != nil {
		s.account = "fakes"
		if o.since.IsZero() {
			o.since = time.Now().AddDate(0, -1, 0) // nothing in them is older
		}
	}
	feeds, err := p.connectAll(ctx, s, o)
	if err != nil {
		return err
	}
	m := &mirror{options: o, store: s, progress: newProgress(stderr, len(feeds))}
	if o.listen != "" {
		l, err := m.startListener(ctx, p, feeds, env, fake)
		if err != nil {
			return err
		}
		defer l.http.Close()
	}
	if fake != nil && o.follow {
		go fake.live(ctx, o.every)
	}
	err = m.run(ctx, feeds)
	fmt.Fprintf(stdout, "%s: %s\n", o.db, m.stop())
	if o.follow && isInterrupt(ctx, err) {
		return nil
	}
	return err
}
