package campone_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/guestwire/guestwire-go/campone"
)

// A program's test may make a PageError without a cause.
func TestPageErrorWithoutCause(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "campone: page 2", (&campone.PageError{Page: 2}).Error())
}
