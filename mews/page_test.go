package mews_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

// A program's test may make a PageError without a cause.
func TestPageErrorWithoutCause(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "mews: page 2", (&mews.PageError{Page: 2}).Error())
}

// A function for bad rows can make calls, and their errors are not those of the list.
func TestPageErrorOfAnArgumentElsewhere(t *testing.T) {
	t.Parallel()
	_, client := gadgetServer(t, 3)
	type strict struct{ Name int }
	params := mews.IterateParams{Operation: "gadgets/getAll", Rows: "Gadgets"}
	wrong := &mews.ArgumentError{Argument: "Name", Problem: "must not be empty"}
	_, err := mews.Collect(mews.Iterate[strict](t.Context(), client, params, mews.WithBadRows(func(*mews.DecodeError) error { return wrong })), -1)
	var page *mews.PageError
	require.ErrorAs(t, err, &page)
	require.ErrorIs(t, err, wrong)
}
