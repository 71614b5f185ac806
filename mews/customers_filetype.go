package mews

// FileType is the media type of a file that is attached to a customer. The
// server takes these six and no others.
type FileType string

// The media types.
const (
	FileTypePDF  FileType = "application/pdf"
	FileTypeBMP  FileType = "image/bmp"
	FileTypeGIF  FileType = "image/gif"
	FileTypeJPEG FileType = "image/jpeg"
	FileTypePNG  FileType = "image/png"
	FileTypeTIFF FileType = "image/tiff"
)

func (t FileType) known() bool {
	switch t {
	case FileTypePDF, FileTypeBMP, FileTypeGIF, FileTypeJPEG, FileTypePNG, FileTypeTIFF:
		return true
	}
	return false
}
