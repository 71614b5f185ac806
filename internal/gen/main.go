// Command gen writes the surface of package mews that mirrors the vendor's
// contract: a file for each page of the documentation, from the facts in
// mews/api.json and the words in mews/words. It writes the facts for the fake, too.
//
//	go run ./internal/gen               write the files
//	go run ./internal/gen -check        fail if they differ from what would be written
//	go run ./internal/gen -import FILE  take the facts of a new contract, and say what changed
package main

import (
	"bytes"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

func main() {
	root := flag.String("root", ".", "the directory of the module")
	check := flag.Bool("check", false, "only compare")
	contract := flag.String("import", "", "a contract to take the facts of")
	vendor := flag.String("vendor", "mews", "whose contract it is: mews or pretix")
	shapes := flag.String("shapes", "", "what was seen on a server, beside a contract of pretix")
	flag.Parse()
	var err error
	switch {
	case *contract != "" && *vendor == "pretix":
		err = updateRest(os.Stdout, *root, *contract, *shapes)
	case *contract != "":
		err = update(os.Stdout, *root, *contract)
	default:
		err = errors.Join(generate(*root, *check), generateRest(*root, *check))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func restAPI(root string) string { return filepath.Join(root, "internal", "gen", "pretix", "api.json") }

func api(root string) string { return filepath.Join(root, "internal", "gen", "mews", "api.json") }

// update replaces the facts by those of a new contract.
func update(out io.Writer, root, name string) error {
	after, err := importContract(name)
	if err != nil {
		return err
	}
	before, err := readContract(api(root))
	if errors.Is(err, os.ErrNotExist) {
		before, err = &contract{}, nil
	}
	if err != nil {
		return err
	}
	compare(out, before.lines(), after.lines())
	return os.WriteFile(api(root), after.encode(), 0o644) //nolint:gosec // source is readable
}

// readModel reads facts and words.
func readModel(root string) (*model, error) {
	c, err := readContract(api(root))
	if err != nil {
		return nil, err
	}
	extra, err := readContract(filepath.Join(root, "internal", "gen", "mews", "extra.json"))
	if err != nil {
		return nil, err
	}
	if err := c.join(extra); err != nil {
		return nil, err
	}
	words, err := readWords(filepath.Join(root, "internal", "gen", "mews", "words"))
	if err != nil {
		return nil, err
	}
	hand, err := readHandwritten(filepath.Join(root, "mews"))
	if err != nil {
		return nil, err
	}
	m := newModel(c, words, hand)
	return m, m.failed()
}

func generate(root string, check bool) error {
	m, err := readModel(root)
	if err != nil {
		return err
	}
	dir := filepath.Join(root, "mews")
	files, err := m.files()
	if err := cmp.Or(m.failed(), err); err != nil {
		return err
	}
	files[fakeTable] = m.fake()
	if check {
		return compareFiles(dir, files)
	}
	return writeFiles(dir, files)
}

func compareFiles(dir string, files map[string][]byte) error {
	stale, err := generated(dir)
	if err != nil {
		return err
	}
	var different []string
	for name, text := range files {
		there, err := os.ReadFile(filepath.Join(dir, name)) //nolint:gosec // a file of the module
		if err != nil || !bytes.Equal(there, text) {
			different = append(different, name)
		}
	}
	for _, name := range stale {
		if files[name] == nil {
			different = append(different, name)
		}
	}
	if len(different) > 0 {
		slices.Sort(different)
		return fmt.Errorf("not what would be generated, so run go generate ./... again: %v", different)
	}
	return nil
}

func writeFiles(dir string, files map[string][]byte) error {
	stale, err := generated(dir)
	if err != nil {
		return err
	}
	for _, name := range stale {
		if files[name] == nil {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				return err
			}
		}
	}
	for name, text := range files {
		there, err := os.ReadFile(filepath.Join(dir, name)) //nolint:gosec // a file of the module
		if err == nil && !isGenerated(there) {
			return fmt.Errorf("%s is there and was not generated", name)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil { //nolint:gosec // source is readable
			return err
		}
	}
	return nil
}

// generated are the names of the generated files in a directory.
func generated(dir string) ([]string, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	var found []string
	for _, name := range names {
		text, err := os.ReadFile(name) //nolint:gosec // a file of the module
		if err != nil {
			return nil, err
		}
		if isGenerated(text) {
			found = append(found, filepath.Base(name))
		}
	}
	return found, nil
}
