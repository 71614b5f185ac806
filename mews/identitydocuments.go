package mews

import (
	"cmp"
	"context"
	"iter"
	"log/slog"
	"slices"

	"github.com/guestwire/guestwire-go/internal/wire"
)

// IdentityDocumentService reads and writes passports, identity cards, visas and
// driving licences of guests.
type IdentityDocumentService struct {
	core *core
}

// List returns one page of documents. Filters beyond the vendor's limits are
// refused; Pages and All split them. When a row of the page cannot be decoded, it
// returns the rows before it together with a [*DecodeError].
// identityDocuments/getAll
func (s IdentityDocumentService) List(ctx context.Context, params IdentityDocumentListParams, opts ...RequestOption) (*IdentityDocumentPage, error) {
	return s.listing(params, opts).list(ctx)
}

// Pages walks all pages. identityDocuments/getAll
func (s IdentityDocumentService) Pages(ctx context.Context, params IdentityDocumentListParams, opts ...RequestOption) iter.Seq2[*IdentityDocumentPage, error] {
	return s.listing(params, opts).pages(ctx)
}

// All walks all documents. identityDocuments/getAll
func (s IdentityDocumentService) All(ctx context.Context, params IdentityDocumentListParams, opts ...RequestOption) iter.Seq2[IdentityDocument, error] {
	return s.listing(params, opts).all(ctx)
}

// Add adds up to 10 documents and returns them. identityDocuments/add
func (s IdentityDocumentService) Add(ctx context.Context, params IdentityDocumentAddParams, opts ...RequestOption) ([]IdentityDocument, error) {
	return written(ctx, s.core, "identityDocuments/add", params, opts, params.check(), documentRows)
}

// Update changes up to 10 documents and returns them. Fields that are neither
// [Set] nor [Clear] stay as they are. identityDocuments/update
func (s IdentityDocumentService) Update(ctx context.Context, params IdentityDocumentUpdateParams, opts ...RequestOption) ([]IdentityDocument, error) {
	return written(ctx, s.core, "identityDocuments/update", params, opts, params.check(), documentRows)
}

// Delete deletes up to 100 documents. identityDocuments/delete
func (s IdentityDocumentService) Delete(ctx context.Context, params IdentityDocumentDeleteParams, opts ...RequestOption) error {
	return done(ctx, s.core, "identityDocuments/delete", params, opts, params.check())
}

// Clear deletes all documents of up to 10 customers. identityDocuments/clear
func (s IdentityDocumentService) Clear(ctx context.Context, params IdentityDocumentClearParams, opts ...RequestOption) error {
	return done(ctx, s.core, "identityDocuments/clear", params, opts, params.check())
}

func (s IdentityDocumentService) listing(params IdentityDocumentListParams, opts []RequestOption) listing[IdentityDocumentPage, IdentityDocument] {
	l := listing[IdentityDocumentPage, IdentityDocument]{
		core: s.core, operation: "identityDocuments/getAll", rows: documentRows,
		key:   func(d *IdentityDocument) string { return d.ID },
		next:  func(p *IdentityDocumentPage) *string { return &p.Next },
		start: params.Start, pageSize: params.PageSize,
	}
	params.Types = slices.Clone(params.Types) // a walk outlives the call
	return l.with(opts, newPlan(params, documentLimits, params.check()))
}

var documentRows = wire.Rows[IdentityDocumentPage, IdentityDocument]{
	Member:   "IdentityDocuments",
	Of:       func(p *IdentityDocumentPage) *[]IdentityDocument { return &p.IdentityDocuments },
	Identity: wire.Identity[IdentityDocument]{Member: "Id", Has: func(d *IdentityDocument) bool { return d.ID != "" }},
}

// IdentityDocumentListParams choose documents.
type IdentityDocumentListParams struct {
	// ChainIDs choose among the chains of the access token; nil: all of them.
	// Parts of 1000.
	ChainIDs []string `json:"ChainIds,omitempty"`
	// IdentityDocumentIDs choose among the documents of the customers. Parts of 100.
	IdentityDocumentIDs []string `json:"IdentityDocumentIds,omitempty"`
	// CustomerIDs are whose documents to return. Required; parts of 100.
	CustomerIDs []string `json:"CustomerIds"`
	// Types choose by the type of document.
	Types []IdentityDocumentType `json:"Types,omitempty"`
	// PageSize is the number of documents per request, 1 to 1000. 0: 1000.
	PageSize int `json:"-"`
	// Start is where to begin, as in [CustomerListParams].
	Start string `json:"-"`
}

// LogValue implements [slog.LogValuer].
func (p IdentityDocumentListParams) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("chain_ids", len(p.ChainIDs)), slog.Int("customer_ids", len(p.CustomerIDs)), slog.Int("identity_document_ids", len(p.IdentityDocumentIDs)), slog.Int("page_size", p.PageSize), slog.String("start", p.Start))
}

func (p IdentityDocumentListParams) check() error {
	if err := required("CustomerIDs", p.CustomerIDs); err != nil {
		return err
	}
	if err := cmp.Or(checkValues("Types", p.Types), checkSet("Types", p.Types)); err != nil {
		return err
	}
	return checkLimits(documentLimits(&p))
}

func documentLimits(p *IdentityDocumentListParams) []limit {
	return []limit{
		listLimit{name: "ChainIDs", list: &p.ChainIDs, max: maxItems},
		listLimit{name: "CustomerIDs", list: &p.CustomerIDs, max: 100, overlap: true}, // a merge moves documents
		listLimit{name: "IdentityDocumentIDs", list: &p.IdentityDocumentIDs, max: 100},
	}
}

// IdentityDocumentPage is one page of documents.
type IdentityDocumentPage struct {
	IdentityDocuments []IdentityDocument `json:"IdentityDocuments"`
	// Next is a token for the Start of the parameters, as in [CustomerPage].
	Next string `json:"Cursor"`
}

// LogValue implements [slog.LogValuer] without the documents.
func (p IdentityDocumentPage) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("identity_documents", len(p.IdentityDocuments)), slog.String("next", p.Next))
}
