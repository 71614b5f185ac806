package transport

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
)

// A Client sends the calls of one API. It is safe for concurrent use and not
// changed after [New].
type Client struct {
	redactor

	name      string
	base      *url.URL
	root      string // absolute URL of the API, with a slash at the end
	apiRoot   string // path of the API below the base
	rootPath  string // the same with the path of the base
	agent     string
	authorize func(http.Header)
	token     TokenFunc // nil: authorize does it

	http     func() *http.Client // a function, since its buffers hold headers that were sent
	retry    RetryPolicy
	window   *window
	limiter  Limiter
	log      *slog.Logger
	maxBytes int64
	insecure bool // plain http may leave the machine
	pause    pause
}

// New checks the configuration. It makes no request.
func New(cfg Config) (*Client, error) {
	base, err := parseBaseURL(cfg.BaseURL, cfg.BaseURLArgument, cfg.insecureHTTP)
	if err == nil {
		err = trimRoot(base, cfg.BaseURLArgument, cfg.Root)
	}
	if err != nil {
		return nil, err
	}
	c := &Client{
		name:      cfg.Name,
		base:      base,
		root:      base.String() + cfg.Root,
		apiRoot:   cfg.Root,
		rootPath:  base.EscapedPath() + cfg.Root,
		agent:     strings.TrimSpace(cfg.userAgent + " guestwire-go/" + Version + " (" + cfg.Name + ")"),
		authorize: cfg.Authorize,
		token:     cfg.Token,
		redactor:  newRedactor(cfg.Secrets),

		retry:    cfg.retry.withDefaults(),
		window:   cfg.window,
		limiter:  cfg.limiter,
		log:      cfg.logger,
		maxBytes: cfg.maxResponseBytes,
		insecure: cfg.insecureHTTP,
	}
	if c.maxBytes == 0 {
		c.maxBytes = DefaultMaxResponseBytes
	}
	hc := newHTTPClient(&cfg)
	c.http = func() *http.Client { return hc }
	return c, nil
}

// BaseURL returns the address the client was made for, without the API's root.
func (c *Client) BaseURL() string { return c.base.String() }

// newHTTPClient copies the user's client, since the program may use it for other
// things, too.
func newHTTPClient(cfg *Config) *http.Client {
	hc := new(http.Client)
	if cfg.httpClient != nil {
		copied := *cfg.httpClient
		hc = &copied
	}
	hc.Jar = nil // a session would change whose idempotency keys a write is under
	timeout := hc.Timeout
	if timeout == 0 {
		timeout = DefaultTimeout
	}
	if cfg.timeout != nil {
		timeout = *cfg.timeout
	}
	hc.Timeout = 0 // exchange does it, without a goroutine for each request
	next := hc.Transport
	if next == nil {
		next = defaultRoundTripper()
	}
	hc.Transport = &exchange{next: next, timeout: timeout}
	hc.CheckRedirect = func(req *http.Request, via []*http.Request) error {
		first := via[0]
		get := req.Method == first.Method && (req.Method == http.MethodGet || req.Method == http.MethodHead)
		if cfg.FollowRedirects && get && len(via) <= 3 && sameOrigin(req.URL, first.URL) {
			return nil
		}
		return http.ErrUseLastResponse // the redirect itself is the response
	}
	return hc
}

// defaultRoundTripper is a transport of the client's own, with room for the
// connections of calls that run at the same time.
func defaultRoundTripper() http.RoundTripper {
	std, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	own := std.Clone()
	own.MaxIdleConnsPerHost = 32
	return own
}

// Relative splits a path that a user wrote, with or without the root of the API
// in front of it and with or without a query, into a path below the root and
// the query. It accepts the server's own absolute URLs too.
func (c *Client) Relative(argument, raw string) (path, query string, err error) {
	u, err := url.Parse(raw)
	if err != nil || u.User != nil || u.Opaque != "" || u.Fragment != "" || (u.Scheme == "") != (u.Host == "") {
		return "", "", Invalid(argument, "must be a path below "+c.rootPath+" or an absolute URL of the server, without user name and fragment")
	}
	path = u.EscapedPath()
	roots := []string{c.rootPath, c.apiRoot}
	if u.Scheme == "" {
		roots = append(roots, c.apiRoot[1:], "/", "")
	} else if !sameOrigin(u, c.base) {
		return "", "", Invalid(argument, "is a URL of another server; the client calls "+c.base.Scheme+"://"+c.base.Host+" only")
	}
	below := false
	for _, root := range roots {
		if path, below = strings.CutPrefix(path, root); below {
			break
		}
	}
	switch {
	case !below:
		return "", "", Invalid(argument, "must be a URL below "+c.rootPath)
	case hasDots(path):
		return "", "", Invalid(argument, "must not contain empty, . or .. segments")
	case strings.Contains(u.RawQuery, " "):
		return "", "", Invalid(argument, "must have an escaped query, without spaces")
	}
	return path, u.RawQuery, nil
}

// hasDots also looks behind escaped slashes, which servers decode before they route.
func hasDots(path string) bool {
	path = strings.TrimSuffix(path, "/")
	if path == "" {
		return false
	}
	for s := range strings.SplitSeq(path, "/") {
		d, err := url.PathUnescape(s)
		if err != nil || d == "" {
			return true
		}
		for part := range strings.FieldsFuncSeq(d, func(r rune) bool { return r == '/' || r == '\\' }) {
			if part == "." || part == ".." {
				return true
			}
		}
	}
	return false
}
