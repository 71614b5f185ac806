package pretix_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/guestwire/guestwire-go/pretix"
)

// serveFile makes a fake server respond with a file, which it does not make by itself.
func serveFile(contentType, name, content string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
		_, _ = w.Write([]byte(content))
	})
}

// A ticket is written into a file. The call waits until the server has made it.
func ExampleOrderPositionService_Download() {
	server, event, ticket := connectEvent()
	defer server.Close()
	ctx := context.Background()
	server.Handle("GET organizers/{organizer}/events/{event}/orderpositions/{id}/download/pdf/", serveFile("application/pdf", "festival.pdf", "%PDF-1.7"))
	order, err := event.Orders.Create(ctx, pretix.OrderCreateParams{
		Email: "ann@example.org", Locale: pretix.LocaleEN, Status: pretix.OrderStatusPaid, PaymentProvider: "manual", Positions: []pretix.OrderCreatePosition{{Item: ticket}},
	})
	if err != nil {
		log.Fatal(err)
	}

	download := func(path string) error {
		f, err := os.Create(path)
		if err != nil {
			return err
		}
		file, err := event.OrderPositions.Download(ctx, order.Positions[0].ID, "pdf", f)
		if err != nil {
			_ = f.Close()
			return err // the file may have a part of the ticket
		}
		fmt.Println(file.Type, file.Size)
		return f.Close()
	}
	directory, err := os.MkdirTemp("", "tickets")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(directory) }()
	if err := download(filepath.Join(directory, "ticket.pdf")); err != nil {
		log.Fatal(err)
	}
	// Output: application/pdf 8
}

// A picture is uploaded, and then shown with a product.
func ExampleClient_Upload() {
	server, event, ticket := connectEvent()
	defer server.Close()
	ctx := context.Background()
	client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()))
	if err != nil {
		log.Fatal(err)
	}

	picture, err := client.Upload(ctx, pretix.UploadParams{Name: "ticket.png", Type: "image/png", Content: png})
	if err != nil {
		log.Fatal(err)
	}
	item, err := event.Items.Update(ctx, ticket, pretix.ItemUpdateParams{Picture: pretix.Set(picture.ID)})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(strings.HasPrefix(item.Picture, "http"))
	// Output: true
}

// An export is started, and its file is written when the server has made it.
func ExampleExporterService_Run() {
	server, event, _ := connectEvent()
	defer server.Close()
	ctx := context.Background()
	const job = "organizers/bigevents/events/festival/exporters/orderlist/download/29891ede-196f-4942-9e26-d055a36e98b8/3f279f13-c198-4137-b49b-9b360ce9fcce/"
	server.Handle("POST organizers/{organizer}/events/{event}/exporters/orderlist/run/", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusAccepted)
		_, _ = fmt.Fprintf(w, `{"download": %q}`, server.URL()+"/api/v1/"+job)
	}))
	server.Handle("GET "+job, serveFile("text/csv", "festival_orders.csv", "code,total\nA7K2F,23.00\n"))

	export, err := event.Exporters.Run(ctx, "orderlist", pretix.ExportParams{"_format": "orders:default", "paid_only": true})
	if err != nil {
		log.Fatal(err)
	}
	var csv bytes.Buffer
	file, err := event.Exporters.Download(ctx, *export, &csv)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(file.Name, file.Size)
	fmt.Print(csv.String())
	// Output:
	// festival_orders.csv 23
	// code,total
	// A7K2F,23.00
}
