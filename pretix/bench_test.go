package pretix_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path"
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
			err = serveRows(n)
		}
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// serveRows serves pages of 50 customers or orders that are ready before the first
// request. A header X-Latency: 50ms makes each page take that long.
func serveRows(total int) error {
	row := func(i int) string {
		return fmt.Sprintf(`{"identifier":"%07d","external_identifier":null,"email":"guest%d@example.org","phone":"+493012345678","name":"John Doe","name_parts":{"_scheme":"given_family","given_name":"John","family_name":"Doe"},"is_active":true,"is_verified":false,"last_login":"2026-01-01T10:00:00Z","date_joined":"2021-04-06T13:44:22.809216Z","locale":"de","last_modified":"2021-04-06T13:44:22.809377Z","notes":null}`, i, i)
	}
	const size = 50
	customers, orders := make([]string, size), make([]string, size)
	for i := range size {
		customers[i], orders[i] = row(i), benchOrder(i)
	}
	bodies := map[string]string{"customers": strings.Join(customers, ","), "orders": strings.Join(orders, ",")}
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
		_, _ = fmt.Fprintf(w, `{"count":%d,"next":%s,"previous":null,"results":[%s]}`, total, next, bodies[path.Base(r.URL.Path)])
	}))
}

func startRows(b *testing.B, total int) string {
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

func plainIteration[T any](ctx context.Context, hc *http.Client, url string) (int, error) {
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
			Count   int     `json:"count"`
			Next    *string `json:"next"`
			Results []T     `json:"results"`
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
	return count(client.Organizer("bigevents").Customers.All(ctx, params, opts...))
}

func count[T any](rows iter.Seq2[T, error]) (int, error) {
	n := 0
	for _, err := range rows {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// BenchmarkIterate iterates over 100,000 customers, and 20,000 orders with their
// positions. The two take turns, so that a machine that changes its speed changes it
// for both; the ratios are the result.
func BenchmarkIterate(b *testing.B) {
	hc := &http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone(), Timeout: 30 * time.Second}
	b.Run("customers", func(b *testing.B) {
		const total = 100_000
		client, url := benchClient(b, total)
		compare(b, total,
			func() (int, error) { return libraryIteration(b.Context(), client, pretix.CustomerListParams{}) },
			func() (int, error) {
				return plainIteration[plainCustomer](b.Context(), hc, url+"/api/v1/organizers/bigevents/customers/")
			})
	})
	b.Run("orders", func(b *testing.B) {
		const total = 20_000
		client, url := benchClient(b, total)
		compare(b, total,
			func() (int, error) {
				return count(client.Organizer("bigevents").Event("festival").Orders.All(b.Context(), pretix.OrderListParams{}))
			},
			func() (int, error) {
				return plainIteration[plainOrder](b.Context(), hc, url+"/api/v1/organizers/bigevents/events/festival/orders/")
			})
	})
}

func benchClient(b *testing.B, total int) (*pretix.Client, string) {
	b.Helper()
	url := startRows(b, total)
	client, err := pretix.NewClient(url, pretix.Token(token))
	if err != nil {
		b.Fatal(err)
	}
	return client, url
}

// compare reports what the library costs, and its relation to what plain code costs.
func compare(b *testing.B, total int, library, plain func() (int, error)) {
	b.Helper()
	type cost struct{ seconds, allocs, bytes float64 }
	var costs [2]cost
	for b.Loop() {
		for i, iterate := range []func() (int, error){library, plain} {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			start := time.Now()
			n, err := iterate()
			if err != nil || n != total {
				b.Fatal(i, n, err)
			}
			took := time.Since(start).Seconds()
			runtime.ReadMemStats(&after)
			c := costs[i]
			costs[i] = cost{c.seconds + took, c.allocs + float64(after.Mallocs-before.Mallocs), c.bytes + float64(after.TotalAlloc-before.TotalAlloc)}
		}
	}
	n := float64(b.N)
	b.ReportMetric(costs[0].seconds/n, "library-s")
	b.ReportMetric(costs[1].seconds/n, "plain-s")
	b.ReportMetric(costs[0].seconds/costs[1].seconds, "time-ratio")
	b.ReportMetric(costs[0].allocs/costs[1].allocs, "allocs-ratio")
	b.ReportMetric(costs[0].bytes/costs[1].bytes, "bytes-ratio")
	b.ReportMetric(costs[0].bytes/n/float64(total), "library-B/row")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkPeakMemory reports the largest heap during iterations of different
// lengths: it must not grow with the number of pages.
func BenchmarkPeakMemory(b *testing.B) {
	for _, total := range []int{1_000, 100_000} {
		b.Run(strconv.Itoa(total), func(b *testing.B) {
			client, err := pretix.NewClient(startRows(b, total), pretix.Token(token))
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
	client, err := pretix.NewClient(startRows(b, total), pretix.Token(token))
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
