package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// A platform is a fake one with many properties, all at one address, of one client
// application. Each has an access token and a chain of its own.
//
// One fake server looks through all of its customers at each request. So there is one
// for each hundred properties, and the platform finds it by the access token.
type platform struct {
	url         string
	clientToken string
	properties  []property
	hotels      []hotel
	servers     []*mewstest.Server
	byToken     map[string]*mewstest.Server
	http        *http.Server
}

// A hotel is a property as the platform sees it.
type hotel struct {
	server *mewstest.Server
	guests []string
}

const perServer = 100

// startPlatform starts a platform. The first property has many more guests.
func startPlatform(ctx context.Context, o options) (*platform, error) {
	p := &platform{clientToken: "FA4E0000000000000000000000000000-C11E27000000000000000000000000A", byToken: map[string]*mewstest.Server{}}
	for i := range o.properties {
		if i%perServer == 0 {
			server := mewstest.New()
			server.SetLatency(o.latency)
			if o.limit > 0 {
				server.SetRateLimit(o.limit, limitInterval)
			}
			p.servers = append(p.servers, server)
		}
		guests := o.guests
		if i == 0 {
			guests = o.large
		}
		p.add(i, guests)
	}
	for i := range min(o.denied, len(p.properties)) {
		last := len(p.properties) - 1 - i
		p.hotels[last].server.Deny(string(p.properties[last].Token), "customers/getAll")
	}
	var listening net.ListenConfig
	listener, err := listening.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p.url = "http://" + listener.Addr().String()
	p.http = &http.Server{Handler: p, ReadHeaderTimeout: 10 * time.Second}
	go p.http.Serve(listener)
	return p, nil
}

// chainOf is the chain of a property. Customers belong to chains.
func chainOf(i int) string { return fmt.Sprintf("c4a10000-0000-4000-8000-%012d", i) }

func (p *platform) add(i, guests int) {
	server := p.servers[len(p.servers)-1]
	chain := chainOf(i)
	id := server.AddEnterprise(mewstest.Object{"ChainId": chain, "Name": fmt.Sprint("Hotel ", i)})
	token := server.AddAccessToken(id)
	p.byToken[token] = server
	h := hotel{server: server}
	for n := range guests {
		h.guests = append(h.guests, server.AddCustomer(mewstest.Object{
			"ChainId": chain, "LastName": fmt.Sprint("Guest ", n), "Email": fmt.Sprintf("guest%d@example.org", n), "Notes": "0",
		}))
	}
	p.properties = append(p.properties, property{ID: fmt.Sprintf("hotel-%05d", i), Token: secret(token)})
	p.hotels = append(p.hotels, h)
}

// change changes one guest of every tenth property.
func (p *platform) change(version int) {
	for i := version % 10; i < len(p.hotels); i += 10 {
		if h := p.hotels[i]; len(h.guests) > 0 {
			h.server.Change("customers", h.guests[version%len(h.guests)], mewstest.Object{"Notes": strconv.Itoa(version)})
		}
	}
}

const maxRequest = 1 << 20

// ServeHTTP passes a request on to the server that has the access token.
func (p *platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	var credentials struct {
		ClientToken string `json:"ClientToken"`
		AccessToken string `json:"AccessToken"`
	}
	if err != nil || json.Unmarshal(body, &credentials) != nil {
		http.Error(w, `{"Message":"not JSON"}`, http.StatusBadRequest)
		return
	}
	server := p.byToken[credentials.AccessToken]
	if server == nil || credentials.ClientToken != p.clientToken {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"Message":"Invalid token."}`)
		return
	}
	body = bytes.Replace(body, []byte(p.clientToken), []byte(server.ClientToken()), 1)
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	server.ServeHTTP(w, r)
}

// environment are the variables that lead other processes here.
func (p *platform) environment(name string) ([]string, error) {
	var lines bytes.Buffer
	for _, one := range p.properties {
		line, err := json.Marshal(one) //nolint:gosec // the token of a fake
		if err != nil {
			return nil, err
		}
		lines.Write(append(line, '\n'))
	}
	return []string{"MEWS_URL=" + p.url, "MEWS_CLIENT_TOKEN=" + p.clientToken, "FLEET_PROPERTIES=" + name},
		os.WriteFile(name, lines.Bytes(), 0o600)
}

func (p *platform) close() error {
	err := p.http.Close()
	for _, server := range p.servers {
		server.Close()
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// tidy empties the records of the servers, which would grow for ever, until the
// context ends.
func (p *platform) tidy(ctx context.Context) {
	for sleep(ctx, time.Second) == nil {
		for _, server := range p.servers {
			server.ResetRequests()
		}
	}
}

// serve lets guests change from time to time, until the context ends.
func (p *platform) serve(ctx context.Context, every time.Duration) {
	go p.tidy(ctx)
	for version := 1; sleep(ctx, max(every, time.Second)) == nil; version++ {
		p.change(version)
	}
}
