// Quickstart shows each of the three clients at work: it iterates over customers,
// makes one write of each kind, and shows what an error says and what became of the
// write.
//
// Without credentials it does so on fake servers that live in this process:
//
//	go run ./examples/quickstart
//
// With the credentials of a real server in the environment it reads from that one,
// and writes to it only with -write: PRETIX_URL, PRETIX_TOKEN and PRETIX_ORGANIZER;
// MEWS_CLIENT_TOKEN and MEWS_ACCESS_TOKEN, and MEWS_URL for another platform than
// production; CAMPONE_API_KEY, and CAMPONE_URL for another address than production.
// Half of the variables of one vendor is an error. What it writes stays there, so
// use a property for tests.
//
// Exit codes:
//
//	0  everything worked
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
)

const help = `Quickstart iterates over customers, makes one write of each kind and shows an error,
with each of the three clients.

Environment:
  PRETIX_URL, PRETIX_TOKEN, PRETIX_ORGANIZER   a pretix server
  MEWS_CLIENT_TOKEN, MEWS_ACCESS_TOKEN         a Mews property
  MEWS_URL                                     another platform than production
  CAMPONE_API_KEY                              a CampOne campsite
  CAMPONE_URL                                  another address than production
Vendors without variables are shown on a fake server.

Exit codes:
  0  everything worked
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
	flags := flag.NewFlagSet("quickstart", flag.ContinueOnError)
	write := flags.Bool("write", false, "write to real servers, too")
	err := cli.Parse(flags, args, help, out)
	switch {
	case errors.Is(err, cli.ErrHelp):
		err = nil
	case err == nil:
		err = run(ctx, out, env, *write)
	}
	if err = cmp.Or(err, out.Err()); err != nil {
		fmt.Fprintln(stderr, "quickstart:", err)
	}
	return cli.Code(err)
}

// vendors are the clients with the variables that lead to a real server. Their
// functions get the values, nil for a fake server.
var vendors = []struct {
	name      string
	variables cli.Variables
	show      func(ctx context.Context, out io.Writer, values map[string]string, write bool) error
}{
	{"pretix", cli.Variables{Required: []string{"PRETIX_URL", "PRETIX_TOKEN", "PRETIX_ORGANIZER"}}, runPretix},
	{"Mews", property.Variables, runMews},
	{"CampOne", cli.Variables{Required: []string{"CAMPONE_API_KEY"}, Optional: []string{"CAMPONE_URL"}}, runCampOne},
}

func run(ctx context.Context, out io.Writer, env cli.Lookup, write bool) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	values := make([]map[string]string, len(vendors))
	for i, v := range vendors { // mistakes show before the first request
		var err error
		if values[i], err = v.variables.Read(env); err != nil {
			return err
		}
	}
	for i, v := range vendors {
		fmt.Fprintln(out, "==", v.name)
		if values[i] == nil {
			fmt.Fprintln(out, "no", v.variables.Required[0]+": using a fake server")
		}
		if err := v.show(ctx, out, values[i], write || values[i] == nil); err != nil {
			return err
		}
	}
	return nil
}
