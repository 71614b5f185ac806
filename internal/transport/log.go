package transport

import (
	"context"
	"log/slog"
	"time"
)

// logAttempt writes one line for one attempt: no query, no header, no body.
func (c *Client) logAttempt(ctx context.Context, call *call, status int, took time.Duration, err error) {
	if c.log == nil {
		return
	}
	level := slog.LevelDebug
	attrs := []slog.Attr{
		slog.String("method", call.req.Method),
		slog.String("path", call.path),
		slog.Int("attempt", call.attempts+1),
		slog.Duration("took", took),
	}
	if err != nil {
		if ctx.Err() == nil { // the caller ended it
			level = slog.LevelWarn
		}
		attrs = append(attrs, slog.String("error", OneLine(call.scrub(withoutQuotes(withoutURL(err).Error())), maxErrorBytes)))
	} else {
		attrs = append(attrs, slog.Int("status", status))
		if status >= 400 {
			level = slog.LevelWarn
		}
	}
	c.log.LogAttrs(ctx, level, c.name+" request", attrs...)
}

// logWait writes one line for one wait: before a retry, or for the pause
// after a 429 of another call.
func (c *Client) logWait(ctx context.Context, call *call, reason string, wait time.Duration) {
	if c.log == nil {
		return
	}
	c.log.LogAttrs(ctx, slog.LevelInfo, c.name+" wait",
		slog.String("method", call.req.Method),
		slog.String("path", call.path),
		slog.String("reason", reason),
		slog.Duration("wait", wait),
	)
}
