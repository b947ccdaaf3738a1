//go:build tools

// Package kwok pins kwok, which plays the kubelet of the simulated nodes. It has a module of its own,
// since it asks for other versions of Kubernetes' libraries than the API server does.
package kwok

import (
	_ "sigs.k8s.io/kwok/cmd/kwok"
)
