package main

// restFakeFacts are the facts that the fake validates requests by and makes
// responses of.
const restFakeFacts = "pretixtest/contract.txt"

// fake writes the facts with everything that was added to the contract. What only
// helps to write comments is left out.
func (m *restModel) fake() []byte {
	facts := &restContract{Version: m.contract.Version, Endpoints: m.contract.Endpoints}
	for _, t := range m.contract.Types {
		copied := &restType{Name: t.Name}
		for _, f := range t.Fields {
			f.Seen = nil
			copied.Fields = append(copied.Fields, f)
		}
		facts.Types = append(facts.Types, copied)
	}
	return append([]byte(generatedBy), facts.encode()...)
}
