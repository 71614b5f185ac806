package main

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/guestwire/guestwire-go/mews"
)

// An item is a line of the bill.
type item struct {
	count    int
	name     string
	price    mews.Decimal // of one, with or without taxes as the property does it
	category string       // name of an accounting category
	tax      string       // code
}

var errForm = errors.New("not of the form COUNT x NAME, PRICE, CATEGORY, TAX")

// parseItem reads an item such as "2 x Caesar salad, 14.50, Food, CZ-L".
func parseItem(text string) (item, error) {
	parts := strings.Split(text, ",")
	if len(parts) != 4 {
		return item{}, errForm
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	number, name, _ := strings.Cut(parts[0], " x ")
	count, err := strconv.Atoi(number)
	if err != nil || name == "" {
		return item{}, errForm
	}
	price := mews.Decimal(parts[1]) // a float64 cannot hold 4.20
	if _, err := price.MarshalJSON(); err != nil || price == "" {
		return item{}, fmt.Errorf("%q is not a price such as 4.20", parts[1])
	}
	return item{count, name, price, parts[2], parts[3]}, nil
}

// total is the sum of items.
func total(items []item) string {
	sum := new(big.Rat)
	for _, i := range items {
		if price, ok := i.price.Rat(); ok {
			sum.Add(sum, price.Mul(price, big.NewRat(int64(i.count), 1)))
		}
	}
	return sum.FloatString(2)
}
