// This program serves a fake Mews on loopback until it is killed, and prints the
// environment that the tests of a sandbox want:
//
//	go run ./internal/sandbox/mews > mews.env &
//	env $(cat mews.env) go test ./mews -run TestSandbox
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/guestwire/guestwire-go/mews/mewstest"
)

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve() error {
	server, err := mewstest.Start()
	if err != nil {
		return err
	}
	defer server.Close()
	server.SetRateLimit(mewstest.RateLimitRequests, mewstest.RateLimitPeriod)
	for day := range 200 { // over more than half a year
		at := time.Now().UTC().AddDate(0, 0, -day).Format(time.RFC3339)
		id := server.AddCustomer(mewstest.Object{"LastName": fmt.Sprint("Guest ", day), "CreatedUtc": at, "UpdatedUtc": at})
		if day%10 == 0 {
			server.AddIdentityDocument(id, mewstest.Object{"Type": "Passport", "Number": fmt.Sprint("P", day)})
			server.AddAddress(id, mewstest.Object{"Line1": "1 Test Street", "City": "Testing"})
		}
	}
	_, err = fmt.Fprintf(os.Stdout, "MEWS_URL=%s\nMEWS_CLIENT_TOKEN=%s\nMEWS_ACCESS_TOKEN=%s\nMEWS_WRITE=1\n",
		server.URL(), server.ClientToken(), server.AccessToken())
	if err != nil {
		return err
	}
	killed := make(chan os.Signal, 1)
	signal.Notify(killed, os.Interrupt, syscall.SIGTERM)
	<-killed
	return nil
}
