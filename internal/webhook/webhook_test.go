package webhook_test

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/webhook"
)

var errFailed = errors.New("failed")

func TestSameSecret(t *testing.T) {
	t.Parallel()
	assert.True(t, webhook.SameSecret("secret", "secret"))
	for _, other := range []string{"", "secre", "secret ", "Secret", "secrets"} {
		assert.False(t, webhook.SameSecret("secret", other))
	}
}

type pointerError struct{ text string }

func (e *pointerError) Error() string { return e.text }

func TestRun(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		f    func() error
		want string
	}{
		"nil":           {func() error { return nil }, ""},
		"error":         {func() error { return errFailed }, "failed"},
		"panic":         {func() error { panic("guest@example.org") }, "panic: string"},
		"runtime panic": {func() error { return []error{}[len(t.Name())] }, "panic: runtime error: index out of range [7] with length 0"},
		"nil error":     {func() error { return (*pointerError)(nil) }, "panic: runtime error: invalid memory address or nil pointer dereference"},
		"goexit":        {func() error { runtime.Goexit(); return nil }, "the function ended its goroutine"},
		"slow":          {func() error { time.Sleep(time.Minute); return nil }, "not done in time"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				defer time.Sleep(time.Hour) // until the function has ended
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				err := webhook.Run(ctx, test.f)
				if test.want == "" {
					require.NoError(t, err)
					return
				}
				require.EqualError(t, err, test.want)
				if p, ok := errors.AsType[*webhook.PanicError](err); ok {
					assert.Contains(t, string(p.Stack), "webhook_test.go")
				}
			})
		})
	}
}

func keyOf(n int) webhook.Key { return webhook.Key{byte(n >> 8), byte(n)} }

func TestMemoryRemembersSuccess(t *testing.T) {
	t.Parallel()
	m := webhook.NewMemory(10, 0)
	calls := 0
	f := func() error {
		if calls++; calls == 1 {
			return errFailed
		}
		return nil
	}
	repeated, err := m.Do(t.Context(), keyOf(1), f)
	require.ErrorIs(t, err, errFailed)
	assert.False(t, repeated)
	repeated, err = m.Do(t.Context(), keyOf(1), f)
	require.NoError(t, err)
	assert.False(t, repeated)
	repeated, err = m.Do(t.Context(), keyOf(1), f)
	require.NoError(t, err)
	assert.True(t, repeated)
	assert.Equal(t, 2, calls)
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	m := webhook.NewMemory(3, 0)
	calls := map[int]int{}
	do := func(n int) {
		_, err := m.Do(t.Context(), keyOf(n), func() error { calls[n]++; return nil })
		require.NoError(t, err)
	}
	for n := range 1000 {
		do(n)
	}
	do(999) // the latest are known
	do(997)
	do(0) // the others are not
	assert.Equal(t, []int{1, 1, 2}, []int{calls[999], calls[997], calls[0]})

	none := webhook.NewMemory(0, 0)
	for range 2 {
		repeated, err := none.Do(t.Context(), keyOf(1), func() error { return nil })
		require.NoError(t, err)
		assert.False(t, repeated)
	}
}

func TestMemoryForgets(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := webhook.NewMemory(10, time.Minute)
		var repeats []bool
		for range 4 {
			repeated, err := m.Do(t.Context(), keyOf(1), func() error { return nil })
			require.NoError(t, err)
			repeats = append(repeats, repeated)
			time.Sleep(30 * time.Second)
		}
		assert.Equal(t, []bool{false, true, false, true}, repeats)
	})
}

func TestMemoryShares(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := webhook.NewMemory(10, 0)
		var calls atomic.Int32
		f := func() error {
			calls.Add(1)
			time.Sleep(2 * time.Second)
			return nil
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				_, err := m.Do(ctx, keyOf(1), f)
				assert.ErrorIs(t, err, webhook.ErrTimeout)
			})
		}
		all.Wait()
		// The call goes on, and its success counts.
		_, err := m.Do(t.Context(), keyOf(1), f)
		require.NoError(t, err)
		repeated, err := m.Do(t.Context(), keyOf(1), f)
		require.NoError(t, err)
		assert.True(t, repeated)
		assert.EqualValues(t, 1, calls.Load())

		_, err = m.Do(t.Context(), keyOf(2), func() error { panic("x") })
		_, ok := errors.AsType[*webhook.PanicError](err)
		assert.True(t, ok)
	})
}
