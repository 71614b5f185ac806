package mews_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/guestwire/guestwire-go/mews"
)

// Two changes of one object are two equal messages.
func TestWebhookHandlerKeepsRepeats(t *testing.T) {
	t.Parallel()
	h := newHook(t)
	for range 2 {
		assert.Equal(t, http.StatusNoContent, h.send(eventBody("CustomerUpdated "+guestID)))
	}
	assert.Len(t, h.messages, 2)
}

func TestWithRepeatWindow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHook(t, mews.WithRepeatWindow(10*time.Minute))
		failed := false
		h.fail = func(context.Context) error {
			if !failed {
				failed = true
				return errors.New("the first time")
			}
			return nil
		}
		send := func() int { return h.send(eventBody("CustomerUpdated " + guestID)) }
		assert.Equal(t, http.StatusServiceUnavailable, send())
		assert.Equal(t, http.StatusNoContent, send(), "an error is not remembered")
		assert.Equal(t, http.StatusNoContent, send())
		assert.Equal(t, 2, h.calls())
		assert.Contains(t, h.log.String(), "repeated=true")
		assert.Equal(t, http.StatusNoContent, h.send(eventBody("CustomerAdded "+guestID)), "another message")
		assert.Equal(t, 3, h.calls())
		time.Sleep(10 * time.Minute)
		assert.Equal(t, http.StatusNoContent, send())
		assert.Equal(t, 4, h.calls())
	})
}

// Deliveries at the same time wait for the one that came first.
func TestWebhookHandlerConcurrentRepeats(t *testing.T) {
	t.Parallel()
	for name, result := range map[string]error{"success": nil, "error": errors.New("no")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				h := newHook(t, mews.WithRepeatWindow(time.Hour), mews.WithWebhookMemory(5))
				h.fail = func(context.Context) error {
					time.Sleep(time.Second)
					return result
				}
				want := http.StatusNoContent
				if result != nil {
					want = http.StatusServiceUnavailable
				}
				var all sync.WaitGroup
				for range 50 {
					all.Go(func() { assert.Equal(t, want, h.send(eventBody("CustomerUpdated "+guestID))) })
				}
				all.Wait()
				assert.Equal(t, 1, h.calls())
			})
		})
	}
}

// A success that comes too late counts when the message comes again.
func TestWebhookHandlerLateSuccess(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHook(t)
		h.fail = func(context.Context) error {
			time.Sleep(6 * time.Second)
			return nil
		}
		assert.Equal(t, http.StatusServiceUnavailable, h.send(createdBody()))
		assert.Equal(t, http.StatusNoContent, h.send(createdBody()), "still running, and done in time")
		assert.Equal(t, http.StatusNoContent, h.send(createdBody()))
		assert.Equal(t, 1, h.calls())
	})
}

// Tokens are handed over once. What has no token and no time can happen again.
func TestWebhookHandlerIntegrationRepeats(t *testing.T) {
	t.Parallel()
	for action, test := range map[string]struct {
		data string
		want int
	}{
		"IntegrationEnabled":       {``, 2},
		"IntegrationDisabled":      {``, 2},
		"IntegrationDeleted":       {`"DeletedUtc":"2026-01-01T00:00:00Z",`, 1},
		"IntegrationApiKeyCreated": {`"ApiKey":"` + hookToken + `",`, 1},
		"IntegrationRenamed":       {`"Name":"x",`, 2},
	} {
		h := newHook(t)
		for range 2 {
			assert.Equal(t, http.StatusNoContent, h.send(`{"Action":"`+action+`","Data":{`+test.data+`"Integration":{"Id":"1"}}}`))
		}
		assert.Equal(t, test.want, h.calls(), action)
	}
}

func TestWebhookHandlerConcurrently(t *testing.T) {
	t.Parallel()
	h := newHook(t, mews.WithWebhookMemory(10), mews.WithRepeatWindow(time.Hour))
	var n atomic.Int32
	h.fail = func(context.Context) error {
		if n.Add(1)%3 == 0 {
			return errors.New("now and then")
		}
		return nil
	}
	var all sync.WaitGroup
	for i := range 64 {
		all.Go(func() {
			for j := range 20 {
				h.send(eventBody(fmt.Sprintf("CustomerUpdated c2f1d888-232e-49eb-87ac-0000000000%02d", (i+j)%30)))
			}
		})
	}
	all.Wait()
}
