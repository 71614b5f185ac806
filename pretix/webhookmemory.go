package pretix

import (
	"crypto/sha256"
	"fmt"
	"sync"
)

// A webhookMemory knows the notifications that were handled, the latest ones, and those
// that are being handled.
type webhookMemory struct {
	mu      sync.Mutex
	handled map[webhookKey]struct{}
	order   []webhookKey // of handled, a ring once it is full
	oldest  int
	limit   int
	running map[webhookKey]*webhookRun
}

// A webhookKey stands for a notification of an organizer. It is a hash because what
// comes from outside can be of any length.
type webhookKey [sha256.Size]byte

// A webhookRun is one call of the function.
type webhookRun struct {
	done chan struct{}
	err  error // readable once done is closed
}

func newWebhookMemory(limit int) *webhookMemory {
	return &webhookMemory{handled: map[webhookKey]struct{}{}, limit: limit, running: map[webhookKey]*webhookRun{}}
}

// keyOf is the same for all deliveries of a notification. Servers count by themselves,
// so the organizer is a part of it.
func keyOf(n Notification) webhookKey {
	var organizer string
	switch n := n.(type) {
	case *OrderNotification:
		organizer = n.Organizer
	case *CheckinNotification:
		organizer = n.Organizer
	case *EventNotification:
		organizer = n.Organizer
	case *SubEventNotification:
		organizer = n.Organizer
	case *ItemNotification:
		organizer = n.Organizer
	case *QuotaNotification:
		organizer = n.Organizer
	case *WaitingListNotification:
		organizer = n.Organizer
	case *VoucherNotification:
		organizer = n.Organizer
	case *CustomerNotification:
		organizer = n.Organizer
	case *GiftCardNotification:
		organizer = n.Issuer
	case *GiftCardTransactionNotification:
		organizer = n.Issuer
	case *UnknownNotification:
		organizer = n.Organizer
	}
	return sha256.Sum256(fmt.Appendf(nil, "%d %s", n.Head().ID, organizer))
}

// begin returns the run of a notification, and whether it is a new one that the caller
// has to make; nil if the notification was handled before.
func (m *webhookMemory) begin(key webhookKey) (run *webhookRun, isNew bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.handled[key]; ok {
		return nil, false
	}
	if run := m.running[key]; run != nil {
		return run, false
	}
	run = &webhookRun{done: make(chan struct{})}
	m.running[key] = run
	return run, true
}

// end notes the result of a run. Only a success is remembered.
func (m *webhookMemory) end(key webhookKey, run *webhookRun, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.running, key)
	if err == nil && m.limit > 0 {
		m.remember(key)
	}
	run.err = err
	close(run.done)
}

func (m *webhookMemory) remember(key webhookKey) {
	m.handled[key] = struct{}{}
	if len(m.order) < m.limit {
		m.order = append(m.order, key)
		return
	}
	delete(m.handled, m.order[m.oldest])
	m.order[m.oldest] = key
	m.oldest = (m.oldest + 1) % m.limit
}
