// Package readme_test holds the module's README.md to the code.
package readme_test

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone"
	"github.com/guestwire/guestwire-go/campone/camponetest"
	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

const root = "../.."

var (
	goBlock = regexp.MustCompile("(?ms)^```go\n(.*?)^```$")
	link    = regexp.MustCompile(`\]\(([^)#:]+)\)`)
)

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	require.NoError(t, err)
	return string(text)
}

// The programs of the README run as they are, against the fakes.
func TestPrograms(t *testing.T) {
	t.Parallel()
	fakes := map[string]func(t *testing.T) (env, args []string, output string){"mews": hotel, "pretix": event, "campone": campsite}
	for _, block := range goBlock.FindAllStringSubmatch(readme(t), -1) {
		program := block[1]
		if !strings.HasPrefix(program, "package main\n") {
			continue
		}
		for name, fake := range fakes {
			if !strings.Contains(program, `"github.com/guestwire/guestwire-go/`+name+`"`) {
				continue
			}
			delete(fakes, name)
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				file := filepath.Join(t.TempDir(), "main.go")
				require.NoError(t, os.WriteFile(file, []byte(program), 0o600))
				env, args, output := fake(t)
				cmd := exec.CommandContext(t.Context(), "go", append([]string{"run", file}, args...)...)
				cmd.Dir, cmd.Env = root, append(os.Environ(), env...)
				out, err := cmd.CombinedOutput()
				require.NoError(t, err, "%s", out)
				assert.Equal(t, output, string(out))
			})
		}
	}
	assert.Empty(t, fakes, "vendors without a program")
}

func hotel(t *testing.T) (env, args []string, output string) {
	t.Helper()
	server := mewstest.NewServer(t)
	rooms := server.AddHotel(mewstest.DefaultEnterpriseID, 2)
	guest := server.AddCustomer(mewstest.Object{"LastName": "Roth"})
	zone, err := time.LoadLocation("Europe/Prague") // of the fake
	require.NoError(t, err)
	year, month, day := time.Now().In(zone).Date()
	for i, start := range []time.Time{time.Date(year, month, day, 15, 0, 0, 0, zone), time.Date(year, month, day-1, 15, 0, 0, 0, zone)} {
		server.AddReservation(guest, mewstest.Object{
			"ServiceId": rooms.ServiceID, "State": "Confirmed", "Number": strconv.Itoa(52 + i),
			"ScheduledStartUtc": start.UTC().Format(time.RFC3339), "ScheduledEndUtc": start.AddDate(0, 0, 2).UTC().Format(time.RFC3339),
		})
	}
	return []string{"MEWS_URL=" + server.URL(), "MEWS_CLIENT_TOKEN=" + server.ClientToken(), "MEWS_ACCESS_TOKEN=" + server.AccessToken()},
		nil, "52 Confirmed 15:00\n"
}

func event(t *testing.T) (env, args []string, output string) {
	t.Helper()
	server := pretixtest.NewServer(t)
	server.AddEvent(server.Organizer(), "festival")
	const orders = "organizers/bigevents/events/festival/orders/"
	server.Add(orders, pretixtest.Object{"code": "PAID1", "status": "p", "total": "23.00"})
	server.Add("organizers/bigevents/events/festival/orderpositions/", pretixtest.Object{"order": "PAID1", "positionid": 1, "price": "23.00"})
	server.Add(orders, pretixtest.Object{"code": "OPEN1", "status": "n", "total": "23.00"})
	return []string{"PRETIX_URL=" + server.URL(), "PRETIX_TOKEN=" + server.Token(), "PRETIX_ORGANIZER=" + server.Organizer()},
		[]string{"festival"}, "PAID1 23.00 1 positions\n1 paid orders\n"
}

func campsite(t *testing.T) (env, args []string, output string) {
	t.Helper()
	server := camponetest.NewServer(t)
	server.AddSite(camponetest.Object{"id": 12, "site_number": "A12"})
	for i, days := range []int{0, 30} {
		server.AddBooking(camponetest.Object{
			"booking_reference": fmt.Sprint("B-TEST0", i), "status": "confirmed", "site_id": 12, "num_adults": 2, "num_youth": 0, "num_children": 1,
			"check_in_date": time.Now().AddDate(0, 0, days).Format(time.DateOnly), "check_out_date": time.Now().AddDate(0, 0, days+3).Format(time.DateOnly),
		})
	}
	return []string{"CAMPONE_URL=" + server.URL(), "CAMPONE_API_KEY=" + server.Key()},
		nil, time.Now().Format(time.DateOnly) + " B-TEST00 site A12, 2 adults, 1 children\n"
}

// Everything else that the README shows in Go is a part of a file that is compiled and,
// as an example, run.
func TestSnippets(t *testing.T) {
	t.Parallel()
	var files []string
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		text, err := os.ReadFile(path)
		files = append(files, plain(string(text)))
		return err
	}))
	for _, block := range goBlock.FindAllStringSubmatch(readme(t), -1) {
		if strings.HasPrefix(block[1], "package main\n") {
			continue
		}
		found := false
		for _, file := range files {
			found = found || strings.Contains(file, plain(block[1]))
		}
		assert.True(t, found, "no Go file has this:\n%s", block[1])
	}
}

// plain is text without indentation.
func plain(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(strings.TrimSpace(line) + "\n")
	}
	return b.String()
}

func TestLinks(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"README.md", "CHANGELOG.md", ".github/SECURITY.md"} {
		text, err := os.ReadFile(filepath.Join(root, name))
		require.NoError(t, err)
		for _, match := range link.FindAllStringSubmatch(string(text), -1) {
			assert.FileExists(t, filepath.Join(root, filepath.Dir(name), match[1]), name)
		}
	}
}

// The numbers of the table of limits are those of the code.
func TestNumbers(t *testing.T) {
	t.Parallel()
	text := readme(t)
	for _, number := range []string{
		fmt.Sprintf("%d requests in %.0f s", mews.RateLimitRequests, mews.RateLimitInterval.Seconds()),
		fmt.Sprintf("%d requests a minute", pretix.HostedRateLimit),
		fmt.Sprintf("%d requests in %.0f hour", campone.RateLimitRequests, campone.RateLimitInterval.Hours()),
		fmt.Sprintf("Mews %d, pretix %d, CampOne %d", mews.MaxPageSize, pretix.MaxPageSize, campone.MaxPageSize),
		fmt.Sprintf("%.0f s for one attempt", transport.DefaultTimeout.Seconds()),
		fmt.Sprintf("%d MiB", transport.DefaultMaxResponseBytes>>20),
	} {
		assert.Contains(t, text, number)
	}
}
