// Package cli has what the examples share: flags, the environment and exit codes.
package cli

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// Exit codes that all examples have.
const (
	CodeOK     = 0
	CodeFailed = 1
	CodeUsage  = 2 // flags, arguments or the environment have to change first
)

// An ExitError ends a program with a code of its own.
type ExitError struct {
	Code int
	Err  error
}

func (e *ExitError) Error() string { return e.Err.Error() }

// Unwrap returns the error behind the exit code.
func (e *ExitError) Unwrap() error { return e.Err }

// Usage makes an error that ends a program with CodeUsage.
func Usage(format string, args ...any) error {
	return &ExitError{CodeUsage, fmt.Errorf(format, args...)}
}

// Code is the exit code for an error: CodeFailed unless the error says otherwise.
func Code(err error) int {
	if err == nil {
		return CodeOK
	}
	if e, ok := errors.AsType[*ExitError](err); ok {
		return e.Code
	}
	return CodeFailed
}

// ErrHelp means that help was asked for and printed.
var ErrHelp = flag.ErrHelp

// Parse parses the arguments of a program that takes flags only. After -h it has
// printed help and the flags, and returns ErrHelp.
func Parse(flags *flag.FlagSet, args []string, help string, stdout io.Writer) error {
	flags.SetOutput(io.Discard) // a mistake gets one line, not the whole help
	flags.Usage = func() {}
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stdout, help, "\nFlags:\n")
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return ErrHelp
	case err != nil:
		return Usage("%w; -h lists the flags", err)
	case flags.NArg() > 0:
		return Usage("unexpected argument %q: there are flags only, and -h lists them", flags.Arg(0))
	}
	return nil
}

// Lookup is os.LookupEnv, or a replacement in tests.
type Lookup = func(name string) (value string, ok bool)

// Variables are the environment variables that lead to one real server.
type Variables struct {
	Required []string
	Optional []string // of no use without the required ones
}

// Read returns the values, or nil if the environment mentions no server at all. Half
// a configuration is an error: fake data must not pass for the data of a property
// only because a name was misspelled or a secret is missing. For the same reason a
// required variable that is set but empty counts as missing.
func (v Variables) Read(lookup Lookup) (map[string]string, error) {
	values := map[string]string{}
	var given, empty, unset []string
	for _, name := range slices.Concat(v.Required, v.Optional) {
		value, ok := lookup(name)
		values[name] = value
		switch required := slices.Contains(v.Required, name); {
		case value != "":
			given = append(given, name)
		case required && ok:
			empty = append(empty, name)
		case required:
			unset = append(unset, name)
		}
	}
	switch {
	case len(given)+len(empty) == 0:
		return nil, nil //nolint:nilnil // no server and no mistake
	case len(empty)+len(unset) == 0:
		return values, nil
	}
	var problems []string
	if len(unset) > 0 {
		problems = append(problems, isAre(unset)+" not set")
	}
	if len(empty) > 0 {
		problems = append(problems, isAre(empty)+" empty")
	}
	text := list(problems)
	if len(given) > 0 {
		text = "the environment has " + list(given) + ", but " + text
	}
	return nil, Usage("%s; set %s to use a real server, or unset %s to use a fake one",
		text, list(slices.Concat(unset, empty)), list(slices.Concat(given, empty)))
}

func list(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return names[0]
}

func isAre(names []string) string {
	if len(names) > 1 {
		return list(names) + " are"
	}
	return list(names) + " is"
}

// Count writes a number with its noun: 1 booking, 2 bookings.
func Count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprint(n, " ", noun)
}

// Output passes on what a program prints and keeps the first error of that, so that
// a full disk does not go unnoticed.
type Output struct {
	W   io.Writer
	err error
}

func (o *Output) Write(p []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.W.Write(p)
	o.err = err
	return n, err
}

// Err is the first error of writing.
func (o *Output) Err() error {
	if o.err == nil {
		return nil
	}
	return fmt.Errorf("the output is incomplete: %w; write it to a place with more room", o.err)
}

// IsTerminal reports whether somebody may be watching. A device such as /dev/null
// counts too, which does no harm.
func IsTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
