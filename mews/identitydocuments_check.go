package mews

func (d IdentityDocumentUpdateData) check() error {
	d.ID = ""
	return nothingToUpdate("", d)
}
