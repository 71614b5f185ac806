// This program serves a fake Mews and a fake CampOne on loopback until it is
// killed, and prints the environment that the tests of their sandboxes want:
//
//	go run ./internal/sandbox/fakes > fakes.env &
//	env $(cat fakes.env) go test ./mews ./campone -run TestSandbox
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/guestwire/guestwire-go/campone/camponetest"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve() error {
	hotel, err := mewstest.Start()
	if err != nil {
		return err
	}
	defer hotel.Close()
	fillHotel(hotel)
	campsite, err := camponetest.Start()
	if err != nil {
		return err
	}
	defer campsite.Close()
	campsite.SetRateLimit(camponetest.RateLimitRequests, camponetest.RateLimitInterval)
	campsite.AddCustomers(5)
	campsite.AddSites(5)
	campsite.AddBookings(5)
	campsite.AddInvoices(5)

	killed := make(chan os.Signal, 1)
	signal.Notify(killed, os.Interrupt, syscall.SIGTERM)
	_, err = fmt.Fprintf(os.Stdout, "MEWS_URL=%s\nMEWS_CLIENT_TOKEN=%s\nMEWS_ACCESS_TOKEN=%s\nMEWS_WRITE=1\nCAMPONE_URL=%s\nCAMPONE_API_KEY=%s\nCAMPONE_WRITE=1\n",
		hotel.URL(), hotel.ClientToken(), hotel.AccessToken(), campsite.URL(), campsite.Key())
	if err != nil {
		return err
	}
	<-killed
	return nil
}

// fillHotel adds guests of more than half a year.
func fillHotel(server *mewstest.Server) {
	server.SetRateLimit(mewstest.RateLimitRequests, mewstest.RateLimitInterval)
	for day := range 200 {
		at := time.Now().UTC().AddDate(0, 0, -day).Format(time.RFC3339)
		id := server.AddCustomer(mewstest.Object{"LastName": fmt.Sprint("Guest ", day), "CreatedUtc": at, "UpdatedUtc": at})
		if day%10 == 0 {
			server.AddIdentityDocument(id, mewstest.Object{"Type": "Passport", "Number": fmt.Sprint("P", day)})
			server.AddAddress(id, mewstest.Object{"Line1": "1 Test Street", "City": "Testing"})
		}
	}
}
