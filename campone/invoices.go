package campone

import (
	"context"
	"iter"
	"time"

	"github.com/guestwire/guestwire-go/internal/drf"
)

// InvoiceService reads the headers of invoices: no lines, no PDF. The scope is
// invoices:read.
type InvoiceService struct {
	core *core
}

// List returns one page of invoices. When a row of the page cannot be decoded, it
// returns the rows before it together with a [*DecodeError].
// GET /api/v1/public/invoices/
func (s InvoiceService) List(ctx context.Context, params InvoiceListParams, opts ...RequestOption) (*InvoicePage, error) {
	return s.listing(params, opts).list(ctx)
}

// Pages walks all pages. GET /api/v1/public/invoices/
func (s InvoiceService) Pages(ctx context.Context, params InvoiceListParams, opts ...RequestOption) iter.Seq2[*InvoicePage, error] {
	return s.listing(params, opts).pages(ctx)
}

// All walks all invoices, the newest first. What is issued during the walk makes
// others move to a later page and come twice: [WithoutRepeats].
// GET /api/v1/public/invoices/
func (s InvoiceService) All(ctx context.Context, params InvoiceListParams, opts ...RequestOption) iter.Seq2[Invoice, error] {
	return s.listing(params, opts).all(ctx)
}

func (s InvoiceService) listing(params InvoiceListParams, opts []RequestOption) listing[Invoice] {
	return listing[Invoice]{
		core: s.core, path: "invoices/", key: func(v *Invoice) int64 { return v.ID },
		List: drf.List[Invoice]{Params: params, Start: params.Start, PageSize: params.PageSize},
	}.with(opts, nil)
}

// InvoiceListParams choose a page. There are no filters.
type InvoiceListParams struct {
	// PageSize is the number of invoices per request, 1 to 200. 0: 200.
	PageSize int `url:"-"`
	// Start is where to begin: empty, a token from Page.Next or PageError.Token
	// (which repeats its page size), or a page number: "page=3".
	Start string `url:"-"`
}

// InvoicePage is one page of invoices.
type InvoicePage = Page[Invoice]

// An Invoice is the header of an invoice.
type Invoice struct {
	ID            int64  `json:"id"`
	InvoiceNumber string `json:"invoice_number"` // such as "2026-000412"
	// BookingID is nil for what was sold at a counter.
	BookingID *int64        `json:"booking_id"`
	TotalCHF  Decimal       `json:"total_chf"`
	Status    InvoiceStatus `json:"status"`
	IssuedAt  time.Time     `json:"issued_at"`
}

// InvoiceStatus is the vendor's German word. More can come.
type InvoiceStatus string

// The documented values of InvoiceStatus.
const (
	InvoiceStatusOpen           InvoiceStatus = "OFFEN"
	InvoiceStatusPaid           InvoiceStatus = "ERLEDIGT"
	InvoiceStatusCancelled      InvoiceStatus = "STORNIERT"
	InvoiceStatusAwaitingPickup InvoiceStatus = "PICKUP"
)
