// Roomcharge posts the bill of a restaurant to the room of a guest, and never posts
// it twice.
//
// Without credentials it does so at a fake hotel that lives in this process, and
// that loses the response to the order, the worst case:
//
//	go run ./examples/roomcharge
//
// With MEWS_CLIENT_TOKEN and MEWS_ACCESS_TOKEN in the environment, and MEWS_URL for
// another platform than production, it works on a real one, and posts with -post
// only:
//
//	go run ./examples/roomcharge -post -ticket T-1042 -room 101 \
//		-item "2 x Caesar salad, 14.50, Food, CZ-L" -item "3 x Pilsner, 4.20, Beverages, CZ-S"
//
// The vendor has no idempotency keys. So the number of the ticket goes into each
// item, and the program looks for it, both before it posts and when it does not know
// whether it did. Start it again with the same ticket as often as you like, but not
// twice at the same time.
//
// Exit codes:
//
//	0  the bill is posted, now or before
//	1  it failed, and nothing was posted
//	2  something has to change first, as the message says: flags, environment, guest
//	3  the bill may be posted or not, or differs from what was posted under its
//	   number: somebody has to look
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
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

const help = `Roomcharge posts the bill of a restaurant to the room of a guest, once.

` + property.Help + `
Exit codes:
  0  the bill is posted, now or before
  1  it failed, and nothing was posted
  2  something has to change first, as the message says: flags, environment, guest
  3  the bill may be posted or not, or differs from what was posted under its
     number: somebody has to look
`

const codeUnknown = 3

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C does not wait
	os.Exit(program(ctx, os.Args[1:], os.LookupEnv, os.Stdout, os.Stderr))
}

func program(ctx context.Context, args []string, env cli.Lookup, stdout, stderr io.Writer) int {
	out := &cli.Output{W: stdout}
	b, err := parse(args, out)
	switch {
	case errors.Is(err, cli.ErrHelp):
		err = nil
	case err == nil:
		err = run(ctx, out, env, b)
	}
	if err = cmp.Or(err, out.Err()); err != nil {
		fmt.Fprintln(stderr, "roomcharge:", err)
	}
	return cli.Code(err)
}

// A bill is what to post, and where.
type bill struct {
	ticket      string // its number, unique in the restaurant
	items       []item
	service     string // name of the restaurant
	room, guest string // name of a room, of a guest, or both
	post        bool   // to a real property, too
	wait        time.Duration
	lose        string // what the fake hotel loses
}

func parse(args []string, out io.Writer) (bill, error) {
	var b bill
	flags := flag.NewFlagSet("roomcharge", flag.ContinueOnError)
	flags.StringVar(&b.ticket, "ticket", "", "`number` of the bill, which no other bill of the restaurant has")
	flags.Func("item", "an `item` such as \"2 x Caesar salad, 14.50, Food, CZ-L\": how many of what, the price of one, accounting category, tax code; once for each item",
		func(text string) error {
			item, err := parseItem(text)
			b.items = append(b.items, item)
			return err
		})
	flags.StringVar(&b.service, "service", "Restaurant", "`name` of the service that sells")
	flags.StringVar(&b.room, "room", "", "`name` of the room")
	flags.StringVar(&b.guest, "guest", "", "`name` of the guest, or a part of it")
	flags.BoolVar(&b.post, "post", false, "post to real properties, too")
	flags.DurationVar(&b.wait, "wait", 2*time.Second, "`time` between looks for a bill that may be posted")
	flags.StringVar(&b.lose, "lose", "response", "what the fake hotel loses: response, request or nothing")
	if err := cli.Parse(flags, args, help, out); err != nil {
		return b, err
	}
	if b.wait < 0 {
		return b, cli.Usage("-wait: must not be negative")
	}
	if _, known := cuts[b.lose]; !known {
		return b, cli.Usage("-lose: %q is not response, request or nothing", b.lose)
	}
	return b, nil
}

// cuts are the faults of the fake hotel.
var cuts = map[string]mewstest.Cut{"response": mewstest.CutAfter, "request": mewstest.CutBefore, "nothing": mewstest.CutNone}

func run(ctx context.Context, out io.Writer, env cli.Lookup, b bill) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	values, err := property.Variables.Read(env)
	if err != nil {
		return err
	}
	if values == nil {
		return runFake(ctx, out, b)
	}
	switch {
	case b.ticket == "":
		return cli.Usage("-ticket: the number of the bill is missing; it is what keeps the bill from being posted twice")
	case len(b.items) == 0:
		return cli.Usage("-item: the bill has no items")
	case b.room == "" && b.guest == "":
		return cli.Usage("-room or -guest: whom to charge is missing")
	}
	client, err := property.Connect(values, "Roomcharge")
	if err != nil {
		return err
	}
	return charge(ctx, out, client, b)
}

// runFake posts to a fake hotel, twice: the second time is as after a crash.
func runFake(ctx context.Context, out io.Writer, b bill) error {
	hotel, err := property.StartHotel()
	if err != nil {
		return err
	}
	defer hotel.Close()
	client, err := property.Connect(property.Values(hotel.Server, hotel.AccessToken()), "Roomcharge")
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "no MEWS_CLIENT_TOKEN: using a fake hotel that loses the %s\n", b.lose)
	if b.lose != "nothing" {
		hotel.Inject(mewstest.Fault{Path: "orders/add", Cut: cuts[b.lose]})
	}
	b.post, b.ticket = true, cmp.Or(b.ticket, "T-1042")
	if b.room == "" && b.guest == "" {
		b.room = "101"
	}
	if len(b.items) == 0 {
		b.items = []item{{2, "Caesar salad", "14.50", "Food", "CZ-L"}, {3, "Pilsner", "4.20", "Beverages", "CZ-S"}}
	}
	if err := charge(ctx, out, client, b); err != nil {
		return err
	}
	fmt.Fprintln(out, "the same bill again, as after a crash:")
	return charge(ctx, out, client, b)
}
