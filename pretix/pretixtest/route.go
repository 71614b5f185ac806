package pretixtest

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// root is where the API begins.
const root = "/api/v1/"

// endpoint is what one address of the API does.
type endpoint struct {
	name     string // as OPTIONS shows it
	describe string // the method under which OPTIONS lists fields, "" for none
	methods  []string
	handle   map[string]func(*Server, *call) reply

	public      bool // no authentication at all
	profileOnly bool // OAuth users only
	forbidden   bool // missing credentials are 403 instead of 401
	read, write Permission
	permissions map[string][]Permission // by method, any of them is enough; nil: read and write
}

var (
	organizersEndpoint = &endpoint{
		name:    "Organizer List",
		methods: []string{"GET", "HEAD", "OPTIONS"},
		handle:  map[string]func(*Server, *call) reply{"GET": (*Server).listOrganizers},
	}
	organizerEndpoint = &endpoint{
		name:     "Organizer Instance",
		describe: "PUT",
		methods:  []string{"GET", "PUT", "PATCH", "HEAD", "OPTIONS"},
		handle: map[string]func(*Server, *call) reply{
			"GET":   (*Server).getOrganizer,
			"PUT":   (*Server).updateOrganizer,
			"PATCH": (*Server).updateOrganizer,
		},
		write: PermissionAll,
	}
	customersEndpoint = &endpoint{
		name:     "Customer List",
		describe: "POST",
		methods:  []string{"GET", "POST", "HEAD", "OPTIONS"},
		handle: map[string]func(*Server, *call) reply{
			"GET":  (*Server).listCustomers,
			"POST": (*Server).createCustomer,
		},
		read:  PermissionCustomersRead,
		write: PermissionCustomersWrite,
	}
	customerEndpoint = &endpoint{
		name:     "Customer Instance",
		describe: "PUT",
		methods:  []string{"GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"},
		handle: map[string]func(*Server, *call) reply{
			"GET":    (*Server).getCustomer,
			"PUT":    (*Server).updateCustomer,
			"PATCH":  (*Server).updateCustomer,
			"DELETE": (*Server).deleteCustomer,
		},
		read:  PermissionCustomersRead,
		write: PermissionCustomersWrite,
	}
	anonymizeEndpoint = &endpoint{
		name:     "Anonymize",
		describe: "POST",
		methods:  []string{"POST", "OPTIONS"},
		handle:   map[string]func(*Server, *call) reply{"POST": (*Server).anonymizeCustomer},
		read:     PermissionCustomersRead,
		write:    PermissionCustomersWrite,
	}
	versionEndpoint = &endpoint{
		name:      "Version",
		methods:   []string{"GET", "HEAD", "OPTIONS"},
		handle:    map[string]func(*Server, *call) reply{"GET": (*Server).version},
		forbidden: true,
	}
	meEndpoint = &endpoint{
		name:        "Me",
		methods:     []string{"GET", "HEAD", "OPTIONS"},
		handle:      map[string]func(*Server, *call) reply{"GET": (*Server).me},
		forbidden:   true,
		profileOnly: true,
	}
	uploadEndpoint = &endpoint{
		name:      "Upload",
		methods:   []string{"POST", "OPTIONS"},
		handle:    map[string]func(*Server, *call) reply{"POST": (*Server).upload},
		forbidden: true,
	}
	idempotencyEndpoint = &endpoint{
		name:    "Idempotency Query",
		methods: []string{"GET", "HEAD", "OPTIONS"},
		handle:  map[string]func(*Server, *call) reply{"GET": (*Server).queryIdempotencyKey},
		public:  true,
	}
)

// routes are tried in order. Their groups are organizer, identifier and the
// format that may follow a dot, which is why identifiers with dots have no
// address.
var routes = []struct {
	pattern  *regexp.Regexp
	endpoint *endpoint
}{
	{regexp.MustCompile(`^/api/v1/version$`), versionEndpoint},
	{regexp.MustCompile(`^/api/v1/me$`), meEndpoint},
	{regexp.MustCompile(`^/api/v1/upload$`), uploadEndpoint},
	{regexp.MustCompile(`^/api/v1/idempotency_query$`), idempotencyEndpoint},
	{regexp.MustCompile(`^/api/v1/organizers/$`), organizersEndpoint},
	{regexp.MustCompile(`^/api/v1/organizers\.(?P<format>[a-z0-9]+)/?$`), organizersEndpoint},
	{regexp.MustCompile(`^/api/v1/organizers/(?P<organizer>[^/]+)/$`), organizerEndpoint},
	{regexp.MustCompile(`^/api/v1/organizers/(?P<organizer>[^/]+)\.(?P<format>[a-z0-9]+)/?$`), organizerEndpoint},
	{regexp.MustCompile(`^/api/v1/organizers/(?P<organizer>[^/]+)/customers(?:/|\.(?P<format>[a-z0-9]+)/?)$`), customersEndpoint},
	{regexp.MustCompile(`^/api/v1/organizers/(?P<organizer>[^/]+)/customers/(?P<identifier>[^/.]+)(?:/|\.(?P<format>[a-z0-9]+)/?)$`), customerEndpoint},
	{regexp.MustCompile(`^/api/v1/organizers/(?P<organizer>[^/]+)/customers/(?P<identifier>[^/.]+)/anonymize(?:/|\.(?P<format>[a-z0-9]+)/?)$`), anonymizeEndpoint},
}

// call is one request on its way through the API.
type call struct {
	r    *http.Request
	body []byte

	endpoint   *endpoint
	slug       string // of the organizer in the path
	identifier string
	format     string

	fact      *fact             // of an endpoint that the contract describes
	variables map[string]string // of its path

	credential *credential
	organizer  *organizer
	indent     int
}

// find fills in the endpoint and the parts of the path.
func (c *call) find(path string) bool {
	for _, route := range routes {
		match := route.pattern.FindStringSubmatch(path)
		if match == nil {
			continue
		}
		c.endpoint = route.endpoint
		for i, group := range route.pattern.SubexpNames() {
			switch group {
			case "organizer":
				c.slug = match[i]
			case "identifier":
				c.identifier = match[i]
			case "format":
				c.format = match[i]
			}
		}
		return true
	}
	return false
}

// findOther fills in what is known of an address that only a handler of the
// test has.
func (c *call) findOther() {
	c.endpoint = &endpoint{}
	segments := strings.Split(strings.TrimPrefix(c.r.URL.EscapedPath(), root), "/")
	if len(segments) > 1 && segments[0] == "organizers" {
		c.slug, _ = url.PathUnescape(segments[1])
	}
}

// noRoute is for an address that does not exist, or not without its slash.
func (s *Server) noRoute(r *http.Request) reply {
	slashed := *r.URL
	slashed.Path, slashed.RawPath = r.URL.Path+"/", r.URL.EscapedPath()+"/"
	exists := new(call).find(slashed.Path) || new(call).findFact(&slashed) || s.handlerOf(r.Method, &slashed) != nil
	writes := slices.Contains([]string{"POST", "PUT", "PATCH"}, r.Method)
	if !exists || writes || strings.HasSuffix(r.URL.Path, "/") {
		return htmlPage(http.StatusNotFound)
	}
	target := r.URL.EscapedPath() + "/"
	if r.URL.RawQuery != "" {
		target += "?" + r.URL.RawQuery
	}
	return reply{status: http.StatusMovedPermanently, raw: []byte{}, header: http.Header{
		"Content-Type": {contentHTML},
		"Location":     {target},
	}}
}
