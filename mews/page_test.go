package mews_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/guestwire/guestwire-go/mews"
)

// A program's test may make a PageError without a cause.
func TestPageErrorWithoutCause(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "mews: page 2", (&mews.PageError{Page: 2}).Error())
}
