package decimal_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/guestwire/guestwire-go/internal/decimal"
)

var numbers = []string{
	"0", "-0", "7", "-7", "10", "23.00", "-3.50", "0.25", "12345678901234567890.5", "1e5", "1.5E-3", "-1e+2",
	"", "-", "+1", "01", "-01", "00", ".5", "5.", "1.", "-.5", "1.2.3", "1,5", " 1", "1 ", "1e", "0x1", "NaN", "1_0", "--1", "-5-", "٣", "1\n",
}

// Valid agrees with package json about every text.
func TestValid(t *testing.T) {
	t.Parallel()
	for _, text := range numbers {
		want := json.Valid([]byte(text)) && strings.TrimSpace(text) == text
		assert.Equal(t, want, decimal.Valid(text), "%q", text)
	}
}

// Read takes numbers with and without quotes, and keeps their digits.
func TestRead(t *testing.T) {
	t.Parallel()
	for _, text := range numbers {
		for _, form := range []string{text, `"` + text + `"`} {
			digits, err := decimal.Read([]byte(form))
			if decimal.Valid(text) {
				assert.Equal(t, text, digits, "%q", form)
				assert.NoError(t, err, "%q", form)
				continue
			}
			assert.ErrorIs(t, err, decimal.ErrNotNumber, "%q", form)
		}
	}
	digits, err := decimal.Read([]byte(`"\u0032.5"`))
	assert.NoError(t, err)
	assert.Equal(t, "2.5", digits)
	digits, err = decimal.Read([]byte("null"))
	assert.NoError(t, err)
	assert.Empty(t, digits)
}
