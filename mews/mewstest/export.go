package mewstest

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// storage is where the files of exports are, apart from the API.
const storage = "/storage/"

// exported are the resources of the types of exports.
var exported = map[string]string{
	"OrderItem": "orderItems", "Payment": "payments", "Reservation": "reservations", "Customer": "customers", "Company": "companies",
	"Bill": "bills", "AvailabilityAdjustment": "availabilityAdjustments", "AvailabilityBlock": "availabilityBlocks", "ResourceBlock": "resourceBlocks",
	"LedgerEntry": "",
}

// exportFile is a file with one object on each line.
type exportFile struct {
	body    []byte
	expires time.Time
	secret  string // of the signed address
}

// SetExportSteps sets how often exports/getAll shows a new export as not ready,
// once by default, and how many rows a file of an export has, 1000 by default.
func (s *Server) SetExportSteps(unready, rowsPerFile int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.exportSteps, s.exportRows = max(unready, 0), max(rowsPerFile, 1)
}

// AddLedgerEntries puts lines into the exports of ledger entries, which no list
// shows.
func (s *Server) AddLedgerEntries(entries ...Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, entry := range entries {
		s.ledgerEntries = append(s.ledgerEntries, normalObject(entry))
	}
}

func (s *Server) addExport(c *call) (Object, *refusal) {
	kind := text(c.input, "EntityType")
	filters := object(c.input, "Filters")
	if kind == "LedgerEntry" && object(filters, "LedgerEntryFilters") == nil {
		return nil, invalid("Filters.LedgerEntryFilters", "they are required for this EntityType")
	}
	if refused := checkExportInterval(filters, s.clock.now()); refused != nil {
		return nil, refused
	}
	for _, r := range s.shelf("exports").rows {
		if status := text(r.object, "Status"); c.holds(r) && text(r.object, "EntityType") == kind && (status == "Pending" || status == "Processing") {
			return nil, forbidden("There is an export of this type that is not ready.")
		}
	}
	scope, refused := s.exportScope(c)
	if refused != nil {
		return nil, refused
	}
	r := s.newObject(resources().byName["exports"], Object{
		"Status": "Pending", "EntityType": kind, "Files": []any{}, "ExpiresUtc": nil, "Filters": c.input["Filters"],
		"Scope": Object{"EnterpriseIds": texts(scope.enterprises...), "ChainIds": texts(scope.chains...)},
	}, c.enterprise)
	s.exportsLeft[r.key()] = s.exportSteps
	return Object{"Export": r.object}, nil
}

// checkExportInterval keeps to 180 days that ended five minutes ago.
func checkExportInterval(filters Object, now time.Time) *refusal {
	i := intervalOf(filters, "UpdatedUtc")
	switch {
	case i == nil:
		return nil
	case i.end == nil || i.end.After(now.Add(-5*time.Minute)):
		return invalid("Filters.UpdatedUtc.EndUtc", "it must be five minutes ago or earlier")
	case i.start == nil || i.end.Sub(*i.start) > 180*24*time.Hour:
		return invalid("Filters.UpdatedUtc", "it is longer than 180 days")
	}
	return nil
}

func (s *Server) exportScope(c *call) (scope, *refusal) {
	in := c.scope
	for name, covered := range map[string]*[]string{"EnterpriseIds": &in.enterprises, "ChainIds": &in.chains} {
		given := list(object(c.input, "Scope"), name)
		if given == nil {
			continue
		}
		for i, id := range given {
			given[i] = key(id)
			if !slices.Contains(*covered, given[i]) {
				return in, invalid("Scope."+name, "the access token does not cover "+id)
			}
		}
		*covered = given
	}
	return in, nil
}

// getExports makes exports ready after they were asked for often enough, and
// signs new addresses each time.
func (s *Server) getExports(c *call) (Object, *refusal) {
	ids := setOf(c.input, "ExportIds")
	all := []any{}
	for _, r := range slices.Backward(s.shelf("exports").rows) {
		if r.gone || !c.holds(r) || !ids.holds(r.id) {
			continue
		}
		s.advance(r)
		o := cloneObject(r.object)
		o["Files"] = s.signed(r)
		all = append(all, o)
	}
	return Object{"Exports": all}, nil
}

func (s *Server) advance(r *row) {
	expires := bound(r.object, "ExpiresUtc")
	switch status := text(r.object, "Status"); {
	case status == "Success" && expires != nil && s.clock.now().After(*expires):
		r.object["Status"] = "Expired"
		delete(s.exportFiles, r.key())
	case status != "Pending" && status != "Processing":
	case s.exportsLeft[r.key()] > 0:
		s.exportsLeft[r.key()]--
		r.object["Status"] = "Processing"
	default:
		r.object["Status"], r.object["ExpiresUtc"] = "Success", instant(s.clock.now().AddDate(0, 0, 7))
		s.exportFiles[r.key()] = s.exportData(r)
	}
}

// exportData are the files of an export.
func (s *Server) exportData(r *row) []*exportFile {
	where := object(r.object, "Scope")
	in := scope{chains: list(where, "ChainIds"), enterprises: list(where, "EnterpriseIds")}
	kind := text(r.object, "EntityType")
	var lines []Object
	updated := intervalOf(object(r.object, "Filters"), "UpdatedUtc")
	for _, o := range s.shelf(exported[kind]).rows {
		if exported[kind] != "" && !o.gone && in.holds(o) && updated.holds(o.updated) {
			lines = append(lines, s.show(kind, o))
		}
	}
	if kind == "LedgerEntry" {
		lines = s.ledgerEntries
	}
	var files []*exportFile
	for chunk := range slices.Chunk(lines, s.exportRows) {
		f := &exportFile{}
		for _, line := range chunk {
			f.body = append(appendJSON(f.body, line), '\n')
		}
		files = append(files, f)
	}
	return files
}

// signed are the files of an export with addresses that hold for ten minutes.
func (s *Server) signed(r *row) []any {
	all := []any{}
	for _, f := range s.exportFiles[r.key()] {
		f.secret, f.expires = newToken(), s.clock.now().Add(10*time.Minute)
		all = append(all, Object{"Url": s.URL() + storage + f.secret + "?signature=" + newUUID(), "SizeInBytes": whole(len(f.body))})
	}
	return all
}

// download serves a file of an export to whoever has its address, and rejects
// credentials, which do not belong here.
func (s *Server) download(r *http.Request, body []byte) fake.Response {
	s.mu.Lock()
	defer s.mu.Unlock()
	plain := func(status int, message string) fake.Response {
		return fake.Response{Status: status, Header: http.Header{"Content-Type": {"text/plain"}}, Body: []byte(message)}
	}
	switch {
	case r.Method != http.MethodGet:
		return plain(http.StatusMethodNotAllowed, "only GET")
	case len(body) > 0 || r.Header.Get("Authorization") != "" || s.leaks(r):
		return plain(http.StatusBadRequest, "credentials were sent to the storage")
	}
	secret := strings.TrimPrefix(r.URL.Path, storage)
	for _, files := range s.exportFiles {
		for _, f := range files {
			if f.secret == secret && !s.clock.now().After(f.expires) {
				return fake.Response{Status: http.StatusOK, Header: http.Header{"Content-Type": {"application/jsonl"}}, Body: f.body}
			}
		}
	}
	return plain(http.StatusForbidden, "the address is not valid (any more)")
}

// leaks reports whether a request shows a token in its address or headers.
func (s *Server) leaks(r *http.Request) bool {
	shown := []string{r.URL.String()}
	for _, values := range r.Header {
		shown = append(shown, values...)
	}
	return slices.ContainsFunc(shown, func(text string) bool {
		for token := range s.tokens {
			if strings.Contains(text, token) {
				return true
			}
		}
		return strings.Contains(text, s.clientToken)
	})
}
