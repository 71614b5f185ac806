package wire_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/guestwire/guestwire-go/internal/wire"
)

type itself *itself

// A pointer type can point to itself. No value of it can be decoded, but its layout
// can be asked for.
func TestPointersToThemselves(t *testing.T) {
	t.Parallel()
	l := wire.LayoutOf(reflect.TypeFor[struct {
		Rows []itself `json:"rows"`
	}](), "wire")
	_, fault := l.Decode([]byte(`{"rows":[null]}`), wire.Options{Rows: "rows"})
	assert.Nil(t, fault)
}
