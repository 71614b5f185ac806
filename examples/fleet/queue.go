package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// enqueue adds a task for each property that has none yet, at the end of the queue. It
// returns how many are new.
func (b *bus) enqueue(ctx context.Context, properties []property) (added int, err error) {
	const atOnce = 500
	for first := 0; first < len(properties); first += atOnce {
		var sent []jetstream.PubAckFuture
		for _, p := range properties[first:min(first+atOnce, len(properties))] {
			future, err := b.js.PublishMsgAsync(taskMessage(p.ID, 0))
			if err != nil {
				return added, err
			}
			sent = append(sent, future)
		}
		for _, future := range sent {
			select {
			case <-future.Ok():
				added++
			case err := <-future.Err():
				if !overtaken(err) {
					return added, fmt.Errorf("queue: %w", err)
				}
			case <-ctx.Done():
				return added, ctx.Err()
			}
		}
	}
	return added, nil
}

// requeue puts a task that is not finished behind all others. It replaces the task
// with the sequence given, so that there is one at any time, whenever the worker dies.
func (b *bus) requeue(ctx context.Context, property string, sequence uint64) error {
	_, err := b.js.PublishMsg(ctx, taskMessage(property, sequence))
	if overtaken(err) {
		return nil // there is another one already
	}
	return err
}

// taskMessage is a task that is stored if the last one of the property has the
// sequence given, 0 for none.
func taskMessage(property string, last uint64) *nats.Msg {
	m := nats.NewMsg(taskSubject + property)
	m.Header.Set(jetstream.ExpectedLastSubjSeqHeader, strconv.FormatUint(last, 10))
	return m
}

const (
	maxPoll  = 200 * time.Millisecond
	patience = time.Minute // with a cluster that does not respond
)

// drained waits until there are no tasks left.
func (b *bus) drained(ctx context.Context, look func(left uint64)) error {
	pause, heard := 10*time.Millisecond, time.Now()
	for {
		info, err := b.tasks.Info(ctx)
		switch {
		case err == nil:
			heard = time.Now()
			if look(info.State.Msgs); info.State.Msgs == 0 {
				return nil
			}
		case ctx.Err() != nil || time.Since(heard) > patience:
			return fmt.Errorf("queue: %w", err)
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
		pause = min(2*pause, maxPoll)
	}
}
