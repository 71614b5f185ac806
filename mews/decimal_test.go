package mews_test

import (
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

func TestDecimalKeepsItsDigits(t *testing.T) {
	t.Parallel()
	tests := map[string]string{ // the exact fraction
		"-5": "-5", "0": "0", "-0": "0", "0.10": "1/10", "1E+2": "100", "1e-3": "1/1000", "-12.50e1": "-125",
		"12345678901234567890.123456789": "12345678901234567890123456789/1000000000",
		"0.30000000000000004":            "7500000000000001/25000000000000000",
		"1e1000":                         "1" + strings.Repeat("0", 1000),
	}
	for digits, want := range tests {
		amount, err := decodeAmount(`{"NetValue":` + digits + `,"GrossValue":"` + digits + `"}`)
		require.NoError(t, err, digits)
		assert.Equal(t, mews.Decimal(digits), amount.NetValue)
		assert.Equal(t, mews.Decimal(digits), amount.GrossValue, "in quotes")
		assert.Equal(t, digits, amount.NetValue.String())

		written, err := json.Marshal(amount.NetValue)
		require.NoError(t, err)
		assert.Equal(t, digits, string(written))

		fraction, ok := new(big.Rat).SetString(want)
		require.True(t, ok)
		got, ok := amount.NetValue.Rat()
		require.True(t, ok, digits)
		assert.Zero(t, got.Cmp(fraction), digits)
	}
	amount, err := decodeAmount(`{"NetValue":null}`)
	require.NoError(t, err)
	assert.Empty(t, amount.NetValue)
	written, err := json.Marshal(amount.NetValue)
	require.NoError(t, err)
	assert.Equal(t, "null", string(written))
}

func decodeAmount(body string) (mews.Amount, error) {
	var a mews.Amount
	err := json.Unmarshal([]byte(body), &a)
	return a, err
}

func TestDecimalRefusesWhatIsNoNumber(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`""`, `"x"`, `"1 "`, `" 1"`, `"1\n"`, `"1,5"`, `"1.5.0"`, `"NaN"`, `"Inf"`, `"0x10"`, `"1/2"`, `"+1"`, `"01"`, `".5"`, `"5."`, `"1_000"`, `true`, `{}`, `[1]`} {
		_, err := decodeAmount(`{"NetValue":` + body + `}`)
		require.Error(t, err, body)
	}
	for _, b := range []string{"", `"`, `"1`, "1 2", "-", "nul"} {
		require.Error(t, new(mews.Decimal).UnmarshalJSON([]byte(b)), b)
	}
	for _, d := range []mews.Decimal{"x", "1 ", "1/2", `1,"a":2`, "NaN", "1\n"} {
		_, err := json.Marshal(d)
		require.Error(t, err)
		_, ok := d.Rat()
		assert.False(t, ok, d)
	}
}

// What would take gigabytes to write out is no number to calculate with.
func TestDecimalHasBounds(t *testing.T) {
	t.Parallel()
	for _, digits := range []string{"1e999999999", "1E-999999999", "-1e99999999999999999999999", "1e1001", "1e-1001", strings.Repeat("9", 1001), "0." + strings.Repeat("0", 1000) + "1"} {
		amount, err := decodeAmount(`{"NetValue":` + digits + `}`)
		require.NoError(t, err)
		_, ok := amount.NetValue.Rat()
		assert.False(t, ok, digits)
		written, err := json.Marshal(amount.NetValue)
		require.NoError(t, err)
		assert.Equal(t, digits, string(written))
	}
	_, ok := mews.Decimal("").Rat()
	assert.False(t, ok)
}

func FuzzDecimal(f *testing.F) {
	for _, seed := range []string{"-5", "0.10", "1E+2", "1e999999999", `"1"`, `""`, "null", `"1 "`, `"\u0031"`, "12345678901234567890.123456789"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var d mews.Decimal
		if json.Unmarshal(b, &d) != nil {
			assert.Empty(t, d)
			return
		}
		written, err := json.Marshal(d)
		require.NoError(t, err)
		if d == "" {
			assert.Equal(t, "null", string(written))
			return
		}
		assert.Equal(t, string(d), string(written))
		var number json.Number
		require.NoError(t, json.Unmarshal(written, &number), "a JSON number")
		if r, ok := d.Rat(); ok {
			want, known := new(big.Rat).SetString(string(d))
			require.True(t, known)
			assert.Zero(t, r.Cmp(want))
		}
	})
}
