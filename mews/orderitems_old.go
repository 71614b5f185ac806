package mews

import (
	"encoding/json"
	"time"
)

// UnmarshalJSON reads times that are instants or dates: the vendor documents
// dates and sends instants. A date is the midnight that starts it, in UTC.
func (i *OrderItemOld) UnmarshalJSON(b []byte) error {
	type plain OrderItemOld // without methods
	item := struct {
		*plain

		CreatedUTC  *instant `json:"CreatedUtc"`
		UpdatedUTC  *instant `json:"UpdatedUtc"`
		ConsumedUTC *instant `json:"ConsumedUtc"`
		CanceledUTC *instant `json:"CanceledUtc"`
		ClosedUTC   *instant `json:"ClosedUtc"`
		StartUTC    *instant `json:"StartUtc"`
	}{
		(*plain)(i), (*instant)(&i.CreatedUTC), (*instant)(&i.UpdatedUTC), (*instant)(i.ConsumedUTC), (*instant)(i.CanceledUTC),
		(*instant)(i.ClosedUTC), (*instant)(i.StartUTC),
	}
	if err := json.Unmarshal(b, &item); err != nil {
		return err
	}
	i.ConsumedUTC, i.CanceledUTC = (*time.Time)(item.ConsumedUTC), (*time.Time)(item.CanceledUTC)
	i.ClosedUTC, i.StartUTC = (*time.Time)(item.ClosedUTC), (*time.Time)(item.StartUTC)
	return nil
}

// instant reads a time in RFC 3339, or a date.
type instant time.Time

// UnmarshalJSON implements [json.Unmarshaler].
func (t *instant) UnmarshalJSON(b []byte) error {
	if len(b) == len(`"2006-01-02"`) {
		var d Date
		if err := d.UnmarshalJSON(b); err != nil {
			return err
		}
		*t = instant(d.In(time.UTC))
		return nil
	}
	return (*time.Time)(t).UnmarshalJSON(b)
}
