package mews_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

func TestUpdateValueHasThreeStates(t *testing.T) {
	t.Parallel()
	day := mews.Date{Year: 2030, Month: time.May, Day: 20}
	tests := []struct {
		params mews.IdentityDocumentUpdateData
		want   string
	}{
		{mews.IdentityDocumentUpdateData{ID: "1"}, `{"Id":"1"}`},
		{mews.IdentityDocumentUpdateData{ID: "1", Number: mews.Clear[string]()}, `{"Id":"1","Number":{"Value":null}}`},
		{mews.IdentityDocumentUpdateData{ID: "1", Number: mews.Set("")}, `{"Id":"1","Number":{"Value":""}}`},
		{mews.IdentityDocumentUpdateData{ID: "1", IsVerified: mews.Set(false)}, `{"Id":"1","IsVerified":{"Value":false}}`},
		{mews.IdentityDocumentUpdateData{ID: "1", ExpirationDate: mews.Set(day)}, `{"Id":"1","ExpirationDate":{"Value":"2030-05-20"}}`},
		{mews.IdentityDocumentUpdateData{ID: "1", IssuanceDate: mews.Clear[mews.Date]()}, `{"Id":"1","IssuanceDate":{"Value":null}}`},
		{
			mews.IdentityDocumentUpdateData{ID: "1", Type: mews.Set(mews.IdentityDocumentTypeVisa)},
			`{"Id":"1","Type":{"Value":"Visa"}}`,
		},
	}
	for _, tt := range tests {
		written, err := json.Marshal(tt.params)
		require.NoError(t, err)
		assert.JSONEq(t, tt.want, string(written))
		var read mews.IdentityDocumentUpdateData
		require.NoError(t, json.Unmarshal(written, &read))
		assert.Equal(t, tt.params, read)
	}

	v, ok := mews.Set("x").Get()
	assert.Equal(t, "x", v)
	assert.True(t, ok)
	_, ok = mews.Clear[string]().Get()
	assert.False(t, ok)
	assert.True(t, mews.Clear[string]().IsCleared())
	assert.False(t, mews.Clear[string]().IsZero())
	assert.False(t, mews.Set("").IsZero())
	assert.False(t, mews.Set("").IsCleared())
	assert.True(t, mews.UpdateValue[string]{}.IsZero())
	assert.Equal(t, "absent", mews.UpdateValue[string]{}.LogValue().String())
	assert.Equal(t, "cleared", mews.Clear[string]().LogValue().String())
	assert.Equal(t, "set", mews.Set("x").LogValue().String())
}

func TestUpdateValueReads(t *testing.T) {
	t.Parallel()
	read := mews.Set("old")
	require.NoError(t, json.Unmarshal([]byte(`null`), &read))
	assert.True(t, read.IsZero())
	written, err := json.Marshal(read)
	require.NoError(t, err)
	assert.Equal(t, "null", string(written))
	require.NoError(t, json.Unmarshal([]byte(`{}`), &read))
	assert.True(t, read.IsCleared())
	for _, body := range []string{`"x"`, `{"Value":1}`, `[]`, `1`} {
		read = mews.Set("old")
		require.Error(t, json.Unmarshal([]byte(body), &read), body)
		assert.Equal(t, mews.Set("old"), read)
	}
}

func TestEmptyListsAreSentInUpdates(t *testing.T) {
	t.Parallel()
	tests := []struct {
		params mews.CustomerUpdateParams
		want   string
	}{
		{mews.CustomerUpdateParams{CustomerID: "1"}, `{"CustomerId":"1"}`},
		{
			mews.CustomerUpdateParams{CustomerID: "1", Classifications: []mews.CustomerClassification{}, Options: []mews.CustomerOption{}},
			`{"CustomerId":"1","Classifications":[],"Options":[]}`,
		},
	}
	for _, tt := range tests {
		written, err := json.Marshal(tt.params)
		require.NoError(t, err)
		assert.JSONEq(t, tt.want, string(written))
	}
}

func TestTimeInterval(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", 2*3600)
	start, end := time.Date(2018, 1, 1, 1, 30, 0, 0, zone), time.Date(2018, 1, 30, 0, 0, 0, 123456789, time.UTC)
	tests := []struct {
		interval mews.TimeInterval
		want     string
	}{
		{mews.TimeInterval{StartUTC: start, EndUTC: end}, `{"StartUtc":"2017-12-31T23:30:00Z","EndUtc":"2018-01-30T00:00:00.123456789Z"}`},
		{mews.TimeInterval{StartUTC: start}, `{"StartUtc":"2017-12-31T23:30:00Z"}`},
		{mews.TimeInterval{EndUTC: end}, `{"EndUtc":"2018-01-30T00:00:00.123456789Z"}`},
		{mews.TimeInterval{}, `{}`},
		{mews.TimeInterval{StartUTC: time.Time{}.In(zone), EndUTC: end}, `{"EndUtc":"2018-01-30T00:00:00.123456789Z"}`},
	}
	for _, tt := range tests {
		written, err := json.Marshal(tt.interval)
		require.NoError(t, err)
		assert.Equal(t, tt.want, string(written))
		var read mews.TimeInterval
		require.NoError(t, json.Unmarshal(written, &read))
		assert.True(t, tt.interval.StartUTC.Equal(read.StartUTC))
		assert.True(t, tt.interval.EndUTC.Equal(read.EndUTC))
	}
	written, err := json.Marshal(struct {
		Absent mews.TimeInterval `json:"Absent,omitzero"`
		Zone   mews.TimeInterval `json:"Zone,omitzero"`
	}{Zone: mews.TimeInterval{StartUTC: time.Time{}.In(zone)}})
	require.NoError(t, err)
	assert.Equal(t, `{}`, string(written))
	_, err = json.Marshal(mews.TimeInterval{StartUTC: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)})
	require.Error(t, err)
}
