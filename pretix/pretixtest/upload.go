package pretixtest

import (
	"bytes"
	"image"
	_ "image/gif"  // what can be uploaded
	_ "image/jpeg" // what can be uploaded
	_ "image/png"  // what can be uploaded
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
)

// File is an upload.
type File struct {
	ID   string // file:UUID, as requests name it
	Name string
	Type string
	Data []byte // what arrived of it
}

// Files are the uploads so far, oldest first.
func (s *Server) Files() []File {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := slices.Clone(s.files)
	for i := range all {
		all[i].Data = bytes.Clone(all[i].Data)
	}
	return all
}

// fileExtensions are those of the types that can be uploaded.
var fileExtensions = map[string][]string{
	"image/gif":       {".gif"},
	"image/jpeg":      {".jpg", ".jpeg"},
	"image/png":       {".png"},
	"application/pdf": {".pdf"},
}

func (s *Server) upload(c *call) reply {
	if c.empty() {
		return wrongFile("No file has been submitted.")
	}
	_, parameters, err := mime.ParseMediaType(c.r.Header.Get("Content-Disposition"))
	name := path.Base(parameters["filename"])
	if err != nil || parameters["filename"] == "" {
		return problem(http.StatusBadRequest, "Missing filename. Request should include a Content-Disposition header with a filename parameter.")
	}
	kind := mediaType(c.r)
	extensions, allowed := fileExtensions[kind]
	switch {
	case !allowed:
		return wrongFile("Content type " + strconv.Quote(kind) + " is not allowed")
	case !slices.ContainsFunc(extensions, func(extension string) bool { return strings.HasSuffix(name, extension) }):
		return wrongFile("File name " + strconv.Quote(name) + " has an invalid extension for type " + strconv.Quote(kind))
	case kind != "application/pdf" && !isImage(c.body):
		return wrongFile("Upload a valid image. The file you uploaded was either not an image or a corrupted image.")
	}
	file := File{ID: "file:" + newUUID(), Name: name, Type: kind, Data: c.body}
	s.files = append(s.files, file)
	return jsonReply(http.StatusCreated, fields("id", file.ID))
}

func wrongFile(message string) reply { return jsonReply(http.StatusBadRequest, []any{message}) }

// isImage reports whether the server takes the content for an image of any of
// its types. It does not notice a JPEG that breaks off.
func isImage(content []byte) bool {
	_, format, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil || format == "jpeg" {
		return err == nil
	}
	_, _, err = image.Decode(bytes.NewReader(content))
	return err == nil
}
