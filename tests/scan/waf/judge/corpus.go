package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"sort"
	"strings"

	"github.com/corazawaf/coraza-coreruleset/v4/tests"
	"gopkg.in/yaml.v3"
)

// regression is a file of the rule set's own tests, as far as it says what is sent.
type regression struct {
	Rule  int `yaml:"rule_id"`
	Tests []struct {
		ID     int `yaml:"test_id"`
		Stages []struct {
			Input struct {
				Headers map[string]string `yaml:"headers"`
				Method  string            `yaml:"method"`
				URI     string            `yaml:"uri"`
				Version string            `yaml:"version"`
				Data    string            `yaml:"data"`
				Encoded string            `yaml:"encoded_request"`
			} `yaml:"input"`
		} `yaml:"stages"`
	} `yaml:"tests"`
}

// corpus is every n-th request of the regression tests. Left out are those that no proxy would pass on: without a host, with a
// space in the method or the target, or written byte by byte to be no HTTP.
func corpus(every int, authority string) ([]request, error) {
	files, err := fs.Glob(tests.FS, "*/*.yaml")
	if err != nil {
		return nil, err
	}
	sort.Strings(files)
	var all []request
	for _, file := range files {
		text, err := fs.ReadFile(tests.FS, file)
		if err != nil {
			return nil, err
		}
		var read regression
		if err := yaml.Unmarshal(text, &read); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		for _, test := range read.Tests {
			for index, stage := range test.Stages {
				sent := stage.Input
				one := request{
					Name:   fmt.Sprintf("%d-%d.%d", read.Rule, test.ID, index+1),
					Method: sent.Method, Target: sent.URI, Protocol: sent.Version, Body: []byte(sent.Data),
				}
				one.Authority, one.Headers = headersOf(sent.Headers, authority)
				if sent.Encoded != "" || !arrives(one) {
					continue
				}
				if len(one.Body) > 0 && !has(one.Headers, "content-length") {
					one.Headers = append(one.Headers, [2]string{"Content-Length", fmt.Sprint(len(one.Body))})
				}
				one.Response = reflected(one)
				all = append(all, one)
			}
		}
	}
	var some []request
	for index := 0; index < len(all); index += every {
		some = append(some, all[index])
	}
	return some, nil
}

var (
	method = regexp.MustCompile(`^[A-Za-z]+$`)
	target = regexp.MustCompile(`^(?:/[!-~]*|https?://[!-~]+)$`)
)

// arrives tells whether Envoy would pass the request on to its filters.
func arrives(asked request) bool {
	return asked.Authority != "" && method.MatchString(asked.Method) && target.MatchString(asked.Target) && strings.HasPrefix(asked.Protocol, "HTTP/")
}

func headersOf(given map[string]string, authority string) (string, [][2]string) {
	names := make([]string, 0, len(given))
	for name := range given {
		names = append(names, name)
	}
	sort.Strings(names)
	host := ""
	var headers [][2]string
	for _, name := range names {
		if strings.EqualFold(name, "host") {
			host = given[name]
			continue
		}
		headers = append(headers, [2]string{name, given[name]})
	}
	if host == "localhost" && authority != "" {
		host = authority
	}
	return host, headers
}

func has(headers [][2]string, wanted string) bool {
	for _, header := range headers {
		if strings.EqualFold(header[0], wanted) {
			return true
		}
	}
	return false
}

// reflected is the answer of the server that the tests are written for: /reflect answers what it is told to.
func reflected(asked request) *response {
	if !strings.HasPrefix(asked.Target, "/reflect") {
		return nil
	}
	var told struct {
		Status  int               `json:"status"`
		Headers map[string]string `json:"headers"`
		Body    string            `json:"body"`
		Encoded []byte            `json:"encodedBody"`
	}
	if json.Unmarshal(asked.Body, &told) != nil {
		return nil
	}
	answer := response{Status: told.Status, Body: []byte(told.Body)}
	if answer.Status == 0 {
		answer.Status = 200
	}
	if len(told.Encoded) > 0 {
		answer.Body = told.Encoded
	}
	_, answer.Headers = headersOf(told.Headers, "")
	if !has(answer.Headers, "content-type") {
		answer.Headers = append(answer.Headers, [2]string{"Content-Type", "text/html"})
	}
	return &answer
}
