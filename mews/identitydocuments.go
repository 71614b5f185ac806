package mews

import (
	"context"
	"iter"
	"log/slog"
)

// IdentityDocumentService reads and writes passports, identity cards, visas and
// driving licences of guests.
type IdentityDocumentService struct {
	core *core
}

// List returns one page of documents, newest first. Filters beyond the vendor's
// limits are rejected; Pages and All split them.
//
// identityDocuments/getAll
func (s IdentityDocumentService) List(ctx context.Context, params IdentityDocumentListParams, opts ...RequestOption) (*IdentityDocumentPage, error) {
	return one[IdentityDocumentPage](ctx, s.core, identityDocumentList, params, opts)
}

// Pages iterates over the pages of documents.
//
// identityDocuments/getAll
func (s IdentityDocumentService) Pages(ctx context.Context, params IdentityDocumentListParams, opts ...RequestOption) iter.Seq2[*IdentityDocumentPage, error] {
	return pages[IdentityDocumentPage](ctx, s.core, identityDocumentList, params, opts)
}

// All iterates over documents, newest first.
//
// identityDocuments/getAll
func (s IdentityDocumentService) All(ctx context.Context, params IdentityDocumentListParams, opts ...RequestOption) iter.Seq2[IdentityDocument, error] {
	return all[IdentityDocumentPage, IdentityDocument](ctx, s.core, identityDocumentList, params, opts)
}

// Add adds up to 10 documents and returns them. identityDocuments/add
func (s IdentityDocumentService) Add(ctx context.Context, params IdentityDocumentAddParams, opts ...RequestOption) (*IdentityDocumentAddResult, error) {
	return call[IdentityDocumentAddResult](ctx, s.core, operation{"identityDocuments/add", write}, params, opts)
}

// Update changes up to 10 documents and returns them. Fields that are neither
// [Set] nor [Clear] stay as they are. identityDocuments/update
func (s IdentityDocumentService) Update(ctx context.Context, params IdentityDocumentUpdateParams, opts ...RequestOption) (*IdentityDocumentUpdateResult, error) {
	return call[IdentityDocumentUpdateResult](ctx, s.core, operation{"identityDocuments/update", write}, params, opts)
}

// Delete deletes up to 100 documents. identityDocuments/delete
func (s IdentityDocumentService) Delete(ctx context.Context, params IdentityDocumentDeleteParams, opts ...RequestOption) error {
	return callEmpty(ctx, s.core, operation{"identityDocuments/delete", write}, params, opts)
}

// Clear deletes all documents of up to 10 customers. identityDocuments/clear
func (s IdentityDocumentService) Clear(ctx context.Context, params IdentityDocumentClearParams, opts ...RequestOption) error {
	return callEmpty(ctx, s.core, operation{"identityDocuments/clear", write}, params, opts)
}

var identityDocumentList = list{operation: "identityDocuments/getAll", rows: "IdentityDocuments"}

// IdentityDocumentListParams choose documents.
type IdentityDocumentListParams struct {
	// ChainIDs choose among the chains of the access token; nil: all of them.
	// Split into requests of 1000.
	ChainIDs []string `json:"ChainIds,omitempty" mews:"max=1000"`
	// IdentityDocumentIDs choose among the documents of the customers. Split into requests of 100.
	IdentityDocumentIDs []string `json:"IdentityDocumentIds,omitempty" mews:"max=100"`
	// CustomerIDs are whose documents to return. Required; split into requests of 100.
	CustomerIDs []string `json:"CustomerIds" mews:"required,min=1,max=100,overlap"`
	// Types choose by the type of document.
	Types []IdentityDocumentType `json:"Types,omitempty" mews:"unique"`
	// PageSize is the number of documents per request, 1 to 1000. Default 1000.
	PageSize int `json:"-"`
	// Start is a resume token, as in [CustomerListParams].
	Start string `json:"-"`
}

// IdentityDocumentPage is one page of documents.
type IdentityDocumentPage struct {
	IdentityDocuments []IdentityDocument `json:"IdentityDocuments"`
	// Next is the resume token of the next page, as in [CustomerPage].
	Next string `json:"Cursor"`
}

// LogValue implements [slog.LogValuer] without the documents.
func (p IdentityDocumentPage) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("identity_documents", len(p.IdentityDocuments)), slog.String("next", p.Next))
}

// IdentityDocumentAddResult has the documents that were added.
type IdentityDocumentAddResult struct {
	IdentityDocuments []IdentityDocument `json:"IdentityDocuments"`
}

// LogValue implements [slog.LogValuer] without the documents.
func (r IdentityDocumentAddResult) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("identity_documents", len(r.IdentityDocuments)))
}

// IdentityDocumentUpdateResult has the documents as they are after the update.
type IdentityDocumentUpdateResult struct {
	IdentityDocuments []IdentityDocument `json:"IdentityDocuments"`
}

// LogValue implements [slog.LogValuer] without the documents.
func (r IdentityDocumentUpdateResult) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("identity_documents", len(r.IdentityDocuments)))
}
