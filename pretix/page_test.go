package pretix_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/guestwire/guestwire-go/pretix"
)

// A program's test may make a PageError without a cause.
func TestPageErrorWithoutCause(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "pretix: page 2", (&pretix.PageError{Page: 2}).Error())
}
