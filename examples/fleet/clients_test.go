package main

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestClients(t *testing.T) {
	t.Parallel()
	all := newClients("https://api.example", token(0), options{limit: 200}, nil, nil)
	first, err := all.of(token(1))
	require.NoError(t, err)
	again, err := all.of(token(1))
	require.NoError(t, err)
	other, err := all.of(token(2))
	require.NoError(t, err)
	assert.Same(t, first, again, "properties of one portfolio share a client, and its limiter")
	assert.NotSame(t, first, other)
}

func token(i int) secret { return secret(fmt.Sprintf("%032X-%031X", i, i)) }

// BenchmarkClients reports the memory that a client takes, with its limiter.
func BenchmarkClients(b *testing.B) {
	const count = 10_000
	for b.Loop() {
		before := heap()
		all := newClients("https://api.example", token(0), options{limit: 200}, nil, nil)
		for i := range count {
			_, err := all.of(token(i))
			require.NoError(b, err)
		}
		b.ReportMetric(float64(heap()-before)/count, "B/client")
		runtime.KeepAlive(all)
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
