package pretix

import (
	"context"
	"encoding/json"
	"log/slog"
)

// RawSettings are settings by the names that the API has for them, also those that
// plugins add. Decode a value into what it is: json.Unmarshal keeps the digits of a
// number in an int64 or a [Decimal].
type RawSettings map[string]json.RawMessage

// LogValue implements [slog.LogValuer]: settings can hold names and addresses.
func (s RawSettings) LogValue() slog.Value { return slog.GroupValue(slog.Int("settings", len(s))) }

// RawSettingsUpdate are new values of settings by name, each anything that
// [encoding/json] can encode. Nil removes a value, so that the default applies again.
type RawSettingsUpdate map[string]any

// LogValue implements [slog.LogValuer]: settings can hold names and addresses.
func (s RawSettingsUpdate) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("settings", len(s)))
}

// A DescribedSetting is a setting with the texts of the server's own pages about it, in
// a language that depends on the header Accept-Language, see [WithHeader].
type DescribedSetting struct {
	Value    json.RawMessage `json:"value"`
	Label    string          `json:"label"`
	HelpText string          `json:"help_text"`
	ReadOnly bool            `json:"readonly"`
}

// LogValue implements [slog.LogValuer] without the value.
func (s DescribedSetting) LogValue() slog.Value {
	return slog.GroupValue(slog.String("label", s.Label), slog.Bool("readonly", s.ReadOnly))
}

// GetRaw is [EventSettingsService.Get] for settings of any name.
func (s EventSettingsService) GetRaw(ctx context.Context, opts ...RequestOption) (RawSettings, error) {
	return getSettings(ctx, s.scope, opts)
}

// UpdateRaw is [EventSettingsService.Update] for settings of any name. It returns all
// settings.
//
// The server ignores a name that it does not know, such as a misspelled one or one of a
// disabled plugin, and a setting that cannot be written. Look for the name in the
// result: only a setting that the server knows is there.
func (s EventSettingsService) UpdateRaw(ctx context.Context, params RawSettingsUpdate, opts ...RequestOption) (RawSettings, error) {
	return updateSettings(ctx, s.scope, params, opts)
}

// Describe returns the settings with their labels, and says which cannot be written.
func (s EventSettingsService) Describe(ctx context.Context, opts ...RequestOption) (map[string]DescribedSetting, error) {
	return describeSettings(ctx, s.scope, opts)
}

// GetRaw is [OrganizerSettingsService.Get] for settings of any name.
func (s OrganizerSettingsService) GetRaw(ctx context.Context, opts ...RequestOption) (RawSettings, error) {
	return getSettings(ctx, s.scope, opts)
}

// UpdateRaw is [OrganizerSettingsService.Update] for settings of any name. It returns all
// settings. The server ignores a name that it does not know: look for it in the result,
// as with [EventSettingsService.UpdateRaw].
func (s OrganizerSettingsService) UpdateRaw(ctx context.Context, params RawSettingsUpdate, opts ...RequestOption) (RawSettings, error) {
	return updateSettings(ctx, s.scope, params, opts)
}

// Describe returns the settings with their labels, and says which cannot be written.
func (s OrganizerSettingsService) Describe(ctx context.Context, opts ...RequestOption) (map[string]DescribedSetting, error) {
	return describeSettings(ctx, s.scope, opts)
}

func getSettings(ctx context.Context, s *scope, opts []RequestOption) (RawSettings, error) {
	return value(call[RawSettings](ctx, s, operation{get, "settings/"}, nil, nil, opts))
}

func updateSettings(ctx context.Context, s *scope, params RawSettingsUpdate, opts []RequestOption) (RawSettings, error) {
	if params == nil {
		params = RawSettingsUpdate{}
	}
	return value(call[RawSettings](ctx, s, operation{update, "settings/"}, nil, params, opts))
}

func describeSettings(ctx context.Context, s *scope, opts []RequestOption) (map[string]DescribedSetting, error) {
	described := struct {
		Explain bool `url:"explain"`
	}{true}
	settings, err := value(call[map[string]DescribedSetting](ctx, s, operation{get, "settings/"}, nil, described, opts))
	for name, one := range settings {
		if one.HelpText == "None" { // what the server's language calls nothing
			one.HelpText = ""
			settings[name] = one
		}
	}
	return settings, err
}

func value[T any](p *T, err error) (v T, _ error) {
	if p != nil {
		v = *p
	}
	return v, err
}
