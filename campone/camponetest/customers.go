package camponetest

import "fmt"

// AddCustomer puts a registered guest into the state, as it is and without any
// validation: with members that the vendor has not got yet, for example, or
// with values of another type. It returns its id.
//
// Missing members become empty, except for id, email and date_joined, which get
// values of their own. An existing id is replaced.
func (t *Tenant) AddCustomer(customer Object) int64 { return t.put(customers, customer) }

// AddStaff puts the account of an operator into the state. It is a customer
// that no list shows.
func (t *Tenant) AddStaff(account Object) int64 {
	t.server.mu.Lock()
	defer t.server.mu.Unlock()
	r := t.add(customers, account)
	r.staff = true
	return r.id
}

// AddCustomers adds n generated customers, each newer than the one before,
// with names, e-mail addresses and phone numbers that differ. It returns their
// ids, oldest first.
func (t *Tenant) AddCustomers(n int) []int64 {
	return t.generate(customers, n, func(i int) Object {
		first, last := guestName(i)
		return Object{
			"email":        guestEmail(i),
			"first_name":   first,
			"last_name":    last,
			"phone_number": fmt.Sprintf("+4179%07d", i),
		}
	})
}

// DeleteCustomer removes a customer. It reports whether there was one.
func (t *Tenant) DeleteCustomer(id int64) bool { return t.remove(customers, id) }

// Customer is the registered guest with an id.
func (t *Tenant) Customer(id int64) (Object, bool) { return t.one(customers, id) }

// Customers are the customers of the tenant, without staff, oldest first.
func (t *Tenant) Customers() []Object { return t.all(customers) }

func (s *Server) listCustomers(c *call) reply {
	rows := c.key.tenant.shelves[customers].newest(func(r *row) bool { return !r.staff })
	return pageOf(c, rows, func(r *row) any { return r.show(customers) })
}

func customerPresets(id int64) Object {
	return Object{
		"email":        fmt.Sprintf("customer%d@example.com", id),
		"first_name":   "",
		"last_name":    "",
		"phone_number": "",
	}
}

// The guests of generated customers and bookings with the same number are the
// same.

func guestName(i int) (first, last string) {
	firsts := []string{"Anna", "Beat", "Chloé", "Daniel", "Eva", "Franz", "Giulia", "Hans", "Ida", "Jürg"}
	lasts := []string{"Meier", "Müller", "Rossi", "Favre", "Keller", "Bernasconi", "Ammann"}
	return firsts[i%len(firsts)], fmt.Sprint(lasts[i%len(lasts)], " ", i)
}

func guestEmail(i int) string { return fmt.Sprintf("guest%d@example.com", i) }
