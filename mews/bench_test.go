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

func plainIterate(ctx context.Context, hc *http.Client, url string) (int, error) {
	n := 0
	var cursor *string
	for {
		body, err := json.Marshal(map[string]any{
			"ClientToken": clientToken, "AccessToken": accessToken, "Client": "Bench 1.0.0",
			"Extent":     map[string]bool{"Customers": true},
			"Limitation": map[string]any{"Count": 1000, "Cursor": cursor},
		})
		if err != nil {
			return n, err
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/api/connector/v1/customers/getAll", bytes.NewReader(body))
		if err != nil {
			return n, err
		}
		req.Header.Set("Content-Type", "application/json")
		resp, err := hc.Do(req)
		if err != nil {
			return n, err
		}
		var page struct {
			Customers []plainCustomer
			Cursor    *string
		}
		err = json.NewDecoder(resp.Body).Decode(&page)
		_ = resp.Body.Close()
		if err != nil {
			return n, err
		}
		n += len(page.Customers)
		if cursor = page.Cursor; cursor == nil {
			return n, nil
		}
	}
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

// BenchmarkIterate iterates over 100,000 customers. The two take turns, so that a machine
// that changes its speed changes it for both; the ratios are the result.
func BenchmarkIterate(b *testing.B) {
	const total = 100_000
	url := startLoad(b, total)
	client := benchClient(b, url)
	hc := &http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone(), Timeout: 30 * time.Second}
	runs := map[string]func() (int, error){
		"library": func() (int, error) { return libraryIterate(b.Context(), client) },
		"plain":   func() (int, error) { return plainIterate(b.Context(), hc, url) },
	}
	type cost struct{ seconds, allocs, bytes float64 }
	costs := map[string]cost{}
	for b.Loop() {
		for name, run := range runs {
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
	library, plain, n := costs["library"], costs["plain"], float64(b.N)
	b.ReportMetric(library.seconds/n, "library-s")
	b.ReportMetric(plain.seconds/n, "plain-s")
	b.ReportMetric(library.seconds/plain.seconds, "time-ratio")
	b.ReportMetric(library.allocs/plain.allocs, "allocs-ratio")
	b.ReportMetric(library.bytes/plain.bytes, "bytes-ratio")
	b.ReportMetric(library.bytes/n/total, "library-B/customer")
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
	const total = 1_000_000
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
