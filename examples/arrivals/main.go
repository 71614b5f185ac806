// Arrivals lists who arrives at a hotel today: time, guests, room, rate, and what is
// still to be paid.
//
// Without credentials it does so for a fake hotel that lives in this process:
//
//	go run ./examples/arrivals
//
// With MEWS_CLIENT_TOKEN and MEWS_ACCESS_TOKEN in the environment, and MEWS_URL for
// another platform than production, it reads from a real one. Half of that is an
// error. It writes nothing.
//
// The output is personal data.
//
// Exit codes:
//
//	0  the list is complete
//	1  it failed
//	2  flags or the environment have to change first, as the message says
package main

import (
	"cmp"
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
	"github.com/guestwire/guestwire-go/examples/internal/property"
	"github.com/guestwire/guestwire-go/mews"
)

const help = `Arrivals lists who arrives at a hotel today, in which room, at which rate, and what
is still to be paid.

` + property.Help + `
Exit codes:
  0  the list is complete
  1  it failed
  2  flags or the environment have to change first, as the message says
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C does not wait
	os.Exit(program(ctx, os.Args[1:], os.LookupEnv, os.Stdout, os.Stderr))
}

func program(ctx context.Context, args []string, env cli.Lookup, stdout, stderr io.Writer) int {
	out := &cli.Output{W: stdout}
	flags := flag.NewFlagSet("arrivals", flag.ContinueOnError)
	var day mews.Date
	flags.TextVar(&day, "day", mews.Date{}, "`day` of arrival, such as 2026-01-31; today at the hotel by default")
	err := cli.Parse(flags, args, help, out)
	switch {
	case errors.Is(err, cli.ErrHelp):
		err = nil
	case err == nil:
		err = run(ctx, out, env, day)
	}
	if err = cmp.Or(out.Err(), err); err != nil {
		fmt.Fprintln(stderr, "arrivals:", err)
	}
	return cli.Code(err)
}

func run(ctx context.Context, out io.Writer, env cli.Lookup, day mews.Date) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	values, err := property.Variables.Read(env)
	if err != nil {
		return err
	}
	if values == nil {
		hotel, err := property.StartHotel()
		if err != nil {
			return err
		}
		defer hotel.Close()
		values = property.Values(hotel.Server, hotel.AccessToken())
		fmt.Fprintln(out, "no MEWS_CLIENT_TOKEN: using a fake hotel")
	}
	client, err := property.Connect(values, "Arrivals")
	if err != nil {
		return err
	}
	return show(ctx, out, client, day)
}
