// Checkin scans tickets at the door of a pretix event: it reads codes from standard
// input, one in a line, as most hand scanners type them, and shows who may enter.
//
// Without credentials it does so at a fake event that lives in this process, and
// that loses a response:
//
//	printf 'ADULT-1\nADULT-1\n' | go run ./examples/checkin
//
// With PRETIX_URL, PRETIX_TOKEN and PRETIX_ORGANIZER in the environment it works on
// a real one, and EACH SCAN COUNTS unless -simulate is given:
//
//	go run ./examples/checkin -event festival -list Door
//
// PRETIX_TOKEN is that of a team or, with -device, of a device; any of the security
// profiles for pretixSCAN will do.
//
// Lines that begin with a colon are commands: ":exit" and ":entry" set the direction,
// ":count" shows how many have come, and ":cancel" in place of an answer gives up on a
// ticket. The program asks what the event wants to know at check-in. It shows no
// name, address or code, and forgets the answers.
//
// If a response is lost, the scan is sent again under the same nonce, so that it
// counts once. If it stays without a result, scan the ticket again: the server may
// have let it in already, and then says that it was used before, and when.
//
// Exit codes:
//
//	0  all scans had a result
//	1  it failed, or a scan had no result
//	2  something has to change first, as the message says: flags, environment, token
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
	_ "time/tzdata" // the computer at the door may have none

	"github.com/guestwire/guestwire-go/examples/internal/cli"
	"github.com/guestwire/guestwire-go/pretix"
)

const help = `Checkin reads codes of tickets from standard input, one in a line, checks them in
and shows who may enter. At a real event each scan counts, unless -simulate is given.

Commands:
  :exit    the next scans check out
  :entry   the next scans check in, as in the beginning
  :count   show how many have come
  :cancel  in place of an answer: do not check this ticket in

Environment:
  PRETIX_URL, PRETIX_ORGANIZER  the server and the organizer
  PRETIX_TOKEN                  an API token of a team, or of a device with -device
Without them it uses a fake event.

Exit codes:
  0  all scans had a result
  1  it failed, or a scan had no result
  2  something has to change first, as the message says: flags, environment, token
`

var variables = cli.Variables{Required: []string{"PRETIX_URL", "PRETIX_TOKEN", "PRETIX_ORGANIZER"}}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C does not wait
	os.Exit(program(ctx, os.Args[1:], os.LookupEnv, os.Stdin, os.Stdout, os.Stderr))
}

func program(ctx context.Context, args []string, env cli.Lookup, stdin io.Reader, stdout, stderr io.Writer) int {
	out := &cli.Output{W: stdout}
	s, err := parse(args, out)
	switch {
	case errors.Is(err, cli.ErrHelp):
		err = nil
	case err == nil:
		err = run(ctx, stdin, out, env, s)
	}
	if err = cmp.Or(err, out.Err()); err != nil {
		fmt.Fprintln(stderr, "checkin:", err)
	}
	return cli.Code(err)
}

// settings are the flags.
type settings struct {
	event, list string
	language    pretix.Locale
	device      bool
	simulate    bool
	wait        time.Duration // before a scan is sent again
}

func parse(args []string, out io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("checkin", flag.ContinueOnError)
	flags.StringVar(&s.event, "event", "", "`slug` of the event")
	flags.StringVar(&s.list, "list", "", "`name` of the check-in list; not needed if the event has one list")
	language := flags.String("language", "en", "`code` of the language to ask questions in")
	flags.BoolVar(&s.device, "device", false, "PRETIX_TOKEN is the token of a device")
	flags.BoolVar(&s.simulate, "simulate", false, "show what would happen; no scan counts")
	flags.DurationVar(&s.wait, "wait", time.Second, "`time` before a scan without a result is sent again")
	if err := cli.Parse(flags, args, help, out); err != nil {
		return s, err
	}
	s.language = pretix.Locale(*language)
	if s.wait < 0 {
		return s, cli.Usage("-wait: must not be negative")
	}
	return s, nil
}

func run(ctx context.Context, stdin io.Reader, out io.Writer, env cli.Lookup, s settings) error {
	values, err := variables.Read(env)
	if err != nil {
		return err
	}
	if values == nil {
		server, err := startEvent(ctx)
		if err != nil {
			return err
		}
		defer server.Close()
		fmt.Fprintln(out, "no PRETIX_URL: using a fake event that loses a response; its tickets are", codes)
		values = map[string]string{"PRETIX_URL": server.URL(), "PRETIX_TOKEN": server.Token(), "PRETIX_ORGANIZER": server.Organizer()}
		s.event, s.device = cmp.Or(s.event, eventSlug), false
	}
	if s.event == "" {
		return cli.Usage("-event: the slug of the event is missing; it is a part of the shop's address")
	}
	auth := pretix.Token(values["PRETIX_TOKEN"])
	if s.device {
		auth = pretix.DeviceToken(values["PRETIX_TOKEN"])
	}
	// Somebody is waiting at the door: give up early, and let a person decide.
	client, err := pretix.NewClient(values["PRETIX_URL"], auth, pretix.WithTimeout(5*time.Second),
		pretix.WithRetry(pretix.RetryPolicy{MaxAttempts: 2, MinWait: s.wait / 2, MaxWait: s.wait, MaxRetryAfter: 10 * time.Second}))
	if err != nil {
		return cli.Usage("%w", err)
	}
	d, err := openDoor(ctx, client.Organizer(values["PRETIX_ORGANIZER"]), s)
	if err != nil {
		return permanent(err)
	}
	d.out = out
	terminal, ok := stdin.(io.Writer)
	d.prompts = ok && cli.IsTerminal(terminal)
	d.lines = lines(ctx, stdin)
	return d.work(ctx)
}

// permanent gives errors that stay until somebody changes something an exit code of
// their own.
func permanent(err error) error {
	if isFatal(err) {
		return &cli.ExitError{Code: cli.CodeUsage, Err: err}
	}
	return err
}
