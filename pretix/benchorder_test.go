package pretix_test

import (
	"encoding/json"
	"fmt"
	"time"
)

// benchOrder is a paid order with two positions, as the server shows it.
func benchOrder(i int) string {
	position := func(n int) string {
		return fmt.Sprintf(`{"id":%d,"order":"A%04d","positionid":%d,"item":17,"variation":null,"price":"23.00","attendee_name":"Ada Lovelace","attendee_name_parts":{"_scheme":"given_family","given_name":"Ada","family_name":"Lovelace"},"company":null,"street":null,"zipcode":null,"city":null,"country":null,"state":null,"discount":null,"attendee_email":"ada%d@example.org","voucher":null,"tax_rate":"19.00","tax_value":"3.67","secret":"z3fsn8jyufm5kpk768q69gkbyr5f%04d","addon_to":null,"subevent":null,"checkins":[{"id":%d,"datetime":"2026-05-01T18:03:12.123456Z","list":3,"auto_checked_in":false,"gate":null,"device":1,"device_id":1,"type":"entry"}],"print_logs":[],"downloads":[{"output":"pdf","url":"https://tickets.example/api/v1/organizers/bigevents/events/festival/orderpositions/%d/download/pdf/"}],"answers":[{"question":5,"answer":"Fish","question_identifier":"MEAL","options":[9],"option_identifiers":["FISH"]}],"tax_rule":2,"pseudonymization_id":"ABCDEFGHKL","seat":null,"canceled":false,"tax_code":"S/standard","valid_from":null,"valid_until":null,"blocked":null,"voucher_budget_use":null,"plugin_data":{}}`,
			2*i+n, i, n, n, i, 2*i+n, 2*i+n)
	}
	return fmt.Sprintf(`{"code":"A%04d","event":"festival","status":"p","testmode":false,"secret":"k24fiuwvu8kxz3y1","email":"ada@example.org","phone":"+4930123456","locale":"en","datetime":"2026-04-01T10:00:00.123456Z","expires":"2026-04-10T21:59:59Z","payment_date":"2026-04-02","payment_provider":"banktransfer","fees":[{"id":%d,"fee_type":"payment","value":"0.25","description":"","internal_type":"","tax_rate":"19.00","tax_value":"0.04","tax_rule":2,"tax_code":"S/standard","canceled":false}],"total":"46.25","tax_rounding_mode":"line","comment":"","custom_followup_at":null,"invoice_address":{"last_modified":"2026-04-01T10:00:00Z","is_business":true,"company":"Analytical Engines","name":"Ada Lovelace","name_parts":{"_scheme":"given_family","given_name":"Ada","family_name":"Lovelace"},"street":"Main Street 1","zipcode":"12345","city":"Town","country":"DE","state":"","vat_id":"DE123","vat_id_validated":true,"custom_field":null,"internal_reference":"","transmission_type":"email","transmission_info":null},"positions":[%s,%s],"downloads":[],"checkin_attention":false,"checkin_text":null,"last_modified":"2026-04-02T10:00:00.654321Z","payments":[{"local_id":1,"state":"confirmed","amount":"46.25","created":"2026-04-01T10:00:00Z","payment_date":"2026-04-02T09:00:00Z","provider":"banktransfer","payment_url":null,"details":{"reference":"FESTIVALA0001","payer":"Ada"}}],"refunds":[],"require_approval":false,"sales_channel":"web","url":"https://tickets.example/bigevents/festival/order/A%04d/k24fiuwvu8kxz3y1/","customer":null,"valid_if_pending":false,"api_meta":{},"cancellation_date":null,"plugin_data":{}}`,
		i, i, position(1), position(2), i)
}

// plainOrder is what one would write by hand, with the same fields.
type plainOrder struct {
	Code             string                     `json:"code"`
	Event            string                     `json:"event"`
	Status           string                     `json:"status"`
	TestMode         bool                       `json:"testmode"`
	Secret           string                     `json:"secret"`
	Email            string                     `json:"email"`
	Phone            string                     `json:"phone"`
	Locale           string                     `json:"locale"`
	DateTime         *time.Time                 `json:"datetime"`
	Expires          time.Time                  `json:"expires"`
	PaymentDate      string                     `json:"payment_date"`
	PaymentProvider  string                     `json:"payment_provider"`
	Fees             []plainFee                 `json:"fees"`
	Total            string                     `json:"total"`
	TaxRoundingMode  string                     `json:"tax_rounding_mode"`
	Comment          string                     `json:"comment"`
	CustomFollowupAt string                     `json:"custom_followup_at"`
	InvoiceAddress   *plainAddress              `json:"invoice_address"`
	Positions        []plainPosition            `json:"positions"`
	Downloads        []plainDownload            `json:"downloads"`
	CheckinAttention bool                       `json:"checkin_attention"`
	CheckinText      string                     `json:"checkin_text"`
	LastModified     time.Time                  `json:"last_modified"`
	Payments         []plainPayment             `json:"payments"`
	Refunds          []plainPayment             `json:"refunds"`
	RequireApproval  bool                       `json:"require_approval"`
	SalesChannel     string                     `json:"sales_channel"`
	URL              string                     `json:"url"`
	Customer         string                     `json:"customer"`
	ValidIfPending   bool                       `json:"valid_if_pending"`
	APIMeta          map[string]json.RawMessage `json:"api_meta"`
	CancellationDate *time.Time                 `json:"cancellation_date"`
	PluginData       map[string]json.RawMessage `json:"plugin_data"`
}

type plainFee struct {
	ID           int64  `json:"id"`
	FeeType      string `json:"fee_type"`
	Value        string `json:"value"`
	Description  string `json:"description"`
	InternalType string `json:"internal_type"`
	TaxRate      string `json:"tax_rate"`
	TaxValue     string `json:"tax_value"`
	TaxRule      *int64 `json:"tax_rule"`
	TaxCode      string `json:"tax_code"`
	Canceled     bool   `json:"canceled"`
}

type plainAddress struct {
	LastModified      time.Time         `json:"last_modified"`
	IsBusiness        bool              `json:"is_business"`
	Company           string            `json:"company"`
	Name              string            `json:"name"`
	NameParts         map[string]string `json:"name_parts"`
	Street            string            `json:"street"`
	ZIPCode           string            `json:"zipcode"`
	City              string            `json:"city"`
	Country           string            `json:"country"`
	State             string            `json:"state"`
	VATID             string            `json:"vat_id"`
	VATIDValidated    bool              `json:"vat_id_validated"`
	CustomField       string            `json:"custom_field"`
	InternalReference string            `json:"internal_reference"`
	TransmissionType  string            `json:"transmission_type"`
	TransmissionInfo  json.RawMessage   `json:"transmission_info"`
}

type plainDownload struct {
	Output string `json:"output"`
	URL    string `json:"url"`
}

type plainPayment struct {
	LocalID     int             `json:"local_id"`
	State       string          `json:"state"`
	Amount      string          `json:"amount"`
	Created     time.Time       `json:"created"`
	PaymentDate *time.Time      `json:"payment_date"`
	Provider    string          `json:"provider"`
	PaymentURL  string          `json:"payment_url"`
	Details     json.RawMessage `json:"details"`
}

type plainCheckin struct {
	ID            int64     `json:"id"`
	DateTime      time.Time `json:"datetime"`
	List          int64     `json:"list"`
	AutoCheckedIn bool      `json:"auto_checked_in"`
	Gate          *int64    `json:"gate"`
	Device        *int64    `json:"device"`
	DeviceID      *int64    `json:"device_id"`
	Type          string    `json:"type"`
}

type plainAnswer struct {
	Question           int64    `json:"question"`
	Answer             string   `json:"answer"`
	QuestionIdentifier string   `json:"question_identifier"`
	Options            []int64  `json:"options"`
	OptionIdentifiers  []string `json:"option_identifiers"`
}

type plainPosition struct {
	ID                 int64                      `json:"id"`
	Order              string                     `json:"order"`
	PositionID         int                        `json:"positionid"`
	Item               int64                      `json:"item"`
	Variation          *int64                     `json:"variation"`
	Price              string                     `json:"price"`
	AttendeeName       string                     `json:"attendee_name"`
	AttendeeNameParts  map[string]string          `json:"attendee_name_parts"`
	Company            string                     `json:"company"`
	Street             string                     `json:"street"`
	ZIPCode            string                     `json:"zipcode"`
	City               string                     `json:"city"`
	Country            string                     `json:"country"`
	State              string                     `json:"state"`
	Discount           *int64                     `json:"discount"`
	AttendeeEmail      string                     `json:"attendee_email"`
	Voucher            *int64                     `json:"voucher"`
	TaxRate            string                     `json:"tax_rate"`
	TaxValue           string                     `json:"tax_value"`
	Secret             string                     `json:"secret"`
	AddOnTo            *int64                     `json:"addon_to"`
	SubEvent           *int64                     `json:"subevent"`
	Checkins           []plainCheckin             `json:"checkins"`
	PrintLogs          []json.RawMessage          `json:"print_logs"`
	Downloads          []plainDownload            `json:"downloads"`
	Answers            []plainAnswer              `json:"answers"`
	TaxRule            *int64                     `json:"tax_rule"`
	PseudonymizationID string                     `json:"pseudonymization_id"`
	Seat               json.RawMessage            `json:"seat"`
	Canceled           bool                       `json:"canceled"`
	TaxCode            string                     `json:"tax_code"`
	ValidFrom          *time.Time                 `json:"valid_from"`
	ValidUntil         *time.Time                 `json:"valid_until"`
	Blocked            []string                   `json:"blocked"`
	VoucherBudgetUse   string                     `json:"voucher_budget_use"`
	PluginData         map[string]json.RawMessage `json:"plugin_data"`
}
