package mews_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

type gadget struct {
	ID   string `json:"Id"`
	Name string `json:"Name"`
}

func gadgetServer(t *testing.T, n int, options ...mewstest.ListOptions) (*mewstest.Server, *mews.Client) {
	t.Helper()
	server := mewstest.NewServer(t)
	var rows []mewstest.Object
	for i := range n {
		rows = append(rows, mewstest.Object{"Id": fmt.Sprintf("g-%d", i+1), "Name": "x"})
	}
	server.HandleList("gadgets/getAll", "Gadgets", rows, options...)
	client, err := mews.NewClient(
		mews.Credentials{ClientToken: server.ClientToken(), AccessToken: server.AccessToken(), Client: "Test 1.0.0"}, mews.WithBaseURL(server.URL()))
	require.NoError(t, err)
	return server, client
}

func TestIterate(t *testing.T) {
	t.Parallel()
	for _, options := range []mewstest.ListOptions{{}, {OmitCursor: true}, {NullOnLastPage: true}} {
		_, client := gadgetServer(t, 25, options)
		params := mews.IterateParams{Operation: "gadgets/getAll", Rows: "Gadgets", Filters: map[string]any{"Color": "red"}, PageSize: 10}
		for _, prefetch := range []int{0, 2} {
			all, err := mews.Collect(mews.Iterate[gadget](t.Context(), client, params, mews.WithPrefetch(prefetch)), -1)
			require.NoError(t, err)
			require.Len(t, all, 25)
			assert.Equal(t, gadget{"g-25", "x"}, all[24])

			var tokens []string
			for page, err := range mews.IteratePages[gadget](t.Context(), client, params) {
				require.NoError(t, err)
				tokens = append(tokens, page.Next)
			}
			resumed := params
			resumed.Start, resumed.PageSize = tokens[0], 3
			rest, err := mews.Collect(mews.Iterate[gadget](t.Context(), client, resumed), -1)
			require.NoError(t, err)
			assert.Equal(t, all[10:], rest)

			resumed.Filters = nil
			_, err = mews.Collect(mews.Iterate[gadget](t.Context(), client, resumed), -1)
			require.ErrorContains(t, err, "mews: Start: is the token of an iteration with other filters")
		}
		maps, err := mews.Collect(mews.Iterate[map[string]any](t.Context(), client, params), 12)
		if options.OmitCursor {
			require.ErrorContains(t, err, "field Cursor: is missing although the page is full", "such rows have no identifier to go on from")
			continue
		}
		require.NoError(t, err)
		assert.Equal(t, map[string]any{"Id": "g-12", "Name": "x"}, maps[11])
		raw, err := mews.Collect(mews.Iterate[json.RawMessage](t.Context(), client, params), 1)
		require.NoError(t, err)
		assert.JSONEq(t, `{"Id":"g-1","Name":"x"}`, string(raw[0]))
	}
}

func TestIterateHandsBadRowsOver(t *testing.T) {
	t.Parallel()
	_, client := gadgetServer(t, 3)
	type strict struct {
		ID   string `json:"Id"`
		Name int    `json:"Name"`
	}
	params := mews.IterateParams{Operation: "gadgets/getAll", Rows: "Gadgets"}
	_, err := mews.Collect(mews.Iterate[strict](t.Context(), client, params), -1)
	var bad *mews.DecodeError
	require.ErrorAs(t, err, &bad)
	assert.Equal(t, "Gadgets", bad.List)
	assert.Equal(t, "Name", bad.Field)
	n := 0
	all, err := mews.Collect(mews.Iterate[strict](t.Context(), client, params, mews.WithBadRows(func(*mews.DecodeError) error { n++; return nil })), -1)
	require.NoError(t, err)
	assert.Empty(t, all)
	assert.Equal(t, 3, n)
}

func TestIterateRejects(t *testing.T) {
	t.Parallel()
	server, client := gadgetServer(t, 1)
	for argument, params := range map[string]mews.IterateParams{
		"Operation": {Operation: "gadgets", Rows: "Gadgets"},
		"Rows":      {Operation: "gadgets/getAll", Rows: `a"b`},
		"Filters":   {Operation: "gadgets/getAll", Rows: "Gadgets", Filters: []int{1}},
		"PageSize":  {Operation: "gadgets/getAll", Rows: "Gadgets", PageSize: 1001},
		"Start":     {Operation: "gadgets/getAll", Rows: "Gadgets", Start: "customers/getAll?cursor=x"},
	} {
		_, err := mews.Collect(mews.Iterate[gadget](t.Context(), client, params), -1)
		var wrong *mews.ArgumentError
		require.ErrorAs(t, err, &wrong, argument)
		assert.Equal(t, argument, wrong.Argument)
	}
	limited := mews.IterateParams{Operation: "gadgets/getAll", Rows: "Gadgets", Filters: map[string]any{"limitation": map[string]any{"Count": 2}}}
	_, err := mews.Collect(mews.Iterate[gadget](t.Context(), client, limited), -1)
	require.ErrorContains(t, err, "mews: Filters: must not contain Limitation")
	for option, opt := range map[string]mews.RequestOption{"LanguageCode": mews.WithLanguageCode("de-DE"), "CultureCode": mews.WithCultureCode("de-DE")} {
		filters := map[string]string{option: "fr-FR"}
		params := mews.IterateParams{Operation: "gadgets/getAll", Rows: "Gadgets", Filters: filters}
		_, err := mews.Collect(mews.Iterate[gadget](t.Context(), client, params, opt), -1)
		problem := "mews: With" + option + ": must not be used with a " + option + " in the parameters"
		require.EqualError(t, err, problem)
		require.EqualError(t, client.Do(t.Context(), "gadgets/getAll", filters, nil, opt), problem)
	}
	for _, rows := range []string{"", "-", "it's", "a b", "Cursor", "cursor", "a,b"} {
		_, err := mews.Collect(mews.Iterate[gadget](t.Context(), client, mews.IterateParams{Operation: "gadgets/getAll", Rows: rows}), -1)
		require.ErrorContains(t, err, "mews: Rows: ", rows)
	}
	_, err = mews.Collect(mews.Iterate[gadget](t.Context(), nil, mews.IterateParams{}), -1)
	require.ErrorContains(t, err, "mews: client: must be created with NewClient")
	assert.Empty(t, server.Requests())
}
