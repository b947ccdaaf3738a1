// Judges HTTP requests by a web application firewall: by Coraza itself with a list of directives, or by the plugin that
// gateways load, with its configuration. Reads one job as JSON from standard input and prints one verdict for each request.
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

// job is what is asked: exactly one of Directives and Plugin, and requests of one's own or of the rule set's regression tests.
type job struct {
	Directives []string        `json:"directives"`
	Plugin     json.RawMessage `json:"plugin"`
	Requests   []request       `json:"requests"`
	// Corpus adds every n-th request of the rule set's own regression tests; 0 adds none.
	Corpus int `json:"corpus"`
	// Authority stands in the place of the corpus' "localhost".
	Authority string `json:"authority"`
}

type request struct {
	Name      string      `json:"name"`
	Method    string      `json:"method"`
	Target    string      `json:"target"`
	Authority string      `json:"authority"`
	Protocol  string      `json:"protocol"`
	Headers   [][2]string `json:"headers"`
	Body      []byte      `json:"body"`
	// Response is what the app would answer; an empty page where it is left out.
	Response *response `json:"response"`
}

type response struct {
	Status  int         `json:"status"`
	Headers [][2]string `json:"headers"`
	Body    []byte      `json:"body"`
}

type verdict struct {
	Name string `json:"name"`
	// Status is what the firewall answers itself; 0 where it lets the request and its answer through.
	Status int `json:"status"`
	// At is the moment: headers, body, answer-headers or answer-body.
	At string `json:"at"`
	// Rules are those that matched, the sum of their scores among them.
	Rules []int `json:"rules"`
}

type firewall interface {
	judge(request) (verdict, error)
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	if len(os.Args) > 1 && os.Args[1] == "rules" {
		rules, err := coreRules()
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(rules)
	}
	var asked job
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		return err
	}
	requests := asked.Requests
	if asked.Corpus > 0 {
		more, err := corpus(asked.Corpus, asked.Authority)
		if err != nil {
			return err
		}
		requests = append(requests, more...)
	}
	judge, err := firewallOf(asked)
	if err != nil {
		return err
	}
	verdicts := make([]verdict, 0, len(requests))
	for _, one := range requests {
		given, err := judge.judge(one)
		if err != nil {
			return fmt.Errorf("%s: %w", one.Name, err)
		}
		verdicts = append(verdicts, given)
	}
	return json.NewEncoder(os.Stdout).Encode(verdicts)
}

func firewallOf(asked job) (firewall, error) {
	if len(asked.Plugin) > 0 {
		return newPlugin(asked.Plugin)
	}
	return newEngine(asked.Directives)
}
