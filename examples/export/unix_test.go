//go:build unix

package main

import (
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPipe(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "pipe")
	require.NoError(t, syscall.Mkfifo(out, 0o600))
	code, stderr := start(t.Context(), none, "-out", out)
	assert.Equal(t, 2, code)
	assert.Contains(t, stderr, "is a pipe or a device")
	assert.Contains(t, stderr, "export to a regular file, then copy that")
}

// However often the lock changes hands, one has it.
func TestLock(t *testing.T) {
	t.Parallel()
	out := outIn(t)
	require.NoError(t, os.WriteFile(lockName(out), []byte("4711\n"), 0o600)) // left by a kill
	var wg sync.WaitGroup
	held := make(chan struct{}, 1)
	got := make(chan int, 8)
	for range 8 {
		wg.Go(func() {
			n := 0
			for range 300 {
				unlock, err := lock(out)
				if err != nil {
					continue
				}
				n++
				select {
				case held <- struct{}{}:
				default:
					t.Error("held twice")
				}
				<-held
				unlock()
			}
			got <- n
		})
	}
	wg.Wait()
	close(got)
	total := 0
	for n := range got {
		total += n
	}
	assert.NotZero(t, total)
	assert.NoFileExists(t, lockName(out))
}
