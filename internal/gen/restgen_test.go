package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is checked in of package pretix is what the facts and words make.
func TestRestOutputIsCurrent(t *testing.T) {
	t.Parallel()
	require.NoError(t, generateRest("../..", true))
}

// What no words describe is named.
func TestRestWithoutWords(t *testing.T) {
	t.Parallel()
	c, err := readRestContract(restAPI("../.."), "pretix/extra.json")
	require.NoError(t, err)
	words, err := readWords("pretix/words")
	require.NoError(t, err)
	hand, err := readHandwritten("../../pretix")
	require.NoError(t, err)
	for _, s := range words.services {
		if strings.HasPrefix(s.name, "GiftCardService") {
			s.text = ""
		}
	}
	words.operations["POST {org}/giftcards/{pk}/transact/"].text = ""
	words.types["GiftCard"].text = ""
	words.types["GiftCardExpand"].text = ""

	m := newRestModel(c, words, hand)
	_, err = m.files()
	require.NoError(t, err)
	assert.Subset(t, m.problems, []string{
		"service GiftCardService has no text",
		"operation POST {org}/giftcards/{pk}/transact/ has no text, which begins with Transact",
		"type GiftCard has no text",
		"type GiftCardExpand has no text",
	})
	assert.ErrorContains(t, m.failed(), "service GiftCardService has no text")
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
