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

// items are the values of a flag.
type items []item

// Set adds an item such as "2 x Caesar salad, 14.50, Food, CZ-L".
func (all *items) Set(text string) error {
	parts := strings.Split(text, ",")
	if len(parts) != 4 {
		return errors.New("not of the form COUNT x NAME, PRICE, CATEGORY, TAX")
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	number, name, _ := strings.Cut(parts[0], " x ")
	count, err := strconv.Atoi(number)
	if err != nil || name == "" {
		return errors.New("not of the form COUNT x NAME, PRICE, CATEGORY, TAX")
	}
	price := mews.Decimal(parts[1]) // a float64 cannot hold 4.20
	if _, err := price.MarshalJSON(); err != nil || price == "" {
		return fmt.Errorf("%q is not a price such as 4.20", parts[1])
	}
	*all = append(*all, item{count, name, price, parts[2], parts[3]})
	return nil
}

func (all *items) String() string { return "" }

// total is the sum of the items.
func (all items) total() string {
	sum := new(big.Rat)
	for _, i := range all {
		if price, ok := i.price.Rat(); ok {
			sum.Add(sum, price.Mul(price, big.NewRat(int64(i.count), 1)))
		}
	}
	return sum.FloatString(2)
}
