package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is checked in is what the facts and words make.
func TestOutputIsCurrent(t *testing.T) {
	t.Parallel()
	require.NoError(t, generate("../..", true))
}

// A new contract is compared by name; nothing of the vendor's texts is taken.
func TestImport(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Dir(api(root)), 0o755))
	read := func(text string) string {
		name := filepath.Join(root, "contract.json")
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
		var said bytes.Buffer
		require.NoError(t, update(&said, root, name))
		return said.String()
	}
	const first = `{
		"operations": {
			"bills/close": {"tag": "Bills", "title": "Close bill", "request": "A", "response": "Unit", "read": false, "about": "Closes.", "deprecated": "Use another."},
			"bills/add": {"tag": "Bills", "request": "A", "response": "B", "read": false, "minimal": true}
		},
		"types": {
			"A": {"title": "A", "fields": {
				"Ids": {"type": "[]string:uuid", "required": true, "limit": "max 100 items", "about": "Identifiers."},
				"Old": {"type": "string", "nullable": true, "maxLength": 5, "deprecated": "Use something else."}
			}},
			"State": {"enum": ["Open", "Closed"], "values": {"Open": "It is open."}}
		}
	}`
	assert.Contains(t, read(first), "8 added, 0 removed, 0 changed")
	facts, err := os.ReadFile(api(root))
	require.NoError(t, err)
	assert.Contains(t, string(facts), `{"name":"Ids","type":"[]string:uuid","required":true,"maxItems":100}`)
	assert.Contains(t, string(facts), `{"name":"Old","type":"string","nullable":true,"maxLength":5,"deprecated":true}`)
	assert.Contains(t, string(facts), `{"path":"bills/close","tag":"Bills","request":"A","response":"Unit","deprecated":true}`)
	assert.NotContains(t, string(facts), "Use")
	assert.NotContains(t, string(facts), "open.")

	assert.Equal(t, "0 added, 0 removed, 0 changed\n", read(first))
	assert.Equal(t, `changed field A.Ids:
  from {"name":"Ids","type":"[]string:uuid","required":true,"maxItems":100}
  to   {"name":"Ids","type":"[]string:uuid","required":true,"maxItems":50}
added value State.Paid
removed operation bills/add
removed field A.Old
1 added, 2 removed, 1 changed
`, read(`{
		"operations": {"bills/close": {"tag": "Bills", "request": "A", "response": "Unit", "deprecated": "Use yet another."}},
		"types": {
			"A": {"fields": {"Ids": {"type": "[]string:uuid", "required": true, "limit": "max 50 items"}}},
			"State": {"enum": ["Open", "Closed", "Paid"]}
		}
	}`))
}

// Without words for an operation, a service or an object nothing is written.
func TestMissingWords(t *testing.T) {
	t.Parallel()
	c := &contract{
		Operations: []*operation{{Path: "bills/close", Tag: "Bills", Request: "BillCloseParameters", Response: unit}},
		Types:      []*vendorType{{Name: "BillCloseParameters", Fields: []field{{Name: "BillId", Type: "string:uuid", Required: true}}}},
	}
	words := &wordList{operations: map[string]*entry{}, types: map[string]*entry{}, fields: map[string]string{}}
	err := newModel(c, words, &handwritten{}).failed()
	require.ErrorContains(t, err, "operation bills/close has no words")
	require.ErrorContains(t, err, "service BillService has no words")
	require.ErrorContains(t, err, "type BillCloseParameters has no words")

	words.read("bills.txt", "page Bills\n\nservice BillService\n\tIt closes bills.\n\noperation bills/close\n\tClose closes a bill.\n\tatomic\n\n"+
		"type BillCloseParameters\n\tSelects a bill.\n\t.BillId BillId is the bill\n\t\tto close.\n")
	m := newModel(c, words, &handwritten{})
	require.NoError(t, m.failed())
	files, err := m.files()
	require.NoError(t, err)
	require.NoError(t, m.failed())
	text := string(files["bills.go"])
	assert.Contains(t, text, "// Close closes a bill.\n//\n// bills/close\nfunc (s *BillService) Close(ctx context.Context, params BillCloseParams, opts ...RequestOption) error {\n"+
		"\treturn callEmpty(ctx, s.core, operation{\"bills/close\", atomic}, params, opts)\n}")
	assert.Contains(t, text, "\t// BillID is the bill to close. Required.\n\tBillID string `json:\"BillId\" mews:\"required\"`\n")
}

func TestNames(t *testing.T) {
	t.Parallel()
	for vendor, want := range map[string]string{
		"BillIds": "BillIDs", "ApiUrl": "APIURL", "CreatedUtc": "CreatedUTC", "IDeal": "IDeal", "IT_N2_1": "ITN21", "getPdf": "GetPDF", "DUNS": "DUNS", "Identifier": "Identifier",
	} {
		assert.Equal(t, want, goName(vendor))
	}
	for resource, want := range map[string]string{
		"bills": "Bill", "addresses": "Address", "companies": "Company", "enterprises": "Enterprise", "configuration": "Configuration",
	} {
		assert.Equal(t, want, singular(resource))
	}
	assert.Equal(t, "ageCategory", lowerFirst("AgeCategory"))
}
