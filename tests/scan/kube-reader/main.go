// Kube-reader reads manifests as kubectl does and prints what it understood: one line of JSON for each document.
//
// kubectl cuts a file into documents with apimachinery's reader and turns each into JSON with sigs.k8s.io/yaml.
// A document that cannot be read, or that has a key twice, becomes {"error": "…"}.
//
//	kube-reader < manifests.yaml
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	documents "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

type reading struct {
	Value json.RawMessage `json:"value,omitempty"`
	Error string          `json:"error,omitempty"`
}

func read(document []byte) reading {
	value, err := yaml.YAMLToJSONStrict(document)
	if err != nil {
		return reading{Error: err.Error()}
	}
	return reading{Value: value}
}

func main() {
	in := documents.NewYAMLReader(bufio.NewReaderSize(os.Stdin, 1<<20))
	out := bufio.NewWriter(os.Stdout)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	for {
		document, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if len(bytes.TrimSpace(document)) == 0 {
			continue
		}
		if err := lines.Encode(read(document)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	if err := out.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
