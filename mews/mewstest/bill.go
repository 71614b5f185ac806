package mewstest

import (
	"encoding/base64"
	"maps"
	"math/big"
	"strconv"
	"time"
)

const textBillClosed = "The bill is closed."

// addBills adds empty bills.
func (s *Server) addBills(c *call) (Object, *refusal) {
	items := objects(c.input, "Bills")
	for _, item := range items {
		if account, _ := s.account(text(item, "AccountId"), c.scope); account.inactive {
			return nil, forbidden("The account is not active any more.")
		}
	}
	var rows []*row
	for _, item := range items {
		account, kind := s.account(text(item, "AccountId"), c.scope)
		o := taken("BillAddParameters", "Bill", item)
		o["AccountType"], o[kind+"Id"] = kind, account.id
		if id := text(item, "AssociatedAccountId"); id != "" {
			o["AssociatedAccountIds"] = texts(id)
		}
		rows = append(rows, s.newObject(resources().byName["bills"], o, c.enterprise))
	}
	return Object{"Bills": s.showAll("Bill", rows)}, nil
}

// openBills wants bills that exist and are open.
func (s *Server) openBills(c *call, ids []string) ([]*row, *refusal) {
	rows := make([]*row, len(ids))
	for i, id := range ids {
		rows[i] = s.shelf("bills").find(id, c.scope)
		if text(rows[i].object, "State") != "Open" {
			return nil, forbidden(textBillClosed)
		}
	}
	return rows, nil
}

func (s *Server) updateBills(c *call) (Object, *refusal) {
	updates := objects(c.input, "BillsUpdates")
	ids := make([]string, len(updates))
	for i, update := range updates {
		ids[i] = text(update, "BillId")
	}
	rows, refused := s.openBills(c, ids)
	if refused != nil {
		return nil, refused
	}
	for i, update := range updates {
		maps.Copy(rows[i].object, taken("BillUpdateParameters", "Bill", update))
		kind := s.accountType(text(rows[i].object, "AccountId"))
		rows[i].object["AccountType"], rows[i].object["CustomerId"], rows[i].object["CompanyId"] = kind, nil, nil
		rows[i].object[kind+"Id"] = rows[i].object["AccountId"]
		s.touch(rows[i])
	}
	return Object{"Bills": s.showAll("Bill", rows)}, nil
}

func (s *Server) deleteBills(c *call) (Object, *refusal) {
	rows, refused := s.openBills(c, list(c.input, "BillIds"))
	if refused != nil {
		return nil, refused
	}
	for _, bill := range rows {
		if len(s.onBill(bill)) > 0 {
			return nil, forbidden("The bill is not empty.")
		}
	}
	for _, bill := range rows {
		bill.gone = true
	}
	return Object{}, nil
}

// onBill are the items and payments of a bill that were not canceled.
func (s *Server) onBill(bill *row) []*row {
	var all []*row
	for _, name := range []string{"orderItems", "payments"} {
		for _, r := range s.shelf(name).rows {
			if !r.gone && key(text(r.object, "BillId")) == bill.key() && text(r.object, "AccountingState") != "Canceled" {
				all = append(all, r)
			}
		}
	}
	return all
}

// billsWithItems are bills in the older way, with what is on each of them.
func (s *Server) billsWithItems(bills []*row) []any {
	all := make([]any, len(bills))
	for i, bill := range bills {
		o := maps.Clone(bill.object)
		var items, payments []*row
		for _, r := range s.onBill(bill) {
			if s.shelf("payments").byID[r.key()] == r {
				payments = append(payments, r)
			} else {
				items = append(items, r)
			}
		}
		o["OrderItems"], o["PaymentItems"] = s.showAll("OrderItemOld", items), s.showAll("PaymentItemOld", payments)
		all[i] = listed{"Bill", o}
	}
	return all
}

func (s *Server) billBalance(bill *row) *big.Rat {
	return s.balance(func(o Object) bool { return key(text(o, "BillId")) == bill.key() })
}

// closeBill makes a receipt of a bill that is paid, or an invoice.
func (s *Server) closeBill(c *call) (Object, *refusal) {
	rows, refused := s.openBills(c, []string{text(c.input, "BillId")})
	if refused != nil {
		return nil, refused
	}
	bill, kind := rows[0], text(c.input, "Type")
	for _, name := range []string{"TaxedDate", "DueDate", "VariableSymbol"} {
		if c.input[name] != nil && kind != "Invoice" {
			return nil, invalid(name, "it can be used for invoices only")
		}
	}
	switch {
	case len(s.onBill(bill)) == 0:
		return nil, forbidden("The bill is empty.")
	case kind == "Receipt" && s.billBalance(bill).Sign() != 0:
		return nil, forbidden("The balance of the bill is not zero.")
	}
	for name, member := range map[string]string{"TaxedDate": "TaxedUtc", "DueDate": "DueUtc"} {
		if date, given := day(text(object(c.input, name), "Value")); given {
			bill.object[member] = date + "T00:00:00Z"
		}
	}
	for _, name := range []string{"VariableSymbol", "PurchaseOrderNumber", "Notes"} {
		writeValue(bill.object, name, object(c.input, name))
	}
	options := Object{"DisplayCustomer": true, "DisplayTaxation": true, "TrackReceivable": kind == "Invoice", "DisplayCid": false, "Rebated": false}
	for name, value := range object(c.input, "Options") {
		if given, isUpdate := value.(Object); isUpdate {
			options[name] = given["Value"]
		}
	}
	bill.object["Options"], bill.object["CounterId"] = options, c.input["BillCounterId"]
	s.closeRow(bill, kind)
	return Object{"Bills": s.showAll("Bill", rows)}, nil
}

// closeRow gives a bill its number and closes what is on it.
func (s *Server) closeRow(bill *row, kind string) {
	now := instant(s.clock.now())
	items := s.onBill(bill)
	s.billNumber++
	bill.object["Type"], bill.object["Number"] = kind, strconv.FormatInt(s.billNumber, 10)
	bill.object["IssuedUtc"] = now
	if bill.object["TaxedUtc"] == nil {
		bill.object["TaxedUtc"] = now
	}
	if kind == "Receipt" {
		bill.object["PaidUtc"] = now
	} else if bill.object["DueUtc"] == nil {
		bill.object["DueUtc"] = instant(s.clock.now().AddDate(0, 0, 14).Truncate(24 * time.Hour))
	}
	bill.object["OwnerData"] = s.ownerData(bill)
	for _, item := range items {
		item.object["AccountingState"], item.object["ClosedUtc"] = "Closed", now
		s.touch(item)
	}
	s.setState(bill, "Closed")
}

// ownerData is what a closed bill keeps of its account.
func (s *Server) ownerData(bill *row) Object {
	kind := text(bill.object, "AccountType")
	data := "BillCustomerData"
	account := s.customers.byID[key(text(bill.object, "AccountId"))]
	if kind == "Company" {
		data, account = "BillCompanyData", s.companies.byID[key(text(bill.object, "AccountId"))]
	}
	if account == nil {
		return nil
	}
	value := pick(data, account.object)
	if kind == "Customer" {
		value["TitlePrefix"] = account.object["Title"]
	}
	return Object{"Discriminator": data, "Value": value}
}

// getPDF makes the client ask again: the first time there is only a print event.
func (s *Server) getPDF(c *call) (Object, *refusal) {
	bill, refused := s.found(c, "bills", "BillId")
	if refused != nil {
		return nil, refused
	}
	event := text(c.input, "BillPrintEventId")
	if event == "" {
		if s.printsOf(bill) >= maxPrints {
			return nil, forbidden("The bill was printed too often this week.")
		}
		event = newUUID()
		s.prints[key(event)] = &printEvent{bill: bill.key(), left: s.printDelay, started: s.clock.now()}
		return printing(bill, event), nil
	}
	started := s.prints[key(event)]
	switch {
	case started == nil || started.bill != bill.key():
		return nil, unknown("BillPrintEventId")
	case started.left > 1:
		started.left--
		return printing(bill, event), nil
	}
	file := "%PDF-1.4\n% bill " + bill.id + "\n%%EOF\n"
	return Object{"BillId": bill.id, "Result": Object{
		"Discriminator": "BillPdfFile", "Value": Object{"Base64Data": base64.StdEncoding.EncodeToString([]byte(file))},
	}}, nil
}

func printing(bill *row, event string) Object {
	return Object{"BillId": bill.id, "Result": Object{"Discriminator": "BillPrintEvent", "Value": Object{"BillPrintEventId": event}}}
}

type printEvent struct {
	bill    string
	left    int
	started time.Time
}

// maxPrints is how often a bill can be printed in seven days. Asking again for a
// print that was started does not count.
const maxPrints = 30

func (s *Server) printsOf(bill *row) int {
	n, since := 0, s.clock.now().AddDate(0, 0, -7)
	for _, event := range s.prints {
		if event.bill == bill.key() && event.started.After(since) {
			n++
		}
	}
	return n
}

// SetPrintDelay sets how often bills/getPdf has to be asked again before it has
// the file: once is the default and the least.
func (s *Server) SetPrintDelay(times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.printDelay = max(times, 1)
}
