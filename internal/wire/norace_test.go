//go:build !race

package wire_test

const race = false
