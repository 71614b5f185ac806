package mewstest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// deliveryTimeout is how long the vendor waits for a response.
const deliveryTimeout = 5 * time.Second

// DeliveryFault disturbs attempts to deliver messages.
type DeliveryFault struct {
	Times int // how many attempts are disturbed, 0: one
	After int // how many go through first

	Delay time.Duration // a pause before the attempt
	// Duplicates is how many more times the message is sent, at the same time.
	Duplicates int
	// LoseResponse sends the message, but takes the attempt for a failure: the message
	// comes again.
	LoseResponse bool
	// Drop forgets the message.
	Drop bool
	// Body changes what is sent in this attempt.
	Body func([]byte) []byte
}

// Inject adds a fault. The oldest one that is not used up goes first.
func (w *Webhook) Inject(f DeliveryFault) {
	f.Times = max(f.Times, 1)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = append(w.faults, &f)
}

// takeFault uses up a fault for one attempt.
func (w *Webhook) takeFault() DeliveryFault {
	for i, f := range w.faults {
		if f.After > 0 {
			f.After--
			continue
		}
		if f.Times--; f.Times == 0 {
			w.faults = append(w.faults[:i:i], w.faults[i+1:]...)
		}
		return *f
	}
	return DeliveryFault{}
}

// An Attempt is one request of a [Webhook].
type Attempt struct {
	Time    time.Time
	Attempt int    // of the message, from 1; its duplicates have the same
	Body    []byte // as it was sent
	Status  int    // 0 if there was no response in time
	Err     error  // why there was none
}

// Attempts are the requests so far, in the order in which they ended.
func (w *Webhook) Attempts() []Attempt {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]Attempt{}, w.attempts...)
}

func encode(o Object) []byte { return appendJSON(nil, normalObject(o)) }

// enqueue begins to deliver a message.
func (w *Webhook) enqueue(body []byte) {
	if w.stopped {
		return
	}
	m := &message{body: body}
	w.messages[m] = struct{}{}
	w.start(m)
}

// start makes one attempt.
func (w *Webhook) start(m *message) {
	m.waiting = false
	m.attempts++
	w.running++
	fault, number := w.takeFault(), m.attempts
	go func() {
		err := w.deliver(m.body, number, fault)
		w.mu.Lock()
		defer w.mu.Unlock()
		w.running--
		w.settle(m, err == nil || fault.Drop)
	}()
}

// settle decides what becomes of a message after an attempt.
func (w *Webhook) settle(m *message, done bool) {
	defer w.ended.Broadcast()
	if done || w.stopped || m.attempts >= w.delivery.MaxAttempts {
		delete(w.messages, m)
		return
	}
	m.waiting = true
	m.timer = time.AfterFunc(w.delivery.RetryAfter, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if m.waiting && !w.stopped {
			w.start(m)
		}
	})
}

var errLost = errors.New("the response was lost")

// deliver makes the requests of one attempt, which succeeds if one of them does.
func (w *Webhook) deliver(body []byte, number int, fault DeliveryFault) error {
	if fault.Delay > 0 {
		timer := time.NewTimer(fault.Delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-w.ctx.Done():
			return w.ctx.Err()
		}
	}
	if fault.Drop {
		return nil
	}
	if fault.Body != nil {
		body = fault.Body(bytes.Clone(body))
	}
	var failed error
	var mu sync.Mutex
	var all sync.WaitGroup
	succeeded := false
	for range 1 + max(fault.Duplicates, 0) {
		all.Go(func() {
			a := w.request(body)
			a.Attempt = number
			w.mu.Lock()
			w.attempts = append(w.attempts, a)
			w.mu.Unlock()
			mu.Lock()
			defer mu.Unlock()
			switch {
			case a.Status/100 == 2:
				succeeded = true
			case a.Err != nil:
				failed = a.Err
			default:
				failed = fmt.Errorf("status %d", a.Status)
			}
		})
	}
	all.Wait()
	switch {
	case fault.LoseResponse:
		return errLost
	case succeeded:
		return nil
	}
	return failed
}

// request sends a message once.
func (w *Webhook) request(body []byte) (a Attempt) {
	a = Attempt{Time: time.Now(), Body: body}
	defer func() {
		if p := recover(); p != nil { // of a Handler; a server would close the connection
			a.Err = fmt.Errorf("the handler panicked: %v", p)
		}
	}()
	ctx, cancel := context.WithTimeout(w.ctx, deliveryTimeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url, bytes.NewReader(body))
	if err != nil {
		a.Err = err
		return a
	}
	response, err := w.client.Do(r)
	if err != nil {
		a.Err = err
		return a
	}
	defer func() { _ = response.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 1<<20))
	a.Status = response.StatusCode
	return a
}
