package mews_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"testing"
	"time"

	"github.com/guestwire/guestwire-go/mews"
)

// plainCustomer is what one would write by hand, with the same fields.
type plainCustomer struct {
	ID                          string `json:"Id"`
	ChainID                     string `json:"ChainId"`
	Number                      string
	Title                       string
	Sex                         string
	FirstName                   string
	LastName                    string
	SecondLastName              string
	NationalityCode             string
	PreferredLanguageCode       string
	LanguageCode                string
	BirthDate                   string
	BirthCountryCode            string
	BirthCountrySubdivisionCode string
	BirthPlace                  string
	Occupation                  string
	Email                       string
	HasOtaEmail                 bool
	Phone                       string
	TaxIdentificationNumber     string
	LoyaltyCode                 string
	AccountingCode              string
	BillingCode                 string
	Notes                       string
	CarRegistrationNumber       string
	DietaryRequirements         string
	CreatedUTC                  time.Time `json:"CreatedUtc"`
	UpdatedUTC                  time.Time `json:"UpdatedUtc"`
	Passport                    *plainDocument
	IdentityCard                *plainDocument
	Visa                        *plainDocument
	DriversLicense              *plainDocument
	Address                     *plainAddress
	AddressID                   string `json:"AddressId"`
	Classifications             []string
	Options                     []string
	ItalianDestinationCode      string
	ItalianFiscalCode           string
	ItalianLotteryCode          string
	CompanyID                   string `json:"CompanyId"`
	MergeTargetID               string `json:"MergeTargetId"`
	ActivityState               string
	IsActive                    bool
	PreferredSpaceFeatures      []string
	CreatorProfileID            string `json:"CreatorProfileId"`
	UpdaterProfileID            string `json:"UpdaterProfileId"`
}

type plainDocument struct {
	ID         string `json:"Id"`
	Type       string
	Number     string
	Expiration string
	Issuance   string
}

type plainAddress struct {
	ID                     string `json:"Id"`
	Line1                  string
	Line2                  string
	City                   string
	PostalCode             string
	CountryCode            string
	CountrySubdivisionCode string
	Latitude               *float64
	Longitude              *float64
}

type plainReservation struct {
	ID                          string `json:"Id"`
	ServiceID                   string `json:"ServiceId"`
	AccountID                   string `json:"AccountId"`
	AccountType                 string
	CreatorProfileID            string `json:"CreatorProfileId"`
	UpdaterProfileID            string `json:"UpdaterProfileId"`
	BookerID                    string `json:"BookerId"`
	Number                      string
	State                       string
	Origin                      string
	CommanderOrigin             string
	OriginDetails               string
	CreatedUTC                  time.Time  `json:"CreatedUtc"`
	UpdatedUTC                  time.Time  `json:"UpdatedUtc"`
	CancelledUTC                *time.Time `json:"CancelledUtc"`
	VoucherID                   string     `json:"VoucherId"`
	BusinessSegmentID           string     `json:"BusinessSegmentId"`
	Options                     struct{ OwnerCheckedIn, AllCompanionsCheckedIn, AnyCompanionCheckedIn, ConnectorCheckIn bool }
	RateID                      string `json:"RateId"`
	CreditCardID                string `json:"CreditCardId"`
	GroupID                     string `json:"GroupId"`
	RequestedResourceCategoryID string `json:"RequestedResourceCategoryId"`
	AssignedResourceID          string `json:"AssignedResourceId"`
	AvailabilityBlockID         string `json:"AvailabilityBlockId"`
	PartnerCompanyID            string `json:"PartnerCompanyId"`
	TravelAgencyID              string `json:"TravelAgencyId"`
	AssignedResourceLocked      bool
	ChannelNumber               string
	ChannelManagerNumber        string
	CancellationReason          string
	ReleasedUTC                 *time.Time `json:"ReleasedUtc"`
	StartUTC                    time.Time  `json:"StartUtc"`
	EndUTC                      time.Time  `json:"EndUtc"`
	ScheduledStartUTC           time.Time  `json:"ScheduledStartUtc"`
	ActualStartUTC              *time.Time `json:"ActualStartUtc"`
	ScheduledEndUTC             time.Time  `json:"ScheduledEndUtc"`
	ActualEndUTC                *time.Time `json:"ActualEndUtc"`
	Purpose                     string
	QRCodeData                  string `json:"QrCodeData"`
	PersonCounts                []struct {
		AgeCategoryID string `json:"AgeCategoryId"`
		Count         int
	}
}

// plainIterate reads pages until the cursor is null. decode returns the number of
// rows and the cursor.
func plainIterate(ctx context.Context, hc *http.Client, url string, extent any, decode func(*json.Decoder) (int, *string, error)) (int, error) {
	n := 0
	var cursor *string
	for {
		body, err := json.Marshal(map[string]any{
			"ClientToken": clientToken, "AccessToken": accessToken, "Client": "Bench 1.0.0",
			"Extent":     extent,
			"Limitation": map[string]any{"Count": 1000, "Cursor": cursor},
		})
		if err != nil {
			return n, err
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
		if err != nil {
			return n, err
		}
		req.Header.Set("Content-Type", "application/json")
		resp, err := hc.Do(req)
		if err != nil {
			return n, err
		}
		rows, next, err := decode(json.NewDecoder(resp.Body))
		_ = resp.Body.Close()
		if err != nil {
			return n, err
		}
		n += rows
		if cursor = next; cursor == nil {
			return n, nil
		}
	}
}

func plainCustomers(d *json.Decoder) (int, *string, error) {
	var page struct {
		Customers []plainCustomer
		Cursor    *string
	}
	err := d.Decode(&page)
	return len(page.Customers), page.Cursor, err
}

func plainReservations(d *json.Decoder) (int, *string, error) {
	var page struct {
		Reservations []plainReservation
		Cursor       *string
	}
	err := d.Decode(&page)
	return len(page.Reservations), page.Cursor, err
}

func libraryIterate(ctx context.Context, client *mews.Client, opts ...mews.RequestOption) (int, error) {
	n := 0
	for _, err := range client.Customers.All(ctx, active, opts...) {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func benchClient(b *testing.B, url string) *mews.Client {
	b.Helper()
	client, err := mews.NewClient(credentials, mews.WithBaseURL(url))
	if err != nil {
		b.Fatal(err)
	}
	return client
}

// BenchmarkIterate iterates over 100,000 rows. The two take turns, so that a machine
// that changes its speed changes it for both; the ratios are the result.
func BenchmarkIterate(b *testing.B) {
	const total = 100_000
	url := startLoad(b, total)
	client := benchClient(b, url)
	hc := &http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone(), Timeout: 30 * time.Second}
	b.Run("customers", func(b *testing.B) {
		compare(b, total, func() (int, error) { return libraryIterate(b.Context(), client) }, func() (int, error) {
			return plainIterate(b.Context(), hc, url+"/api/connector/v1/customers/getAll", map[string]bool{"Customers": true}, plainCustomers)
		})
	})
	b.Run("reservations", func(b *testing.B) {
		params := mews.ReservationListParams{States: []mews.ServiceOrderState{mews.ServiceOrderStateConfirmed}}
		compare(b, total, func() (n int, err error) {
			for _, err := range client.Reservations.All(b.Context(), params) {
				if err != nil {
					return n, err
				}
				n++
			}
			return n, nil
		}, func() (int, error) {
			return plainIterate(b.Context(), hc, url+"/api/connector/v1/reservations/getAll/2023-06-06", nil, plainReservations)
		})
	})
}

// compare runs both in turn and reports what they took.
func compare(b *testing.B, total int, library, plain func() (int, error)) {
	b.Helper()
	type cost struct{ seconds, allocs, bytes float64 }
	costs := map[string]cost{}
	for b.Loop() {
		for name, run := range map[string]func() (int, error){"library": library, "plain": plain} {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			start := time.Now()
			n, err := run()
			if err != nil || n != total {
				b.Fatal(name, n, err)
			}
			took := time.Since(start).Seconds()
			runtime.ReadMemStats(&after)
			c := costs[name]
			costs[name] = cost{c.seconds + took, c.allocs + float64(after.Mallocs-before.Mallocs), c.bytes + float64(after.TotalAlloc-before.TotalAlloc)}
		}
	}
	l, p, n := costs["library"], costs["plain"], float64(b.N)
	b.ReportMetric(l.seconds/n, "library-s")
	b.ReportMetric(p.seconds/n, "plain-s")
	b.ReportMetric(l.seconds/p.seconds, "time-ratio")
	b.ReportMetric(l.allocs/p.allocs, "allocs-ratio")
	b.ReportMetric(l.bytes/p.bytes, "bytes-ratio")
	b.ReportMetric(l.bytes/n/float64(total), "library-B/row")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkPrefetch reads 20 pages from a platform that takes 50 ms for each, as
// the loop does. Decoding a page of 1000 takes some time as well, which reading
// ahead by one page cannot hide.
func BenchmarkPrefetch(b *testing.B) {
	for _, size := range []int{100, 1000} {
		b.Run(fmt.Sprintf("page=%d", size), func(b *testing.B) {
			client := benchClient(b, startLoad(b, 20*size))
			params := active
			params.PageSize = size
			var sequential, ahead time.Duration
			for b.Loop() {
				for prefetch, took := range map[int]*time.Duration{0: &sequential, 1: &ahead} {
					start := time.Now()
					n := 0
					for page, err := range client.Customers.Pages(b.Context(), params, mews.WithPrefetch(prefetch), mews.WithHeader("X-Latency", "50ms")) {
						if err != nil {
							b.Fatal(err)
						}
						n += len(page.Customers)
						time.Sleep(50 * time.Millisecond)
					}
					if n != 20*size {
						b.Fatal(n)
					}
					*took += time.Since(start)
				}
			}
			b.ReportMetric(sequential.Seconds()/float64(b.N), "sequential-s")
			b.ReportMetric(ahead.Seconds()/float64(b.N), "prefetch1-s")
			b.ReportMetric(ahead.Seconds()/sequential.Seconds(), "time-ratio")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkMemory iterates over a million customers. Live memory must not grow
// with their number: what is reported is the most of it after any page.
func BenchmarkMemory(b *testing.B) {
	total := 1_000_000
	if testing.Short() {
		total = 20_000
	}
	client := benchClient(b, startLoad(b, total))
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	peak, customers := uint64(0), 0
	for b.Loop() {
		customers = 0
		for page, err := range client.Customers.Pages(b.Context(), active) {
			if err != nil {
				b.Fatal(err)
			}
			customers += len(page.Customers)
			runtime.ReadMemStats(&now)
			peak = max(peak, now.HeapInuse-min(now.HeapInuse, before.HeapInuse))
		}
		if customers != total {
			b.Fatal(customers)
		}
	}
	b.ReportMetric(float64(peak)/(1<<20), "peak-MiB")
}
