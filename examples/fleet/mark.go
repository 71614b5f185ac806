package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"
)

// A mark says how far the copy of a property is.
type mark struct {
	// Lease is the revision of the lease whose holder may write next.
	Lease uint64 `json:"lease"`
	Owner string `json:"owner"` // of that lease

	First *firstRun `json:"first,omitempty"` // in progress
	Since time.Time `json:"since,omitzero"`  // where the feed of changes begins, after the first run
	Feed  string    `json:"feed,omitempty"`  // mark of the feed

	Runs     int       `json:"runs"` // completed
	Complete time.Time `json:"complete,omitzero"`
	Rows     int       `json:"rows"` // committed by all runs, repeats included
	Aside    *aside    `json:"aside,omitempty"`
}

// A firstRun reads everything, by pages and perhaps by several workers one after the
// other.
type firstRun struct {
	Token string    `json:"token"` // of the page to read next
	Since time.Time `json:"since"` // what changes from then on is left to the feed
}

// complete notes the end of a run.
func (m *mark) complete() {
	m.Runs++
	m.Complete = time.Now().UTC()
}

// An aside is why a property is put aside, and until when.
type aside struct {
	Reason string    `json:"reason"`
	Since  time.Time `json:"since"`
	Until  time.Time `json:"until"`
	Times  int       `json:"times"` // in a row
}

// A row is one object to store.
type row struct {
	Kind string    `json:"-"`
	ID   string    `json:"-"`
	Read time.Time `json:"read"` // when its request began
	Data any       `json:"data"`
}

// held is a property that this worker holds the lease of.
type held struct {
	*lease
	mark

	bus      *bus
	property string
	expected uint64 // revision of the mark
}

func markKey(property string) string { return property + ".mark" }

func rowKey(property, kind, id string) string { return property + "." + kind + "." + id }

// readMark reads the mark of a property; the revision is 0 if there is none yet.
func readMark(ctx context.Context, store jetstream.KeyValue, property string) (m mark, revision uint64, err error) {
	entry, err := store.Get(ctx, markKey(property))
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return mark{}, 0, nil
	}
	if err != nil {
		return mark{}, 0, err
	}
	return m, entry.Revision(), json.Unmarshal(entry.Value(), &m)
}

// marks reads all marks.
func (b *bus) marks(ctx context.Context) (map[string]mark, error) {
	watcher, err := b.store.Watch(ctx, markKey("*"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = watcher.Stop() }()
	all := map[string]mark{}
	for {
		select {
		case entry := <-watcher.Updates():
			if entry == nil { // the last one that was there
				return all, nil
			}
			var m mark
			if err := json.Unmarshal(entry.Value(), &m); err != nil {
				return nil, err
			}
			all[strings.TrimSuffix(entry.Key(), markKey(""))] = m
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// take takes the lease of a property and writes its revision into the mark, for a
// worker that held it before and does not know yet that it expired: that one expects
// the mark as it was, and cannot commit any more.
func (b *bus) take(ctx context.Context, property, owner string) (*held, error) {
	m, revision, err := readMark(ctx, b.store, property)
	if err != nil {
		return nil, err
	}
	l, err := takeLease(ctx, b.leases, property, owner)
	if err != nil {
		return nil, err
	}
	h := &held{lease: l, mark: m, bus: b, property: property, expected: revision}
	h.Lease, h.Owner = l.revision, owner
	if err := h.write(ctx, nil, h.mark); err != nil {
		return nil, errors.Join(err, l.release(ctx))
	}
	return h, nil
}

// commit writes rows and the next mark, both or neither. It is conditional on the
// lease twice: an expired one cannot be renewed, and, if this worker is paused after
// that, the mark has another revision as soon as somebody else took the lease.
func (h *held) commit(ctx context.Context, rows []row, next mark) error {
	if err := h.renew(ctx); err != nil {
		return err
	}
	return h.write(ctx, rows, next)
}

func (h *held) write(ctx context.Context, rows []row, next mark) error {
	value, err := json.Marshal(next)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		revision, err := h.bus.store.Update(ctx, markKey(h.property), value, h.expected)
		return h.wrote(revision, err, next)
	}
	messages := make([]*nats.Msg, 0, len(rows)+1)
	for _, r := range rows {
		data, err := json.Marshal(r)
		if err != nil {
			return err
		}
		messages = append(messages, h.message(rowKey(h.property, r.Kind, r.ID), data))
	}
	last := h.message(markKey(h.property), value)
	last.Header.Set(jetstream.ExpectedLastSubjSeqHeader, strconv.FormatUint(h.expected, 10))
	revision, err := h.bus.publishBatch(ctx, append(messages, last))
	return h.wrote(revision, err, next)
}

func (h *held) message(key string, value []byte) *nats.Msg {
	m := nats.NewMsg("$KV." + storeBucket + "." + key)
	m.Data = value
	return m
}

func (h *held) wrote(revision uint64, err error, next mark) error {
	if overtaken(err) {
		return errLost
	}
	if err == nil {
		h.expected, h.mark = revision, next
	}
	return err
}

const (
	maxBatch  = 1000 // messages that JetStream accepts in an atomic batch
	maxCommit = 10 * time.Second
)

// publishBatch stores messages of one stream, all or none, and returns the sequence of
// the last one.
func (b *bus) publishBatch(ctx context.Context, messages []*nats.Msg) (uint64, error) {
	for attempt := 1; ; attempt++ {
		revision, err := b.tryBatch(ctx, messages)
		rejected, _ := errors.AsType[*jetstream.APIError](err)
		crowded := rejected != nil && (rejected.ErrorCode == codeIncompleteBatch || rejected.ErrorCode == codeTooManyBatches)
		if !crowded || attempt == 5 {
			return revision, err
		}
		// The server takes 50 batches of a stream at a time. Nothing of this one is stored.
		if err := sleep(ctx, time.Duration(attempt)*20*time.Millisecond); err != nil {
			return 0, err
		}
	}
}

func (b *bus) tryBatch(ctx context.Context, messages []*nats.Msg) (uint64, error) {
	// Whether a batch without a response is stored shows in the mark, to the next task.
	ctx, cancel := context.WithTimeout(ctx, maxCommit)
	defer cancel()
	batch := nuid.Next()
	for i, m := range messages {
		m.Header.Set("Nats-Batch-Id", batch)
		m.Header.Set("Nats-Batch-Sequence", strconv.Itoa(i+1))
	}
	last := len(messages) - 1
	for _, m := range messages[:last] {
		if err := b.conn.PublishMsg(m); err != nil {
			return 0, err
		}
	}
	messages[last].Header.Set("Nats-Batch-Commit", "1")
	response, err := b.conn.RequestMsgWithContext(ctx, messages[last])
	if err != nil {
		return 0, err
	}
	var ack struct {
		Sequence uint64              `json:"seq"`
		Error    *jetstream.APIError `json:"error"`
	}
	if err := json.Unmarshal(response.Data, &ack); err != nil {
		return 0, fmt.Errorf("response to a batch: %w", err)
	}
	if ack.Error != nil {
		return 0, ack.Error
	}
	return ack.Sequence, nil
}

// sleep waits, or returns the error of the context.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
