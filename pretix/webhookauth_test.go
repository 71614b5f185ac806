package pretix_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

func TestWebhookAuth(t *testing.T) {
	t.Parallel()
	odd := "ä b%?&#+:@ and so on"
	for _, c := range []struct {
		name  string
		auth  pretix.WebhookAuth
		wrong []string
		want  int
	}{
		{"basic", pretix.WebhookBasicAuth("pretix", webhookSecret), []string{"http://h/x", "http://pretix@h/x", "http://pretix:@h/x", "http://other:" + webhookSecret + "@h/x", "http://pretix:" + webhookSecret + "x@h/x"}, 401},
		{"basic, odd", pretix.WebhookBasicAuth("me", strings.ReplaceAll(odd, "ä", "a")), []string{"http://me:x@h/x"}, 401},
		{"path", pretix.WebhookSecretPath(webhookSecret), []string{"http://h/", "http://h/x", "http://h/" + webhookSecret + "x", "http://h/" + webhookSecret[1:], "http://h/" + webhookSecret + "/x", "http://h/?secret=" + webhookSecret}, 403},
		{"path, odd", pretix.WebhookSecretPath(odd), []string{"http://h/x"}, 403},
		{"query", pretix.WebhookSecretQuery("token", webhookSecret), []string{"http://h/x", "http://h/x?token=", "http://h/x?Token=" + webhookSecret, "http://h/x?token=a&token=" + webhookSecret, "http://h/" + webhookSecret}, 403},
		{"query, odd", pretix.WebhookSecretQuery("t k", odd), []string{"http://h/x"}, 403},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var calls atomic.Int32
			h, err := pretix.NewWebhookHandler(c.auth, counting(&calls), silent)
			require.NoError(t, err)
			target, err := c.auth.TargetURL("http://example.com/hooks?a=b")
			require.NoError(t, err)
			post := func(target string) *httptest.ResponseRecorder {
				u, err := url.Parse(target)
				require.NoError(t, err)
				r := httptest.NewRequest(http.MethodPost, u.RequestURI(), strings.NewReader(paidNotification(1)))
				if password, _ := u.User.Password(); u.User != nil {
					r.SetBasicAuth(u.User.Username(), password)
				}
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				return w
			}
			for _, wrong := range c.wrong {
				w := post(wrong)
				assert.Equal(t, c.want, w.Code, wrong)
				assert.Equal(t, c.want == 401, w.Header().Get("WWW-Authenticate") != "")
				assert.NotContains(t, w.Body.String(), "secret")
			}
			assert.Zero(t, calls.Load())
			assert.Equal(t, http.StatusNoContent, post(target).Code, target)
			assert.Equal(t, int32(1), calls.Load())
			for _, text := range []string{fmt.Sprintf("%v %+v %#v", c.auth, c.auth, c.auth), fmt.Sprintf("%+v %#v", h, h), string(must(json.Marshal(c.auth)))} {
				assert.NotContains(t, text, webhookSecret)
				assert.NotContains(t, text, odd)
			}
		})
	}
}

func must[T any](v T, _ error) T { return v }

func TestWebhookSecondAuth(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	old := pretix.WebhookBasicAuth("pretix", "the-secret-before")
	h := webhookHandler(t, counting(&calls), pretix.WithWebhookAuth(old))
	assert.Equal(t, 204, deliver(h, paidNotification(1)))
	r := httptest.NewRequest(http.MethodPost, "/hooks", strings.NewReader(paidNotification(2)))
	r.SetBasicAuth("pretix", "the-secret-before")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	assert.Equal(t, 204, w.Code)
	w = httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/hooks", strings.NewReader(paidNotification(3))))
	assert.Equal(t, 401, w.Code)
	assert.Equal(t, int32(2), calls.Load())
}

func TestNewWebhookHandlerRejects(t *testing.T) {
	t.Parallel()
	good := pretix.WebhookSecretPath(webhookSecret)
	nothing := func(context.Context, pretix.Notification) error { return nil }
	for name, attempt := range map[string]func() (*pretix.WebhookHandler, error){
		"no auth": func() (*pretix.WebhookHandler, error) { return pretix.NewWebhookHandler(pretix.WebhookAuth{}, nothing) },
		"empty path": func() (*pretix.WebhookHandler, error) {
			return pretix.NewWebhookHandler(pretix.WebhookSecretPath(""), nothing)
		},
		"slash": func() (*pretix.WebhookHandler, error) {
			return pretix.NewWebhookHandler(pretix.WebhookSecretPath("sixteen/letters/long"), nothing)
		},
		"dots": func() (*pretix.WebhookHandler, error) {
			return pretix.NewWebhookHandler(pretix.WebhookSecretPath(".."), nothing)
		},
		"short": func() (*pretix.WebhookHandler, error) {
			return pretix.NewWebhookHandler(pretix.WebhookSecretPath("15-characters-x"), nothing)
		},
		"zero option": func() (*pretix.WebhookHandler, error) {
			return pretix.NewWebhookHandler(good, nothing, pretix.WebhookOption{})
		},
		"no bytes": func() (*pretix.WebhookHandler, error) {
			return pretix.NewWebhookHandler(good, nothing, pretix.WithMaxWebhookBytes(0))
		},
		"empty password": func() (*pretix.WebhookHandler, error) {
			return pretix.NewWebhookHandler(pretix.WebhookBasicAuth("a", ""), nothing)
		},
		"empty user": func() (*pretix.WebhookHandler, error) {
			return pretix.NewWebhookHandler(pretix.WebhookBasicAuth("", webhookSecret), nothing)
		},
		"colon": func() (*pretix.WebhookHandler, error) {
			return pretix.NewWebhookHandler(pretix.WebhookBasicAuth("a:b", webhookSecret), nothing)
		},
		"user in another encoding": func() (*pretix.WebhookHandler, error) {
			return pretix.NewWebhookHandler(pretix.WebhookBasicAuth("Jürgen", webhookSecret), nothing)
		},
		"password in another encoding": func() (*pretix.WebhookHandler, error) {
			return pretix.NewWebhookHandler(pretix.WebhookBasicAuth("a", "ß"+webhookSecret), nothing)
		},
		"empty name": func() (*pretix.WebhookHandler, error) {
			return pretix.NewWebhookHandler(pretix.WebhookSecretQuery("", webhookSecret), nothing)
		},
		"empty query": func() (*pretix.WebhookHandler, error) {
			return pretix.NewWebhookHandler(pretix.WebhookSecretQuery("a", ""), nothing)
		},
		"second auth": func() (*pretix.WebhookHandler, error) {
			return pretix.NewWebhookHandler(good, nothing, pretix.WithWebhookAuth(pretix.WebhookAuth{}))
		},
		"nil": func() (*pretix.WebhookHandler, error) { return pretix.NewWebhookHandler(good, nil) },
		"timeout": func() (*pretix.WebhookHandler, error) {
			return pretix.NewWebhookHandler(good, nothing, pretix.WithWebhookTimeout(30*time.Second))
		},
		"no time": func() (*pretix.WebhookHandler, error) {
			return pretix.NewWebhookHandler(good, nothing, pretix.WithWebhookTimeout(0))
		},
		"memory": func() (*pretix.WebhookHandler, error) {
			return pretix.NewWebhookHandler(good, nothing, pretix.WithWebhookMemory(-1))
		},
		"no logger": func() (*pretix.WebhookHandler, error) {
			return pretix.NewWebhookHandler(good, nothing, pretix.WithWebhookLogger(nil))
		},
	} {
		h, err := attempt()
		var argument *pretix.ArgumentError
		require.ErrorAs(t, err, &argument, name)
		assert.Nil(t, h)
	}
	for _, address := range []string{"", "x", "/hooks", "ftp://h/", "http://user@h/", "http://%zz/"} {
		_, err := good.TargetURL(address)
		var argument *pretix.ArgumentError
		require.ErrorAs(t, err, &argument, address)
	}
	_, err := pretix.WebhookAuth{}.TargetURL("http://h/")
	require.Error(t, err)
}

func TestZeroWebhookHandler(t *testing.T) {
	t.Parallel()
	assert.Equal(t, http.StatusForbidden, deliver(new(pretix.WebhookHandler), paidNotification(1)))
}
