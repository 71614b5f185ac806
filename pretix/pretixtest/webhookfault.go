package pretixtest

import (
	"strings"
	"time"
)

// WebhookFault is one disturbance of what is delivered to webhooks. It takes effect on
// the first deliveries that match Action, retries included; of several matching faults
// the oldest goes first.
type WebhookFault struct {
	Action string // a substring of the action, empty: any
	Times  int    // how many deliveries are disturbed, 0: one
	After  int    // how many matching deliveries go through first

	Duplicates int           // how many times more it is delivered, at the same time
	Delay      time.Duration // how much later it is delivered; others overtake it
	Lost       bool          // it is never delivered
	Truncated  bool          // half of its body is delivered
	Body       string        // what is delivered in its place
	Unanswered bool          // it is delivered, but the response is lost, so that it comes again
}

// InjectWebhook adds a fault of deliveries.
func (s *Server) InjectWebhook(f WebhookFault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.Times = max(f.Times, 1)
	s.hooks.faults = append(s.hooks.faults, &f)
}

// webhookFault is what disturbs the next delivery of an action.
func (s *Server) webhookFault(action string) WebhookFault {
	for i, f := range s.hooks.faults {
		if !strings.Contains(action, f.Action) {
			continue
		}
		if f.After > 0 {
			f.After--
			return WebhookFault{}
		}
		f.Times--
		if f.Times <= 0 {
			s.hooks.faults = append(s.hooks.faults[:i:i], s.hooks.faults[i+1:]...)
		}
		return *f
	}
	return WebhookFault{}
}
