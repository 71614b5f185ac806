package mewstest

// openItems are what a customer has to pay and has paid.
type openItems struct{ orders, payments, old []any }

// AddOrderItem puts an order item of a customer into what getOpenItems shows, in
// its older shape, and returns its Id; Add("orderItems", ...) puts one where all
// operations find it. Missing members become those of an open item over nothing.
// Items with a ClosedUtc are not shown. It panics when there is no such customer.
func (s *Server) AddOrderItem(customerID string, item Object) string {
	return s.addItem("AddOrderItem", customerID, "OrderItemOld", item, func(items *openItems) *[]any { return &items.orders })
}

// AddPaymentItem is AddOrderItem for payments.
func (s *Server) AddPaymentItem(customerID string, item Object) string {
	return s.addItem("AddPaymentItem", customerID, "PaymentItemOld", item, func(items *openItems) *[]any { return &items.payments })
}

// AddAccountingItem is AddOrderItem for the deprecated list Items, which the
// other two do not fill.
func (s *Server) AddAccountingItem(customerID string, item Object) string {
	return s.addItem("AddAccountingItem", customerID, "AccountingItem", item, func(items *openItems) *[]any { return &items.old })
}

func (s *Server) addItem(method, customerID, kind string, item Object, in func(*openItems) *[]any) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	customerID = s.mustFind(method, customerID, &s.customers).id
	given := normalObject(item)
	if given["AccountId"] == nil {
		given["AccountId"] = customerID
	}
	o := s.build(kind, given)
	items := s.items[key(customerID)]
	if items == nil {
		items = &openItems{}
		s.items[key(customerID)] = items
	}
	to := in(items)
	*to = append(*to, o)
	return text(o, "Id")
}

func (s *Server) getOpenItems(c *call) (Object, *refusal) {
	if currency := text(c.input, "Currency"); currency != "" && !s.accepts(c.token, currency) {
		return nil, invalid("Currency", "the enterprise does not take it")
	}
	customers := []any{}
	for _, id := range list(c.input, "CustomerIds") {
		r := s.customers.find(id, c.scope)
		if r == nil {
			continue
		}
		items := s.items[r.key()]
		if items == nil {
			items = &openItems{}
		}
		customers = append(customers, Object{
			"CustomerId":   r.id,
			"Items":        open(items.old),
			"OrderItems":   append(open(items.orders), s.openOf(r, "orderItems", "OrderItemOld")...),
			"PaymentItems": append(open(items.payments), s.openOf(r, "payments", "PaymentItemOld")...),
		})
	}
	return Object{"Customers": customers}, nil
}

// openOf are the items of an account that came through the API.
func (s *Server) openOf(account *row, resource, kind string) []any {
	var rows []*row
	for _, r := range s.shelf(resource).rows {
		if !r.gone && key(text(r.object, "AccountId")) == account.key() && text(r.object, "AccountingState") == "Open" {
			rows = append(rows, r)
		}
	}
	return s.showAll(kind, rows)
}

func open(items []any) []any {
	all := []any{}
	for _, item := range items {
		if o, _ := item.(Object); o["ClosedUtc"] == nil {
			all = append(all, item)
		}
	}
	return all
}

func (s *Server) moveItems(source, target *row) {
	from := s.items[source.key()]
	if from == nil {
		return
	}
	to := s.items[target.key()]
	if to == nil {
		to = &openItems{}
		s.items[target.key()] = to
	}
	for _, items := range [][]any{from.orders, from.payments, from.old} {
		for _, item := range items {
			o, _ := item.(Object)
			o["AccountId"] = target.id
		}
	}
	to.orders = append(to.orders, from.orders...)
	to.payments = append(to.payments, from.payments...)
	to.old = append(to.old, from.old...)
	delete(s.items, source.key())
}
