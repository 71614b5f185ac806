package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/nats-io/nuid"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
	"github.com/guestwire/guestwire-go/mews"
)

// variables lead to real properties.
var variables = cli.Variables{Required: []string{"FLEET_PROPERTIES", "MEWS_CLIENT_TOKEN"}, Optional: []string{"MEWS_URL"}}

// A fleet is one process of it.
type fleet struct {
	options

	baseURL     string
	clientToken secret
	properties  []property
	platform    *platform // nil: properties of the environment
	bus         *bus
	stats       *stats
	out         io.Writer
}

func runFleet(ctx context.Context, o options, env cli.Lookup, out io.Writer) error {
	f := &fleet{options: o, stats: &stats{}, out: out}
	url, _ := env("NATS_URL")
	if o.work && url == "" {
		return cli.Usage("-work needs NATS_URL: without it nobody else can add tasks")
	}
	if url != "" && (o.dir != "" || o.listen != "") {
		return cli.Usage("-dir and -listen are for the embedded NATS server; unset NATS_URL, or leave them out")
	}
	if err := f.connect(ctx, env); err != nil {
		return err
	}
	if f.platform != nil {
		defer f.platform.close()
	}
	var stop func()
	var err error
	if f.bus, stop, err = openBus(ctx, url, o); err != nil {
		return err
	}
	defer stop()
	if o.listen != "" {
		f.sayf("other processes: NATS_URL=%s", f.bus.url)
	}
	return f.run(ctx)
}

// connect finds the properties.
func (f *fleet) connect(ctx context.Context, env cli.Lookup) error {
	values, err := variables.Read(env)
	if err != nil {
		return err
	}
	if values == nil {
		if f.work {
			return cli.Usage("-work needs FLEET_PROPERTIES and MEWS_CLIENT_TOKEN: the fake properties of another process are not reached from here; see -platform")
		}
		if f.platform, err = startPlatform(ctx, f.options); err != nil {
			return err
		}
		f.sayf("no FLEET_PROPERTIES and no MEWS_CLIENT_TOKEN: %d fake properties", f.options.properties)
		f.baseURL, f.clientToken, f.properties = f.platform.url, secret(f.platform.clientToken), f.platform.properties
		return nil
	}
	f.baseURL, f.clientToken = mews.Production, secret(values["MEWS_CLIENT_TOKEN"])
	if values["MEWS_URL"] != "" {
		f.baseURL = values["MEWS_URL"]
	}
	if f.properties, err = readProperties(values["FLEET_PROPERTIES"]); err != nil {
		return err
	}
	_, err = newClients(f.baseURL, f.clientToken, f.options, nil, nil).of(f.properties[0].Token)
	if err != nil {
		return cli.Usage("%w", err)
	}
	return nil
}

// run works, and makes rounds unless that is left to others.
func (f *fleet) run(ctx context.Context) error {
	working, stop := context.WithCancel(ctx)
	var workers sync.WaitGroup
	defer workers.Wait()
	defer stop()
	f.start(working, &workers)
	if f.work {
		f.sayf("working until interrupted")
		<-ctx.Done()
		return nil
	}
	var before map[string]mark
	for round := 1; f.follow || round <= f.rounds; round++ {
		began := time.Now()
		if !f.follow && round == f.rounds {
			var err error
			if before, err = f.bus.marks(ctx); err != nil {
				return err
			}
		}
		err := f.round(ctx, round)
		switch {
		case ctx.Err() != nil && f.follow:
			return nil
		case ctx.Err() != nil:
			return errors.New("interrupted; start again to go on")
		case err != nil && !f.follow:
			return err
		case err != nil:
			f.sayf("round %d: %v", round, err)
		}
		if f.follow && sleep(ctx, f.every-time.Since(began)) != nil {
			return nil
		}
	}
	return f.incomplete(ctx, before)
}

// incomplete returns an error if properties were not read to the end since a moment,
// by this process or another one.
func (f *fleet) incomplete(ctx context.Context, before map[string]mark) error {
	now, err := f.bus.marks(ctx)
	if err != nil {
		return err
	}
	missing := 0
	for _, p := range f.properties {
		m := now[p.ID]
		if m.Runs > before[p.ID].Runs {
			continue
		}
		missing++
		switch {
		case missing > maxListed:
		case m.Aside != nil:
			f.sayf("%s: aside until %s: %s", p.ID, m.Aside.Until.Format(time.RFC3339), m.Aside.Reason)
		default:
			f.sayf("%s: failed, as the log of the process says", p.ID)
		}
	}
	if missing == 0 {
		return nil
	}
	return &cli.ExitError{Code: codeIncomplete, Err: fmt.Errorf("complete but for %d of %d properties", missing, len(f.properties))}
}

// maxListed is how many incomplete properties are listed.
const maxListed = 20

// start starts the workers. They share the clients.
func (f *fleet) start(ctx context.Context, workers *sync.WaitGroup) {
	reading := &reader{
		clients:  newClients(f.baseURL, f.clientToken, f.options, f.bus.limits, func() { f.stats.requests.Add(1) }),
		pageSize: f.pageSize, maxPages: f.maxPages, maxTime: f.maxTime, overlap: f.overlap, rows: func(n int) { f.stats.rows.Add(int64(n)) },
	}
	byID := make(map[string]property, len(f.properties))
	for _, p := range f.properties {
		byID[p.ID] = p
	}
	host, _ := os.Hostname()
	process := fmt.Sprintf("%s-%d-%s", host, os.Getpid(), nuid.Next()[:6])
	log := slog.New(slog.NewTextHandler(f.out, nil))
	for i := range f.workers {
		w := &worker{
			bus: f.bus, reader: reading, properties: byID, owner: fmt.Sprintf("%s-%d", process, i), lease: f.lease, aside: f.aside, stats: f.stats, log: log,
		}
		workers.Go(func() { w.work(ctx) })
	}
	if f.platform != nil {
		workers.Go(func() { f.platform.tidy(ctx) })
	}
}

// round puts all properties into the queue and waits until it is empty.
func (f *fleet) round(ctx context.Context, number int) error {
	if f.platform != nil && number > 1 {
		f.platform.change(number)
	}
	before := f.stats.snapshot()
	added, err := f.bus.enqueue(ctx, f.properties)
	if err != nil {
		return err
	}
	said := time.Now()
	err = f.bus.drained(ctx, func(left uint64) {
		if left > 0 && time.Since(said) > 10*time.Second {
			said = time.Now()
			f.sayf("round %d: %d of %d properties left; %s", number, left, len(f.properties), f.stats.since(before))
		}
	})
	if err != nil {
		return err
	}
	queued := ""
	if left := len(f.properties) - added; left > 0 {
		queued = fmt.Sprintf(" (%d were in the queue already)", left)
	}
	f.sayf("round %d: %d properties%s in %s", number, len(f.properties), queued, f.stats.since(before))
	return nil
}

func (f *fleet) sayf(format string, args ...any) { fmt.Fprintf(f.out, format+"\n", args...) }

// servePlatform is a process with fake properties only.
func servePlatform(ctx context.Context, o options, stdout io.Writer) error {
	p, err := startPlatform(ctx, o)
	if err != nil {
		return err
	}
	defer p.close()
	lines, err := p.environment(o.platform)
	if err != nil {
		return cli.Usage("-platform: %w", err)
	}
	for _, line := range lines {
		fmt.Fprintln(stdout, line)
	}
	p.serve(ctx, o.every)
	return nil
}
