package wire

// What the runtime takes for values, rounded up where it is not exact. Budgets
// are kept by these, and tests measure whether they are.

// rounded is the size of an allocation of n bytes.
func rounded(n int) int {
	switch {
	case n <= 8:
		return (n + 7) &^ 7
	case n <= 128:
		if n > 16 && n <= 24 {
			return 24
		}
		return (n + 15) &^ 15
	case n <= 256:
		return (n + 15) &^ 15
	case n <= 512:
		return (n + 31) &^ 31
	case n <= 1024:
		return (n + 8 + 127) &^ 127
	case n <= 32<<10:
		return n + n/6
	default:
		return (n + 8191) &^ 8191
	}
}

// textSize is what a string of n bytes takes. Those below 16 bytes share blocks.
func textSize(n int) int {
	switch {
	case n < 2:
		return 0
	case n < 16:
		return min(2*n, 16)
	default:
		return rounded(n)
	}
}

// grown is what a slice of n elements takes that was grown one by one, and what
// the one before it took.
func grown(n, size int) (now, before int) {
	if n == 0 || size == 0 {
		return 0, 0
	}
	room := 0
	for room < n {
		before = now
		switch {
		case room == 0:
			room = 1
		case room < 256:
			room *= 2
		default:
			room += (room + 3*256) >> 2
		}
		now = rounded(room * size)
		room = max(room, now/size)
	}
	return now, before
}

// mapHeader is the size of a map without entries.
const mapHeader = 48

// mapSize is what a map of n entries takes, and what it takes beside that while
// it grows. Slots are those of a key and an element.
func mapSize(n, slot int) (now, before int) {
	switch {
	case n == 0:
		return mapHeader, 0
	case n <= 8:
		return mapHeader + rounded(8+8*slot), 0
	}
	const table, half = 1024, 448 // a full table is split into two with half the load
	slots := 16
	for slots*7/8 < n && slots < table {
		slots *= 2
	}
	if slots*7/8 < n {
		slots = (n + half - 1) / half * table
	}
	return mapHeader + 64 + rounded(slots*(slot+1)) + slots/16, min(slots/2, table) * (slot + 1)
}

// slotSize is the room of a key or an element in a map: larger ones are apart.
func slotSize(size int) (slot, apart int) {
	if size > 128 {
		return 8, rounded(size)
	}
	return (size + 7) &^ 7, 0
}
