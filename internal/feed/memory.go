package feed

import (
	"encoding/json"
	"hash/maphash"
	"reflect"
)

// memory knows what was last delivered of each row: a hash of its content, which
// has its version, too. It forgets the older half of the rows when it is full.
type memory struct {
	size     int // of a half; 0 for none
	seed     maphash.Seed
	new, old map[string]uint64
}

func newMemory(size int) *memory {
	if size == 0 {
		size = DefaultMemory
	}
	return &memory{size: max(size, 0)/2 + max(size, 0)%2, seed: maphash.MakeSeed(), new: map[string]uint64{}}
}

// news drops the rows that were delivered as they are now.
func (m *memory) news(rows reflect.Value, key func(reflect.Value) string) reflect.Value {
	kept := 0
	for i := range rows.Len() {
		if m.knows(rows.Index(i), key) {
			continue
		}
		if kept != i {
			rows.Index(kept).Set(rows.Index(i))
		}
		kept++
	}
	rows.Slice(kept, rows.Len()).Clear()
	return rows.Slice(0, kept)
}

// note remembers rows, and drops none.
func (m *memory) note(rows reflect.Value, key func(reflect.Value) string) {
	for i := range rows.Len() {
		m.knows(rows.Index(i), key)
	}
}

// knows reports whether a row is as it was last delivered, and remembers it.
func (m *memory) knows(row reflect.Value, key func(reflect.Value) string) bool {
	k := key(row)
	if k == "" || m.size == 0 {
		return false
	}
	content, err := json.Marshal(row.Interface())
	if err != nil {
		return false
	}
	hash := maphash.Bytes(m.seed, content)
	last, known := m.new[k]
	if !known {
		last, known = m.old[k]
	}
	if len(m.new) >= m.size {
		m.old, m.new = m.new, make(map[string]uint64, m.size)
	}
	m.new[k] = hash
	return known && last == hash
}
