package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"strconv"

	"github.com/guestwire/guestwire-go/campone/camponetest"
	"github.com/guestwire/guestwire-go/examples/internal/property"
	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

// Fakes are a hotel, an event and a campsite.
type fakes struct {
	random *rand.Rand
	hotel  *property.Hotel
	shop   *pretixtest.Server
	event  pretix.EventHandle
	site   *camponetest.Server

	ticket, door int64
	guests       []string
	stays        []string
	bills        []string
	payments     []string
	orders       []pretix.Order
	bookings     []int64
	kinds        map[string]int // of changes
}

const (
	fakeEvent = "festival"
	fakeSeed  = 1
	fakeSize  = 400 // changes that make the data to begin with
)

// startFakes starts fakes that have data.
func startFakes(ctx context.Context) (*fakes, error) {
	return startFakesOf(ctx, rand.New(rand.NewPCG(fakeSeed, 0)), fakeSize)
}

func startFakesOf(ctx context.Context, random *rand.Rand, size int) (*fakes, error) {
	f := &fakes{random: random, kinds: map[string]int{}}
	err := f.start(ctx)
	for range size {
		if err == nil {
			err = f.change(ctx)
		}
	}
	if err != nil {
		f.close()
		return nil, err
	}
	return f, nil
}

func (f *fakes) start(ctx context.Context) (err error) {
	if f.hotel, err = property.StartHotel(); err != nil {
		return err
	}
	for range 5 {
		f.arrive()
	}
	if f.site, err = camponetest.Start(); err != nil {
		return err
	}
	f.site.AddCustomers(10)
	f.bookings = f.site.AddBookings(10)
	if f.shop, err = pretixtest.Start(); err != nil {
		return err
	}
	f.shop.AddEvent(f.shop.Organizer(), fakeEvent)
	client, err := pretix.NewClient(f.shop.URL(), pretix.Token(f.shop.Token()))
	if err != nil {
		return err
	}
	f.event = client.Organizer(f.shop.Organizer()).Event(fakeEvent)
	return f.sellTickets(ctx)
}

func (f *fakes) sellTickets(ctx context.Context) error {
	name := pretix.I18nString{pretix.LocaleEN: "Ticket"}
	item, err := f.event.Items.Create(ctx, pretix.ItemCreateParams{Name: name, DefaultPrice: "23.00", Admission: new(true)})
	if err != nil {
		return err
	}
	f.ticket = item.ID
	if _, err = f.event.Quotas.Create(ctx, pretix.QuotaCreateParams{Name: "All", Items: []int64{item.ID}}); err != nil {
		return err
	}
	list, err := f.event.CheckinLists.Create(ctx, pretix.CheckinListCreateParams{Name: "Door", AllowMultipleEntries: new(true)})
	if err != nil {
		return err
	}
	f.door = list.ID
	return f.order(ctx)
}

// platforms lead to the fakes.
func (f *fakes) platforms() platforms {
	return platforms{
		mews: property.Values(f.hotel.Server, f.hotel.AccessToken()),
		pretix: map[string]string{
			"PRETIX_URL": f.shop.URL(), "PRETIX_TOKEN": f.shop.Token(), "PRETIX_ORGANIZER": f.shop.Organizer(), "PRETIX_EVENTS": fakeEvent,
		},
		campone: map[string]string{"CAMPONE_URL": f.site.URL(), "CAMPONE_API_KEY": f.site.Key()},
	}
}

func (f *fakes) close() {
	if f.hotel != nil {
		f.hotel.Close()
	}
	if f.site != nil {
		f.site.Close()
	}
	if f.shop != nil {
		f.shop.Close()
	}
}

// change changes something.
func (f *fakes) change(ctx context.Context) error {
	switch f.random.IntN(4) {
	case 0:
		f.changeSite()
	case 1:
		return f.changeShop(ctx)
	default:
		f.changeHotel()
	}
	return nil
}

// arrive adds a guest who stays, with a bill and a payment.
func (f *fakes) arrive() {
	guest := f.hotel.AddGuest("Guest", strconv.Itoa(len(f.guests)))
	f.guests = append(f.guests, guest)
	f.stays = append(f.stays, f.hotel.AddStay(property.Stay{AccountID: guest, State: mews.ServiceOrderStateConfirmed, Nights: 1 + f.random.IntN(5)}))
	f.bills = append(f.bills, f.hotel.Add("bills", mewstest.Object{"AccountId": guest, "Name": "Stay"}))
	amount := mewstest.Object{"Currency": "EUR", "GrossValue": mews.Decimal("-80.50"), "NetValue": mews.Decimal("-80.50")}
	f.payments = append(f.payments, f.hotel.Add("payments", mewstest.Object{"AccountId": guest, "Amount": amount}))
}

func (f *fakes) changeHotel() {
	switch kind := f.random.IntN(8); kind {
	case 0, 1:
		f.kinds["guest arrives"]++
		f.arrive()
	case 2:
		f.kinds["customer changes"]++
		f.hotel.Change("customers", pick(f.random, f.guests), mewstest.Object{"Notes": strconv.Itoa(f.random.IntN(1000))})
	case 3:
		f.kinds["customer is deleted"]++
		f.hotel.DeleteCustomer(pick(f.random, f.guests))
	case 4:
		f.kinds["reservation changes"]++
		state := pick(f.random, []mews.ServiceOrderState{mews.ServiceOrderStateStarted, mews.ServiceOrderStateProcessed, mews.ServiceOrderStateCanceled})
		f.hotel.Change("reservations", pick(f.random, f.stays), mewstest.Object{"State": state})
	case 5:
		f.kinds["bill changes"]++
		f.hotel.Change("bills", pick(f.random, f.bills), mewstest.Object{"Notes": strconv.Itoa(f.random.IntN(1000))})
	case 6:
		f.kinds["payment changes"]++
		f.hotel.Change("payments", pick(f.random, f.payments), mewstest.Object{"Notes": strconv.Itoa(f.random.IntN(1000))})
	default:
		if f.hotel.Remove("payments", pick(f.random, f.payments)) {
			f.kinds["payment vanishes"]++
		}
	}
}

func (f *fakes) changeSite() {
	switch f.random.IntN(4) {
	case 0:
		f.kinds["customer registers"]++
		f.site.AddCustomers(1)
	case 1, 2:
		f.kinds["site is booked"]++
		f.bookings = append(f.bookings, f.site.AddBookings(1)...)
	default:
		if f.site.DeleteBooking(pick(f.random, f.bookings)) {
			f.kinds["booking vanishes"]++
		}
	}
}

func (f *fakes) order(ctx context.Context) error {
	order, err := f.event.Orders.Create(ctx, pretix.OrderCreateParams{
		Locale: pretix.LocaleEN, PaymentProvider: "manual", Status: pretix.OrderStatusPaid, TestMode: new(f.random.IntN(2) == 0),
		Positions: []pretix.OrderCreatePosition{{Item: f.ticket}, {Item: f.ticket}},
	})
	if err == nil {
		f.orders = append(f.orders, *order)
		f.kinds["tickets are ordered"]++
	}
	return err
}

func (f *fakes) changeShop(ctx context.Context) error {
	order := pick(f.random, f.orders)
	var err error
	switch f.random.IntN(8) {
	case 0, 1:
		return f.order(ctx)
	case 2:
		f.kinds["order changes"]++
		_, err = f.event.Orders.Update(ctx, order.Code, pretix.OrderUpdateParams{Comment: pretix.Set(strconv.Itoa(f.random.IntN(1000)))})
	case 3: // does not show in the list of changes
		f.kinds["order is refunded"]++
		_, err = f.event.Order(order.Code).Refunds.Create(ctx, pretix.OrderRefundCreateParams{
			State: pretix.OrderRefundStateDone, Source: pretix.OrderRefundSourceAdmin, Amount: "1.00", Provider: "manual",
		})
	case 4:
		f.kinds["order is canceled"]++
		_, err = f.event.Orders.MarkCanceled(ctx, order.Code, pretix.OrderMarkCanceledParams{})
	case 5:
		if err = f.event.Orders.Delete(ctx, order.Code); err == nil {
			f.kinds["order vanishes"]++
		}
	default:
		f.kinds["ticket is scanned"]++
		_, err = f.event.CheckinList(f.door).Positions.Redeem(ctx, pick(f.random, order.Positions).Secret, pretix.CheckinListPositionRedeemParams{})
	}
	if _, refused := errors.AsType[*pretix.Error](err); refused { // deleted or canceled before, or no test order
		return nil
	}
	return err
}

func pick[T any](random *rand.Rand, all []T) T { return all[random.IntN(len(all))] }
