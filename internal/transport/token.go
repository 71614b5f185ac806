package transport

import (
	"context"
	"errors"
	"net/http"
	"regexp"
)

// A TokenFunc returns the token to send now. It is called at the same time for calls
// that run at the same time.
type TokenFunc func(context.Context) (string, error)

// A bearer is the token of a call whose client has a TokenFunc. All attempts of the
// call use it, since the server stores idempotency keys per token.
type bearer struct {
	value   Secret
	all     []Secret // also one that was rejected
	renewed bool     // the second one that the call uses
}

// authorize adds the credential to the request of a call.
func (c *call) authorize(ctx context.Context, h http.Header) error {
	if c.client.token == nil {
		c.client.authorize(h)
		return nil
	}
	if _, err := c.nextToken(ctx); err != nil {
		return c.fail(err)
	}
	c.setToken(h)
	return nil
}

func (c *call) setToken(h http.Header) { h.Set("Authorization", "Bearer "+c.bearer.value.Reveal()) }

// nextToken asks for the token. It reports whether that is another one than before.
func (c *call) nextToken(ctx context.Context) (changed bool, err error) {
	token, err := c.client.token(ctx)
	if err != nil {
		return false, c.tokenError(contextError(ctx, err))
	}
	if err := CheckToken("", "token", token); err != nil {
		// Not wrapped: it is not an argument of the call.
		return false, c.tokenError(errors.New(argumentProblem(err)))
	}
	if token == c.bearer.value.Reveal() {
		return false, nil
	}
	c.bearer.value = NewSecret(token)
	c.bearer.all = append(c.bearer.all, c.bearer.value)
	c.redactor = newRedactor(c.bearer.all)
	return true, nil
}

// renew asks for another token after a 401, once in a call. An attempt of a write that
// may have been processed, by this call or an earlier one under its key, is stored under
// the first token only: with another one the server would carry the write out again.
func (c *call) renew(ctx context.Context, status int) (bool, error) {
	rejected := status == http.StatusUnauthorized && c.client.token != nil && !c.bearer.renewed
	lost := c.req.write() && (c.fate.lost || c.fate.keyUsed)
	if again, _ := c.goOn(ctx, 0); !again || !rejected || lost {
		return false, nil
	}
	c.bearer.renewed = true
	return c.nextToken(ctx)
}

// tokenError is the error of the token function. Its text shows no tokens; errors.Is and
// errors.As find the original.
func (c *call) tokenError(err error) error {
	return &cause{err, "getting the token: " + c.scrub(withoutTokens(OneLine(err.Error(), maxErrorBytes)))}
}

// tokenTexts are the ways in which the error of a token function can show tokens that
// nobody else knows: packages of OAuth print the responses of their servers.
var tokenTexts = regexp.MustCompile(`(?i)((?:token|secret|password|assertion)\\*"\s*:\s*\\*"|(?:token|secret|password|assertion|code)=|\b(?:bearer|basic)\s+)([^\s"\\&,;})]{8,})`)

func withoutTokens(text string) string { return tokenTexts.ReplaceAllString(text, "${1}"+redacted) }
