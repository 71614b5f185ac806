package campone_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone"
	"github.com/guestwire/guestwire-go/campone/camponetest"
)

type gadget struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

func TestIterate(t *testing.T) {
	t.Parallel()
	server := camponetest.NewServer(t)
	path := "gadgets/"
	var rows []camponetest.Object
	for i := range 25 {
		rows = append(rows, camponetest.Object{"id": i + 1, "name": fmt.Sprint("gadget ", i+1)})
	}
	server.HandleList(path, rows)
	client := fakeClient(t, server)
	for _, address := range []string{path, "/api/v1/public/" + path, server.URL() + "/api/v1/public/" + path} {
		params := campone.IterateParams{Path: address, Filters: url.Values{"color": {"red"}}, PageSize: 10}
		for _, prefetch := range []int{0, 2} {
			all, err := campone.Collect(campone.Iterate[gadget](t.Context(), client, params, campone.WithPrefetch(prefetch)), -1)
			require.NoError(t, err)
			require.Len(t, all, 25)
			assert.Equal(t, gadget{25, "gadget 25"}, all[24])
			var tokens []string
			for page, err := range campone.IteratePages[gadget](t.Context(), client, params) {
				require.NoError(t, err)
				assert.Equal(t, 25, page.Count)
				tokens = append(tokens, page.Next)
			}
			resumed := params
			resumed.Start, resumed.PageSize = tokens[0], 5
			rest, err := campone.Collect(campone.Iterate[gadget](t.Context(), client, resumed), -1)
			require.NoError(t, err)
			assert.Equal(t, all[10:], rest)
			resumed.Filters = url.Values{"color": {"blue"}}
			_, err = campone.Collect(campone.Iterate[gadget](t.Context(), client, resumed), -1)
			require.ErrorContains(t, err, "campone: Start: is the token of an iteration with other filters")
		}
	}
	linked, err := campone.Collect(campone.Iterate[map[string]any](t.Context(), client, campone.IterateParams{Path: server.URL() + "/api/v1/public/" + path + "?page=3&page_size=10&color=red", PageSize: 10}), -1)
	require.NoError(t, err)
	assert.Len(t, linked, 5, "a link of the server's")

	_, err = campone.Collect(campone.Iterate[gadget](t.Context(), client, campone.IterateParams{Path: strings.TrimSuffix(path, "/")}), -1)
	require.ErrorContains(t, err, "campone: Path: must end in a slash, as in ")

	requests := len(server.Requests())
	for argument, params := range map[string]campone.IterateParams{
		"Path":     {Path: "https://elsewhere.example" + path},
		"PageSize": {Path: path, PageSize: campone.MaxPageSize + 1},
		"Filters":  {Path: path, Filters: url.Values{"page_size": {"5"}}},
		"Start":    {Path: path, Start: "others/?page=2&page_size=10"},
	} {
		_, err := campone.Collect(campone.Iterate[gadget](t.Context(), client, params), -1)
		var wrong *campone.ArgumentError
		require.ErrorAs(t, err, &wrong, argument)
		assert.Equal(t, argument, wrong.Argument)
	}
	_, err = campone.Collect(campone.Iterate[gadget](t.Context(), nil, campone.IterateParams{Path: path}), -1)
	require.ErrorContains(t, err, "campone: client: must be created with NewClient")
	assert.Len(t, server.Requests(), requests)
}

// A link counts pages by its own size, or else by the server's default.
func TestIterateFromALink(t *testing.T) {
	t.Parallel()
	server := camponetest.NewServer(t)
	path := "gadgets/"
	var rows []camponetest.Object
	for i := range 250 {
		rows = append(rows, camponetest.Object{"id": i + 1, "name": "x"})
	}
	server.HandleList(path, rows)
	client := fakeClient(t, server)
	for link, first := range map[string]int64{
		"?page=3&page_size=10":           21,
		"?page_size=10&color=red&page=3": 21,
		"?page=3":                        101,
		"?page_size=10":                  1,
		"":                               1,
	} {
		for _, size := range []int{0, 5, 10} {
			params := campone.IterateParams{Path: server.URL() + "/api/v1/public/" + path + link, PageSize: size, Filters: url.Values{"shape": {"round"}}}
			all, err := campone.Collect(campone.Iterate[gadget](t.Context(), client, params), -1)
			require.NoError(t, err, link)
			require.NotEmpty(t, all, link)
			assert.Equal(t, first, all[0].ID, "%s with a page size of %d", link, size)
			assert.Equal(t, int64(250), all[len(all)-1].ID)
		}
	}
}

func TestIterateWithoutRepeats(t *testing.T) {
	t.Parallel()
	server := camponetest.NewServer(t)
	var rows []camponetest.Object
	for i := range 250 {
		rows = append(rows, camponetest.Object{"id": i%100 + 1})
	}
	server.HandleList("gadgets/", rows)
	client, params := fakeClient(t, server), campone.IterateParams{Path: "gadgets/"}
	maps, err := campone.Collect(campone.Iterate[map[string]any](t.Context(), client, params, campone.WithoutRepeats()), -1)
	require.NoError(t, err)
	assert.Len(t, maps, 100)
	gadgets, err := campone.Collect(campone.Iterate[gadget](t.Context(), client, params, campone.WithoutRepeats()), -1)
	require.NoError(t, err)
	assert.Len(t, gadgets, 100)
	type named struct {
		Name string `json:"name"`
	}
	_, err = campone.Collect(campone.Iterate[named](t.Context(), client, params, campone.WithoutRepeats()), -1)
	require.EqualError(t, err, "campone: WithoutRepeats: cannot tell rows of type campone_test.named apart: add a field for id")
}
