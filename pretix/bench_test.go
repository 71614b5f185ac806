package pretix_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/guestwire/guestwire-go/pretix"
)

// Benchmarks compare an iteration with plain net/http and encoding/json doing the
// same, in the same run, against a server in another process: its allocations
// must not be counted.

const benchServer = "GUESTWIRE_BENCH_SERVER"

func TestMain(m *testing.M) {
	if total := os.Getenv(benchServer); total != "" {
		n, err := strconv.Atoi(total)
		if err == nil {
			err = serveCustomers(n)
		}
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// serveCustomers serves pages of 50 that are ready before the first
// request. A header X-Latency: 50ms makes each page take that long.
func serveCustomers(total int) error {
	row := func(i int) string {
		return fmt.Sprintf(`{"identifier":"%07d","external_identifier":null,"email":"guest%d@example.org","phone":"+493012345678","name":"John Doe","name_parts":{"_scheme":"given_family","given_name":"John","family_name":"Doe"},"is_active":true,"is_verified":false,"last_login":"2026-01-01T10:00:00Z","date_joined":"2021-04-06T13:44:22.809216Z","locale":"de","last_modified":"2021-04-06T13:44:22.809377Z","notes":null}`, i, i)
	}
	const size = 50
	rows := make([]string, size)
	for i := range rows {
		rows[i] = row(i)
	}
	body := strings.Join(rows, ",")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + listener.Addr().String())
	return http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		latency, _ := time.ParseDuration(r.Header.Get("X-Latency"))
		time.Sleep(latency)
		page := 1
		if q.Has("page") {
			page, _ = strconv.Atoi(q.Get("page"))
		}
		next := "null"
		if page*size < total {
			q.Set("page", strconv.Itoa(page+1))
			next = `"http://` + r.Host + r.URL.Path + "?" + q.Encode() + `"`
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"count":%d,"next":%s,"previous":null,"results":[%s]}`, total, next, body)
	}))
}

func startCustomers(b *testing.B, total int) string {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), benchServer+"="+strconv.Itoa(total))
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	url, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	return strings.TrimSpace(url)
}

// plainCustomer is what one would write by hand, with the same fields.
type plainCustomer struct {
	Identifier         string            `json:"identifier"`
	ExternalIdentifier string            `json:"external_identifier"`
	Email              string            `json:"email"`
	Phone              string            `json:"phone"`
	Name               string            `json:"name"`
	NameParts          map[string]string `json:"name_parts"`
	IsActive           bool              `json:"is_active"`
	IsVerified         bool              `json:"is_verified"`
	LastLogin          *time.Time        `json:"last_login"`
	DateJoined         time.Time         `json:"date_joined"`
	Locale             string            `json:"locale"`
	LastModified       time.Time         `json:"last_modified"`
	Notes              string            `json:"notes"`
}

func plainIteration(ctx context.Context, hc *http.Client, url string) (int, error) {
	n := 0
	for url != "" {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return n, err
		}
		req.Header.Set("Authorization", "Token "+token)
		resp, err := hc.Do(req)
		if err != nil {
			return n, err
		}
		var page struct {
			Count   int             `json:"count"`
			Next    *string         `json:"next"`
			Results []plainCustomer `json:"results"`
		}
		err = json.NewDecoder(resp.Body).Decode(&page)
		_ = resp.Body.Close()
		if err != nil {
			return n, err
		}
		n += len(page.Results)
		url = ""
		if page.Next != nil {
			url = *page.Next
		}
	}
	return n, nil
}

func libraryIteration(ctx context.Context, client *pretix.Client, params pretix.CustomerListParams, opts ...pretix.RequestOption) (int, error) {
	n := 0
	for _, err := range client.Organizer("bigevents").Customers.All(ctx, params, opts...) {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// BenchmarkIterate iterates over 100,000 customers. The two take turns, so that a machine
// that changes its speed changes it for both; the ratios are the result.
func BenchmarkIterate(b *testing.B) {
	const total = 100_000
	url := startCustomers(b, total)
	client, err := pretix.NewClient(url, pretix.Token(token))
	if err != nil {
		b.Fatal(err)
	}
	hc := &http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone(), Timeout: 30 * time.Second}
	iterations := map[string]func() (int, error){
		"library": func() (int, error) { return libraryIteration(b.Context(), client, pretix.CustomerListParams{}) },
		"plain": func() (int, error) {
			return plainIteration(b.Context(), hc, url+"/api/v1/organizers/bigevents/customers/")
		},
	}
	type cost struct{ seconds, allocs, bytes float64 }
	costs := map[string]cost{}
	for b.Loop() {
		for name, iterate := range iterations {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			start := time.Now()
			n, err := iterate()
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

// BenchmarkPeakMemory reports the largest heap during iterations of different
// lengths: it must not grow with the number of pages.
func BenchmarkPeakMemory(b *testing.B) {
	for _, total := range []int{1_000, 100_000} {
		b.Run(strconv.Itoa(total), func(b *testing.B) {
			client, err := pretix.NewClient(startCustomers(b, total), pretix.Token(token))
			if err != nil {
				b.Fatal(err)
			}
			var peak uint64
			for b.Loop() {
				n := 0
				for _, err := range client.Organizer("bigevents").Customers.All(b.Context(), pretix.CustomerListParams{}) {
					if err != nil {
						b.Fatal(err)
					}
					if n++; n%500 == 0 {
						var m runtime.MemStats
						runtime.GC()
						runtime.ReadMemStats(&m)
						peak = max(peak, m.HeapInuse)
					}
				}
			}
			b.ReportMetric(float64(peak)/1e6, "peak-live-MB")
		})
	}
}

// BenchmarkPrefetch iterates over 40 pages from a server that takes 50 ms for each.
func BenchmarkPrefetch(b *testing.B) {
	const total = 2000
	client, err := pretix.NewClient(startCustomers(b, total), pretix.Token(token))
	if err != nil {
		b.Fatal(err)
	}
	params := pretix.CustomerListParams{}
	var sequential, ahead time.Duration
	for b.Loop() {
		for prefetch, took := range map[int]*time.Duration{0: &sequential, 4: &ahead} {
			start := time.Now()
			n, err := libraryIteration(b.Context(), client, params, pretix.WithPrefetch(prefetch), pretix.WithHeader("X-Latency", "50ms"))
			if err != nil || n != total {
				b.Fatal(n, err)
			}
			*took += time.Since(start)
		}
	}
	b.ReportMetric(sequential.Seconds()/float64(b.N), "sequential-s")
	b.ReportMetric(ahead.Seconds()/float64(b.N), "prefetch4-s")
	b.ReportMetric(ahead.Seconds()/sequential.Seconds(), "time-ratio")
	b.ReportMetric(0, "ns/op")
}
