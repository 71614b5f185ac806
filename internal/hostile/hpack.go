package hostile

import (
	"errors"
	"math"
	"strings"
)

var errHeader = errors.New("hostile: invalid header block")

type field struct{ name, value string }

func (f field) size() int { return len(f.name) + len(f.value) + 32 }

// A decoder decodes the header blocks of one connection (RFC 7541).
type decoder struct {
	dynamic []field // the newest first
	size    int
}

// defaultTable is the size of the dynamic table, which this package never
// changes.
const defaultTable = 4096

func (d *decoder) decode(b []byte) ([]field, error) {
	var fields []field
	for len(b) > 0 {
		var f field
		var err error
		index := false
		switch first := b[0]; {
		case first&0x80 != 0: // indexed
			var i int
			if i, b, err = integer(b, 7); err == nil {
				f, err = d.at(i)
			}
		case first&0xc0 == 0x40: // literal, to be indexed
			index = true
			f, b, err = d.literal(b, 6)
		case first&0xe0 == 0x20: // new size of the table
			if _, b, err = integer(b, 5); err == nil {
				continue
			}
		default: // literal
			f, b, err = d.literal(b, 4)
		}
		if err != nil {
			return nil, err
		}
		if index {
			d.add(f)
		}
		fields = append(fields, f)
	}
	return fields, nil
}

func (d *decoder) at(i int) (field, error) {
	static := staticTable()
	switch {
	case i < 1 || i > len(static)+len(d.dynamic):
		return field{}, errHeader
	case i <= len(static):
		return static[i-1], nil
	}
	return d.dynamic[i-1-len(static)], nil
}

func (d *decoder) add(f field) {
	d.dynamic = append([]field{f}, d.dynamic...)
	d.size += f.size()
	for d.size > defaultTable {
		last := len(d.dynamic) - 1
		d.size -= d.dynamic[last].size()
		d.dynamic = d.dynamic[:last]
	}
}

func (d *decoder) literal(b []byte, bits int) (f field, rest []byte, err error) {
	i, b, err := integer(b, bits)
	if err != nil {
		return f, nil, err
	}
	if i > 0 {
		f, err = d.at(i)
	} else {
		f.name, b, err = text(b)
	}
	if err != nil {
		return f, nil, err
	}
	f.value, b, err = text(b)
	return f, b, err
}

func text(b []byte) (s string, rest []byte, err error) {
	if len(b) == 0 {
		return "", nil, errHeader
	}
	packed := b[0]&0x80 != 0
	n, b, err := integer(b, 7)
	if err != nil || n > len(b) {
		return "", nil, errHeader
	}
	if !packed {
		return string(b[:n]), b[n:], nil
	}
	s, err = unpack(b[:n])
	return s, b[n:], err
}

func integer(b []byte, bits int) (n int, rest []byte, err error) {
	full := 1<<bits - 1
	if n = int(b[0]) & full; n < full {
		return n, b[1:], nil
	}
	for i, shift := 1, 0; i < len(b) && shift < 28; i, shift = i+1, shift+7 {
		n += int(b[i]&0x7f) << shift
		if n > math.MaxInt32 {
			break
		}
		if b[i]&0x80 == 0 {
			return n, b[i+1:], nil
		}
	}
	return 0, nil, errHeader
}

func appendInteger(b []byte, first byte, bits, n int) []byte {
	full := 1<<bits - 1
	if n < full {
		return append(b, first|byte(n)) //nolint:gosec // less than 8 bits
	}
	b = append(b, first|byte(full)) //nolint:gosec // at most 8 bits
	for n -= full; n >= 0x80; n >>= 7 {
		b = append(b, byte(n)|0x80)
	}
	return append(b, byte(n)) //nolint:gosec // less than 8 bits
}

// appendField appends a literal that is not indexed.
func appendField(b []byte, name, value string) []byte {
	b = append(b, 0)
	b = append(appendInteger(b, 0, 7, len(name)), name...)
	return append(appendInteger(b, 0, 7, len(value)), value...)
}

// staticTable is RFC 7541, appendix A.
func staticTable() []field {
	const names = `:authority|:method GET|:method POST|:path /|:path /index.html|:scheme http|:scheme https|` +
		`:status 200|:status 204|:status 206|:status 304|:status 400|:status 404|:status 500|accept-charset|` +
		`accept-encoding gzip, deflate|accept-language|accept-ranges|accept|access-control-allow-origin|age|allow|` +
		`authorization|cache-control|content-disposition|content-encoding|content-language|content-length|` +
		`content-location|content-range|content-type|cookie|date|etag|expect|expires|from|host|if-match|` +
		`if-modified-since|if-none-match|if-range|if-unmodified-since|last-modified|link|location|max-forwards|` +
		`proxy-authenticate|proxy-authorization|range|referer|refresh|retry-after|server|set-cookie|` +
		`strict-transport-security|transfer-encoding|user-agent|vary|via|www-authenticate`
	var table []field
	for entry := range strings.SplitSeq(names, "|") {
		name, value, _ := strings.Cut(entry, " ")
		table = append(table, field{name, value})
	}
	return table
}
