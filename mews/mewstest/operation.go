package mewstest

// operation is what one address of the API does.
type operation struct {
	request   string // its name in the table of requests
	act       func(*Server, *call) (Object, *refusal)
	portfolio bool // takes portfolio access tokens
	paged     bool
	chain     chainUse
}

// chainUse is what a portfolio access token has to name.
type chainUse int

const (
	chainsOptional chainUse = iota // ChainIds, all chains without
	chainsWanted                   // ChainIds
	chainWanted                    // ChainId
)

// empty reports whether a result holds no data.
func (o operation) empty(result Object) bool {
	return len(result) == 0 || o.paged && result["Cursor"] == nil
}

// operations by their path below /api/connector/v1/.
var operations = map[string]operation{
	"addresses/add":    {request: "MultipleAddressAddParameters", act: (*Server).addAddresses, portfolio: true, chain: chainWanted},
	"addresses/delete": {request: "AddressDeleteParameters", act: (*Server).deleteAddresses, portfolio: true, chain: chainWanted},
	"addresses/getAll": {request: "AddressFilterParameters", act: (*Server).getAddresses, portfolio: true, paged: true},
	"addresses/update": {request: "MultipleAddressUpdateParameters", act: (*Server).updateAddresses, portfolio: true, chain: chainWanted},

	"accounts/merge": {request: "MultipleAccountMergeParameters", act: (*Server).mergeAccounts},

	"configuration/get": {request: "ConfigurationFilterParameters", act: (*Server).getConfiguration, portfolio: true},

	"customers/add":              {request: "CustomerAddParameters", act: (*Server).addCustomer, portfolio: true, chain: chainWanted},
	"customers/addFile":          {request: "CustomerFileParameters", act: (*Server).addFile, portfolio: true, chain: chainWanted},
	"customers/getAll":           {request: "CustomerFilterParameters", act: (*Server).getCustomers, portfolio: true, paged: true, chain: chainsWanted},
	"customers/getOpenItems":     {request: "CustomerItemParameters", act: (*Server).getOpenItems},
	"customers/getRelationships": {request: "CustomerRelationshipFilterParameters", act: (*Server).getRelationships, paged: true},
	"customers/merge":            {request: "CustomerMergeParameters", act: (*Server).mergeCustomers},
	"customers/search":           {request: "CustomerSearchParameters", act: (*Server).searchCustomers},
	"customers/update":           {request: "CustomerUpdateParameters", act: (*Server).updateCustomer, portfolio: true, chain: chainWanted},

	"identityDocuments/add":    {request: "IdentityDocumentsAddParameters", act: (*Server).addDocuments, portfolio: true, chain: chainWanted},
	"identityDocuments/clear":  {request: "IdentityDocumentClearParameters", act: (*Server).clearDocuments, portfolio: true, chain: chainWanted},
	"identityDocuments/delete": {request: "IdentityDocumentDeleteParameters", act: (*Server).deleteDocuments, portfolio: true, chain: chainWanted},
	"identityDocuments/getAll": {request: "IdentityDocumentFilterParameters", act: (*Server).getDocuments, portfolio: true, paged: true},
	"identityDocuments/update": {request: "MultipleIdentityDocumentUpdateParameters", act: (*Server).updateDocuments, portfolio: true, chain: chainWanted},
}
