package main

import (
	"context"
	"errors"
	"sync"

	"github.com/nats-io/nats.go/jetstream"
)

var (
	errHeld = errors.New("another worker holds the lease")
	errLost = errors.New("the lease is lost: this worker slept, and another one may have taken over")
)

// A lease says who works on a property. It expires unless it is renewed. That alone
// keeps nobody from working on after it expired: see [held.commit].
type lease struct {
	leases jetstream.KeyValue
	key    string
	owner  []byte

	mu       sync.Mutex
	revision uint64
}

// takeLease takes a lease that nobody holds.
func takeLease(ctx context.Context, leases jetstream.KeyValue, key, owner string) (*lease, error) {
	l := &lease{leases: leases, key: key, owner: []byte(owner)}
	revision, err := leases.Create(ctx, key, l.owner)
	if errors.Is(err, jetstream.ErrKeyExists) {
		return nil, errHeld
	}
	l.revision = revision
	return l, err
}

// renew extends the lease. It fails if it is not the one that was taken.
func (l *lease) renew(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	revision, err := l.leases.Update(ctx, l.key, l.owner, l.revision)
	if overtaken(err) {
		return errLost
	}
	if err == nil {
		l.revision = revision
	}
	return err
}

// release ends the lease early, so that the next worker does not wait for it to
// expire.
func (l *lease) release(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.leases.Delete(ctx, l.key, jetstream.LastRevision(l.revision))
}

// overtaken reports whether a write was rejected because the key has another
// revision by now.
func overtaken(err error) bool {
	if rejected, ok := errors.AsType[*jetstream.APIError](err); ok {
		return rejected.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence || rejected.ErrorCode == codeWrongSequence
	}
	return errors.Is(err, jetstream.ErrKeyExists)
}

// What the client library has no names for.
const (
	codeWrongSequence   = 10164 // the constant form of "wrong last sequence"
	codeIncompleteBatch = 10176
	codeTooManyBatches  = 10210
)
