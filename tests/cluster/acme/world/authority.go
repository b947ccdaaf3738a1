package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"path"
	"strings"

	"github.com/letsencrypt/pebble/v2/ca"
	"github.com/letsencrypt/pebble/v2/db"
	"github.com/letsencrypt/pebble/v2/va"
	"github.com/letsencrypt/pebble/v2/wfe"
)

// Request is what was asked to be signed.
type Request struct {
	Names      []string `json:"names"`
	CommonName string   `json:"commonName"`
	Key        string   `json:"key"`
	Usages     []string `json:"usages"`
}

// authority is Pebble, behind the path of Let's Encrypt's directory. What comes in is noted down and passed on as it is.
type authority struct {
	acme, management http.Handler
	store            *db.MemoryStore
	seen             *Seen
}

func newAuthority(resolver string, seen *Seen) *authority {
	// Every name is looked for each time, at once. Good nonces are refused now and then, as they are by default.
	os.Setenv("PEBBLE_VA_NOSLEEP", "1")
	os.Setenv("PEBBLE_AUTHZREUSE", "0")
	logger := log.New(os.Stdout, "pebble ", log.LstdFlags)
	store := db.NewMemoryStore()
	profiles := map[string]ca.Profile{"default": {Description: "as Let's Encrypt's", ValidityPeriod: 90 * 24 * 3600}}
	signer := ca.New(logger, store, "", "ecdsa", 0, 1, profiles)
	front := wfe.New(logger, store, va.New(logger, 0, 0, true, resolver, store), signer, []string{"letsencrypt.org"}, true, false, 1, 1)
	return &authority{acme: front.Handler(), management: front.ManagementHandler(), store: store, seen: seen}
}

func (a *authority) ServeHTTP(out http.ResponseWriter, request *http.Request) {
	if request.URL.Path == "/directory" {
		request.URL.Path = wfe.DirectoryPath
	}
	if request.Method == http.MethodPost {
		body, err := io.ReadAll(request.Body)
		check(err)
		request.Body = io.NopCloser(bytes.NewReader(body))
		if err := a.note(request.URL.Path, body); err != nil {
			log.Printf("%s: %v", request.URL.Path, err)
		}
	}
	a.acme.ServeHTTP(out, request)
}

func (a *authority) note(where string, body []byte) error {
	var signed struct{ Payload string }
	if err := json.Unmarshal(body, &signed); err != nil {
		return err
	}
	payload, err := base64.RawURLEncoding.DecodeString(signed.Payload)
	// What is only looked at is asked for with nothing in it.
	if err != nil || len(payload) == 0 {
		return err
	}
	a.seen.Lock()
	defer a.seen.Unlock()
	switch {
	case where == "/order-plz":
		var order struct {
			Identifiers []struct{ Type, Value string }
		}
		if err := json.Unmarshal(payload, &order); err != nil {
			return err
		}
		values := []string{}
		for _, one := range order.Identifiers {
			values = append(values, one.Type+":"+one.Value)
		}
		a.seen.Orders = append(a.seen.Orders, values)
	case strings.HasPrefix(where, "/chalZ/"):
		if challenge := a.store.GetChallengeByID(path.Base(where)); challenge != nil {
			a.seen.Challenges = append(a.seen.Challenges, challenge.Type+":"+challenge.Authz.Identifier.Value)
		}
	case strings.HasPrefix(where, "/finalize-order/"):
		var finalize struct{ CSR string }
		if err := json.Unmarshal(payload, &finalize); err != nil {
			return err
		}
		request, err := readRequest(finalize.CSR)
		if err != nil {
			return err
		}
		a.seen.Requests = append(a.seen.Requests, request)
	}
	return nil
}

var extendedKeyUsage = asn1.ObjectIdentifier{2, 5, 29, 37}

func readRequest(text string) (Request, error) {
	der, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return Request{}, err
	}
	request, err := x509.ParseCertificateRequest(der)
	if err != nil {
		return Request{}, err
	}
	read := Request{Names: request.DNSNames, CommonName: request.Subject.CommonName, Key: request.PublicKeyAlgorithm.String(), Usages: []string{}}
	if key, is := request.PublicKey.(*ecdsa.PublicKey); is {
		read.Key = fmt.Sprintf("%s %s", read.Key, key.Params().Name)
	}
	for _, extension := range request.Extensions {
		if !extension.Id.Equal(extendedKeyUsage) {
			continue
		}
		var usages []asn1.ObjectIdentifier
		if _, err := asn1.Unmarshal(extension.Value, &usages); err != nil {
			return Request{}, err
		}
		for _, usage := range usages {
			read.Usages = append(read.Usages, usage.String())
		}
	}
	return read, nil
}
