package mews_test

import (
	"context"
	"fmt"
	"log"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// The ledger accounts that revenue is posted to. Deleted categories are needed too:
// old items refer to them.
func ExampleAccountingCategoryService_All() {
	server, client, _ := connectExample()
	defer server.Close()
	server.Add("accountingCategories", mewstest.Object{"Name": "Food", "LedgerAccountCode": "4010"})
	server.Add("accountingCategories", mewstest.Object{"Name": "Minibar", "LedgerAccountCode": "4020", "IsActive": false})

	accounts := map[string]string{}
	params := mews.AccountingCategoryListParams{
		ActivityStates: []mews.ActivityState{mews.ActivityStateActive, mews.ActivityStateDeleted},
	}
	for category, err := range client.AccountingCategories.All(context.Background(), params) {
		if err != nil {
			log.Fatal(err)
		}
		accounts[category.ID] = category.LedgerAccountCode
		fmt.Println(category.Name, accounts[category.ID], category.IsActive)
	}
	// Output:
	// Minibar 4020 false
	// Food 4010 true
}
