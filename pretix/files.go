package pretix

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// A File is what a download wrote.
type File struct {
	Name string // the server's proposal, without a directory; can be empty
	Type string // such as application/pdf
	Size int64  // in bytes
}

// LogValue implements [slog.LogValuer]. Names can have the code of an order, which
// is no personal data.
func (f File) LogValue() slog.Value {
	return slog.GroupValue(slog.String("name", f.Name), slog.String("type", f.Type), slog.Int64("size", f.Size))
}

// The waits between two requests about a job that is going on.
const (
	minFileWait = 500 * time.Millisecond
	maxFileWait = 5 * time.Second
)

// download writes a file to w. Until the server has made it, which it says with a
// 409, it asks again, as long as the context allows.
func (s *scope) download(ctx context.Context, path, template string, w io.Writer, opts []RequestOption) (*File, error) {
	if w == nil {
		return nil, convert(transport.Invalid("w", "must not be nil"))
	}
	settings, err := newSettings(opts)
	if err != nil {
		return nil, convert(err)
	}
	settings.template = template
	var file *File
	err = untilReady(ctx, func() (err error) {
		file, err = s.client.download(ctx, path, w, settings)
		return err
	})
	return file, err
}

// untilReady asks again as long as the server is busy with a job.
func untilReady(ctx context.Context, ask func() error) error {
	for wait := minFileWait; ; wait = min(2*wait, maxFileWait) {
		err := ask()
		if !isNotReady(err) {
			return err
		}
		if ended := sleep(ctx, wait); ended != nil {
			return fmt.Errorf("%w; not asked again: %w", err, ended)
		}
	}
}

// isNotReady reports whether a job is still going on. A 409 with Retry-After has other
// reasons.
func isNotReady(err error) bool {
	e, ok := err.(*Error) //nolint:errorlint // the error of a writer can have that of another call in it
	return ok && (e.StatusCode == http.StatusConflict && e.RetryAfter == 0)
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return transport.ContextError(ctx)
	case <-timer.C:
		return nil
	}
}

func (c *Client) download(ctx context.Context, path string, w io.Writer, s *settings) (*File, error) {
	header, err := s.headerFor(http.MethodGet, path)
	if err != nil {
		return nil, convert(err)
	}
	file := &File{}
	r := &transport.Request{
		Operation: s.operation(http.MethodGet),
		Method:    http.MethodGet, Path: path, Header: header, MaxAttempts: s.maxAttempts, Retry: transport.RetryRead,
		Stream: func(h http.Header) io.Writer {
			*file = fileOf(h)
			if h.Get("Content-Disposition") == "" && file.Type != "text/uri-list" {
				return nil // a page of a proxy, for example
			}
			if encoding := h.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
				return nil // nobody asked for it, and nobody takes it away
			}
			return w
		},
	}
	answer, err := c.transport.Do(ctx, r)
	var response Response
	if err != nil {
		response.StatusCode, response.Header, response.Attempts = transport.Last(err)
		s.report(response)
		return nil, convert(err)
	}
	defer answer.Release()
	response.StatusCode, response.Header, response.Attempts = answer.StatusCode, answer.Header, answer.Attempts
	s.report(response)
	file.Size = answer.Streamed
	return file, nil
}

// fileOf reads what a header says of a file.
func fileOf(h http.Header) File {
	var f File
	f.Type, _, _ = mime.ParseMediaType(h.Get("Content-Type"))
	if _, params, err := mime.ParseMediaType(h.Get("Content-Disposition")); err == nil {
		name := params["filename"]
		f.Name = name[strings.LastIndexAny(name, `/\`)+1:]
		if f.Name == "." || f.Name == ".." || strings.ContainsFunc(f.Name, unicode.IsControl) {
			f.Name = ""
		}
	}
	return f
}

// An UploadedFile is a file that was uploaded, for use in other calls.
type UploadedFile struct {
	ID FileID `json:"id" pretix:"key"`
}

// UploadParams describes a file to upload.
type UploadParams struct {
	// Name must end in an extension that fits Type: .gif, .jpg, .jpeg, .png or .pdf,
	// in lower case.
	Name string
	// Type is image/gif, image/jpeg, image/png or application/pdf.
	Type string
	// Content is the file. The server takes 10 MiB unless it is configured otherwise.
	Content []byte
}

// LogValue implements [slog.LogValuer] without the content.
func (p UploadParams) LogValue() slog.Value {
	return slog.GroupValue(slog.String("type", p.Type), slog.Int("size", len(p.Content)))
}

var uploadTypes = map[string][]string{
	"image/gif": {".gif"}, "image/jpeg": {".jpg", ".jpeg"}, "image/png": {".png"}, "application/pdf": {".pdf"},
}

func (p UploadParams) check() error {
	extensions, ok := uploadTypes[p.Type]
	switch {
	case !ok:
		return transport.Invalid("Type", "must be image/gif, image/jpeg, image/png or application/pdf")
	case len(p.Content) == 0:
		return transport.Invalid("Content", "must not be empty")
	case strings.ContainsAny(p.Name, "\"\\/\r\n"):
		return transport.Invalid("Name", "must not contain quotes, slashes or line ends")
	}
	for _, e := range extensions {
		if strings.HasSuffix(p.Name, e) {
			return nil
		}
	}
	return transport.Invalid("Name", "must end in "+strings.Join(extensions, " or ")+" for the type "+p.Type)
}

// Upload uploads a file. Its ID can be used for a day, by the same credential, where
// a field takes a [FileID].
//
// Each attempt is an upload of its own: if a response is lost, a file that nothing
// refers to stays on the server for a day.
//
// POST /api/v1/upload
func (c *Client) Upload(ctx context.Context, params UploadParams, opts ...RequestOption) (*UploadedFile, error) {
	if err := params.check(); err != nil {
		return nil, convert(err)
	}
	disposition := mime.FormatMediaType("attachment", map[string]string{"filename": params.Name})
	opts = append(slices.Clip(opts), WithHeader("Content-Type", params.Type), WithHeader("Content-Disposition", disposition))
	return callOne[UploadedFile](ctx, c, request{method: http.MethodPost, path: "upload", body: params.Content}, opts)
}

// Download writes the tickets of an order in one file, in a format such as pdf or
// passbook. It waits until the server has created it, or ctx ends. The error is a 403
// for canceled and expired orders, and for pending ones unless their tickets are valid.
//
// GET /api/v1/organizers/{organizer}/events/{event}/orders/{code}/download/{output}/
func (s OrderService) Download(ctx context.Context, code, output string, w io.Writer, opts ...RequestOption) (*File, error) {
	return s.scope.file(ctx, "orders/{code}/download/{output}/", keys{code, output}, w, opts)
}

// Download writes a ticket to w, in a format such as pdf or passbook. It waits until
// the server has made it, or until ctx ends. The error is a 403 for products without
// tickets, for canceled and expired orders, and for pending ones unless their tickets
// are valid.
//
// GET /api/v1/organizers/{organizer}/events/{event}/orderpositions/{pk}/download/{output}/
func (s OrderPositionService) Download(ctx context.Context, id int64, output string, w io.Writer, opts ...RequestOption) (*File, error) {
	return s.scope.file(ctx, "orderpositions/{pk}/download/{output}/", keys{id, output}, w, opts)
}

// DownloadAnswer writes the file that answers a question to w.
//
// GET /api/v1/organizers/{organizer}/events/{event}/orderpositions/{pk}/answer/{question}/
func (s OrderPositionService) DownloadAnswer(ctx context.Context, id, question int64, w io.Writer, opts ...RequestOption) (*File, error) {
	return s.scope.file(ctx, "orderpositions/{pk}/answer/{question}/", keys{id, question}, w, opts)
}

// DownloadPDFImage writes an image that a layout can show of a position to w. The
// keys are those of [PDFData].Images.
//
// GET /api/v1/organizers/{organizer}/events/{event}/orderpositions/{pk}/pdf_image/{key}/
func (s OrderPositionService) DownloadPDFImage(ctx context.Context, id int64, key string, w io.Writer, opts ...RequestOption) (*File, error) {
	return s.scope.file(ctx, "orderpositions/{pk}/pdf_image/{key}/", keys{id, key}, w, opts)
}

// Download writes the PDF of an invoice to w. It waits until the server has made it,
// as long as ctx allows.
//
// GET /api/v1/organizers/{organizer}/events/{event}/invoices/{number}/download/
func (s InvoiceService) Download(ctx context.Context, number string, w io.Writer, opts ...RequestOption) (*File, error) {
	return s.scope.file(ctx, "invoices/{number}/download/", keys{number}, w, opts)
}

// Download writes the PDF of an invoice to w. It waits until the server has made it,
// as long as ctx allows.
//
// GET /api/v1/organizers/{organizer}/invoices/{number}/download/
func (s OrganizerInvoiceService) Download(ctx context.Context, number string, w io.Writer, opts ...RequestOption) (*File, error) {
	return s.scope.file(ctx, "invoices/{number}/download/", keys{number}, w, opts)
}

func (s *scope) file(ctx context.Context, template string, k keys, w io.Writer, opts []RequestOption) (*File, error) {
	path, err := s.path(template, k...)
	if err != nil {
		return nil, convert(err)
	}
	return s.download(ctx, path, s.template+template, w, opts)
}
