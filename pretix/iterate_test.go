package pretix_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

type gadget struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

func TestIterate(t *testing.T) {
	t.Parallel()
	server := pretixtest.NewServer(t)
	path := "organizers/" + server.Organizer() + "/gadgets/"
	var rows []pretixtest.Object
	for i := range 25 {
		rows = append(rows, pretixtest.Object{"id": i + 1, "name": fmt.Sprint("gadget ", i+1)})
	}
	server.HandleList("organizers/{organizer}/gadgets/", rows)
	client := fakeClient(t, server)
	for _, address := range []string{path, "/api/v1/" + path, server.URL() + "/api/v1/" + path} {
		params := pretix.IterateParams{Path: address, Filters: url.Values{"color": {"red"}}, PageSize: 10}
		for _, prefetch := range []int{0, 2} {
			all, err := pretix.Collect(pretix.Iterate[gadget](t.Context(), client, params, pretix.WithPrefetch(prefetch)), -1)
			require.NoError(t, err)
			require.Len(t, all, 25)
			assert.Equal(t, gadget{25, "gadget 25"}, all[24])
			var tokens []string
			for page, err := range pretix.IteratePages[gadget](t.Context(), client, params) {
				require.NoError(t, err)
				assert.Equal(t, 25, page.Count)
				tokens = append(tokens, page.Next)
			}
			resumed := params
			resumed.Start, resumed.PageSize = tokens[0], 5
			rest, err := pretix.Collect(pretix.Iterate[gadget](t.Context(), client, resumed), -1)
			require.NoError(t, err)
			assert.Equal(t, all[10:], rest)
			resumed.Filters = url.Values{"color": {"blue"}}
			_, err = pretix.Collect(pretix.Iterate[gadget](t.Context(), client, resumed), -1)
			require.ErrorContains(t, err, "pretix: Start: is the token of an iteration with other filters")
		}
	}
	linked, err := pretix.Collect(pretix.Iterate[map[string]any](t.Context(), client, pretix.IterateParams{Path: server.URL() + "/api/v1/" + path + "?page=3&page_size=10&color=red", PageSize: 10}), -1)
	require.NoError(t, err)
	assert.Len(t, linked, 5, "a link of the server's")

	_, err = pretix.Collect(pretix.Iterate[gadget](t.Context(), client, pretix.IterateParams{Path: strings.TrimSuffix(path, "/")}), -1)
	require.ErrorContains(t, err, "pretix: Path: must end in a slash, as in ")

	requests := len(server.Requests())
	for argument, params := range map[string]pretix.IterateParams{
		"Path":     {Path: "https://elsewhere.example" + path},
		"PageSize": {Path: path, PageSize: pretix.MaxPageSize + 1},
		"Filters":  {Path: path, Filters: url.Values{"page_size": {"5"}}},
		"Start":    {Path: path, Start: "others/?page=2&page_size=10"},
	} {
		_, err := pretix.Collect(pretix.Iterate[gadget](t.Context(), client, params), -1)
		var wrong *pretix.ArgumentError
		require.ErrorAs(t, err, &wrong, argument)
		assert.Equal(t, argument, wrong.Argument)
	}
	_, err = pretix.Collect(pretix.Iterate[gadget](t.Context(), nil, pretix.IterateParams{Path: path}), -1)
	require.ErrorContains(t, err, "pretix: client: must be created with NewClient")
	assert.Len(t, server.Requests(), requests)
}

// A link counts pages by its own size, or else by the server's default.
func TestIterateFromALink(t *testing.T) {
	t.Parallel()
	server := pretixtest.NewServer(t)
	path := "organizers/" + server.Organizer() + "/gadgets/"
	var rows []pretixtest.Object
	for i := range 250 {
		rows = append(rows, pretixtest.Object{"id": i + 1, "name": "x"})
	}
	server.HandleList("organizers/{organizer}/gadgets/", rows)
	client := fakeClient(t, server)
	for link, first := range map[string]int64{
		"?page=3&page_size=10":           21,
		"?page_size=10&color=red&page=3": 21,
		"?page=3":                        101,
		"?page_size=10":                  1,
		"":                               1,
	} {
		for _, size := range []int{0, 5, 10} {
			params := pretix.IterateParams{Path: server.URL() + "/api/v1/" + path + link, PageSize: size, Filters: url.Values{"shape": {"round"}}}
			all, err := pretix.Collect(pretix.Iterate[gadget](t.Context(), client, params), -1)
			require.NoError(t, err, link)
			require.NotEmpty(t, all, link)
			assert.Equal(t, first, all[0].ID, "%s with a page size of %d", link, size)
			assert.Equal(t, int64(250), all[len(all)-1].ID)
		}
	}
}
