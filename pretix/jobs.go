package pretix

import (
	"context"
	"io"
	"log/slog"
	"strings"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// ExportParams are the parameters of an export, by the names that
// [Exporter].InputParameters lists: texts, numbers, booleans, lists, a [Date] or a
// [DateRange].
type ExportParams map[string]any

// LogValue implements [slog.LogValuer]: parameters can name people.
func (p ExportParams) LogValue() slog.Value { return slog.GroupValue(slog.Int("parameters", len(p))) }

// A Job is a file that the server is creating. [ExporterService.Download] and the
// other methods of that name wait for it. A Job can be stored, and is valid for a day.
type Job struct {
	Download string `json:"download" pretix:"key"` // the URL of the file
}

// LogValue implements [slog.LogValuer]: with the URL and a credential anybody can read the file.
func (Job) LogValue() slog.Value { return slog.StringValue("job") }

// Run starts an export, which changes nothing. It fails with a 400 if a parameter does
// not fit or does not exist, and with a 404 if the credential may not run the exporter.
//
// POST /api/v1/organizers/{organizer}/events/{event}/exporters/{pk}/run/
//
// POST /api/v1/organizers/{organizer}/exporters/{pk}/run/
func (s ExporterService) Run(ctx context.Context, identifier string, params ExportParams, opts ...RequestOption) (*Job, error) {
	if params == nil {
		params = ExportParams{}
	}
	return call[Job](ctx, s.scope, operation{action, "exporters/{pk}/run/"}, keys{identifier}, params, opts)
}

// Download writes the file of an export to w. It waits until the server has made it,
// as long as ctx allows. An export that failed, or whose file has expired, is a 410.
//
// GET /api/v1/organizers/{organizer}/events/{event}/exporters/{pk}/download/{asyncid}/{cfid}/
//
// GET /api/v1/organizers/{organizer}/exporters/{pk}/download/{asyncid}/{cfid}/
func (s ExporterService) Download(ctx context.Context, job Job, w io.Writer, opts ...RequestOption) (*File, error) {
	return s.scope.job(ctx, job.Download, "exporters/", w, opts)
}

// Render starts to create one PDF of the tickets of up to 1000 positions, which
// [TicketRendererService.Download] waits for. A position that is canceled, or of
// another event, is a 400. No e-mail is sent.
//
// It needs the permission event.orders:read.
//
// POST /api/v1/organizers/{organizer}/events/{event}/ticketpdfrenderer/render_batch/
func (s TicketRendererService) Render(ctx context.Context, params TicketRenderParams, opts ...RequestOption) (*Job, error) {
	return call[Job](ctx, s.scope, operation{action, "ticketpdfrenderer/render_batch/"}, nil, params, opts)
}

// Download writes the PDF of a batch to w. It waits until the server has made it, as
// long as ctx allows.
//
// GET /api/v1/organizers/{organizer}/events/{event}/ticketpdfrenderer/download/{asyncid}/{cfid}/
func (s TicketRendererService) Download(ctx context.Context, job Job, w io.Writer, opts ...RequestOption) (*File, error) {
	return s.scope.job(ctx, job.Download, "ticketpdfrenderer/download/", w, opts)
}

// Export starts to export the data that shredders would delete. Without an export they
// delete nothing. The event must be over and its shop offline: otherwise it is a 400.
//
// It needs the permission event.orders:write.
//
// POST /api/v1/organizers/{organizer}/events/{event}/shredders/export/
func (s ShredderService) Export(ctx context.Context, params ShredderExportParams, opts ...RequestOption) (*ShredderExport, error) {
	return call[ShredderExport](ctx, s.scope, operation{action, "shredders/export/"}, nil, params, opts)
}

// Download writes the exported data to w. It waits until the server has made the file,
// as long as ctx allows.
//
// It needs the permission event.orders:write.
//
// GET /api/v1/organizers/{organizer}/events/{event}/shredders/download/{asyncid}/{cfid}/
func (s ShredderService) Download(ctx context.Context, export ShredderExport, w io.Writer, opts ...RequestOption) (*File, error) {
	return s.scope.job(ctx, export.Download, "shredders/download/", w, opts)
}

// Shred starts to delete the data of an export, for good. The export must have ended,
// or the error is a 409. If anything has happened at the event since the export, the
// server deletes nothing, which only [ShredderService.Wait] reports. There is no
// further confirmation, so call Download first.
//
// It needs the permission event.orders:write.
//
// POST /api/v1/organizers/{organizer}/events/{event}/shredders/shred/{asyncid}/{cfid}/
func (s ShredderService) Shred(ctx context.Context, export ShredderExport, opts ...RequestOption) (*ShredJob, error) {
	path, err := s.scope.relative("export.Shred", export.Shred, "shredders/shred/")
	if err != nil {
		return nil, convert(err)
	}
	return call[ShredJob](ctx, s.scope.client.at(path), operation{action, ""}, nil, nil, opts)
}

// Wait waits until the data of an export is deleted, or until ctx ends. A deletion that
// failed, also because something has happened at the event since the export, is a 417
// with the reason in [Error].Message. The error matches [ErrGone] if the server no
// longer knows the job: it has succeeded, unless it took longer than the two hours that
// an export is stored. Servers without workers delete at once, and always say so.
//
// It needs the permission event.orders:write.
//
// GET /api/v1/organizers/{organizer}/events/{event}/shredders/status/{asyncid}/{cfid}/
func (s ShredderService) Wait(ctx context.Context, job ShredJob, opts ...RequestOption) error {
	path, err := s.scope.relative("job.Status", job.Status, "shredders/status/")
	if err != nil {
		return convert(err)
	}
	return untilReady(ctx, func() error {
		return callEmpty(ctx, s.scope.client.root(), operation{get, path}, nil, nil, opts)
	})
}

// job downloads the file of a job below a resource of the scope.
func (s *scope) job(ctx context.Context, url, resource string, w io.Writer, opts []RequestOption) (*File, error) {
	path, err := s.relative("job", url, resource)
	if err != nil {
		return nil, convert(err)
	}
	return s.download(ctx, path, transport.Template(path), w, opts)
}

// relative is the path of a URL that the server returned, which must lie below a
// resource of the scope.
func (s *scope) relative(argument, url, resource string) (string, error) {
	base, err := s.path(resource)
	if err != nil {
		return "", err
	}
	path, query, err := s.client.transport.Relative(argument, url)
	if err != nil {
		return "", err
	}
	if !strings.HasPrefix(path, base) || query != "" {
		return "", transport.Invalid(argument, "does not belong to this organizer or event")
	}
	return path, nil
}
