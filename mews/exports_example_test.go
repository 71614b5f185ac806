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

// All customers, in one export instead of many pages. A token is stored after each
// page, so that a later run goes on there.
func ExampleExportRowPages() {
	server, client, _ := connectExample()
	defer server.Close()
	server.SetExportSteps(1, 2) // not ready at once, and two rows in a file
	ctx := context.Background()

	added, err := client.Exports.Add(ctx, mews.ExportAddParams{EntityType: mews.ExportEntityTypeCustomer})
	if err != nil {
		log.Fatal(err)
	}
	// A real program leaves the interval out: exports take minutes.
	export, err := client.Exports.Wait(ctx, mews.ExportWaitParams{ExportID: added.Export.ID, MinInterval: time.Millisecond})
	if err != nil {
		log.Fatal(err)
	}

	checkpoint := "" // from a file or a database
	for page, err := range mews.ExportRowPages[mews.Customer](ctx, client, mews.ExportRowParams{ExportID: export.ID, Start: checkpoint, PageSize: 2}) {
		if err != nil {
			log.Fatal(err)
		}
		for _, customer := range page.Rows {
			fmt.Println(customer.LastName)
		}
		if checkpoint = page.Next; checkpoint == "" {
			checkpoint = mews.End
		}
	}
	fmt.Println(checkpoint)
	// Output:
	// Roth
	// Diaz
	// Lee
	// end
}

// An iteration that failed goes on at the same row, unless the error is permanent.
func ExampleExportRows() {
	server, client, _ := connectExample()
	defer server.Close()
	server.SetExportSteps(0, 2)
	ctx := context.Background()
	added, err := client.Exports.Add(ctx, mews.ExportAddParams{EntityType: mews.ExportEntityTypeCustomer})
	if err != nil {
		log.Fatal(err)
	}
	server.Inject(mewstest.Fault{Path: "/storage/", After: 1, Times: 2, Status: 410})

	params := mews.ExportRowParams{ExportID: added.Export.ID}
	read := func() error {
		for customer, err := range mews.ExportRows[mews.Customer](ctx, client, params) {
			if err != nil {
				return err
			}
			fmt.Println(customer.LastName)
		}
		return nil
	}
	for range 3 {
		err := read()
		var failed *mews.ExportRowError
		var undecodable *mews.DecodeError
		switch {
		case err == nil:
			return
		case !errors.As(err, &failed), errors.As(err, &undecodable):
			log.Fatal(err)
		}
		fmt.Println("failed in file", failed.File, "line", failed.Line)
		params.Start = failed.Token
	}
	// Output:
	// Roth
	// Diaz
	// failed in file 2 line 1
	// Lee
}
