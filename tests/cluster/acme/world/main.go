// Command world is what cert-manager finds outside of a cluster, on loopback: Let's Encrypt (Pebble, its own test server), public resolvers
// (challtestsrv, Pebble's own), and of Cloudflare the four calls by which records are made. The way there is a proxy that knows these hosts
// and no other: so nothing that is asked for has to name another address than it would outside.
package main

import (
	"crypto/tls"
	"encoding/json"
	"flag"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
)

// Seen is what was asked of the world, in order, each once for each time.
type Seen struct {
	sync.Mutex
	Hosts      []string   `json:"hosts"`
	Orders     [][]string `json:"orders"`
	Challenges []string   `json:"challenges"`
	Requests   []Request  `json:"requests"`
	Records    []Record   `json:"records"`
}

func main() {
	folder := flag.String("folder", ".", "where world.json and the certificates are written")
	zone := flag.String("zone", "", "the zone that is ours")
	token := flag.String("token", "", "the token by which records are made in it")
	flag.Parse()
	seen := &Seen{Hosts: []string{}, Orders: [][]string{}, Challenges: []string{}, Requests: []Request{}, Records: []Record{}}
	identity, err := newIdentity(*folder)
	check(err)
	resolver := freeAddress()
	names, err := newNames(resolver, identity)
	check(err)
	authority := newAuthority(resolver, seen)
	zones := &cloudflare{zone: *zone, token: *token, names: names.server, seen: seen}
	hosts := map[string]string{
		"acme-v02.api.letsencrypt.org:443":         serve(identity.certificate, authority),
		"acme-staging-v02.api.letsencrypt.org:443": serve(identity.certificate, authority),
		"api.cloudflare.com:443":                   serve(identity.certificate, zones),
		"1.1.1.1:443":                              names.https,
		"1.0.0.1:443":                              names.https,
	}
	control := http.NewServeMux()
	control.HandleFunc("GET /seen", func(out http.ResponseWriter, _ *http.Request) {
		seen.Lock()
		defer seen.Unlock()
		check(json.NewEncoder(out).Encode(seen))
	})
	control.HandleFunc("POST /astray", func(_ http.ResponseWriter, request *http.Request) {
		zones.astray.Store(request.URL.Query().Get("on") == "true")
	})
	control.Handle("/roots/", authority.management)
	text, err := json.Marshal(map[string]string{
		"proxy":   "http://" + listen(&http.Server{Handler: &proxy{hosts: hosts, seen: seen}}, nil),
		"control": "http://" + listen(&http.Server{Handler: control}, nil),
		"roots":   identity.roots,
	})
	check(err)
	check(os.WriteFile(filepath.Join(*folder, "world.draft"), text, 0o600))
	check(os.Rename(filepath.Join(*folder, "world.draft"), filepath.Join(*folder, "world.json")))
	select {}
}

func serve(certificate tls.Certificate, handler http.Handler) string {
	return listen(&http.Server{Handler: handler}, &tls.Config{Certificates: []tls.Certificate{certificate}})
}

func listen(server *http.Server, secure *tls.Config) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	go func() {
		if secure == nil {
			check(server.Serve(listener))
			return
		}
		server.TLSConfig = secure
		check(server.ServeTLS(listener, "", ""))
	}()
	return listener.Addr().String()
}

func freeAddress() string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	defer listener.Close()
	return listener.Addr().String()
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
