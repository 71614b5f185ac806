package pretix_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

// A scan asks what has to be asked at the door, and is sent again with the answers.
func ExampleCheckinRPCService_Redeem() {
	server, event, ticket := connectEvent()
	defer server.Close()
	ctx := context.Background()
	path := "organizers/" + server.Organizer() + "/events/festival/"
	server.Add(path+"questions/", pretixtest.Object{
		"question": pretixtest.Object{"en": "Your age"}, "type": "N", "items": []any{ticket}, "required": true, "ask_during_checkin": true, "identifier": "AGE",
	})
	list, err := event.CheckinLists.Create(ctx, pretix.CheckinListCreateParams{Name: "Door", AllProducts: new(true), IncludePending: new(true)})
	if err != nil {
		log.Fatal(err)
	}
	order, err := event.Orders.Create(ctx, pretix.OrderCreateParams{
		Email: "ann@example.org", Locale: pretix.LocaleEN, Status: pretix.OrderStatusPaid, PaymentProvider: "manual", Positions: []pretix.OrderCreatePosition{{Item: ticket}},
	})
	if err != nil {
		log.Fatal(err)
	}
	client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()))
	if err != nil {
		log.Fatal(err)
	}
	door := client.Organizer(server.Organizer()).Checkin

	// The nonce makes a scan count once, however often it is sent. It is random in a
	// program.
	scan := pretix.CheckinRedeemParams{Lists: []int64{list.ID}, Secret: order.Positions[0].Secret, Nonce: "scan-1"}
	for {
		result, err := door.Redeem(ctx, scan)
		if err != nil {
			log.Fatal(err)
		}
		switch result.Status {
		case pretix.CheckinStatusOK:
			fmt.Println("welcome")
		case pretix.CheckinStatusIncomplete:
			scan.Answers = map[int64]string{}
			for _, question := range result.Questions {
				fmt.Println(question.Question.String(pretix.LocaleEN))
				scan.Answers[question.ID] = "42" // from the guest
			}
			continue
		case pretix.CheckinStatusError, pretix.CheckinStatusExchange:
			fmt.Println("not let in:", result.Reason)
		}
		break
	}

	again, err := door.Redeem(ctx, pretix.CheckinRedeemParams{Lists: []int64{list.ID}, Secret: order.Positions[0].Secret, Nonce: "scan-2"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("not let in:", again.Reason)
	// Output:
	// Your age
	// welcome
	// not let in: already_redeemed
}

// A device gets its token once, works with it, and gives it up.
func ExampleInitializeDevice() {
	server, org := connectExample()
	defer server.Close()
	ctx := context.Background()

	// The staff makes a device, and shows its token as a QR code.
	device, err := org.Devices.Create(ctx, pretix.DeviceCreateParams{Name: "Main door", AllEvents: new(true), LimitEvents: []string{}})
	if err != nil {
		log.Fatal(err)
	}

	// The device exchanges it for its own, which it keeps.
	own, err := pretix.InitializeDevice(ctx, server.URL(), pretix.DeviceInitializeParams{
		Token: device.InitializationToken, HardwareBrand: "ACME", HardwareModel: "Scanner 2", SoftwareBrand: "door", SoftwareVersion: "1.0.0",
	})
	if err != nil {
		log.Fatal(err)
	}
	client, err := pretix.NewClient(server.URL(), pretix.DeviceToken(own.APIToken))
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.Device.Update(ctx, pretix.OwnDeviceUpdateParams{
		HardwareBrand: "ACME", HardwareModel: "Scanner 2", SoftwareBrand: "door", SoftwareVersion: "1.1.0",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(own.Name)

	// A lost device gives its access up, or the staff takes it away.
	if _, err := client.Device.Revoke(ctx); err != nil {
		log.Fatal(err)
	}
	_, err = client.Device.Info(ctx)
	fmt.Println(errors.Is(err, pretix.ErrUnauthorized))
	// Output:
	// Main door
	// true
}
