package mews_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

var pdfFile = mews.CustomerAddFileParams{CustomerID: "a", Name: "a.pdf", Type: mews.FileTypePDF}

// Which operations are atomic: those with several items can act on some of them and
// then return a 4xx.
func TestAtomicOperations(t *testing.T) {
	t.Parallel()
	client, _ := answering(t, 400, `{"Message":"No."}`)
	ctx := t.Context()
	_, add := client.Customers.Add(ctx, mews.CustomerAddParams{LastName: "x"})
	_, update := client.Customers.Update(ctx, mews.CustomerUpdateParams{CustomerID: "a", LastName: "x"})
	_, file := client.Customers.AddFile(ctx, pdfFile, strings.NewReader("x"))
	merge := client.Customers.Merge(ctx, mews.CustomerMergeParams{SourceCustomerID: "a", TargetCustomerID: "b"})
	for i, tt := range []struct {
		err  error
		want mews.Outcome
	}{
		{add, mews.OutcomeNotDone},
		{update, mews.OutcomeNotDone},
		{file, mews.OutcomeNotDone},
		{merge, mews.OutcomeUnknown},
		{client.Do(ctx, "customers/add", nil, nil), mews.OutcomeUnknown},
		{client.Do(ctx, "customers/getAll", nil, nil), mews.OutcomeNotDone},
	} {
		assert.Equal(t, tt.want, mews.OutcomeOf(tt.err), "case %d: %v", i, tt.err)
	}
}

// The response to a write that was carried out is the only record of it.
func TestRawResponses(t *testing.T) {
	t.Parallel()
	const private = "Pr1vate"
	body := `{"Id":7,"LastName":"` + private + `"}`
	client, _ := answering(t, 200, body)
	_, err := client.Customers.Add(t.Context(), mews.CustomerAddParams{LastName: "x"})
	var e *mews.DecodeError
	require.ErrorAs(t, err, &e)
	assert.Equal(t, mews.OutcomeDone, e.Outcome)
	assert.Equal(t, body, string(e.Raw()))
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v %q %s %#v", e, e, e, e, e, *e), private)
	require.ErrorContains(t, err, "(the write was carried out)")

	client, _ = answering(t, 200, `{"x":"`+strings.Repeat("A", 2000), mews.WithMaxResponseBytes(1000))
	_, err = client.Customers.Add(t.Context(), mews.CustomerAddParams{LastName: "x"})
	require.ErrorIs(t, err, mews.ErrResponseTooLarge)
	require.ErrorAs(t, err, &e)
	assert.Equal(t, mews.OutcomeDone, e.Outcome)
	assert.Len(t, e.Raw(), 1000)
}

// A blocking reader does not keep a call beyond its context.
func TestAddFileWatchesItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client, server := answering(t, 200, `{"FileId":"f"}`)
		r, w := io.Pipe()
		cause := errors.New("the user left")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(cause) })
		go func() { _, _ = w.Write([]byte("some")) }()
		start := time.Now()
		_, err := client.Customers.AddFile(ctx, pdfFile, r)
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorIs(t, err, cause)
		assert.Equal(t, time.Second, time.Since(start))
		assert.Equal(t, mews.OutcomeNotDone, mews.OutcomeOf(err))
		assert.Zero(t, server.count())
		_ = w.Close() // synctest fails if a goroutine is left
	})
}

// endless never ends and never blocks.
type endless struct{ cancel func() }

func (e endless) Read(p []byte) (int, error) {
	e.cancel()
	return len(p), nil
}

func TestAddFileStopsReading(t *testing.T) {
	t.Parallel()
	client, server := answering(t, 200, `{"FileId":"f"}`)
	ctx, cancel := context.WithCancel(t.Context())
	params := pdfFile
	params.MaxBytes = 1 << 40
	_, err := client.Customers.AddFile(ctx, params, endless{cancel})
	require.ErrorIs(t, err, context.Canceled)
	assert.Zero(t, server.count())
	assert.PanicsWithValue(t, "broken", func() {
		_, _ = client.Customers.AddFile(t.Context(), pdfFile, panicking{})
	}, "in the caller's goroutine")
}

type panicking struct{}

func (panicking) Read([]byte) (int, error) { panic("broken") }

func TestAddFileWithABrokenReader(t *testing.T) {
	t.Parallel()
	client, server := answering(t, 200, `{"FileId":"f"}`)
	_, err := client.Customers.AddFile(t.Context(), pdfFile, io.MultiReader(strings.NewReader("x"), broken{}))
	require.ErrorIs(t, err, io.ErrClosedPipe)
	assert.Equal(t, mews.OutcomeNotDone, mews.OutcomeOf(err))
	assert.Zero(t, server.count())
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestNoClient(t *testing.T) {
	t.Parallel()
	var none *mews.Client
	for _, client := range []*mews.Client{none, {}} {
		assert.Equal(t, "mews.Client(none)", client.String())
		var wrong *mews.ArgumentError
		err := client.Do(t.Context(), "customers/getAll", nil, nil)
		require.ErrorAs(t, err, &wrong)
		assert.Equal(t, mews.OutcomeNotDone, mews.OutcomeOf(err))
	}
}

// A token with quotes is found in the forms that a platform gives it.
func TestQuotedTokens(t *testing.T) {
	t.Parallel()
	quoted := mews.Credentials{ClientToken: `t0"k\en`, AccessToken: `acc"ess\`, Client: "Sample Client 1.0.0"}
	for _, echo := range []string{`t0\"k\\en`, `t0\u0022k\\en`, `acc\"ess\\`} {
		f := &fakeTransport{answer: func(sent) (int, string) { return 400, `{"Message":"` + echo + `"}` }}
		client, err := mews.NewClient(quoted, mews.WithHTTPClient(&http.Client{Transport: f}))
		require.NoError(t, err)
		e := asError(t, configure(t, client), 400)
		assert.Equal(t, "REDACTED", e.Message)
		assert.JSONEq(t, `{"Message":"REDACTED"}`, string(e.Body))
	}
}

func TestSameOriginURLs(t *testing.T) {
	t.Parallel()
	client, server := answering(t, 200, `{}`)
	require.NoError(t, client.Do(t.Context(), mews.Production+"/api/connector/v1/customers/getAll", nil, nil))
	assert.Equal(t, "customers/getAll", server.asked[0].operation)
	for _, url := range []string{"https://evil.example/api/connector/v1/a/b", mews.Production + "/other/a/b"} {
		require.ErrorContains(t, client.Do(t.Context(), url, nil, nil), "operation: ")
	}
	assert.Equal(t, 1, server.count())
}
