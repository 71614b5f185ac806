// Export writes the customers of a Mews property to a file, one JSON object in a
// line, and goes on where it was after an interruption, by Ctrl-C or by kill -9:
// the file ends up complete and without repeats.
//
// Without credentials it exports a fake property that lives in this process:
//
//	go run ./examples/export -out customers.ndjson
//
// With MEWS_CLIENT_TOKEN and MEWS_ACCESS_TOKEN in the environment, and MEWS_URL
// for another platform than production, it reads from a real one. Half of that is
// an error. An access token of a portfolio exports all of its properties.
//
// Beside the file lie, while it is incomplete, a checkpoint, and, while an export
// runs, a lock. A checkpoint is good for the property, the -since and the file that
// it was made with, and for nothing else. Customers that cannot be decoded are
// listed, without their values, and kept as they were sent in a file of their own,
// OUT.unreadable.ndjson. All these files are readable by their owner only; the
// output and the unreadable rows are personal data.
//
// Temporary errors are retried from the last page that is safely in the file, a few
// times; a response that cannot be decoded is not, since it would stay the same.
//
// Exit codes:
//
//	0  complete
//	1  interrupted, or the platform cannot be reached; the same command goes on
//	2  something has to change first, as the message says: flags, environment,
//	   tokens, a file, room on the disk
//	3  complete, but for rows that cannot be decoded
//	4  a response cannot be decoded as a whole; a newer version of this program may
//	   be able to, and goes on from there
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
	"github.com/guestwire/guestwire-go/mews"
)

const help = `Export writes the customers of a Mews property to a file, one JSON object in a
line. Start it again after an interruption, and it goes on where it was.

Environment:
  MEWS_CLIENT_TOKEN  token of the client application
  MEWS_ACCESS_TOKEN  token of the property, or of a portfolio
  MEWS_URL           address of another platform than production
Without any of them it exports a fake property.

Files:
  OUT                    the customers, readable by their owner only
  OUT.unreadable.ndjson  rows that cannot be decoded, as they were sent
  OUT.checkpoint         how far the export got; removed when OUT is complete
  OUT.lock               there while an export runs

Exit codes:
  0  complete
  1  interrupted, or the platform cannot be reached; the same command goes on
  2  something has to change first, as the message says: flags, environment,
     tokens, a file, room on the disk
  3  complete, but for rows that cannot be decoded
  4  a response cannot be decoded as a whole; trying again does not help
`

// Exit codes beyond those of package cli.
const (
	codeUnreadable  = 3
	codeUndecodable = 4
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C does not wait
	os.Exit(program(ctx, os.Args[1:], os.LookupEnv, os.Stdout, os.Stderr))
}

func program(ctx context.Context, args []string, env cli.Lookup, stdout, stderr io.Writer) int {
	j, err := parse(args, stdout)
	if errors.Is(err, cli.ErrHelp) {
		return cli.CodeOK
	}
	if err == nil {
		j.terminal = cli.IsTerminal(stderr)
		err = run(ctx, stderr, env, j)
	}
	if err != nil {
		fmt.Fprintln(stderr, "export:", err)
	}
	return cli.Code(err)
}

// A job is what to export.
type job struct {
	out      string
	since    time.Time
	pageSize int
	interval time.Duration // between lines of progress
	terminal bool          // write progress for a terminal

	options []mews.Option             // of the client, for tests
	disk    func(io.Writer) io.Writer // what is written goes through it, for tests
}

func parse(args []string, stdout io.Writer) (job, error) {
	var j job
	var since string
	flags := flag.NewFlagSet("export", flag.ContinueOnError)
	flags.StringVar(&j.out, "out", "customers.ndjson", "`file` to write, OUT above")
	flags.StringVar(&since, "since", "2024-01-01", "first `day` of creation to export")
	flags.IntVar(&j.pageSize, "page", 500, fmt.Sprint("customers per request, 1 to ", mews.MaxPageSize))
	flags.DurationVar(&j.interval, "progress", 10*time.Second, "`time` between lines of progress if the output is no terminal")
	if err := cli.Parse(flags, args, help, stdout); err != nil {
		return j, err
	}
	var err error
	if j.since, err = time.Parse(time.DateOnly, since); err != nil {
		return j, cli.Usage("-since: %q is not a day such as 2024-01-31", since)
	}
	if j.since.After(time.Now()) {
		return j, cli.Usage("-since: %s is in the future; nobody was created then", since)
	}
	if j.pageSize < 1 || j.pageSize > mews.MaxPageSize {
		return j, cli.Usage("-page: %d is not from 1 to %d", j.pageSize, mews.MaxPageSize)
	}
	if j.interval < 0 {
		return j, cli.Usage("-progress: must not be negative")
	}
	return j, checkOut(j.out)
}
