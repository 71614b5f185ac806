package pretix_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

// countRows returns the number of rows of an iteration.
func countRows[T any](ctx context.Context, client *pretix.Client, path string) (int, error) {
	params := pretix.IterateParams{Path: path}
	rows, err := pretix.Collect(pretix.Iterate[T](ctx, client, params, pretix.WithoutRepeats()), -1)
	return len(rows), err
}

// Each row comes twice, on two pages.
func TestWithoutRepeatsForRowsOfAnyType(t *testing.T) {
	t.Parallel()
	server := pretixtest.NewServer(t)
	client := fakeClient(t, server)
	organizer := "organizers/" + server.Organizer()
	serve := func(path string, row func(i int) pretixtest.Object) string {
		var rows []pretixtest.Object
		for i := range 100 {
			rows = append(rows, row(i%50))
		}
		server.HandleList(organizer+path, rows)
		return organizer + path
	}
	letter := func(i int) string { return string(rune('A' + i)) }
	ids := serve("/ids/", func(i int) pretixtest.Object { return pretixtest.Object{"id": i + 1, "code": "same"} })
	identifiers := serve("/identifiers/", func(i int) pretixtest.Object { return pretixtest.Object{"identifier": letter(i)} })
	slugs := serve("/slugs/", func(i int) pretixtest.Object { return pretixtest.Object{"slug": letter(i)} })
	events := serve("/both/", func(i int) pretixtest.Object {
		return pretixtest.Object{"event": letter(i % 5), "code": letter(i / 5)}
	})
	codes := serve("/events/festival/codes/", func(i int) pretixtest.Object { return pretixtest.Object{"code": letter(i)} })
	nameless := serve("/nameless/", func(i int) pretixtest.Object { return pretixtest.Object{"name": letter(i)} })

	type identified struct {
		Identifier string `json:"identifier"`
	}
	type coded struct {
		Code string `json:"code"`
	}
	type ofEvent struct {
		coded

		Event string `json:"event"`
	}
	type slugged struct {
		Slug *string `json:"slug"`
	}
	type named struct {
		Name string `json:"name"`
	}
	type iterate = func(ctx context.Context, client *pretix.Client, path string) (int, error)
	for name, tt := range map[string]struct {
		iterate iterate
		path    string
		want    int
	}{
		"id":                {countRows[gadget], ids, 50},
		"id in a map":       {countRows[map[string]any], ids, 50},
		"id as a number":    {countRows[map[string]json.RawMessage], ids, 50},
		"id in an any":      {countRows[any], ids, 50},
		"id in JSON":        {countRows[json.RawMessage], ids, 50},
		"identifier":        {countRows[identified], identifiers, 50},
		"in a map":          {countRows[map[string]any], identifiers, 50},
		"slug":              {countRows[slugged], slugs, 50},
		"slug in a map":     {countRows[map[string]string], slugs, 50},
		"code and event":    {countRows[ofEvent], events, 50},
		"both in a map":     {countRows[map[string]any], events, 50},
		"code of an event":  {countRows[coded], codes, 50},
		"code in a map":     {countRows[*map[string]any], codes, 50},
		"a map with none":   {countRows[map[string]any], nameless, 100},
		"an object of ours": {countRows[pretix.Customer], identifiers, 50},
	} {
		got, err := tt.iterate(t.Context(), client, tt.path)
		require.NoError(t, err, name)
		assert.Equal(t, tt.want, got, name)
	}

	requests := len(server.Requests())
	for name, iterate := range map[string]iterate{
		"no member": countRows[named], "code without event": countRows[coded], "no object": countRows[[]int], "a number": countRows[int],
	} {
		_, err := iterate(t.Context(), client, events)
		var invalid *pretix.ArgumentError
		require.ErrorAs(t, err, &invalid, name)
		assert.Equal(t, "WithoutRepeats", invalid.Argument, name)
	}
	_, err := countRows[named](t.Context(), client, events)
	require.EqualError(t, err, "pretix: WithoutRepeats: cannot tell rows of type pretix_test.named apart: add a field for id, or identifier, or event and code, or slug")
	assert.Len(t, server.Requests(), requests)
}
