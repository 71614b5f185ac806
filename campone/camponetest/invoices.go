package camponetest

import "fmt"

// AddInvoice puts an invoice into the state, as it is and without any
// validation. It returns its id.
//
// Missing members become those of an open invoice from the till, without a
// booking. An existing id is replaced. It panics when the tenant
// has no booking with the booking_id given.
func (t *Tenant) AddInvoice(invoice Object) int64 {
	return t.put(invoices, invoice, reference{"booking_id", bookings})
}

// AddInvoices adds n generated invoices, each newer than the one before. It
// returns their ids, oldest first.
func (t *Tenant) AddInvoices(n int) []int64 {
	return t.generate(invoices, n, func(i int) Object {
		return Object{"total_chf": fmt.Sprintf("%d.%02d", 10+i%500, i*5%100)}
	})
}

// Invoices are the invoices of the tenant, oldest first.
func (t *Tenant) Invoices() []Object { return t.all(invoices) }

func (s *Server) listInvoices(c *call) reply {
	return pageOf(c, c.key.tenant.shelves[invoices].newest(all), func(r *row) any { return r.show(invoices) })
}

func invoicePresets(id int64, given Object) Object {
	issued, _ := parseInstant(text(given, "issued_at"))
	return Object{
		"invoice_number": fmt.Sprintf("%d-%06d", issued.Year(), id),
		"booking_id":     nil,
		"total_chf":      "55.00",
		"status":         "OFFEN",
	}
}
