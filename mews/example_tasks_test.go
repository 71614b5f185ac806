package mews_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// A task for housekeeping, and how it is closed.
func ExampleTaskService_Add() {
	server, client, guests := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	housekeeping := server.Add("departments", mewstest.Object{"Name": "Housekeeping"})
	stay := server.AddReservation(guests[0], mewstest.Object{"ServiceId": hotel.ServiceID})
	ctx := context.Background()

	added, err := client.Tasks.Add(ctx, mews.TaskAddParams{
		DepartmentID: housekeeping, ServiceOrderID: stay,
		Name: "Extra bed", DeadlineUTC: time.Date(2027, time.July, 1, 12, 0, 0, 0, time.UTC),
	})
	if err != nil {
		log.Fatal(err)
	}
	done := mews.TaskCloseParams{TaskIDs: []string{added.TaskID}}
	if err := client.Tasks.Close(ctx, done); err != nil {
		log.Fatal(err)
	}
	fmt.Println(errors.Is(client.Tasks.Close(ctx, done), mews.ErrForbidden)) // it is closed
	// Output: true
}

// The tasks of a department that are due on a day.
func ExampleTaskService_All() {
	server, client, _ := connectExample()
	defer server.Close()
	housekeeping := server.Add("departments", mewstest.Object{"Name": "Housekeeping"})
	for i, name := range []string{"Towels", "Extra bed", "Pillows"} {
		server.Add("tasks", mewstest.Object{
			"Name": name, "DepartmentId": housekeeping, "DeadlineUtc": fmt.Sprintf("2027-07-0%dT12:00:00Z", i+1),
		})
	}

	params := mews.TaskListParams{
		DepartmentIDs: []string{housekeeping},
		DeadlineUTC: mews.TimeInterval{
			StartUTC: time.Date(2027, time.July, 2, 0, 0, 0, 0, time.UTC), EndUTC: time.Date(2027, time.July, 3, 0, 0, 0, 0, time.UTC),
		},
	}
	for task, err := range client.Tasks.All(context.Background(), params) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(task.Name, task.State)
	}
	// Output: Extra bed Open
}
