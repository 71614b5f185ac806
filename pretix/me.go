package pretix

import (
	"context"
	"log/slog"
)

// A User is a member of the staff of an organizer.
type User struct {
	Email    string `json:"email"    pretix:"key"`
	FullName string `json:"fullname"` // empty if null
	Locale   Locale `json:"locale"`
	IsStaff  bool   `json:"is_staff"` // of the operator of the server
	Timezone string `json:"timezone"` // such as Europe/Berlin
}

// LogValue implements [slog.LogValuer] without personal data.
func (User) LogValue() slog.Value { return slog.GroupValue() }

// Me returns the user that an [OAuthToken] belongs to. A token of a team or a device
// has none: the server returns 403.
//
// GET /api/v1/me
func (c *Client) Me(ctx context.Context, opts ...RequestOption) (*User, error) {
	return call[User](ctx, c.root(), operation{get, "me"}, nil, nil, opts)
}
