package pretix_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

// An anyList is a list method of any service, found and called by reflection.
type anyList struct {
	name string
	row  reflect.Type
	call func(ctx context.Context, c *pretix.Client, method, start string, opts []pretix.RequestOption) []reflect.Value
}

// everyList finds the lists of all services that the handles of a client have.
func everyList() []anyList {
	handles := map[string]func(c *pretix.Client) any{
		"Client":      func(c *pretix.Client) any { return *c },
		"Organizer":   func(c *pretix.Client) any { return c.Organizer("o") },
		"Event":       func(c *pretix.Client) any { return c.Organizer("o").Event("e") },
		"Item":        func(c *pretix.Client) any { return c.Organizer("o").Event("e").Item(1) },
		"Question":    func(c *pretix.Client) any { return c.Organizer("o").Event("e").Question(1) },
		"SubEvent":    func(c *pretix.Client) any { return c.Organizer("o").Event("e").SubEvent(1) },
		"Order":       func(c *pretix.Client) any { return c.Organizer("o").Event("e").Order("A") },
		"CheckinList": func(c *pretix.Client) any { return c.Organizer("o").Event("e").CheckinList(1) },
		"GiftCard":    func(c *pretix.Client) any { return c.Organizer("o").GiftCard(1) },
		"Team":        func(c *pretix.Client) any { return c.Organizer("o").Team(1) },
	}
	var lists []anyList
	for handle, open := range handles {
		for field := range reflect.TypeOf(open(&pretix.Client{})).Fields() {
			if !field.IsExported() || field.Type.Kind() != reflect.Struct {
				continue
			}
			for all := range field.Type.Methods() {
				verb, found := strings.CutSuffix(all.Name, "All") // Search has a list, too
				if !found || all.Type.NumOut() != 1 || all.Type.Out(0).Kind() != reflect.Func {
					continue
				}
				lists = append(lists, anyList{
					name: handle + "." + field.Name + "." + all.Name, row: all.Type.Out(0).In(0).In(0),
					call: func(ctx context.Context, c *pretix.Client, method, start string, opts []pretix.RequestOption) []reflect.Value {
						service := reflect.ValueOf(open(c)).FieldByIndex(field.Index)
						params := reflect.New(all.Type.In(all.Type.NumIn() - 2)).Elem()
						params.FieldByName("Start").SetString(start)
						in := []reflect.Value{reflect.ValueOf(ctx), params}
						for _, o := range opts {
							in = append(in, reflect.ValueOf(o))
						}
						if verb != "" {
							method = verb + strings.TrimPrefix(method, "List")
						}
						return service.MethodByName(method).Call(in)
					},
				})
			}
		}
	}
	return lists
}

// seq is the iteration that a method returns, over rows or pages as texts.
func (l anyList) seq(ctx context.Context, c *pretix.Client, method, start string, opts ...pretix.RequestOption) iter.Seq2[string, error] {
	sequence := l.call(ctx, c, method, start, opts)[0]
	return func(yield func(string, error) bool) {
		each := reflect.MakeFunc(sequence.Type().In(0), func(in []reflect.Value) []reflect.Value {
			err, _ := reflect.TypeAssert[error](in[1])
			if err != nil && !in[0].IsZero() {
				err = errors.Join(err, errors.New("a value beside an error"))
			}
			return []reflect.Value{reflect.ValueOf(yield(textOf(in[0]), err))}
		})
		sequence.Call([]reflect.Value{each})
	}
}

// textOf is the number of a row, or those of a page.
func textOf(v reflect.Value) string {
	v = reflect.Indirect(v)
	if !v.IsValid() {
		return ""
	}
	if rows := v.FieldByName("Results"); rows.IsValid() {
		var texts []string
		for i := range rows.Len() {
			texts = append(texts, textOf(rows.Index(i)))
		}
		return strings.Join(texts, " ")
	}
	return fmt.Sprint(v.FieldByIndex(keyOf(v.Type()).Index).Interface())
}

// keyOf is the field that identifies a row.
func keyOf(row reflect.Type) reflect.StructField {
	id, _ := row.FieldByName("ID")
	for field := range row.Fields() {
		if strings.Contains(field.Tag.Get("pretix"), "key") {
			return field
		}
	}
	return id
}

func (l anyList) rowJSON(n int) string {
	key := keyOf(l.row)
	name, _, _ := strings.Cut(key.Tag.Get("json"), ",")
	if key.Type.Kind() == reflect.String {
		return fmt.Sprintf(`{%q:"%d"}`, name, n)
	}
	return fmt.Sprintf(`{%q:%d}`, name, n)
}

// A listServer has the rows 1 2, 3 4, 5 of any list.
type listServer struct {
	list anyList
	next func(page int) string
	fail int // number of a page

	mu    sync.Mutex
	asked []*url.URL
}

func (s *listServer) respond(r *http.Request) (int, string) {
	s.mu.Lock()
	s.asked = append(s.asked, r.URL)
	s.mu.Unlock()
	page := 1
	_, _ = fmt.Sscan(r.URL.Query().Get("page"), &page)
	if page == s.fail {
		return http.StatusForbidden, `{"detail":"No."}`
	}
	rows := [][]int{{1, 2}, {3, 4}, {5}}[min(page, 3)-1]
	texts := make([]json.RawMessage, 0, len(rows))
	for _, n := range rows {
		texts = append(texts, json.RawMessage(s.list.rowJSON(n)))
	}
	next := any(nil)
	if s.next != nil {
		next = s.next(page)
	} else if page < 3 {
		next = fmt.Sprintf("https://other.example/api/v1/elsewhere/?page=%d&page_size=2", page+1)
	}
	body, _ := json.Marshal(map[string]any{"count": 5, "next": next, "previous": nil, "results": texts})
	return http.StatusOK, string(body)
}

func (s *listServer) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.asked)
}

func (s *listServer) client(t *testing.T) *pretix.Client {
	t.Helper()
	return connect(t, &fakeTransport{respond: s.respond})
}

var fivePages = map[string][]string{"All": {"1", "2", "3", "4", "5"}, "Pages": {"1 2", "3 4", "5"}}

// The rules of iterators, for the lists of all services. Other tests have one of them.
func TestEveryListKeepsTheRules(t *testing.T) {
	t.Parallel()
	lists := everyList()
	require.Greater(t, len(lists), 60)
	for _, list := range lists {
		for method, want := range fivePages {
			for _, prefetch := range []int{0, 3} {
				t.Run(fmt.Sprintf("%s/%s/prefetch=%d", list.name, method, prefetch), func(t *testing.T) {
					t.Parallel()
					ahead := pretix.WithPrefetch(prefetch)
					iteratesInOrder(t, list, method, want, ahead)
					endsWithOneError(t, list, method, want, ahead)
					findsLoops(t, list, method, want, ahead)
					sendsNothing(t, list, method, ahead)
				})
			}
		}
	}
}

func iteratesInOrder(t *testing.T, list anyList, method string, want []string, ahead pretix.RequestOption) {
	t.Helper()
	server := &listServer{list: list}
	seq := list.seq(t.Context(), server.client(t), method, "", ahead)
	assert.Zero(t, server.count(), "before the first range")
	for range 2 {
		got, errs := identifiers(seq)
		assert.Empty(t, errs)
		assert.Equal(t, want, got)
	}
	assert.Equal(t, 6, server.count())
	for _, u := range server.asked {
		assert.Equal(t, "pretix.example.org", u.Host)
		assert.Equal(t, server.asked[0].Path, u.Path, "of a link only the query counts")
	}
	alone := &listServer{list: list}
	for range list.seq(t.Context(), alone.client(t), method, "") {
		break
	}
	assert.Equal(t, 1, alone.count(), "after a break")
}

func endsWithOneError(t *testing.T, list anyList, method string, want []string, ahead pretix.RequestOption) {
	t.Helper()
	server := &listServer{list: list, fail: 2}
	client := server.client(t)
	got, errs := identifiers(list.seq(t.Context(), client, method, "", ahead))
	e := onePageError(t, errs)
	require.ErrorIs(t, e, pretix.ErrForbidden)
	assert.NotContains(t, e.Error(), "a value beside an error")
	server.fail = 0
	rest, errs := identifiers(list.seq(t.Context(), client, method, e.Token, ahead))
	assert.Empty(t, errs)
	assert.Equal(t, want, append(got, rest...))
	page := list.call(t.Context(), client, "List", e.Token, nil)
	require.True(t, page[1].IsNil(), "%v", page[1])
	assert.Equal(t, fivePages["Pages"][1], textOf(page[0]))
	asked := server.count()
	_, query, _ := strings.Cut(e.Token, "?")
	other := "others/?" + query
	_, errs = identifiers(list.seq(t.Context(), client, method, other, ahead))
	require.Len(t, errs, 1)
	require.ErrorContains(t, errs[0], "is a token of others/")
	assert.Equal(t, asked, server.count())
}

func findsLoops(t *testing.T, list anyList, method string, want []string, ahead pretix.RequestOption) {
	t.Helper()
	server := &listServer{list: list, next: func(page int) string {
		if page == 3 {
			return "https://pretix.example.org/?page=2&page_size=2"
		}
		return fmt.Sprintf("https://pretix.example.org/?page=%d&page_size=2", page+1)
	}}
	got, errs := identifiers(list.seq(t.Context(), server.client(t), method, "", ahead))
	require.ErrorIs(t, onePageError(t, errs), pretix.ErrPaginationLoop)
	assert.Equal(t, want, got)
}

func sendsNothing(t *testing.T, list anyList, method string, ahead pretix.RequestOption) {
	t.Helper()
	server := &listServer{list: list}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, errs := identifiers(list.seq(ended, server.client(t), method, "", ahead))
	require.ErrorIs(t, onePageError(t, errs), context.Canceled)
	got, errs := identifiers(list.seq(t.Context(), server.client(t), method, pretix.End, ahead))
	assert.Empty(t, got)
	assert.Empty(t, errs)
	_, errs = identifiers(list.seq(t.Context(), &pretix.Client{}, method, "", ahead))
	require.Len(t, errs, 1)
	require.ErrorContains(t, errs[0], "must be created with NewClient")
	assert.Zero(t, server.count())
}
