package camponetest

// Tenant is a campsite with rows and keys of its own. Nothing of it shows to
// the key of another one. The methods of [Server] with the same names are
// those of the tenant that every server has.
type Tenant struct {
	server    *Server
	shelves   [kinds]shelf
	generated [kinds]int
}

// AddTenant adds a tenant without rows and keys.
func (s *Server) AddTenant() *Tenant { return &Tenant{server: s} }

// AddKey makes a key of the tenant with just these scopes.
func (t *Tenant) AddKey(scopes ...string) string { return t.server.addKey(t, scopes) }

// AddKey makes a key with just these scopes.
func (s *Server) AddKey(scopes ...string) string { return s.tenant.AddKey(scopes...) }

// AddCustomer is [Tenant.AddCustomer] of the server's own tenant.
func (s *Server) AddCustomer(customer Object) int64 { return s.tenant.AddCustomer(customer) }

// AddCustomers is [Tenant.AddCustomers] of the server's own tenant.
func (s *Server) AddCustomers(n int) []int64 { return s.tenant.AddCustomers(n) }

// AddStaff is [Tenant.AddStaff] of the server's own tenant.
func (s *Server) AddStaff(account Object) int64 { return s.tenant.AddStaff(account) }

// DeleteCustomer is [Tenant.DeleteCustomer] of the server's own tenant.
func (s *Server) DeleteCustomer(id int64) bool { return s.tenant.DeleteCustomer(id) }

// Customer is [Tenant.Customer] of the server's own tenant.
func (s *Server) Customer(id int64) (Object, bool) { return s.tenant.Customer(id) }

// Customers is [Tenant.Customers] of the server's own tenant.
func (s *Server) Customers() []Object { return s.tenant.Customers() }

// AddSite is [Tenant.AddSite] of the server's own tenant.
func (s *Server) AddSite(site Object) int64 { return s.tenant.AddSite(site) }

// AddSites is [Tenant.AddSites] of the server's own tenant.
func (s *Server) AddSites(n int) []int64 { return s.tenant.AddSites(n) }

// Sites is [Tenant.Sites] of the server's own tenant.
func (s *Server) Sites() []Object { return s.tenant.Sites() }

// AddBooking is [Tenant.AddBooking] of the server's own tenant.
func (s *Server) AddBooking(booking Object) int64 { return s.tenant.AddBooking(booking) }

// AddBookings is [Tenant.AddBookings] of the server's own tenant.
func (s *Server) AddBookings(n int) []int64 { return s.tenant.AddBookings(n) }

// DeleteBooking is [Tenant.DeleteBooking] of the server's own tenant.
func (s *Server) DeleteBooking(id int64) bool { return s.tenant.DeleteBooking(id) }

// Booking is [Tenant.Booking] of the server's own tenant.
func (s *Server) Booking(id int64) (Object, bool) { return s.tenant.Booking(id) }

// Bookings is [Tenant.Bookings] of the server's own tenant.
func (s *Server) Bookings() []Object { return s.tenant.Bookings() }

// AddInvoice is [Tenant.AddInvoice] of the server's own tenant.
func (s *Server) AddInvoice(invoice Object) int64 { return s.tenant.AddInvoice(invoice) }

// AddInvoices is [Tenant.AddInvoices] of the server's own tenant.
func (s *Server) AddInvoices(n int) []int64 { return s.tenant.AddInvoices(n) }

// Invoices is [Tenant.Invoices] of the server's own tenant.
func (s *Server) Invoices() []Object { return s.tenant.Invoices() }
