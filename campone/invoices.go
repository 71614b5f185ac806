package campone

import (
	"context"
	"iter"
	"time"
)

// InvoiceService reads the headers of invoices: no lines, no PDF. The scope is
// invoices:read.
type InvoiceService struct {
	core *core
}

// List returns one page of invoices.
//
// GET /api/v1/public/invoices/
func (s InvoiceService) List(ctx context.Context, params InvoiceListParams, opts ...RequestOption) (*InvoicePage, error) {
	return one[Invoice](ctx, s.core, "invoices/", params, opts)
}

// Pages iterates over the pages of invoices.
//
// GET /api/v1/public/invoices/
func (s InvoiceService) Pages(ctx context.Context, params InvoiceListParams, opts ...RequestOption) iter.Seq2[*InvoicePage, error] {
	return pages[Invoice](ctx, s.core, "invoices/", params, opts)
}

// All walks all invoices, the newest first. What is issued during the walk makes
// others move to a later page and come twice: [WithoutRepeats].
// GET /api/v1/public/invoices/
func (s InvoiceService) All(ctx context.Context, params InvoiceListParams, opts ...RequestOption) iter.Seq2[Invoice, error] {
	return all[Invoice](ctx, s.core, "invoices/", params, opts)
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
