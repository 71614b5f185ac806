package main

import (
	"cmp"
	"path/filepath"
)

// restInput reads what the files of package pretix are made of.
func restInput(root string) (*restModel, error) {
	dir := filepath.Join(root, "internal", "gen", "pretix")
	c, err := readRestContract(restAPI(root), filepath.Join(dir, "extra.json"))
	if err != nil {
		return nil, err
	}
	words, err := readWords(filepath.Join(dir, "words"))
	if err != nil {
		return nil, err
	}
	hand, err := readHandwritten(filepath.Join(root, "pretix"))
	if err != nil {
		return nil, err
	}
	return newRestModel(c, words, hand), nil
}

func generateRest(root string, check bool) error {
	m, err := restInput(root)
	if err != nil {
		return err
	}
	files, err := m.files()
	if err := cmp.Or(m.failed(), err); err != nil {
		return err
	}
	dir := filepath.Join(root, "pretix")
	if check {
		return compareFiles(dir, files)
	}
	return writeFiles(dir, files)
}
