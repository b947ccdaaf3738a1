package main

import (
	"io"
	"log"

	"github.com/letsencrypt/challtestsrv"
)

// names answers what a name leads to: to the authority by DNS, to everybody by DNS over HTTPS.
type names struct {
	server *challtestsrv.ChallSrv
	https  string
}

func newNames(address string, one *identity) (*names, error) {
	secure := freeAddress()
	server, err := challtestsrv.New(challtestsrv.Config{
		Log:        log.New(io.Discard, "", 0),
		DNSAddrs:   []string{address},
		DOHAddrs:   []string{secure},
		DOHCert:    one.certificateFile,
		DOHCertKey: one.keyFile,
	})
	if err != nil {
		return nil, err
	}
	server.Run()
	return &names{server: server, https: secure}, nil
}
