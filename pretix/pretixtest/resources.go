package pretixtest

import "net/http"

// resourceOf is what is special about the objects of a table.
func resourceOf(object string) resource {
	switch object {
	case "CartPosition":
		return cartResource()
	case "CheckinList":
		return checkinListResource()
	case "Device":
		return deviceResource()
	case "Event":
		return eventResource()
	case "GiftCard":
		return giftCardResource()
	case "Item":
		return itemResource()
	case "ItemVariation":
		return resource{check: checkVariation, render: renderPart, remove: removeVariation}
	case "ItemAddOn":
		return resource{check: checkAddOn}
	case "ItemBundle":
		return resource{check: checkBundle}
	case "ItemProgramTime":
		return resource{check: checkProgramTime}
	case "ItemCategory":
		return resource{check: checkCategory}
	case "TaxRule":
		return resource{check: checkTaxRule, remove: removeTaxRule}
	case "Discount":
		return resource{check: checkDiscount}
	case "Order":
		return orderResource()
	case "OrderPosition":
		return positionResource()
	case "Question":
		return questionResource()
	case "QuestionOption":
		return resource{check: checkOption, stored: storedOption}
	case "Quota":
		return quotaResource()
	case "ReusableMedia":
		return mediumResource()
	case "SalesChannel":
		return channelResource()
	case "SubEvent":
		return dateResource()
	case "Team":
		return teamResource()
	case "TeamAPIToken":
		return teamTokenResource()
	case "TeamInvite":
		return resource{stored: storedInvite}
	case "Voucher":
		return voucherResource()
	case "WebHook":
		return webhookResource()
	case "WaitingList":
		return waitingResource()
	}
	return resource{}
}

// behavior is what an endpoint does that is not a table; nil if it is one.
func behavior(id string) func(*Server, *call) reply {
	switch id {
	case "GET {org}/settings/", "GET {ev}/settings/":
		return (*Server).getSettings
	case "PATCH {org}/settings/", "PATCH {ev}/settings/":
		return (*Server).updateSettings
	case "POST {ev}/clone/":
		return (*Server).cloneEvent
	case "DELETE {org}/teams/{team}/tokens/{pk}/":
		return (*Server).deleteTeamToken
	case "DELETE {org}/webhooks/{pk}/":
		return (*Server).disableWebhook
	case "POST {org}/giftcards/{pk}/transact/":
		return (*Server).transact
	case "POST {org}/reusablemedia/lookup/":
		return (*Server).lookUpMedium
	case "GET {ev}/quotas/{pk}/availability/":
		return (*Server).quotaAvailability
	case "POST {ev}/vouchers/batch_create/":
		return (*Server).createVouchers
	case "POST {ev}/waitinglistentries/{pk}/send_voucher/":
		return (*Server).sendVoucher
	case "POST {ev}/cartpositions/bulk_create/":
		return (*Server).createCarts
	case "POST {org}/checkinrpc/redeem/":
		return (*Server).redeemAnywhere
	case "GET {org}/checkinrpc/search/":
		return (*Server).searchPositions
	case "POST {org}/checkinrpc/annul/":
		return (*Server).annul
	case "GET {ev}/checkinlists/{pk}/status/":
		return (*Server).listStatus
	case "POST {ev}/checkinlists/{pk}/failed_checkins/":
		return (*Server).failedCheckin
	case "GET {ev}/checkinlists/{list}/positions/":
		return (*Server).listPositions
	case "GET {ev}/checkinlists/{list}/positions/{pk}/":
		return (*Server).getListPosition
	case "POST {ev}/checkinlists/{list}/positions/{pk}/redeem/":
		return (*Server).redeemAtList
	case "POST /device/initialize":
		return (*Server).initializeDevice
	case "POST /device/update":
		return (*Server).updateOwnDevice
	case "POST /device/roll":
		return (*Server).rollDevice
	case "POST /device/revoke":
		return (*Server).revokeDevice
	case "GET /device/info":
		return (*Server).deviceInfo
	case "GET /device/eventselection":
		return (*Server).selectEvent
	}
	return orderBehavior(id)
}

func orderBehavior(id string) func(*Server, *call) reply {
	const order, payment, refund = "POST {ev}/orders/{code}/", "POST {ev}/orders/{order}/payments/{local_id}/", "POST {ev}/orders/{order}/refunds/{local_id}/"
	switch id {
	case "POST {ev}/orders/":
		return (*Server).createOrder
	case order + "approve/":
		return orderAction(approve)
	case order + "change/":
		return orderAction(changeOrder)
	case order + "deny/":
		return orderAction(deny)
	case order + "extend/":
		return orderAction(extend)
	case order + "mark_canceled/":
		return orderAction(markCanceled)
	case order + "mark_expired/":
		return orderAction(markExpired)
	case order + "mark_paid/":
		return orderAction(markPaid)
	case order + "mark_pending/":
		return orderAction(markPending)
	case order + "mark_refunded/":
		return orderAction(markRefunded)
	case order + "reactivate/":
		return orderAction(reactivate)
	case order + "regenerate_secrets/":
		return orderAction(regenerateSecrets)
	case order + "resend_link/":
		return (*Server).resendLink
	case "POST {ev}/orders/{order}/payments/":
		return (*Server).createPayment
	case payment + "cancel/":
		return paymentAction(cancelPayment)
	case payment + "confirm/":
		return paymentAction(confirmPayment)
	case payment + "refund/":
		return paymentAction(refundPayment)
	case "POST {ev}/orders/{order}/refunds/":
		return (*Server).createRefund
	case refund + "cancel/":
		return paymentAction(cancelRefund)
	case refund + "done/":
		return paymentAction(finishRefund)
	case refund + "process/":
		return paymentAction(processRefund)
	case "POST {ev}/orderpositions/":
		return (*Server).createPosition
	case "PATCH {ev}/orderpositions/{pk}/":
		return (*Server).updatePosition
	case "DELETE {ev}/orderpositions/{pk}/":
		return (*Server).deletePosition
	case "POST {ev}/orderpositions/{pk}/add_block/":
		return positionAction(addBlock)
	case "POST {ev}/orderpositions/{pk}/remove_block/":
		return positionAction(removeBlock)
	case "POST {ev}/orderpositions/{pk}/regenerate_secrets/":
		return positionAction(func(s *Server, p *row, _ *object) {
			s.newSecret(p)
			s.noticePosition(p, "changed.secret")
		})
	case "POST {ev}/orderpositions/{pk}/price_calc/":
		return (*Server).calculatePrice
	case "POST {ev}/orderpositions/{pk}/printlog/":
		return (*Server).logPrint
	}
	return nil
}

// wrong is a 400 for a whole object.
func wrong(message string) *reply {
	p := invalid("non_field_errors", message)
	return &p
}

// wrongField is a 400 for one member.
func wrongField(name, message string) *reply {
	p := invalid(name, message)
	return &p
}

// forbidden is a 403 for what an object is in the way of.
func forbidden(message string) *reply {
	p := problem(http.StatusForbidden, message)
	return &p
}

// merged is a member of an update, or what the object has already.
func merged(old *row, data *object, name string) any {
	if v, given := data.get(name); given {
		return v
	}
	if old == nil {
		return nil
	}
	return old.get(name)
}

// event is the event that the request is about.
func (s *Server) event(c *call) *row {
	return s.shelfAt(c.organizerPath() + "events/").row(c.variables["event"])
}
