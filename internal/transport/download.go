package transport

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"regexp"
	"time"
)

// A Download is one attempt to read a file from another server. It has nothing to
// do with the API: no credentials, no limits and no pause of the client.
type Download struct {
	URL     string      // a secret
	Header  http.Header // Range and If-Range
	Attempt int         // for the log and traces, from 1
	// Operation is the name of the download in traces.
	Operation string
}

// A File is the response to a Download.
type File struct {
	// Info describes the download, for an error about Body.
	Info

	StatusCode int // 200 or 206
	Header     http.Header
	// Body has errors that are *[CallError]. A read that waits longer than the
	// client's timeout is one of them.
	Body io.ReadCloser
	// Framed reports whether Body cannot end early without an error.
	Framed bool

	fail func(error) error
}

// Fail is the error of a download whose body is not what it should be.
func (f *File) Fail(err error) error { return f.fail(err) }

// Download requests a file. No redirect is followed. Its errors are *[StatusError],
// with the storage's error code as Body, and *[CallError].
func (c *Client) Download(ctx context.Context, d *Download) (*File, error) {
	info := Info{Method: http.MethodGet, Path: "(link)", Attempts: 1, Outcome: OutcomeNotDone, Scrub: c.scrub}
	fail := func(err error) error { return &CallError{Info: info, vendor: c.name, err: withoutURL(err)} }
	if err := contextError(ctx, nil); err != nil {
		return nil, fail(err)
	}
	l, err := c.parseLink(d.URL)
	if err != nil {
		return nil, fail(err)
	}
	info.Path = l.shown()
	info.Scrub = func(s string) string { return l.scrub(c.scrub(s)) }
	x, ok := c.http().Transport.(*exchange)
	if !ok {
		return nil, fail(ErrLink) // not reached: New sets it
	}
	inner, cancel := context.WithCancel(c.withOperation(ctx, d.Operation, d.Attempt))
	w := &watchdog{timeout: x.timeout, cancel: cancel}
	req := (&http.Request{Method: http.MethodGet, URL: l.url, Host: l.url.Host, Header: http.Header{}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}).WithContext(inner)
	maps.Copy(req.Header, d.Header)
	req.Header.Set("User-Agent", c.agent)
	// A compressed body has another length, and other offsets, than the file.
	req.Header.Set("Accept-Encoding", "identity")
	start := time.Now()
	w.begin()
	resp, err := x.next.RoundTrip(req) //nolint:bodyclose // File.Body; not by the http.Client: no redirects, no cookies
	w.end()
	if err != nil {
		cancel()
		err = fail(w.explain(ctx, err))
		c.logDownload(ctx, d, &info, 0, time.Since(start), err)
		return nil, err
	}
	c.logDownload(ctx, d, &info, resp.StatusCode, time.Since(start), nil)
	if resp.Body == nil {
		resp.Body = http.NoBody
	}
	body := &downloadBody{
		body: resp.Body, left: resp.ContentLength, watchdog: w,
		fail: func(err error) error { return fail(fmt.Errorf("reading the file: %w", w.explain(ctx, err))) },
	}
	if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusPartialContent {
		defer func() { _ = body.Close() }()
		return nil, rejection(&info, resp, body)
	}
	return &File{
		Info: info, StatusCode: resp.StatusCode, Header: resp.Header, Body: body, fail: fail,
		Framed: resp.ProtoMajor > 1 || resp.ContentLength >= 0 || len(resp.TransferEncoding) > 0 || resp.Uncompressed,
	}, nil
}

var storageCode = regexp.MustCompile(`<Code>([A-Za-z0-9.]{1,64})</Code>`)

// rejection is the error of a response that is not the file. Of its body it keeps
// the error code only: storages repeat parts of the link there.
func rejection(info *Info, resp *http.Response, body io.Reader) *StatusError {
	e := &StatusError{Info: *info, StatusCode: resp.StatusCode, Header: http.Header{}}
	now, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	e.RetryAfter, _ = ParseRetryAfter(resp.Header.Get("Retry-After"), now)
	text, _ := io.ReadAll(io.LimitReader(body, 8<<10))
	if found := storageCode.FindSubmatch(text); found != nil {
		e.Body = found[1]
	}
	return e
}

// logDownload writes one line for one attempt: nothing of the link but its origin.
func (c *Client) logDownload(ctx context.Context, d *Download, info *Info, status int, took time.Duration, err error) {
	if c.log == nil {
		return
	}
	level := slog.LevelDebug
	attrs := []slog.Attr{
		slog.String("method", info.Method), slog.String("path", info.Path),
		slog.Int("attempt", d.Attempt), slog.Duration("took", took),
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", OneLine(info.Scrub(err.Error()), maxErrorBytes)))
	} else {
		attrs = append(attrs, slog.Int("status", status))
	}
	if err != nil && ctx.Err() == nil || status >= http.StatusMultipleChoices {
		level = slog.LevelWarn
	}
	c.log.LogAttrs(ctx, level, c.name+" download", attrs...)
}
