package mewstest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews/mewstest"
)

const hookURL = "https://example.com/mews?secret=s"

// A receiver keeps what it receives, with its status or a handler of the test.
type receiver struct {
	handle func(w http.ResponseWriter, n int)

	mu     sync.Mutex
	start  time.Time
	bodies []string
	times  []time.Duration
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, _ := io.ReadAll(request.Body)
	r.mu.Lock()
	r.bodies = append(r.bodies, request.Method+" "+request.URL.String()+" "+string(body))
	r.times = append(r.times, time.Since(r.start))
	n := len(r.bodies)
	r.mu.Unlock()
	if r.handle != nil {
		r.handle(w, n)
	}
}

// got is what it received so far.
func (r *receiver) got() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.bodies)
}

// when is the time of each of them.
func (r *receiver) when() []time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.times)
}

// events are the kinds in the messages received, with the letter of a known id.
func (r *receiver) events(t *testing.T, names map[string]string) [][]string {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make([][]string, 0, len(r.bodies))
	for _, body := range r.bodies {
		var m struct {
			EnterpriseID  string `json:"EnterpriseId"`
			IntegrationID string `json:"IntegrationId"`
			Events        []struct {
				Discriminator string
				Value         struct {
					ID string `json:"Id"`
				}
			}
		}
		const head = "POST /mews?secret=s "
		require.Contains(t, body, head)
		require.NoError(t, json.Unmarshal([]byte(body[len(head):]), &m), body)
		assert.Contains(t, []string{mewstest.DefaultEnterpriseID, mewstest.OtherEnterpriseID}, m.EnterpriseID)
		assert.Len(t, m.IntegrationID, 36)
		var kinds []string
		for _, e := range m.Events {
			kinds = append(kinds, e.Discriminator+" "+names[e.Value.ID])
		}
		all = append(all, kinds)
	}
	return all
}

// inBubble runs a test with a server that delivers to a receiver.
func inBubble(t *testing.T, d mewstest.Delivery, test func(t *testing.T, s *mewstest.Server, w *mewstest.Webhook, r *receiver)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := mewstest.New()
		defer s.Close()
		r := &receiver{start: time.Now()}
		d.Handler = r
		test(t, s, s.DeliverTo(hookURL, d), r)
	})
}

func TestDeliverTo(t *testing.T) {
	t.Parallel()
	inBubble(t, mewstest.Delivery{}, func(t *testing.T, s *mewstest.Server, w *mewstest.Webhook, r *receiver) {
		hotel := s.AddHotel(mewstest.DefaultEnterpriseID, 1)
		guest := s.AddCustomer(object{"LastName": "Lee"})
		names := map[string]string{guest: "guest", hotel.ResourceIDs[0]: "room"}
		time.Sleep(2 * time.Second)
		require.Equal(t, [][]string{{"ResourceUpdated room", "CustomerAdded guest", "CustomerUpdated guest"}}, r.events(t, names))
		assert.Equal(t, []time.Duration{time.Second}, r.when())

		// What changes several times is in the message once.
		for range 3 {
			require.Equal(t, 200, call(t, s, "customers/update", object{"CustomerId": guest, "FirstName": "Ann"}).status)
		}
		reservation := s.Add("reservations", object{"AccountId": guest, "ServiceId": hotel.ServiceID})
		names[reservation] = "stay"
		block := s.Add("resourceBlocks", object{"AssignedResourceId": hotel.ResourceIDs[0]})
		payment := s.Add("payments", object{"AccountId": guest})
		thread := s.Add("messageThreads", object{})
		message := s.Add("messages", object{"MessageThreadId": thread})
		names[block], names[payment], names[message] = "block", "payment", "message"
		s.Add("companies", object{}) // has no events
		require.True(t, s.Remove("messages", message))
		require.True(t, s.DeleteCustomer(guest))
		w.Flush()
		assert.Equal(t, []string{
			"CustomerUpdated guest", "ServiceOrderUpdated stay", "ResourceBlockUpdated block", "PaymentUpdated payment", "MessageAdded message",
		}, r.events(t, names)[1])
		assert.Len(t, r.got(), 2)

		// A list changes nothing, nor does a request that is rejected.
		getAll(t, s, nil)
		require.Equal(t, 400, call(t, s, "customers/update", object{"CustomerId": "x"}).status)
		w.Flush()
		assert.Len(t, r.got(), 2)
		for _, a := range w.Attempts() {
			assert.Equal(t, []any{1, 200, nil}, []any{a.Attempt, a.Status, a.Err})
		}
	})
}

func TestDeliverToEnterprises(t *testing.T) {
	t.Parallel()
	inBubble(t, mewstest.Delivery{MaxEvents: 4, Kinds: []string{"CustomerUpdated", "PaymentUpdated"}}, func(t *testing.T, s *mewstest.Server, w *mewstest.Webhook, r *receiver) {
		s.AddEnterprise(object{"Id": mewstest.OtherEnterpriseID, "ChainId": mewstest.DefaultChainID})
		for range 5 {
			s.AddCustomer(object{"LastName": "Lee"})
		}
		s.Add("payments", object{"EnterpriseId": mewstest.OtherEnterpriseID})
		s.Add("resources", object{})
		w.Flush()
		var sizes []int
		for _, kinds := range r.events(t, nil) {
			sizes = append(sizes, len(kinds))
		}
		slices.Sort(sizes) // messages are sent side by side
		assert.Equal(t, []int{1, 2, 4, 4}, sizes, "customers belong to all enterprises of a chain")
	})
}

func TestDeliverToRetries(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		handle func(w http.ResponseWriter, n int)
		want   []time.Duration
		status int
	}{
		"at once":        {nil, []time.Duration{0}, 200},
		"202":            {func(w http.ResponseWriter, _ int) { w.WriteHeader(http.StatusAccepted) }, []time.Duration{0}, 202},
		"after errors":   {func(w http.ResponseWriter, n int) { w.WriteHeader([]int{500, 404, 204}[n-1]) }, []time.Duration{0, 5 * time.Minute, 10 * time.Minute}, 204},
		"never":          {func(w http.ResponseWriter, _ int) { w.WriteHeader(http.StatusBadRequest) }, []time.Duration{0, 5 * time.Minute, 10 * time.Minute}, 400},
		"other redirect": {func(w http.ResponseWriter, _ int) { w.Header().Set("Location", "/"); w.WriteHeader(http.StatusFound) }, []time.Duration{0, 5 * time.Minute, 10 * time.Minute}, 302},
		"nearly late":    {func(http.ResponseWriter, int) { time.Sleep(4999 * time.Millisecond) }, []time.Duration{0}, 200},
		"late": {func(_ http.ResponseWriter, n int) {
			if n == 1 {
				time.Sleep(6 * time.Second)
			}
		}, []time.Duration{0, 5*time.Minute + 5*time.Second}, 200},
		"aborts": {func(_ http.ResponseWriter, n int) {
			if n == 1 {
				panic(http.ErrAbortHandler)
			}
		}, []time.Duration{0, 5 * time.Minute}, 200},
		"panics": {func(_ http.ResponseWriter, n int) {
			if n == 1 {
				panic("x")
			}
		}, []time.Duration{0, 5 * time.Minute}, 200},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, mewstest.Delivery{MaxAttempts: 3}, func(t *testing.T, _ *mewstest.Server, w *mewstest.Webhook, r *receiver) {
				r.handle = test.handle
				w.Send(object{"Action": "Test"})
				time.Sleep(time.Hour)
				assert.Equal(t, test.want, r.when())
				for _, body := range r.got() {
					assert.Equal(t, `POST /mews?secret=s {"Action":"Test"}`, body)
				}
				attempts := w.Attempts()
				require.Len(t, attempts, len(test.want))
				assert.Equal(t, test.status, attempts[len(attempts)-1].Status)
				assert.Equal(t, len(test.want), attempts[len(attempts)-1].Attempt)
			})
		})
	}
}

func TestDeliverToFollowsRedirects(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusTemporaryRedirect, http.StatusPermanentRedirect} {
		inBubble(t, mewstest.Delivery{}, func(t *testing.T, _ *mewstest.Server, w *mewstest.Webhook, r *receiver) {
			r.handle = func(w http.ResponseWriter, n int) {
				if n == 1 {
					w.Header().Set("Location", "/elsewhere")
					w.WriteHeader(status)
				}
			}
			w.Send(object{"Action": "Test"})
			w.Flush()
			assert.Equal(t, []string{`POST /mews?secret=s {"Action":"Test"}`, `POST /elsewhere {"Action":"Test"}`}, r.got())
			assert.Equal(t, 200, w.Attempts()[0].Status)
		})
	}
}

func TestDeliveryFaults(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault mewstest.DeliveryFault
		want  []time.Duration // when the receiver got something
		last  string          // what it got last
	}{
		"duplicates":    {mewstest.DeliveryFault{Duplicates: 2}, []time.Duration{0, 0, 0, time.Hour}, ""},
		"lost response": {mewstest.DeliveryFault{LoseResponse: true, Times: 2}, []time.Duration{0, 5 * time.Minute, 10 * time.Minute, time.Hour}, ""},
		"drop":          {mewstest.DeliveryFault{Drop: true}, []time.Duration{time.Hour}, ""},
		"drop later":    {mewstest.DeliveryFault{Drop: true, After: 1}, []time.Duration{0}, ""},
		"delay":         {mewstest.DeliveryFault{Delay: time.Minute}, []time.Duration{time.Minute, time.Hour}, ""},
		"body":          {mewstest.DeliveryFault{After: 1, Body: func(b []byte) []byte { return b[:5] }}, []time.Duration{0, time.Hour}, `{"Act`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, mewstest.Delivery{}, func(t *testing.T, _ *mewstest.Server, w *mewstest.Webhook, r *receiver) {
				w.Inject(test.fault)
				w.Send(object{"Action": "Test"})
				time.Sleep(time.Hour)
				w.Send(object{"Action": "Test"})
				w.Flush()
				assert.Equal(t, test.want, r.when())
				if test.last == "" {
					test.last = `{"Action":"Test"}`
				}
				assert.Equal(t, "POST /mews?secret=s "+test.last, r.got()[len(r.got())-1])
			})
		})
	}
}

// Flush does not wait for the time of the next attempt.
func TestWebhookFlush(t *testing.T) {
	t.Parallel()
	inBubble(t, mewstest.Delivery{}, func(t *testing.T, s *mewstest.Server, w *mewstest.Webhook, r *receiver) {
		r.handle = func(w http.ResponseWriter, n int) {
			if n < 4 {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
		}
		s.AddCustomer(object{"LastName": "Lee"})
		w.Flush()
		assert.Equal(t, []time.Duration{0, 0, 0, 0}, r.when())
		r.handle = func(w http.ResponseWriter, _ int) { w.WriteHeader(http.StatusServiceUnavailable) }
		w.Send(object{})
		w.Flush() // ends though the message is never delivered
		assert.Len(t, r.when(), 9)
		w.Flush()
		assert.Len(t, r.when(), 9)
	})
}

func TestWebhookStop(t *testing.T) {
	t.Parallel()
	inBubble(t, mewstest.Delivery{}, func(t *testing.T, s *mewstest.Server, w *mewstest.Webhook, r *receiver) {
		r.handle = func(w http.ResponseWriter, _ int) { w.WriteHeader(http.StatusServiceUnavailable) }
		w.Send(object{})
		time.Sleep(time.Minute)
		s.AddCustomer(object{"LastName": "Lee"})
		w.Stop()
		w.Stop()
		s.AddCustomer(object{"LastName": "Lee"})
		w.Send(object{})
		w.Flush()
		time.Sleep(time.Hour)
		assert.Len(t, r.got(), 1)
	})
}

func TestDeliverToIntegrations(t *testing.T) {
	t.Parallel()
	inBubble(t, mewstest.Delivery{}, func(t *testing.T, s *mewstest.Server, w *mewstest.Webhook, r *receiver) {
		token := s.AddAccessToken(mewstest.OtherEnterpriseID)
		w.Flush()
		require.Len(t, r.got(), 1)
		assert.Contains(t, r.got()[0], `"AccessToken":"`+token+`"`)
		assert.Contains(t, r.got()[0], `"Action":"IntegrationCreated"`)
		assert.Contains(t, r.got()[0], `"Enterprise":{"Id":"`+mewstest.OtherEnterpriseID+`","Name":"Other Hotel"}`)
		s.RevokeAccessToken(token)
		s.RevokeAccessToken(token)
		s.RevokeAccessToken("nobody's")
		s.AddPortfolioAccessToken()
		w.Flush()
		require.Len(t, r.got(), 3)
		assert.Contains(t, r.got()[1]+r.got()[2], `"Action":"IntegrationDeleted"`)
		assert.Contains(t, r.got()[1]+r.got()[2], `"DeletedUtc":"`)
	})
}

// Over the network, too, with a client of the test or without one.
func TestDeliverToNetwork(t *testing.T) {
	t.Parallel()
	for _, client := range []*http.Client{nil, {}} {
		r := &receiver{}
		listening := httptest.NewServer(r)
		t.Cleanup(listening.Close)
		s := mewstest.NewServer(t)
		w := s.DeliverTo(listening.URL+"/mews?secret=s", mewstest.Delivery{Client: client})
		id := s.AddCustomer(object{"LastName": "Lee"})
		w.Flush()
		assert.Equal(t, [][]string{{"CustomerAdded guest", "CustomerUpdated guest"}}, r.events(t, map[string]string{id: "guest"}))
	}
	s := mewstest.NewServer(t)
	w := s.DeliverTo("http://127.0.0.1:1/mews", mewstest.Delivery{})
	w.Send(object{})
	w.Flush()
	attempts := w.Attempts()
	require.Len(t, attempts, 5)
	require.Error(t, attempts[4].Err)
	assert.PanicsWithValue(t, `mewstest: DeliverTo: "example.com" is no URL of http or https`, func() { s.DeliverTo("example.com", mewstest.Delivery{}) })
}

// Everything at once, for the race detector.
func TestDeliverToConcurrently(t *testing.T) {
	t.Parallel()
	r := &receiver{handle: func(w http.ResponseWriter, n int) { w.WriteHeader(200 + n%2*300) }}
	s := mewstest.NewServer(t)
	w := s.DeliverTo(hookURL, mewstest.Delivery{Handler: r, Gather: time.Millisecond, RetryAfter: time.Millisecond, MaxEvents: 10})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				s.AddCustomer(object{"LastName": "Lee"})
				w.Inject(mewstest.DeliveryFault{Duplicates: 1})
				if len(w.Attempts())%10 == 0 {
					w.Flush()
				}
			}
		})
	}
	all.Wait()
	w.Flush()
}
