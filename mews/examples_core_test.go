package mews_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

// coreServices are those that most integrations begin with.
var coreServices = []string{
	"AccountingCategoryService", "AgeCategoryService", "AvailabilityBlockService", "BillService", "CompanionshipService", "CompanyService",
	"ConfigurationService", "CustomerService", "IdentityDocumentService", "OrderItemService", "OrderService", "PaymentService",
	"ProductCategoryService", "ProductService", "ProductServiceOrderService", "RateGroupService", "RateService", "ReservationGroupService",
	"ReservationService", "ResourceBlockService", "ResourceCategoryAssignmentService", "ResourceCategoryService",
	"ResourceFeatureAssignmentService", "ResourceFeatureService", "ResourceService", "RestrictionService", "ServiceService",
	"SourceAssignmentService", "SourceService", "TaskService",
}

// coreMethods are operations that integrations get wrong without an example.
var coreMethods = []string{
	"BillService_Close", "BillService_GetPDF", "OrderService_Add", "PaymentService_AddExternal", "PaymentService_Refund", "RateService_GetPricing",
	"ReservationService_Add", "ReservationService_All", "ReservationService_Cancel", "ReservationService_Update", "RestrictionService_Set",
	"ServiceService_GetAvailability", "ServiceService_UpdateAvailability",
}

func parseTests(t *testing.T) (files []*ast.File) {
	t.Helper()
	names, err := filepath.Glob("*_test.go")
	require.NoError(t, err)
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		require.NoError(t, err)
		files = append(files, file)
	}
	return files
}

// TestCoreExamples wants an example that is run, which is one with an output, for each
// of the core services.
func TestCoreExamples(t *testing.T) {
	t.Parallel()
	services := map[string]bool{}
	for field := range reflect.TypeFor[mews.Client]().Fields() {
		services[field.Type.Name()] = true
	}
	run := map[string]bool{}
	for _, example := range doc.Examples(parseTests(t)...) {
		if example.Output != "" {
			service, _, _ := strings.Cut(example.Name, "_")
			run[service], run[example.Name] = true, true
		}
	}
	for _, service := range coreServices {
		assert.True(t, services[service], "no service %s", service)
		assert.True(t, run[service], "no example of %s", service)
	}
	for _, method := range coreMethods {
		assert.True(t, run[method], "no Example%s", method)
	}
}

// TestExamplesCheckErrors finds a loop over All or Pages that takes no error from it.
func TestExamplesCheckErrors(t *testing.T) {
	t.Parallel()
	loops := 0
	for _, file := range parseTests(t) {
		for _, declared := range file.Decls {
			f, isFunc := declared.(*ast.FuncDecl)
			if !isFunc || !strings.HasPrefix(f.Name.Name, "Example") {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				loop, isLoop := n.(*ast.RangeStmt)
				if !isLoop {
					return true
				}
				call, isCall := loop.X.(*ast.CallExpr)
				if !isCall {
					return true
				}
				method, isMethod := call.Fun.(*ast.SelectorExpr)
				if !isMethod || method.Sel.Name != "All" && method.Sel.Name != "Pages" {
					return true
				}
				loops++
				err, isName := loop.Value.(*ast.Ident)
				assert.True(t, isName && err.Name != "_", "%s: a loop drops its error", f.Name.Name)
				return true
			})
		}
	}
	assert.Greater(t, loops, 20)
}
