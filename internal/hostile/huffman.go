package hostile

import "sync"

// huffmanLengths holds the lengths of the codes of RFC 7541, appendix B, in bits,
// 'A' for 1. The codes themselves follow: they are ordered by length, then by
// symbol. The end-of-string symbol comes last.
const huffmanLengths = "" +
	"MW\\\\\\\\\\\\\\X^\\\\^\\\\\\\\\\\\\\\\^\\\\\\\\\\\\\\\\\\FJJLMFHKJJHKHFFFEEEFFFFFFFGHOFLJ" +
	"MFGGGGGGGGGGGGGGGGGGGGGGHGHMSMNFOEFEFEFFFEGGFFFEFGFEEFGGGGGOKNM\\" +
	"TVTTVVVWVWWWWWXWXXVWXWWWWUVWVWWXVUTVVWWUWVVXUVWWUUVUWVWWTVVVWVVW" +
	"ZZTSVWVYZZZ[[ZXYSUZ[[Z[XUUZZ\\[[[TXTUVUUWVVYYXXZWZ[ZZ[[[[[\\[[[[[Z"

type huffmanCode struct {
	bits uint8
	code uint32
}

// huffman maps each code to its symbol.
var huffman = sync.OnceValue(func() map[huffmanCode]byte {
	table := map[huffmanCode]byte{}
	code := uint32(0)
	for bits := uint8(1); bits <= 30; bits++ {
		for symbol := range len(huffmanLengths) {
			if huffmanLengths[symbol]-'@' == bits {
				table[huffmanCode{bits, code}] = byte(symbol)
				code++
			}
		}
		code <<= 1
	}
	return table
})

func unpack(b []byte) (string, error) {
	table := huffman()
	var out []byte
	var at huffmanCode
	for _, octet := range b {
		for i := 7; i >= 0; i-- {
			at.code = at.code<<1 | uint32(octet>>i&1)
			at.bits++
			if symbol, ok := table[at]; ok {
				out, at = append(out, symbol), huffmanCode{}
			}
			if at.bits > 30 {
				return "", errHeader
			}
		}
	}
	if at.bits > 7 || at.code != 1<<at.bits-1 { // padding is all ones
		return "", errHeader
	}
	return string(out), nil
}
