package pretix_test

import "testing"

func surfaceOrders(t *testing.T, s *surface)   {}
func surfaceInvoices(t *testing.T, s *surface) {}
func surfaceCheckin(t *testing.T, s *surface)  {}
func surfaceSeats(t *testing.T, s *surface)    {}
func surfaceFiles(t *testing.T, s *surface)    {}
func surfaceDevices(t *testing.T, s *surface)  {}
func surfacePlugins(t *testing.T, s *surface)  {}
