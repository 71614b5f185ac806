package mews

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"math"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// DefaultMaxFileBytes is the largest file that AddFile accepts unless
// [CustomerAddFileParams].MaxBytes is set. The platform's own limit, above which it
// returns 413, is not documented.
const DefaultMaxFileBytes = 10 << 20

// AddFile attaches a file to a customer. Data is read completely before the request is
// sent, since it may have to be sent again, and is held in memory once, in base64.
//
// When ctx ends, AddFile returns even if data blocks. Data is read on a goroutine that
// then ends with its current Read: a reader that never returns keeps the goroutine, so
// close it if possible, and do not use it for anything else.
//
// customers/addFile
func (s *CustomerService) AddFile(ctx context.Context, params CustomerAddFileParams, data io.Reader, opts ...RequestOption) (*CustomerAddFileResult, error) {
	err := rules.Params(params)
	if err == nil && data == nil {
		err = transport.Invalid("data", "must not be nil")
	}
	_, optsErr := newSettings(opts)
	if err = cmp.Or(err, optsErr); err != nil {
		return nil, convert(err)
	}
	body := encodedParams("{}")
	if s.core != nil && ctx != nil && ctx.Err() == nil { // otherwise the call is not made, and nothing is read
		if body, err = params.encodeWithin(ctx, data); err != nil {
			return nil, convert(err)
		}
	}
	return call[CustomerAddFileResult](ctx, s.core, operation{"customers/addFile", atomic}, body, opts)
}

// CustomerAddFileParams describe a file.
type CustomerAddFileParams struct {
	// ChainID is required with an access token of a portfolio, and ignored
	// otherwise.
	ChainID    string `json:"ChainId,omitempty"`
	CustomerID string `json:"CustomerId"        mews:"required"`
	Name       string `json:"Name"              mews:"required"` // such as "passport.pdf"
	// Type is one of the six constants. mime.TypeByExtension knows those of the
	// usual names: FileType(mime.TypeByExtension(".pdf")).
	Type FileType `json:"Type"`
	// MaxBytes is the largest size to accept. 0: [DefaultMaxFileBytes].
	MaxBytes int64 `json:"-"`
}

// LogValue implements [slog.LogValuer] without the name.
func (p CustomerAddFileParams) LogValue() slog.Value {
	return slog.GroupValue(slog.String("customer_id", p.CustomerID), slog.String("type", string(p.Type)))
}

func (p CustomerAddFileParams) check() error {
	switch {
	case !p.Type.known():
		return transport.Invalid("Type", fmt.Sprintf("must be one of application/pdf, image/bmp, image/gif, image/jpeg, image/png and image/tiff, not %q", p.Type))
	case p.MaxBytes < 0:
		return transport.Invalid("MaxBytes", "must not be negative")
	}
	return nil
}

// encodeWithin is encode, bounded by a context. When that ends, the call it belongs
// to reports it.
func (p CustomerAddFileParams) encodeWithin(ctx context.Context, data io.Reader) (encodedParams, error) {
	size := 0
	if sized, ok := data.(interface{ Len() int }); ok { // bytes.Reader, strings.Reader, bytes.Buffer
		size = sized.Len()
	}
	type result struct {
		body     encodedParams
		err      error
		panicked any
	}
	done := make(chan result, 1) // nobody may be there to receive
	go func() {
		r := result{}
		defer func() {
			r.panicked = recover() // belongs to the caller's goroutine
			done <- r
		}()
		r.body, r.err = p.encode(contextReader{ctx, data}, size)
	}()
	select {
	case r := <-done:
		if r.panicked != nil {
			panic(r.panicked)
		}
		if ctx.Err() == nil {
			return r.body, r.err
		}
	case <-ctx.Done():
	}
	return encodedParams("{}"), nil
}

// A contextReader stops reading when its context ends.
type contextReader struct {
	ctx  context.Context //nolint:containedctx // the reader lives as long as the call
	data io.Reader
}

func (r contextReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.data.Read(p) //nolint:wrapcheck // io.EOF must stay io.EOF
}

// encode writes the members, and the data, of size bytes if that is known, as the
// last of them.
func (p CustomerAddFileParams) encode(data io.Reader, size int) (encodedParams, error) {
	members, err := transport.EncodeBody(p)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.Grow(len(members) + base64.StdEncoding.EncodedLen(size) + 16)
	b.Write(members[:len(members)-1])
	b.WriteString(`,"Data":"`)
	limit := min(cmp.Or(p.MaxBytes, DefaultMaxFileBytes), math.MaxInt64-1)
	encoder := base64.NewEncoder(base64.StdEncoding, &b)
	n, err := io.Copy(encoder, io.LimitReader(data, limit+1))
	_ = encoder.Close() // a buffer takes everything
	switch {
	case err != nil:
		return nil, &readError{err}
	case n > limit:
		return nil, transport.Invalid("data", fmt.Sprintf("has more than %d bytes, the limit set by MaxBytes", limit))
	case n == 0:
		return nil, transport.Invalid("data", "must not be empty")
	}
	b.WriteString(`"}`)
	return b.Bytes(), nil
}

// A readError is what the caller's reader failed with. Nothing was sent then.
type readError struct{ err error }

func (e *readError) Error() string { return "mews: data: cannot be read: " + e.err.Error() }

func (e *readError) Unwrap() error { return e.err }
