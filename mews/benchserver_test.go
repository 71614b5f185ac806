package mews_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// Benchmarks compare an iteration with plain net/http and encoding/json doing
// the same, in the same run, against a server in another process: its
// allocations must not be counted.

const benchServer = "GUESTWIRE_BENCH_SERVER"

func TestMain(m *testing.M) {
	if total := os.Getenv(benchServer); total != "" {
		n, err := strconv.Atoi(total)
		if err == nil {
			err = serveLoad(n)
		}
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func startLoad(b *testing.B, total int) string {
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

// serveLoad prints the URL of a server with total customers and as many reservations, and serves until
// the process ends. The header X-Latency of a request makes its response take
// that long. Pages of 100 or 1000 rows are ready before the first request, so that
// the server costs next to nothing.
func serveLoad(total int) error {
	lists := map[string]loadList{
		"/api/connector/v1/customers/getAll":               newLoadList(`"Documents":null,"Customers"`, loadCustomer),
		"/api/connector/v1/reservations/getAll/2023-06-06": newLoadList(`"Reservations"`, loadReservation),
	}
	server, err := fake.Listen(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		latency, _ := time.ParseDuration(r.Header.Get("X-Latency"))
		time.Sleep(latency)
		var request struct {
			Limitation struct {
				Count  int    `json:"Count"`
				Cursor string `json:"Cursor"`
			} `json:"Limitation"`
		}
		count := &request.Limitation.Count
		if err := json.NewDecoder(r.Body).Decode(&request); err != nil || lists[r.URL.Path].bodies[*count] == "" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		list := lists[r.URL.Path]
		body := list.bodies[*count]
		page, _ := strconv.Atoi(strings.TrimLeft(request.Limitation.Cursor, "-0"))
		w.Header().Set("Content-Type", "application/json")
		if page**count >= total {
			_, _ = io.WriteString(w, "{"+list.member+`:[],"Cursor":null}`)
			return
		}
		cursor := fmt.Sprintf(`00000000-0000-0000-0000-%012d"}`, page+1)
		w.Header().Set("Content-Length", strconv.Itoa(len(body)+len(cursor)))
		_, _ = io.WriteString(w, body)
		_, _ = io.WriteString(w, cursor)
	}))
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(os.Stdout, server.URL()); err != nil {
		return err
	}
	select {}
}

// A loadList has pages by their number of rows, all but the cursor.
type loadList struct {
	member string // and what stands in front of it
	bodies map[int]string
}

func newLoadList(member string, row func(int) string) loadList {
	l := loadList{member, map[int]string{}}
	var rows []string
	for n := range 1001 {
		if n == 100 || n == 1000 { // the sizes that are measured
			l.bodies[n] = "{" + member + ":[" + strings.Join(rows, ",") + `],"Cursor":"`
		}
		rows = append(rows, row(n))
	}
	return l
}

// loadCustomer is one profile with all fields, most of them filled.
func loadCustomer(i int) string {
	id := func(prefix string) string { return fmt.Sprintf("%s-0000-4000-8000-%012d", prefix, i) }
	return fmt.Sprintf(`{"Id":"%s","ChainId":"3fa85f64-5717-4562-b3fc-2c963f66afa6","Number":"%d","Title":"Mister","Sex":"Male",`+
		`"FirstName":"John","LastName":"Smith%d","SecondLastName":null,"NationalityCode":"US","PreferredLanguageCode":"en-GB",`+
		`"LanguageCode":"en-US","BirthDate":"1983-12-31","BirthCountryCode":"US","BirthCountrySubdivisionCode":"US-NY",`+
		`"BirthPlace":"New York City, NY","Occupation":"Carpenter","Email":"guest%d@example.org","HasOtaEmail":false,`+
		`"Phone":"00420123456789","TaxIdentificationNumber":"123456789","LoyaltyCode":null,"AccountingCode":null,"BillingCode":null,`+
		`"Notes":"Prefers a quiet room on a high floor.","CarRegistrationNumber":null,"DietaryRequirements":null,`+
		`"CreatedUtc":"2018-01-01T00:00:00Z","UpdatedUtc":"2018-01-02T10:20:30Z","Passport":null,"IdentityCard":null,"Visa":null,`+
		`"DriversLicense":null,"Address":{"Id":"%s","Line1":"Somerford Road Hello House/135","Line2":null,"City":"Christchurch",`+
		`"PostalCode":"BH23 3PY","CountryCode":"GB","CountrySubdivisionCode":"GB-ENG","Latitude":50.7333,"Longitude":-1.7833},`+
		`"AddressId":"%s","Classifications":["Returning"],"Options":["SendMarketingEmails"],"ItalianDestinationCode":null,`+
		`"ItalianFiscalCode":null,"ItalianLotteryCode":null,"CompanyId":null,"MergeTargetId":null,"ActivityState":"Active","IsActive":true,`+
		`"PreferredSpaceFeatures":["OceanView"],"CreatorProfileId":"3cd637ef-4728-47f9-8fb1-afb900c9cdcf",`+
		`"UpdaterProfileId":"122fc063-ec6e-4198-b8db-6b168a59ffae"}`,
		id("c0ffee00"), i, i, i, id("add4e550"), id("add4e550"))
}

// loadReservation is one reservation with all fields, most of them filled.
func loadReservation(i int) string {
	id := func(prefix string) string { return fmt.Sprintf("%s-0000-4000-8000-%012d", prefix, i) }
	return fmt.Sprintf(`{"Id":"%s","ServiceId":"bd26d8db-86da-4f96-9efc-e5a4654a4a94","AccountId":"%s","AccountType":"Customer",`+
		`"CreatorProfileId":"3cd637ef-4728-47f9-8fb1-afb900c9cdcf","UpdaterProfileId":"3cd637ef-4728-47f9-8fb1-afb900c9cdcf","BookerId":null,`+
		`"Number":"%d","State":"Confirmed","Origin":"Connector","CommanderOrigin":null,"OriginDetails":null,"CreatedUtc":"2023-04-23T14:58:02Z",`+
		`"UpdatedUtc":"2023-04-23T14:58:02Z","CancelledUtc":null,"VoucherId":null,"BusinessSegmentId":null,"Options":{"OwnerCheckedIn":true,`+
		`"AllCompanionsCheckedIn":false,"AnyCompanionCheckedIn":true,"ConnectorCheckIn":false},"RateId":"ed4b660b-19d0-434b-9360-a4de2ea42eda",`+
		`"CreditCardId":null,"GroupId":"%s","RequestedResourceCategoryId":"0a5da171-3663-4496-a61e-35ecbd78b9b1",`+
		`"AssignedResourceId":"20e00c32-d561-4008-8609-82d8aa525714","AvailabilityBlockId":null,"PartnerCompanyId":null,"TravelAgencyId":null,`+
		`"AssignedResourceLocked":false,"ChannelNumber":"TW48ZP","ChannelManagerNumber":"","CancellationReason":null,"ReleasedUtc":null,`+
		`"StartUtc":"2023-04-23T14:00:00Z","EndUtc":"2023-04-25T11:00:00Z","ScheduledStartUtc":"2023-04-23T14:00:00Z",`+
		`"ActualStartUtc":"2023-04-23T15:10:00Z","ScheduledEndUtc":"2023-04-25T11:00:00Z","ActualEndUtc":null,"Purpose":"Leisure","QrCodeData":"%d",`+
		`"PersonCounts":[{"AgeCategoryId":"1f67644f-052d-4863-acdf-ae1600c60ca0","Count":2}]}`,
		id("5e5e7a71"), id("c0ffee00"), 10000+i, id("9f0e7a71"), i)
}
