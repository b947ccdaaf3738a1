package main

import (
	"io/fs"
	"regexp"
	"sort"
	"strconv"
	"strings"

	coreruleset "github.com/corazawaf/coraza-coreruleset/v4"
	"github.com/corazawaf/coraza/v3"
	"github.com/corazawaf/coraza/v3/types"
)

// engine is Coraza with the published rule set of the version that the plugin holds as well.
type engine struct{ waf coraza.WAF }

// named gives the published files the names that the plugin has for them.
type named struct{ fs.FS }

var pluginNames = map[string]string{
	"@recommended-conf": "@coraza.conf-recommended",
	"@crs-setup-conf":   "@crs-setup.conf.example",
}

func (n named) Open(name string) (fs.File, error) { return n.FS.Open(published(name)) }

func (n named) ReadFile(name string) ([]byte, error) { return fs.ReadFile(n.FS, published(name)) }

func published(name string) string {
	if other, ok := pluginNames[name]; ok {
		return other
	}
	return name
}

func newEngine(directives []string) (firewall, error) {
	waf, err := coraza.NewWAF(coraza.NewWAFConfig().WithRootFS(named{coreruleset.FS}).WithDirectives(strings.Join(directives, "\n")))
	return engine{waf}, err
}

func (e engine) judge(asked request) (verdict, error) {
	tx := e.waf.NewTransaction()
	defer tx.Close()
	at, stopped, err := e.walk(tx, asked)
	if err != nil {
		return verdict{}, err
	}
	given := verdict{Name: asked.Name, Rules: matched(tx)}
	if stopped != nil {
		given.At, given.Status = at, stopped.Status
		if given.Status == 0 {
			given.Status = 403
		}
	}
	return given, nil
}

func (e engine) walk(tx types.Transaction, asked request) (string, *types.Interruption, error) {
	tx.ProcessConnection("203.0.113.7", 50000, "192.0.2.1", 443)
	tx.ProcessURI(asked.Target, asked.Method, asked.Protocol)
	if asked.Authority != "" {
		tx.AddRequestHeader("Host", asked.Authority)
		tx.SetServerName(asked.Authority)
	}
	for _, header := range asked.Headers {
		tx.AddRequestHeader(header[0], header[1])
	}
	if stopped := tx.ProcessRequestHeaders(); stopped != nil {
		return "headers", stopped, nil
	}
	if tx.IsRequestBodyAccessible() && len(asked.Body) > 0 {
		if stopped, _, err := tx.WriteRequestBody(asked.Body); stopped != nil || err != nil {
			return "body", stopped, err
		}
	}
	if stopped, err := tx.ProcessRequestBody(); stopped != nil || err != nil {
		return "body", stopped, err
	}
	answer := answerTo(asked)
	for _, header := range answer.Headers {
		tx.AddResponseHeader(header[0], header[1])
	}
	if stopped := tx.ProcessResponseHeaders(answer.Status, asked.Protocol); stopped != nil {
		return "answer-headers", stopped, nil
	}
	if tx.IsResponseBodyAccessible() && tx.IsResponseBodyProcessable() {
		if stopped, _, err := tx.WriteResponseBody(answer.Body); stopped != nil || err != nil {
			return "answer-body", stopped, err
		}
	}
	stopped, err := tx.ProcessResponseBody()
	return "answer-body", stopped, err
}

func answerTo(asked request) response {
	if asked.Response != nil {
		return *asked.Response
	}
	return response{Status: 200, Headers: [][2]string{{"Content-Type", "text/html"}}}
}

// matched lists the rules that have something to say; those that only keep count say nothing.
func matched(tx types.Transaction) []int {
	seen := map[int]bool{}
	for _, rule := range tx.MatchedRules() {
		if rule.Message() != "" {
			seen[rule.Rule().ID()] = true
		}
	}
	return sorted(seen)
}

func sorted(seen map[int]bool) []int {
	list := make([]int, 0, len(seen))
	for id := range seen {
		list = append(list, id)
	}
	sort.Ints(list)
	return list
}

var (
	ruleNumber = regexp.MustCompile(`\bid:'?(\d+)`)
	ruleLevel  = regexp.MustCompile(`tag:'paranoia-level/(\d)'`)
)

// coreRules reads which rules there are, with their paranoia level; 0 for those that have none because they only control others.
func coreRules() (map[string]int, error) {
	files, err := fs.Glob(coreruleset.FS, "@owasp_crs/*.conf")
	if err != nil {
		return nil, err
	}
	rules := map[string]int{}
	for _, file := range files {
		text, err := fs.ReadFile(coreruleset.FS, file)
		if err != nil {
			return nil, err
		}
		for _, line := range strings.Split(strings.ReplaceAll(string(text), "\\\n", " "), "\n") {
			number := ruleNumber.FindStringSubmatch(line)
			if number == nil || !strings.HasPrefix(strings.TrimSpace(line), "Sec") {
				continue
			}
			rules[number[1]] = 0
			if level := ruleLevel.FindStringSubmatch(line); level != nil {
				rules[number[1]], _ = strconv.Atoi(level[1])
			}
		}
	}
	return rules, nil
}
