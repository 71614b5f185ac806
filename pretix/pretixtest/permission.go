package pretixtest

import (
	"slices"
	"strings"
)

// Permission is one permission of a team, as pretix names them.
type Permission string

// The permissions that the fake knows. [PermissionAll] stands for every one.
const (
	PermissionEventSettingsWrite     Permission = "event.settings.general:write"
	PermissionEventPaymentWrite      Permission = "event.settings.payment:write"
	PermissionEventTaxWrite          Permission = "event.settings.tax:write"
	PermissionEventInvoicingWrite    Permission = "event.settings.invoicing:write"
	PermissionSubEventsWrite         Permission = "event.subevents:write"
	PermissionItemsWrite             Permission = "event.items:write"
	PermissionOrdersRead             Permission = "event.orders:read"
	PermissionOrdersWrite            Permission = "event.orders:write"
	PermissionOrdersCheckin          Permission = "event.orders:checkin"
	PermissionVouchersRead           Permission = "event.vouchers:read"
	PermissionVouchersWrite          Permission = "event.vouchers:write"
	PermissionEventCancel            Permission = "event:cancel"
	PermissionEventsCreate           Permission = "organizer.events:create"
	PermissionOrganizerSettingsWrite Permission = "organizer.settings.general:write"
	PermissionTeamsWrite             Permission = "organizer.teams:write"
	PermissionGiftCardsRead          Permission = "organizer.giftcards:read"
	PermissionGiftCardsWrite         Permission = "organizer.giftcards:write"
	PermissionCustomersRead          Permission = "organizer.customers:read"
	PermissionCustomersWrite         Permission = "organizer.customers:write"
	PermissionReusableMediaRead      Permission = "organizer.reusablemedia:read"
	PermissionReusableMediaWrite     Permission = "organizer.reusablemedia:write"
	PermissionDevicesRead            Permission = "organizer.devices:read"
	PermissionDevicesWrite           Permission = "organizer.devices:write"
	PermissionSeatingPlansWrite      Permission = "organizer.seatingplans:write"
	PermissionOutgoingMailsRead      Permission = "organizer.outgoingmails:read"
	PermissionAll                    Permission = "*"
	permissionAllEvent               Permission = "event*"
	permissionAllOrganizer           Permission = "organizer*"
)

func (c *credential) allows(p Permission) bool {
	all := permissionAllOrganizer
	if strings.HasPrefix(string(p), "event") {
		all = permissionAllEvent
	}
	return p == "" || slices.Contains(c.permissions, PermissionAll) || slices.Contains(c.permissions, all) || slices.Contains(c.permissions, p)
}

// allowsAny reports whether one of several permissions is there.
func (c *credential) allowsAny(enough ...Permission) bool {
	return len(enough) == 0 || slices.ContainsFunc(enough, c.allows)
}

// sees reports whether a credential is for an event.
func (c *credential) sees(event string) bool {
	return c.events == nil || slices.Contains(*c.events, event)
}

// eventPermissionOf is what a credential needs for an object of an event that it finds
// in a list of its organizer.
func eventPermissionOf(object string) []Permission {
	switch object {
	case "Order", "OrganizerOrderPosition", "Invoice", "OrganizerTransaction":
		return []Permission{PermissionOrdersRead}
	}
	return nil
}

// visible are the objects that a credential may see, of all events.
func (c *call) visible(rows []*row) []*row {
	if c.credential == nil || !c.credential.allowsAny(eventPermissionOf(c.fact.Object)...) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(rows), func(r *row) bool {
		event := r.key
		if r.shelf.fact.Object != "Event" {
			event = strings.Split(r.path, "/")[3]
		}
		return !c.credential.sees(event)
	})
}

// doors are the check-in lists that a credential may work at.
func (s *Server) doors(c *call, enough ...Permission) []*row {
	if !c.credential.allowsAny(enough...) {
		return nil
	}
	return slices.DeleteFunc(s.rowsOf("CheckinList", c.organizerPath()), func(r *row) bool {
		return !c.credential.sees(strings.Split(r.path, "/")[3])
	})
}
