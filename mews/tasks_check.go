package mews

import "github.com/guestwire/guestwire-go/internal/transport"

func (p TaskListParams) check() error {
	departments := argument{"DepartmentIDs", p.DepartmentIDs}
	others := []argument{
		{"TaskIDs", p.TaskIDs},
		{"ServiceOrderIDs", p.ServiceOrderIDs},
		{"CreatedUTC", p.CreatedUTC},
		{"ClosedUTC", p.ClosedUTC},
		{"DeadlineUTC", p.DeadlineUTC},
	}
	if departments.given() && anyFilter(p, others...) != nil {
		return transport.Invalid("DepartmentIDs", "needs another filter (TaskIDs, ServiceOrderIDs or an interval)")
	}
	return nil
}
