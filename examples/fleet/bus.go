package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
)

// Names in JetStream.
const (
	storeBucket  = "fleet"        // marks, and the data that they are of
	leaseBucket  = "fleet-leases" // who works on which property
	limitBucket  = "fleet-limits" // when each access token may send next
	taskStream   = "FLEET_TASKS"
	taskSubject  = "fleet.tasks."
	taskConsumer = "workers"
)

// A bus is what the processes of a fleet share.
type bus struct {
	url      string // for other processes
	conn     *nats.Conn
	js       jetstream.JetStream
	tasks    jetstream.Stream
	consumer jetstream.Consumer
	store    jetstream.KeyValue
	leases   jetstream.KeyValue
	limits   jetstream.KeyValue
}

// openBus connects to the cluster at a URL, or starts a server in this process, and
// makes the streams and buckets that are not there yet.
func openBus(ctx context.Context, url string, o options) (*bus, func(), error) {
	var connected []nats.Option
	stop := func() {}
	if url == "" {
		embedded, stopServer, err := startNATS(o)
		if err != nil {
			return nil, nil, err
		}
		connected, stop = append(connected, nats.InProcessServer(embedded)), stopServer
		if o.listen != "" {
			url = embedded.ClientURL()
		}
	}
	conn, err := nats.Connect(url, append(connected, nats.Name("fleet"), nats.MaxReconnects(-1))...)
	if err != nil {
		stop()
		return nil, nil, fmt.Errorf("NATS: %w", err)
	}
	end := func() {
		conn.Close()
		stop()
	}
	b := &bus{url: url, conn: conn}
	if err := b.prepare(ctx, o); err != nil {
		end()
		return nil, nil, fmt.Errorf("NATS JetStream: %w", err)
	}
	return b, end, nil
}

// startNATS starts a server in this process. Without an address nobody else can
// reach it.
func startNATS(o options) (*server.Server, func(), error) {
	dir, remove := o.dir, func() {}
	if dir == "" {
		temporary, err := os.MkdirTemp("", "fleet-")
		if err != nil {
			return nil, nil, cli.Usage("%w", err)
		}
		dir, remove = temporary, func() { _ = os.RemoveAll(temporary) }
	}
	config := &server.Options{JetStream: true, StoreDir: dir, DontListen: o.listen == "", NoSigs: true, NoLog: true}
	if o.listen != "" {
		host, port, err := splitAddress(o.listen)
		if err != nil {
			return nil, nil, err
		}
		config.Host, config.Port = host, port
		if port == 0 {
			config.Port = server.RANDOM_PORT
		}
	}
	embedded, err := server.NewServer(config)
	if err != nil {
		remove()
		return nil, nil, cli.Usage("embedded NATS server: %w", err)
	}
	embedded.Start()
	stop := func() {
		embedded.Shutdown()
		embedded.WaitForShutdown()
		remove()
	}
	if !embedded.ReadyForConnections(30 * time.Second) {
		stop()
		return nil, nil, cli.Usage("the embedded NATS server did not start: is %s in use, or %s of another process?", o.listen, dir)
	}
	return embedded, stop, nil
}

func (b *bus) prepare(ctx context.Context, o options) error {
	var err error
	if b.js, err = jetstream.New(b.conn); err != nil {
		return err
	}
	// One stream holds the data and the marks, so that both are written by one atomic
	// batch. It is a bucket in all other respects.
	_, err = b.js.CreateStream(ctx, jetstream.StreamConfig{
		Name: "KV_" + storeBucket, Subjects: []string{"$KV." + storeBucket + ".>"}, MaxMsgsPerSubject: max(o.history, 1),
		Discard: jetstream.DiscardNew, AllowRollup: true, DenyDelete: true, AllowDirect: true, AllowAtomicPublish: true, Replicas: o.replicas,
	})
	if err != nil && !errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) {
		return err
	}
	if b.store, err = b.js.KeyValue(ctx, storeBucket); err != nil {
		return err
	}
	b.leases, err = b.js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{Bucket: leaseBucket, TTL: o.lease, Replicas: o.replicas})
	if err != nil {
		return err
	}
	b.limits, err = b.js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
		Bucket: limitBucket, TTL: 2 * limitInterval, Storage: jetstream.MemoryStorage, Replicas: o.replicas,
	})
	if err != nil {
		return err
	}
	// At most one task for each property. A task is removed when it is acknowledged.
	b.tasks, err = b.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: taskStream, Subjects: []string{taskSubject + "*"}, Retention: jetstream.WorkQueuePolicy,
		MaxMsgsPerSubject: 1, Discard: jetstream.DiscardOld, Replicas: o.replicas,
	})
	if err != nil {
		return err
	}
	b.consumer, err = b.tasks.CreateOrUpdateConsumer(ctx, jetstream.ConsumerConfig{
		Durable: taskConsumer, AckPolicy: jetstream.AckExplicitPolicy, AckWait: o.lease, MaxDeliver: -1, MaxAckPending: 1_000_000,
	})
	return err
}
