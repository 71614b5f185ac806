package main

import (
	"cmp"
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the driver

	"github.com/guestwire/guestwire-go/examples/internal/cli"
)

//go:embed schema.sql
var schema string

const schemaVersion = 1

// A store is the database.
type store struct {
	db      *sql.DB
	lock    *sql.DB
	name    string
	account string // of all platforms, if they are fakes
}

// openStore opens the database, and creates it if there is none.
func openStore(ctx context.Context, name string) (*store, error) {
	file, err := os.OpenFile(filepath.Clean(name), os.O_RDWR|os.O_CREATE, 0o600) // it will contain personal data
	if err != nil {
		return nil, cli.Usage("-db: %w", err)
	}
	if err := file.Close(); err != nil {
		return nil, cli.Usage("-db: %w", err)
	}
	s := &store{name: name}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func (s *store) open(ctx context.Context) (err error) {
	if s.lock, err = connect(s.name+".lock", "_pragma=busy_timeout(0)"); err != nil {
		return err
	}
	// The system ends the lock with the process, however that ends.
	if _, err = s.lock.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		return cli.Usage("%s.lock: another process seems to write to the database: %w", s.name, err)
	}
	s.db, err = connect(s.name, "_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=foreign_keys(1)&_txlock=immediate")
	if err != nil {
		return err
	}
	var version int
	if err = s.db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return cli.Usage("-db: %s: %w", s.name, err)
	}
	switch version {
	case schemaVersion:
		return nil
	case 0:
		return s.write(ctx, func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, schema)
			return err
		})
	}
	return cli.Usage("-db: %s has the schema %d, but this program writes %d; use another file", s.name, version, schemaVersion)
}

func connect(name, parameters string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: name}).EscapedPath()+"?"+parameters)
	if err == nil {
		db.SetMaxOpenConns(1) // SQLite writes one transaction at a time anyway
	}
	return db, err
}

func (s *store) close() error {
	var err error
	for _, db := range []*sql.DB{s.db, s.lock} {
		if db != nil {
			err = errors.Join(err, db.Close())
		}
	}
	return err
}

// write runs a function in a transaction.
func (s *store) write(ctx context.Context, function func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := function(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// claim says whose data the database holds, and rejects data of another account.
func (s *store) claim(ctx context.Context, platform, account string) error {
	account = cmp.Or(s.account, account)
	return s.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "INSERT INTO sources VALUES (?, ?) ON CONFLICT DO NOTHING", platform, account); err != nil {
			return err
		}
		var stored string
		if err := tx.QueryRowContext(ctx, "SELECT account FROM sources WHERE platform = ?", platform).Scan(&stored); err != nil {
			return err
		}
		if stored != account {
			return cli.Usage("%s has data of %s in %s, not of %s; use another -db", s.name, stored, platform, account)
		}
		return nil
	})
}

// A position is how far a feed is.
type position struct {
	mark       string
	inRound    bool   // there is more to read of the round
	readAt     string // of the last batch
	sweepMark  string // of a sweep that is not complete
	sweepBegan string // readAt of its first batch
	sweptAt    time.Time
}

func (s *store) position(ctx context.Context, feed string) (position, error) {
	var p position
	var swept sql.NullString
	err := s.db.QueryRowContext(ctx, "SELECT mark, in_round, read_at, sweep_mark, sweep_began, swept_at FROM feeds WHERE feed = ?", feed).
		Scan(&p.mark, &p.inRound, &p.readAt, &p.sweepMark, &p.sweepBegan, &swept)
	if errors.Is(err, sql.ErrNoRows) {
		return p, nil
	}
	if err == nil && swept.Valid {
		p.sweptAt, err = time.Parse(timeLayout, swept.String)
	}
	return p, err
}

func (p position) save(ctx context.Context, tx *sql.Tx, feed string, complete bool) error {
	var completeAt any
	if complete {
		completeAt = instant(time.Now())
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO feeds (feed, complete_at, swept_at, mark, in_round, read_at, sweep_mark, sweep_began) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET complete_at = coalesce(excluded.complete_at, complete_at), swept_at = excluded.swept_at, mark = excluded.mark,
		in_round = excluded.in_round, read_at = excluded.read_at, sweep_mark = excluded.sweep_mark, sweep_began = excluded.sweep_began`,
		feed, completeAt, instant(p.sweptAt), p.mark, p.inRound, p.readAt, p.sweepMark, p.sweepBegan)
	return err
}

// commit stores a batch of a feed and the mark behind it, in one transaction.
func (s *store) commit(ctx context.Context, f *feed, p *position, b batch) (result, error) {
	next, done := *p, result{read: len(b.rows)}
	next.mark, next.inRound = b.mark, !b.end
	if b.end && next.sweptAt.IsZero() {
		next.sweptAt = time.Now() // the first round has read everything
	}
	err := s.write(ctx, func(tx *sql.Tx) error {
		if err := storeBatch(ctx, tx, f, &next, b, &done); err != nil {
			return err
		}
		return next.save(ctx, tx, f.name, b.end)
	})
	if err == nil {
		*p = next
	}
	return done, err
}

// A result is what became of a batch.
type result struct{ read, stored, vanished int }

func storeBatch(ctx context.Context, tx *sql.Tx, f *feed, p *position, b batch, done *result) error {
	// Feed and sweep of a table take turns, and so do processes. Should the clock have
	// been set back meanwhile, what is read later must still count as later.
	p.readAt = max(p.readAt, readTime(b.readAt))
	for _, r := range b.rows {
		stored, err := r.store(ctx, tx, p.readAt)
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		done.stored += stored
	}
	for _, key := range b.missing {
		gone, err := f.remove(ctx, tx, p.readAt, key)
		if err != nil {
			return err
		}
		done.vanished += gone
	}
	if f.stored != nil {
		return f.stored(ctx, tx, b)
	}
	return nil
}

// A later read is never replaced by an earlier one.
func (r row) store(ctx context.Context, tx *sql.Tx, readAt string) (int, error) {
	columns, err := r.columns(readAt)
	if err != nil {
		return 0, err
	}
	stored, err := upsert(ctx, tx, r.table, r.key, columns)
	if err != nil || stored == 0 {
		return 0, err
	}
	for _, p := range r.parts {
		if _, err := erase(ctx, tx, p.table, r.key, "TRUE"); err != nil {
			return 0, err
		}
		for _, one := range p.rows {
			one.table, one.key = p.table, append(append([]column{}, r.key...), one.key...)
			if _, err := one.store(ctx, tx, readAt); err != nil {
				return 0, err
			}
		}
	}
	return stored, nil
}

// sweep stores a batch of a sweep. After the last one it removes what the sweep did not
// find.
func (s *store) sweep(ctx context.Context, f *feed, p *position, b batch) (result, error) {
	next, done := *p, result{read: len(b.rows)}
	var gone [][]column
	var err error
	if b.end {
		began := cmp.Or(next.sweepBegan, max(next.readAt, readTime(b.readAt)))
		if gone, err = f.unseen(ctx, s.db, began, b.rows); err != nil {
			return done, err
		}
	}
	err = s.write(ctx, func(tx *sql.Tx) error {
		before := next.readAt
		if err := storeBatch(ctx, tx, f, &next, b, &done); err != nil {
			return err
		}
		next.sweepBegan = cmp.Or(next.sweepBegan, max(before, readTime(b.readAt)))
		next.sweepMark = b.mark
		if b.end {
			for _, key := range gone {
				n, err := f.remove(ctx, tx, next.sweepBegan, key)
				if err != nil {
					return err
				}
				done.vanished += n
			}
			next.sweepMark, next.sweepBegan, next.sweptAt = "", "", time.Now()
		}
		return next.save(ctx, tx, f.name, false)
	})
	if err == nil {
		*p = next
	}
	return done, err
}
