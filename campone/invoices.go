package campone

import (
	"context"
	"iter"
	"time"
)

// InvoiceService reads the headers of invoices, without line items and PDF. The
// scope is invoices:read.
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

// All iterates over invoices, newest first. New invoices shift others to later pages,
// so some appear twice: [WithoutRepeats] drops them.
//
// GET /api/v1/public/invoices/
func (s InvoiceService) All(ctx context.Context, params InvoiceListParams, opts ...RequestOption) iter.Seq2[Invoice, error] {
	return all[Invoice](ctx, s.core, "invoices/", params, opts)
}

// InvoiceListParams select a page. There are no filters.
type InvoiceListParams struct {
	// PageSize is the number of invoices per request, 1 to 200. Default 200.
	PageSize int `url:"-"`
	// Start is a resume token from Page.Next or PageError.Token, a page number such as
	// "page=3", or empty to begin from the first page.
	Start string `url:"-"`
}

// InvoicePage is one page of invoices.
type InvoicePage = Page[Invoice]

// An Invoice is the header of an invoice.
type Invoice struct {
	ID            int64  `json:"id"`
	InvoiceNumber string `json:"invoice_number"` // such as "2026-000412"
	// BookingID is nil for sales at a counter.
	BookingID *int64        `json:"booking_id"`
	TotalCHF  Decimal       `json:"total_chf"`
	Status    InvoiceStatus `json:"status"`
	IssuedAt  time.Time     `json:"issued_at"`
}

// InvoiceStatus is the vendor's code, in German. Unknown values pass through.
type InvoiceStatus string

// The documented values of InvoiceStatus.
const (
	InvoiceStatusOpen           InvoiceStatus = "OFFEN"
	InvoiceStatusPaid           InvoiceStatus = "ERLEDIGT"
	InvoiceStatusCancelled      InvoiceStatus = "STORNIERT"
	InvoiceStatusAwaitingPickup InvoiceStatus = "PICKUP"
)
