package mewstest

import (
	"encoding/base64"
	"slices"
)

// File is a file that was attached to a customer.
type File struct {
	ID   string
	Name string
	Type string
	Data []byte // decoded
}

var fileTypes = []string{"application/pdf", "image/bmp", "image/gif", "image/jpeg", "image/png", "image/tiff"}

// Files are the files of a customer in order of arrival.
func (s *Server) Files(customerID string) []File {
	s.mu.Lock()
	defer s.mu.Unlock()
	files := slices.Clone(s.files[key(customerID)])
	for i := range files {
		files[i].Data = slices.Clone(files[i].Data)
	}
	return files
}

func (s *Server) addFile(c *call) (Object, *refusal) {
	return s.attach(c, s.customers.find(text(c.input, "CustomerId"), c.scope))
}

// attach keeps the file of a request with an account.
func (s *Server) attach(c *call, r *row) (Object, *refusal) {
	for _, name := range []string{"Name", "Data"} {
		if blank(c.input[name]) {
			return nil, invalid(name, reasonRequired)
		}
	}
	data, err := base64.StdEncoding.DecodeString(text(c.input, "Data"))
	if err != nil {
		return nil, invalid("Data", "it must be in base64")
	}
	switch kind := text(c.input, "Type"); {
	case r == nil:
		return nil, unknown("CustomerId")
	case !slices.Contains(fileTypes, kind):
		return nil, forbidden("Files of this type are not accepted.")
	case r.inactive:
		return nil, forbidden(textInactive)
	}
	file := File{ID: newUUID(), Name: text(c.input, "Name"), Type: text(c.input, "Type"), Data: data}
	s.files[r.key()] = append(s.files[r.key()], file)
	return Object{"FileId": file.ID}, nil
}
