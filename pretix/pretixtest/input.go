package pretixtest

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/guestwire/guestwire-go/internal/fake"
)

const (
	contentForm      = "application/x-www-form-urlencoded"
	contentMultipart = "multipart/form-data"
)

// mediaType is the type of the request's body, without parameters.
func mediaType(r *http.Request) string {
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(kind))
}

func nulInForm(c *call) bool {
	return c.r.Method == http.MethodPost && mediaType(c.r) == contentForm && strings.Contains(string(c.body), "%00")
}

// isForm reports whether the values of the request come from a form.
func isForm(r *http.Request) bool {
	kind := mediaType(r)
	return kind == contentForm || kind == contentMultipart
}

// empty reports whether the request came without a body. One whose body was
// announced and did not arrive is another matter.
func (c *call) empty() bool { return len(c.body) == 0 && c.r.ContentLength <= 0 }

// input is the content of the request: an *object for forms and empty bodies,
// else what the JSON body holds.
func (c *call) input() (any, reply, bool) {
	if c.empty() {
		return newObject(), reply{}, false
	}
	switch mediaType(c.r) {
	case contentJSON, "application/*", "*/*":
		value, err := parseJSON(c.body)
		if err != nil {
			return nil, problem(http.StatusBadRequest, "JSON parse error - "+err.Error()), true
		}
		return value, reply{}, false
	case contentForm:
		o := newObject()
		for _, pair := range fake.ParseQuery(string(c.body)) {
			o.set(pair.Name, pair.Value)
		}
		return o, reply{}, false
	case contentMultipart:
		_, parameters, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
		o, err := parseMultipart(c.body, parameters["boundary"])
		if err != nil {
			return nil, problem(http.StatusBadRequest, "Multipart form parse error - "+err.Error()), true
		}
		return o, reply{}, false
	}
	return nil, problem(http.StatusUnsupportedMediaType,
		`Unsupported media type "`+c.r.Header.Get("Content-Type")+`" in request.`), true
}

// parseMultipart reads the values of a form; files in it are left out.
func parseMultipart(body []byte, boundary string) (*object, error) {
	if boundary == "" {
		return nil, errors.New("Invalid boundary in multipart: None") //nolint:staticcheck // the server's text
	}
	o := newObject()
	reader := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := reader.NextPart()
		if err != nil {
			return o, nil //nolint:nilerr // the server takes an incomplete form for what is there of it
		}
		value, err := io.ReadAll(part)
		if name := part.FormName(); err == nil && name != "" && part.FileName() == "" {
			o.set(name, string(value))
		}
	}
}
