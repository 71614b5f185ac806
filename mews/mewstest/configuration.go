package mewstest

import (
	_ "embed"
	"maps"
	"slices"
)

//go:embed configuration.json
var configurationText []byte

// enterprise is one property and what configuration/get says about it.
type enterprise struct {
	id, chain     string // keys
	integration   string // the application's, in messages of webhooks
	configuration Object
}

// AddEnterprise adds a property, complete with an address, currencies and a
// bookable service, and returns its Id. The members given, such as Name,
// TimeZoneIdentifier or ChainId, replace those of the Enterprise object that
// configuration/get shows. Without a ChainId it is in [DefaultChainID].
// Customers belong to a chain, so enterprises of one chain share them.
func (s *Server) AddEnterprise(members Object) string {
	configuration, _ := decode(configurationText)
	e := &enterprise{configuration: configuration, integration: newUUID()}
	shown, service := object(configuration, "Enterprise"), object(configuration, "Service")
	address := object(shown, "Address")
	s.mu.Lock()
	defer s.mu.Unlock()
	shown["Id"], shown["ChainId"] = newUUID(), DefaultChainID
	address["Id"], service["Id"] = newUUID(), newUUID()
	maps.Copy(shown, normalObject(members))
	shown["AddressId"] = address["Id"]
	service["EnterpriseId"] = shown["Id"]
	e.id, e.chain = key(text(shown, "Id")), key(text(shown, "ChainId"))
	s.enterprises = append(s.enterprises, e)
	s.shelf("services").put(s.serviceRow(e, service))
	return text(shown, "Id")
}

// serviceRow is the service of a new enterprise in the list of services.
func (s *Server) serviceRow(e *enterprise, service Object) *row {
	r := newRow(service, e.chain, s.clock.now())
	r.enterprise = e.id
	return r
}

// SetConfiguration replaces members of what configuration/get shows for an
// enterprise, such as IsIdentityDocumentNumberRequired or Service (nil for a
// token that is not scoped to one). Those of Enterprise are replaced one by
// one. It reports whether there is such an enterprise.
func (s *Server) SetConfiguration(enterpriseID string, members Object) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.enterprise(enterpriseID)
	if e == nil {
		return false
	}
	for name, value := range normalObject(members) {
		if inner, isObject := value.(Object); isObject && name == "Enterprise" {
			maps.Copy(object(e.configuration, name), inner)
			continue
		}
		e.configuration[name] = value
	}
	return true
}

// Configuration is what configuration/get shows for an enterprise.
func (s *Server) Configuration(enterpriseID string) (Object, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.enterprise(enterpriseID)
	if e == nil {
		return nil, false
	}
	return cloneObject(s.showConfiguration(e)), true
}

func (s *Server) enterprise(id string) *enterprise {
	for _, e := range s.enterprises {
		if e.id == key(id) {
			return e
		}
	}
	return nil
}

func (s *Server) showConfiguration(e *enterprise) Object {
	o := maps.Clone(e.configuration)
	if _, set := o["NowUtc"]; !set {
		o["NowUtc"] = instant(s.clock.now())
	}
	return o
}

// getConfiguration is of the token's enterprise; a portfolio token has to name
// one.
func (s *Server) getConfiguration(c *call) (Object, *refusal) {
	id := text(c.input, "EnterpriseId")
	switch {
	case id == "" && c.token.portfolio:
		return nil, invalid("EnterpriseId", "it is required with a portfolio access token")
	case id == "":
		id = c.token.enterprises[0]
	case !slices.Contains(c.token.enterprises, key(id)):
		return nil, invalid("EnterpriseId", "the access token does not cover it")
	}
	e := s.enterprise(id)
	if e == nil {
		return nil, unknown("EnterpriseId")
	}
	return s.showConfiguration(e), nil
}

// accepts reports whether an enterprise of the token takes a currency.
func (s *Server) accepts(c *credential, currency string) bool {
	for _, id := range c.enterprises {
		if e := s.enterprise(id); e != nil {
			for _, accepted := range objects(object(e.configuration, "Enterprise"), "Currencies") {
				if text(accepted, "Currency") == currency && truth(accepted, "IsEnabled") {
					return true
				}
			}
		}
	}
	return false
}

// enabled reports whether an enterprise takes external payments of a type.
func (s *Server) enabled(enterprise, kind string) bool {
	e := s.enterprise(enterprise)
	return e != nil && slices.Contains(list(object(object(e.configuration, "Enterprise"), "AccountingConfiguration"), "EnabledExternalPaymentTypes"), kind)
}

// numberRequired reports whether identity documents need a number in a chain.
func (s *Server) numberRequired(chain string) bool {
	for _, e := range s.enterprises {
		if e.chain == chain {
			return truth(e.configuration, "IsIdentityDocumentNumberRequired")
		}
	}
	return false
}
