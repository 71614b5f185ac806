package property_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/guestwire/guestwire-go/examples/internal/property"
)

func TestText(t *testing.T) {
	t.Parallel()
	texts := map[string]string{"en-GB": "Colour", "en-US": "Color"}
	assert.Equal(t, "Color", property.Text(texts, "en-US"))
	assert.Equal(t, "Colour", property.Text(texts, "cs-CZ"))
	assert.Empty(t, property.Text(nil, "en-US"))
}
