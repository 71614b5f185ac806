// Export writes the customers of a Mews property to a file, one JSON object in a
// line, and goes on where it was when it is interrupted, by Ctrl-C or by kill -9:
// the file ends up complete and without repeats.
//
// Without credentials it exports a fake property that lives in this process:
//
//	go run ./examples/export -out customers.ndjson
//
// With MEWS_CLIENT_TOKEN and MEWS_ACCESS_TOKEN in the environment, and MEWS_URL
// for another platform than production, it reads from a real one. The file holds
// personal data and is readable by its owner only.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/guestwire/guestwire-go/mews"
)

func main() {
	out := flag.String("out", "customers.ndjson", "file to write; beside it lies a .checkpoint until it is complete")
	since := flag.String("since", "2024-01-01", "first day of creation to export")
	pageSize := flag.Int("page", 500, "customers per request, 1 to 1000")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stderr, os.Getenv, *out, *since, *pageSize)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, status io.Writer, env func(string) string, out, since string, pageSize int) error {
	from, err := time.Parse(time.DateOnly, since)
	if err != nil {
		return fmt.Errorf("-since: %w", err)
	}
	now := time.Now().UTC()
	if !from.Before(now) {
		return fmt.Errorf("-since: %s is in the future", since)
	}
	if pageSize < 1 || pageSize > 1000 {
		return fmt.Errorf("-page: %d is not from 1 to 1000", pageSize)
	}
	client, stop, err := connect(status, env)
	if err != nil {
		return err
	}
	defer stop()
	// An interval of years is split by the walk into parts that the vendor
	// accepts. Its end is kept in the checkpoint: a token is good for the filters
	// it came with, and for no others.
	file, at, err := open(out, checkpoint{From: from, To: now})
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	if at.Customers > 0 {
		fmt.Fprintf(status, "going on after %d customers\n", at.Customers)
	}
	return export(ctx, status, client, file, out, at, pageSize)
}

// export writes page after page. After each page, and not before it is safely in
// the file, the checkpoint moves on.
func export(ctx context.Context, status io.Writer, client *mews.Client, file *os.File, out string, at checkpoint, pageSize int) error {
	start, before := time.Now(), at.Customers
	params := mews.CustomerListParams{
		Extent:     mews.CustomerExtent{Customers: true, Addresses: true},
		CreatedUTC: mews.TimeInterval{StartUTC: at.From, EndUTC: at.To},
		PageSize:   pageSize,
		Start:      at.Token,
	}
	for page, err := range client.Customers.Pages(ctx, params, mews.WithPrefetch(1)) {
		if err != nil {
			return fmt.Errorf("%w\n%d customers are in %s; start again to go on", err, at.Customers, out)
		}
		if at.Size, err = write(file, page.Customers, at.Size); err != nil {
			return err
		}
		at.Customers += len(page.Customers)
		at.Token = page.Next
		if page.Next == "" {
			break // the last page
		}
		if err := at.save(out); err != nil {
			return err
		}
		passed := time.Since(start)
		rate := float64(at.Customers-before) / passed.Seconds()
		fmt.Fprintf(status, "\r%d customers, %.0f/s, %s ", at.Customers, rate, passed.Round(time.Second))
	}
	if err := at.done(out); err != nil {
		return err
	}
	fmt.Fprintf(status, "\r%d customers in %s, complete after %s\n", at.Customers, out, time.Since(start).Round(time.Millisecond))
	return nil
}

// write appends customers and returns the size of the file.
func write(file *os.File, customers []mews.Customer, size int64) (int64, error) {
	buffer := bufio.NewWriter(file)
	for _, c := range customers {
		line, err := json.Marshal(c)
		if err != nil {
			return size, err
		}
		size += int64(len(line)) + 1
		_, _ = buffer.Write(append(line, '\n')) // its error is that of Flush
	}
	if err := buffer.Flush(); err != nil {
		return size, err
	}
	return size, file.Sync()
}
