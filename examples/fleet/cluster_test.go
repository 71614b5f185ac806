package main

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// In a cluster the server that writes can fail, and the fleet goes on.
func TestCluster(t *testing.T) {
	t.Parallel()
	servers := startCluster(t)
	var urls []string
	for _, s := range servers {
		urls = append(urls, s.ClientURL())
	}
	o := small()
	o.replicas, o.properties, o.large = 3, 30, 200
	f := &fleet{options: o, stats: &stats{}, out: &buffer{}}
	require.NoError(t, f.connect(t.Context(), func(string) (string, bool) { return "", false }))
	t.Cleanup(func() { assert.NoError(t, f.platform.close()) })
	b, stop, err := openBus(t.Context(), strings.Join(urls, ","), o)
	require.NoError(t, err)
	t.Cleanup(stop)
	f.bus = b
	f.working(t)
	f.oneRound(t)
	f.checkCopies(t)

	f.platform.change(1)
	f.platform.change(2)
	_, err = b.enqueue(t.Context(), f.properties)
	require.NoError(t, err)
	leader := f.leader(t)
	servers[slices.IndexFunc(servers, func(s *server.Server) bool { return s.Name() == leader })].Shutdown()
	require.NoError(t, b.drained(t.Context(), func(uint64) {}))
	f.checkCopies(t)
}

// leader is the server that writes the store.
func (f *fleet) leader(t *testing.T) string {
	t.Helper()
	stream, err := f.bus.js.Stream(t.Context(), "KV_"+storeBucket)
	require.NoError(t, err)
	return stream.CachedInfo().Cluster.Leader
}

func startCluster(t *testing.T) []*server.Server {
	t.Helper()
	var addresses []*net.TCPAddr
	var routes []*url.URL
	for range 3 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		address, ok := l.Addr().(*net.TCPAddr)
		require.True(t, ok)
		require.NoError(t, l.Close())
		addresses = append(addresses, address)
		routes = append(routes, &url.URL{Scheme: "nats", Host: address.String()})
	}
	var servers []*server.Server
	for i, address := range addresses {
		s, err := server.NewServer(&server.Options{
			ServerName: fmt.Sprint("server-", i), Host: "127.0.0.1", Port: server.RANDOM_PORT, NoSigs: true, NoLog: true,
			Cluster: server.ClusterOpts{Name: "fleet", Host: "127.0.0.1", Port: address.Port}, Routes: routes,
			JetStream: true, StoreDir: t.TempDir(),
		})
		require.NoError(t, err)
		s.Start()
		t.Cleanup(func() {
			s.Shutdown()
			s.WaitForShutdown()
		})
		servers = append(servers, s)
	}
	leads := func(s *server.Server) bool { return len(s.JetStreamClusterPeers()) == len(servers) }
	require.Eventually(t, func() bool { return slices.ContainsFunc(servers, leads) }, 30*time.Second, 20*time.Millisecond)
	return servers
}
