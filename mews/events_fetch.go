package mews

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/logvalue"
)

// EventObjects are the objects of events as they are now, each once. They need not be as
// they were when the event happened.
type EventObjects struct {
	Reservations   []Reservation
	Resources      []Resource
	ResourceBlocks []ResourceBlock // also deleted ones
	Messages       []Message
	Customers      []Customer // also deleted and merged ones, without addresses and documents
	Payments       []Payment  // in all accounting states
	// Missing are events whose objects the API does not return: they were removed, or
	// the access token does not cover them.
	Missing Events
	// Unknown are events that this package cannot fetch the objects of.
	Unknown Events
}

// LogValue implements [slog.LogValuer]: numbers only.
func (o EventObjects) LogValue() slog.Value {
	return logvalue.Of(o, "Reservations", "Resources", "ResourceBlocks", "Messages", "Customers", "Payments", "Missing", "Unknown")
}

// Fetch reads the object of an event. See [Events.Fetch].
func (e Event) Fetch(ctx context.Context, client *Client, opts ...RequestOption) (*EventObjects, error) {
	return Events{e}.Fetch(ctx, client, opts...)
}

// Fetch reads the objects of events, with one list for each kind of object, which is
// split into requests of 1000 identifiers. An error is that of the first list that fails.
//
// The access token of the client must cover all properties that the events name: events
// of properties with different access tokens must be fetched separately. Customers are
// selected by chain; the client reads the chain of a property once.
//
// Messages cannot be selected by identifier: Fetch reads the threads that changed since
// the day before the event was received, and their messages. Only those of threads that
// the application started are found.
func (e Events) Fetch(ctx context.Context, client *Client, opts ...RequestOption) (*EventObjects, error) {
	if client == nil || client.core == nil {
		return nil, convert(errUnusable)
	}
	f := fetching{client: client, opts: opts, objects: &EventObjects{}, found: map[string]bool{}}
	wanted := map[string]Events{} // by operation
	for _, event := range e {
		if !event.known() {
			f.objects.Unknown = append(f.objects.Unknown, event)
			continue
		}
		operation := event.Kind.Operation()
		wanted[operation] = append(wanted[operation], event)
	}
	for _, fetch := range []struct {
		list *list
		read func(context.Context, Events) error
	}{
		{reservationList, f.reservations},
		{resourceList, f.resources},
		{resourceBlockList, f.resourceBlocks},
		{messageList, f.messages},
		{customerList, f.customers},
		{paymentList, f.payments},
	} {
		events := wanted[fetch.list.operation]
		if len(events) == 0 {
			continue
		}
		clear(f.found)
		f.wanted = len(events.all())
		if err := fetch.read(ctx, events); err != nil {
			return nil, err
		}
		for _, event := range events {
			if !f.found[strings.ToLower(event.ID)] {
				f.objects.Missing = append(f.objects.Missing, event)
			}
		}
	}
	return f.objects, nil
}

// A fetching is one call of Fetch.
type fetching struct {
	client  *Client
	opts    []RequestOption
	objects *EventObjects
	found   map[string]bool // identifiers of one list
	wanted  int             // how many there are
}

// collect adds the rows of a list to the objects, each once.
func collect[T any](f *fetching, rows iter.Seq2[T, error], into *[]T, id func(T) string) error {
	for row, err := range rows {
		if err != nil {
			return err
		}
		if key := strings.ToLower(id(row)); !f.found[key] {
			f.found[key] = true
			*into = append(*into, row)
		}
		if len(f.found) == f.wanted {
			break // before the request that only finds the end of the list
		}
	}
	return nil
}

// allKinds are the kinds of events, for IDs.
var allKinds = []EventKind{
	EventKindServiceOrderUpdated, EventKindResourceUpdated, EventKindResourceBlockUpdated, EventKindMessageAdded,
	EventKindCustomerAdded, EventKindCustomerUpdated, EventKindPaymentUpdated,
}

func (e Events) all() []string { return e.IDs(allKinds...) }

// enterprises returns the properties of events. A filter by so many that it would be
// split helps nobody.
func (e Events) enterprises() []string {
	ids := e.propertiesOf()
	if len(ids) > maxEnterprises {
		return nil
	}
	return ids
}

const maxEnterprises = 1000

func (e Events) propertiesOf() []string {
	var ids []string
	seen := map[string]bool{}
	for _, event := range e {
		id := strings.ToLower(event.EnterpriseID)
		if id == "" {
			return nil // it may be any
		}
		if !seen[id] {
			seen[id] = true
			ids = append(ids, event.EnterpriseID)
		}
	}
	return ids
}

func (f *fetching) reservations(ctx context.Context, events Events) error {
	params := ReservationListParams{EnterpriseIDs: events.enterprises(), ReservationIDs: events.all()}
	return collect(f, f.client.Reservations.All(ctx, params, f.opts...), &f.objects.Reservations, func(v Reservation) string { return v.ID })
}

func (f *fetching) resources(ctx context.Context, events Events) error {
	params := ResourceListParams{
		EnterpriseIDs: events.enterprises(), ResourceIDs: events.all(), Extent: ResourceExtent{Resources: true, Inactive: true},
	}
	return collect(f, f.client.Resources.All(ctx, params, f.opts...), &f.objects.Resources, func(v Resource) string { return v.ID })
}

func (f *fetching) resourceBlocks(ctx context.Context, events Events) error {
	params := ResourceBlockListParams{
		EnterpriseIDs: events.enterprises(), ResourceBlockIDs: events.all(),
		ActivityStates: []ActivityState{ActivityStateActive, ActivityStateDeleted},
	}
	return collect(f, f.client.ResourceBlocks.All(ctx, params, f.opts...), &f.objects.ResourceBlocks, func(v ResourceBlock) string { return v.ID })
}

func (f *fetching) payments(ctx context.Context, events Events) error {
	params := PaymentListParams{
		EnterpriseIDs: events.enterprises(), PaymentIDs: events.all(),
		AccountingStates: []AccountingState{AccountingStateOpen, AccountingStateClosed, AccountingStateInactive, AccountingStateCanceled},
	}
	return collect(f, f.client.Payments.All(ctx, params, f.opts...), &f.objects.Payments, func(v Payment) string { return v.ID })
}

func (f *fetching) customers(ctx context.Context, events Events) error {
	chains, err := f.client.core.chainsOf(ctx, f.client, events.propertiesOf(), f.opts)
	if err != nil {
		return err
	}
	params := CustomerListParams{
		ChainIDs: chains, CustomerIDs: events.all(), Extent: CustomerExtent{Customers: true},
		ActivityStates: []ActivityState{ActivityStateActive, ActivityStateDeleted},
	}
	return collect(f, f.client.Customers.All(ctx, params, f.opts...), &f.objects.Customers, func(v Customer) string { return v.ID })
}

// messageLookback is how long before it was received an event can have happened: the
// vendor's delay and retries take minutes.
const messageLookback = 24 * time.Hour

func (f *fetching) messages(ctx context.Context, events Events) error {
	wanted := map[string]bool{}
	now := time.Now()
	since := now
	for _, event := range events {
		wanted[strings.ToLower(event.ID)] = true
		if at := event.ReceivedUTC; !at.IsZero() && at.Before(since) {
			since = at
		}
	}
	window := TimeInterval{StartUTC: since.Add(-messageLookback), EndUTC: now.Add(time.Hour)} // clocks differ
	var threads []string
	for t, err := range f.client.MessageThreads.All(ctx, MessageThreadListParams{EnterpriseIDs: events.enterprises(), UpdatedUTC: window}, f.opts...) {
		if err != nil {
			return err
		}
		threads = append(threads, t.ID)
	}
	if len(threads) == 0 {
		return nil
	}
	params := MessageListParams{EnterpriseIDs: events.enterprises(), MessageThreadIDs: threads, CreatedUTC: window}
	selected := func(yield func(Message, error) bool) {
		for m, err := range f.client.Messages.All(ctx, params, f.opts...) {
			if (err != nil || wanted[strings.ToLower(m.ID)]) && !yield(m, err) {
				return
			}
		}
	}
	return collect(f, selected, &f.objects.Messages, func(v Message) string { return v.ID })
}

// chainsOf returns the chains of properties, which lists of customers need with a
// portfolio token. A property stays in its chain, so they are cached.
func (c *core) chainsOf(ctx context.Context, client *Client, enterprises []string, opts []RequestOption) ([]string, error) {
	var unknown []string
	for _, id := range enterprises {
		if _, ok := c.chains.Load(strings.ToLower(id)); !ok {
			unknown = append(unknown, id)
		}
	}
	if len(unknown) > 0 {
		for e, err := range client.Enterprises.All(ctx, EnterpriseListParams{EnterpriseIDs: unknown}, opts...) {
			if errors.Is(err, ErrUnauthorized) || errors.Is(err, ErrForbidden) {
				return nil, nil // the integration may not list them; a token of one property needs no chain
			}
			if err != nil {
				return nil, err
			}
			c.chains.Store(strings.ToLower(e.ID), e.ChainID)
			if unknown = slices.DeleteFunc(unknown, func(id string) bool { return strings.EqualFold(id, e.ID) }); len(unknown) == 0 {
				break
			}
		}
	}
	var chains []string
	for _, id := range enterprises {
		if chain, ok := c.chains.Load(strings.ToLower(id)); ok {
			if chain, ok := chain.(string); ok && !slices.Contains(chains, chain) {
				chains = append(chains, chain)
			}
		}
	}
	return chains, nil
}
