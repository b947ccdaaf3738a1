package main

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"github.com/corazawaf/coraza-proxy-wasm/wasmplugin"
	"github.com/tetratelabs/proxy-wasm-go-sdk/proxywasm/proxytest"
	"github.com/tetratelabs/proxy-wasm-go-sdk/proxywasm/types"
)

// plugin is what a gateway loads, on a host that stands in for Envoy.
type plugin struct{ host proxytest.HostEmulator }

func newPlugin(configuration []byte) (firewall, error) {
	host, _ := proxytest.NewHostEmulator(proxytest.NewEmulatorOption().
		WithVMContext(wasmplugin.NewVMContext()).
		WithPluginConfiguration(configuration))
	if host.StartPlugin() != types.OnPluginStartStatusOK {
		return nil, errors.New("the plugin does not start: " + strings.Join(host.GetCriticalLogs(), " "))
	}
	return plugin{host}, nil
}

func (p plugin) judge(asked request) (verdict, error) {
	before := p.logs()
	id := p.host.InitializeHttpContext()
	at, status := p.walk(id, asked)
	p.host.CompleteHttpContext(id)
	var said []string
	for level, lines := range p.logs() {
		said = append(said, lines[len(before[level]):]...)
	}
	return verdict{Name: asked.Name, At: at, Status: status, Rules: numbers(said)}, nil
}

func (p plugin) walk(id uint32, asked request) (string, int) {
	if err := p.host.SetProperty([]string{"request", "protocol"}, []byte(asked.Protocol)); err != nil {
		panic(err)
	}
	if p.host.CallOnRequestHeaders(id, asEnvoyHasThem(asked), len(asked.Body) == 0) == types.ActionPause {
		return "headers", p.status(id)
	}
	if len(asked.Body) > 0 {
		// In two pieces, as it would arrive.
		half := len(asked.Body) / 2
		p.host.CallOnRequestBody(id, asked.Body[:half], false)
		if p.host.GetSentLocalResponse(id) == nil {
			p.host.CallOnRequestBody(id, asked.Body[half:], true)
		}
		if p.host.GetSentLocalResponse(id) != nil {
			return "body", p.status(id)
		}
	}
	answer := answerTo(asked)
	headers := append([][2]string{{":status", strconv.Itoa(answer.Status)}}, answer.Headers...)
	p.host.CallOnResponseHeaders(id, headers, len(answer.Body) == 0)
	if p.host.GetSentLocalResponse(id) != nil {
		return "answer-headers", p.status(id)
	}
	if len(answer.Body) > 0 {
		p.host.CallOnResponseBody(id, answer.Body, true)
		// The status has gone out by then: what is left to be done is to overwrite the page.
		if strings.Trim(string(p.host.GetCurrentResponseBody(id)), "\x00") == "" {
			return "answer-body", 403
		}
	}
	return "", 0
}

func (p plugin) status(id uint32) int {
	if sent := p.host.GetSentLocalResponse(id); sent != nil {
		return int(sent.StatusCode)
	}
	return 0
}

// asEnvoyHasThem: names in small letters, the host as :authority, and nothing about the connection.
func asEnvoyHasThem(asked request) [][2]string {
	headers := [][2]string{
		{":authority", asked.Authority}, {":path", asked.Target}, {":method", asked.Method}, {":scheme", "https"},
	}
	for _, header := range asked.Headers {
		name := strings.ToLower(header[0])
		if name != "host" && name != "connection" {
			headers = append(headers, [2]string{name, header[1]})
		}
	}
	return headers
}

// logs are the lines of the levels that rules speak on.
func (p plugin) logs() [][]string {
	return [][]string{p.host.GetInfoLogs(), p.host.GetWarnLogs(), p.host.GetErrorLogs(), p.host.GetCriticalLogs()}
}

var logged = regexp.MustCompile(`\[id "(\d+)"\]`)

func numbers(lines []string) []int {
	seen := map[int]bool{}
	for _, line := range lines {
		if found := logged.FindStringSubmatch(line); found != nil {
			number, _ := strconv.Atoi(found[1])
			seen[number] = true
		}
	}
	return sorted(seen)
}
