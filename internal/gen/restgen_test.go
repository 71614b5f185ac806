package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is checked in of package pretix is what the facts and words make.
func TestRestOutputIsCurrent(t *testing.T) {
	t.Parallel()
	require.NoError(t, generateRest("../..", true))
}

func TestRestNames(t *testing.T) {
	t.Parallel()
	for vendor, want := range map[string]string{
		"valid_until": "ValidUntil", "order__status__in": "OrderStatusIn", "_name_scheme_fields": "NameSchemeFields", "require_2fa": "Require2FA",
		"linked_orderpositions": "LinkedOrderPositions", "reusable_media_type_nfc_mf0aes": "ReusableMediaTypeNFCMF0AES", "event.orders:read": "EventOrdersRead",
	} {
		assert.Equal(t, want, restName(vendor))
	}
}
