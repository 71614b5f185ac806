-- Amounts are decimal numbers as text, in the currency beside them, or of the event.
-- Times are UTC in ISO 8601, days are YYYY-MM-DD. What the API leaves out is NULL.
-- data is the whole object as JSON. read_at is when its read began; no row is ever
-- replaced by what was read earlier.

CREATE TABLE mews_customers (
  id TEXT PRIMARY KEY, number TEXT, first_name TEXT, last_name TEXT, email TEXT, phone TEXT,
  nationality_code TEXT, active INTEGER NOT NULL, merge_target_id TEXT, created_utc TEXT, updated_utc TEXT,
  read_at TEXT NOT NULL, data TEXT NOT NULL
) STRICT;

CREATE TABLE mews_reservations (
  id TEXT PRIMARY KEY, number TEXT, account_id TEXT, account_type TEXT, service_id TEXT, group_id TEXT, rate_id TEXT,
  resource_category_id TEXT, resource_id TEXT, state TEXT NOT NULL, origin TEXT,
  scheduled_start_utc TEXT, scheduled_end_utc TEXT, actual_start_utc TEXT, actual_end_utc TEXT,
  canceled_utc TEXT, created_utc TEXT, updated_utc TEXT, read_at TEXT NOT NULL, data TEXT NOT NULL
) STRICT;
CREATE INDEX mews_reservations_account ON mews_reservations (account_id);
CREATE INDEX mews_reservations_start ON mews_reservations (scheduled_start_utc);

CREATE TABLE mews_bills (
  id TEXT PRIMARY KEY, number TEXT, account_id TEXT, account_type TEXT, state TEXT NOT NULL, type TEXT,
  created_utc TEXT, issued_utc TEXT, due_utc TEXT, paid_utc TEXT, updated_utc TEXT,
  read_at TEXT NOT NULL, data TEXT NOT NULL
) STRICT;
CREATE INDEX mews_bills_account ON mews_bills (account_id);

CREATE TABLE mews_payments (
  id TEXT PRIMARY KEY, account_id TEXT, account_type TEXT, bill_id TEXT, reservation_id TEXT, state TEXT NOT NULL,
  accounting_state TEXT, type TEXT, kind TEXT, gross_amount TEXT, net_amount TEXT, currency TEXT,
  charged_utc TEXT, closed_utc TEXT, created_utc TEXT, updated_utc TEXT, read_at TEXT NOT NULL, data TEXT NOT NULL
) STRICT;
CREATE INDEX mews_payments_account ON mews_payments (account_id);
CREATE INDEX mews_payments_bill ON mews_payments (bill_id);

CREATE TABLE pretix_orders (
  event TEXT NOT NULL, code TEXT NOT NULL, status TEXT NOT NULL, status_name TEXT NOT NULL, test INTEGER NOT NULL,
  email TEXT, customer TEXT, sales_channel TEXT, total TEXT, ordered_utc TEXT, expires_utc TEXT, canceled_utc TEXT,
  modified_utc TEXT, read_at TEXT NOT NULL, data TEXT NOT NULL,
  PRIMARY KEY (event, code)
) STRICT;

-- Canceled positions are included.
CREATE TABLE pretix_positions (
  event TEXT NOT NULL, code TEXT NOT NULL, position INTEGER NOT NULL, id INTEGER NOT NULL, item_id INTEGER NOT NULL,
  variation_id INTEGER, subevent_id INTEGER, price TEXT, tax_rate TEXT, tax TEXT, canceled INTEGER NOT NULL,
  attendee_name TEXT, attendee_email TEXT, read_at TEXT NOT NULL, data TEXT NOT NULL,
  PRIMARY KEY (event, code, position),
  FOREIGN KEY (event, code) REFERENCES pretix_orders ON DELETE CASCADE
) STRICT;
CREATE INDEX pretix_positions_id ON pretix_positions (id);

CREATE TABLE pretix_payments (
  event TEXT NOT NULL, code TEXT NOT NULL, number INTEGER NOT NULL, state TEXT NOT NULL, amount TEXT, provider TEXT,
  created_utc TEXT, paid_utc TEXT, read_at TEXT NOT NULL, data TEXT NOT NULL,
  PRIMARY KEY (event, code, number),
  FOREIGN KEY (event, code) REFERENCES pretix_orders ON DELETE CASCADE
) STRICT;

CREATE TABLE pretix_refunds (
  event TEXT NOT NULL, code TEXT NOT NULL, number INTEGER NOT NULL, payment_number INTEGER, state TEXT NOT NULL, source TEXT,
  amount TEXT, provider TEXT, created_utc TEXT, executed_utc TEXT, read_at TEXT NOT NULL, data TEXT NOT NULL,
  PRIMARY KEY (event, code, number),
  FOREIGN KEY (event, code) REFERENCES pretix_orders ON DELETE CASCADE
) STRICT;

-- Scans of tickets, also of those that were not let in.
CREATE TABLE pretix_checkins (
  event TEXT NOT NULL, id INTEGER NOT NULL, position_id INTEGER, list_id INTEGER NOT NULL, type TEXT NOT NULL,
  successful INTEGER NOT NULL, error_reason TEXT, scanned_utc TEXT, created_utc TEXT, read_at TEXT NOT NULL, data TEXT NOT NULL,
  PRIMARY KEY (event, id)
) STRICT;
CREATE INDEX pretix_checkins_position ON pretix_checkins (position_id);

CREATE TABLE campone_customers (
  id INTEGER PRIMARY KEY, email TEXT, first_name TEXT, last_name TEXT, phone TEXT, joined_utc TEXT,
  read_at TEXT NOT NULL, data TEXT NOT NULL
) STRICT;

-- Prices are in CHF.
CREATE TABLE campone_bookings (
  id INTEGER PRIMARY KEY, reference TEXT, customer_id TEXT, guest_email TEXT, guest_first_name TEXT, guest_last_name TEXT,
  site_id INTEGER, site_number TEXT, check_in TEXT, check_out TEXT, adults INTEGER, youth INTEGER, children INTEGER,
  status TEXT NOT NULL, total TEXT, created_utc TEXT, read_at TEXT NOT NULL, data TEXT NOT NULL
) STRICT;

-- What was in a table and then missing at the platform. Its row is gone from the table.
CREATE TABLE vanished (feed TEXT NOT NULL, key TEXT NOT NULL, noticed_at TEXT NOT NULL) STRICT;

-- How far each feed is. complete_at is when the last complete round ended: what changed
-- during that round comes with the next one. swept_at is when rows that are gone were
-- last looked for. The others are of use to the program only.
CREATE TABLE feeds (
  feed TEXT PRIMARY KEY, complete_at TEXT, swept_at TEXT, mark TEXT NOT NULL DEFAULT '', in_round INTEGER NOT NULL DEFAULT 0, read_at TEXT NOT NULL DEFAULT '',
  sweep_mark TEXT NOT NULL DEFAULT '', sweep_began TEXT NOT NULL DEFAULT ''
) STRICT;

-- Orders that webhooks named and that were not read since.
CREATE TABLE pending_orders (event TEXT NOT NULL, code TEXT NOT NULL, reported_at TEXT NOT NULL, PRIMARY KEY (event, code)) STRICT;

-- Which accounts the data is of.
CREATE TABLE sources (platform TEXT PRIMARY KEY, account TEXT NOT NULL) STRICT;

CREATE VIEW mews_stays AS
SELECT r.id, r.number, r.state, date(r.scheduled_start_utc) AS arrival, date(r.scheduled_end_utc) AS departure,
       c.id AS customer_id, c.first_name, c.last_name, c.email
FROM mews_reservations r LEFT JOIN mews_customers c ON c.id = r.account_id;

-- Money as numbers, for sums. Use the text columns where every digit counts.
CREATE VIEW pretix_revenue AS
SELECT o.event, o.code, o.status_name, o.total,
       (SELECT coalesce(sum(CAST(p.amount AS REAL)), 0) FROM pretix_payments p
        WHERE p.event = o.event AND p.code = o.code AND p.state = 'confirmed') AS paid,
       (SELECT coalesce(sum(CAST(r.amount AS REAL)), 0) FROM pretix_refunds r
        WHERE r.event = o.event AND r.code = o.code AND r.state = 'done') AS refunded
FROM pretix_orders o WHERE NOT o.test;

CREATE VIEW pretix_attendance AS
SELECT p.event, p.code, p.position, p.attendee_name, count(c.id) AS scans, min(c.scanned_utc) AS first_scan_utc
FROM pretix_positions p LEFT JOIN pretix_checkins c ON c.event = p.event AND c.position_id = p.id AND c.successful AND c.type = 'entry'
WHERE NOT p.canceled GROUP BY p.event, p.code, p.position;

PRAGMA user_version = 1;
