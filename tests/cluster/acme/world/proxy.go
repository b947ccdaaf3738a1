package main

import (
	"io"
	"net"
	"net/http"
	"sync"
)

// proxy leads to the hosts of this world, and says of every other that there is no way.
type proxy struct {
	hosts map[string]string
	seen  *Seen
}

func (p *proxy) ServeHTTP(out http.ResponseWriter, request *http.Request) {
	p.seen.Lock()
	p.seen.Hosts = append(p.seen.Hosts, request.Host)
	p.seen.Unlock()
	address, known := p.hosts[request.Host]
	if request.Method != http.MethodConnect || !known {
		http.Error(out, "there is no "+request.Host+" in this world", http.StatusForbidden)
		return
	}
	server, err := net.Dial("tcp", address)
	if err != nil {
		http.Error(out, err.Error(), http.StatusBadGateway)
		return
	}
	defer server.Close()
	client, _, err := http.NewResponseController(out).Hijack()
	if err != nil {
		http.Error(out, err.Error(), http.StatusInternalServerError)
		return
	}
	defer client.Close()
	if _, err := io.WriteString(client, "HTTP/1.1 200 OK\r\n\r\n"); err != nil {
		return
	}
	both := sync.WaitGroup{}
	both.Add(2)
	go pass(&both, server, client)
	go pass(&both, client, server)
	both.Wait()
}

func pass(both *sync.WaitGroup, to, from net.Conn) {
	defer both.Done()
	// Whoever ends first ends the other, too.
	_, _ = io.Copy(to, from)
	_ = to.Close()
}
