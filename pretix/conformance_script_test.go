package pretix_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// updateScripts makes the real server rewrite what the scripts expect.
var updateScripts = flag.Bool("update-scripts", false, "write the real server's responses into testdata/conformance")

// A script is a file of requests with what every server has to respond, the real one
// and the fake. testdata/conformance/README.md describes the format.
type script struct {
	*subject

	t         *testing.T
	slug      string
	token     string
	variables map[string]string
	status    int
	body      any
}

var scripts atomic.Int64

const setup = "_setup.txt"

// runScripts runs all scripts, each with its own event.
func runScripts(t *testing.T, s *subject, parallel bool) {
	t.Helper()
	files, err := filepath.Glob("testdata/conformance/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		if strings.HasSuffix(file, setup) {
			continue
		}
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(name, func(t *testing.T) {
			on := s
			if parallel {
				t.Parallel()
				on = fakeSubject(t)
			}
			unique := fmt.Sprintf("x%x-%d", time.Now().Unix(), scripts.Add(1))
			sc := &script{subject: on, t: t, slug: unique, token: on.Tokens["full"], variables: map[string]string{"unique": unique, "event": unique}}
			sc.run("testdata/conformance/" + setup)
			sc.run(file)
		})
	}
}

func (sc *script) run(file string) {
	content, err := os.ReadFile(file)
	require.NoError(sc.t, err)
	lines := strings.Split(strings.TrimSuffix(string(content), "\n"), "\n")
	update := *updateScripts && sc.fake == nil
	if update {
		defer func() {
			require.NoError(sc.t, os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o600))
		}()
	}
	for i := 0; i < len(lines); i++ {
		line, at := lines[i], fmt.Sprintf("%s:%d", file, i+1)
		first, rest, _ := strings.Cut(line, " ")
		switch {
		case line == "" || first == "#":
		case first == "as":
			sc.token = sc.variables[rest]
			if rest == "full" {
				sc.token = sc.Tokens["full"]
			}
		case slices.Contains([]string{"GET", "POST", "PATCH", "PUT", "DELETE"}, first):
			parts := []string{rest}
			for i+1 < len(lines) && strings.HasPrefix(lines[i+1], "  ") {
				i++
				parts = append(parts, strings.TrimSpace(lines[i]))
			}
			sc.send(first, strings.Join(parts, " "))
			if update && (i+1 == len(lines) || !expects(lines[i+1])) {
				lines = slices.Insert(lines, i+1, "?")
			}
		case expects(line):
			if update {
				lines[i] = sc.observed(line)
				sc.t.Logf("%s: %.400s", at, compact(sc.body))
			} else if want := sc.observed(line); want != line {
				sc.t.Errorf("%s:\n got %s\nwant %s\nbody %.600s", at, want, line, compact(sc.body))
			}
		default:
			name, path, ok := strings.Cut(line, " = ")
			require.True(sc.t, ok, "%s: %s", at, line)
			value, found := member(sc.body, path)
			require.True(sc.t, found, "%s: no %s in %s", at, path, compact(sc.body))
			sc.variables[name] = plain(value)
		}
	}
}

func expects(line string) bool { return line != "" && strings.ContainsAny(line[:1], "?12345") }

var variable = regexp.MustCompile(`\$[a-z_0-9]+`)

// send makes a request. Paths that begin with a slash are below the organizer, others
// below the event.
func (sc *script) send(method, rest string) {
	path, body, _ := strings.Cut(rest, " ")
	fill := func(s string) string {
		return variable.ReplaceAllStringFunc(s, func(name string) string {
			value, known := sc.variables[name[1:]]
			require.True(sc.t, known, "%s has no value", name)
			return value
		})
	}
	path, body = fill(path), fill(body)
	target := sc.URL + "/api/v1/organizers/" + sc.Organizer
	if !strings.HasPrefix(path, "/") {
		target += "/events/" + sc.slug + "/"
	}
	request, err := http.NewRequestWithContext(sc.t.Context(), method, target+path, strings.NewReader(body))
	require.NoError(sc.t, err)
	request.Header.Set("Authorization", "Token "+sc.token)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(sc.t, err)
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	require.NoError(sc.t, err)
	sc.status, sc.body = response.StatusCode, nil
	d := json.NewDecoder(bytes.NewReader(content))
	d.UseNumber()
	if d.Decode(&sc.body) != nil && len(content) > 0 {
		sc.body = "no JSON"
	}
}

// observed is what a line of expectations had to be for the response.
func (sc *script) observed(line string) string {
	words := tokens(line)[1:]
	status := strconv.Itoa(sc.status)
	asked := slices.ContainsFunc(words, func(w string) bool { return strings.ContainsAny(w, "=?") || strings.HasPrefix(line, "?") })
	if !asked {
		if sc.status < 300 {
			return status
		}
		return strings.Join(append([]string{status}, leaves(sc.body, "")...), " ")
	}
	for i, word := range words {
		name, value, _ := strings.Cut(word, "=")
		name = strings.TrimSuffix(name, "!")
		got, found := member(sc.body, name)
		switch before, known := sc.variables[strings.TrimPrefix(value, "$")]; {
		case !found:
			words[i] = name + "=absent"
		case known && strings.HasPrefix(value, "$") && plain(got) == before:
			words[i] = name + "=" + value
		case known && strings.HasPrefix(value, "$"):
			words[i] = name + "!=" + value
		default:
			words[i] = name + "=" + sc.compact(got)
		}
	}
	if strings.HasPrefix(line, "?") && sc.status >= 400 && !slices.ContainsFunc(words, func(w string) bool { return !strings.HasSuffix(w, "=absent") }) {
		return sc.observed("4")
	}
	return strings.Join(append([]string{status}, words...), " ")
}

// tokens splits at spaces outside of quotes.
func tokens(line string) []string {
	var all []string
	quoted, from := false, 0
	for i, r := range line {
		switch {
		case r == '"' && (i == 0 || line[i-1] != '\\'):
			quoted = !quoted
		case r == ' ' && !quoted:
			all = append(all, line[from:i])
			from = i + 1
		}
	}
	return append(all, line[from:])
}

// member finds "positions.0.price", of lists also their length, "#", and a member of
// every item, "*.price".
func member(v any, path string) (any, bool) {
	if path == "" {
		return v, true
	}
	first, rest, _ := strings.Cut(path, ".")
	switch v := v.(type) {
	case map[string]any:
		below, ok := v[first]
		if !ok {
			return nil, false
		}
		return member(below, rest)
	case []any:
		switch first {
		case "#":
			return json.Number(strconv.Itoa(len(v))), true
		case "*":
			all := make([]any, len(v))
			for i, item := range v {
				all[i], _ = member(item, rest)
			}
			return all, true
		}
		i, err := strconv.Atoi(first)
		if err != nil || i >= len(v) {
			return nil, false
		}
		return member(v[i], rest)
	}
	return nil, false
}

// leaves are the paths of all texts of an error. The texts are for people.
func leaves(v any, path string) []string {
	var all []string
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			all = append(all, leaves(v[name], path+"."+name)...)
		}
	case []any:
		for i, item := range v {
			all = append(all, leaves(item, path+"."+strconv.Itoa(i))...)
		}
	}
	if len(all) == 0 && v != nil {
		return []string{strings.TrimPrefix(path, ".")}
	}
	return all
}

// compact is a value without what differs from run to run.
func (sc *script) compact(v any) string {
	s := strings.ReplaceAll(compact(v), sc.variables["unique"], "$unique")
	return moment.ReplaceAllStringFunc(s, func(text string) string {
		at, err := time.Parse(time.RFC3339, strings.Trim(text, `"`))
		if err == nil && time.Since(at).Abs() < time.Hour {
			return "now"
		}
		return text
	})
}

var moment = regexp.MustCompile(`"\d{4}-\d\d-\d\dT[^"]*Z"`)

func compact(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func plain(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return compact(v)
}
