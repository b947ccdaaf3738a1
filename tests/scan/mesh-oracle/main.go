// Mesh-oracle answers, with Istio's own code, what AuthorizationPolicy and PeerAuthentication let through.
//
// It reads one case a line as JSON and prints one line of answers for each. Istio selects the policies of the workload and turns them into
// Envoy's RBAC rules; what is written here reads those rules against a request, as the reference of Envoy's RBAC has them.
//
//	mesh-oracle < cases.jsonl
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"regexp"
	"strings"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	rbac "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	rbachttp "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/rbac/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	rbactcp "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/rbac/v3"
	matcher "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	security "istio.io/api/security/v1beta1"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/security/authn"
	"istio.io/istio/pilot/pkg/security/authz/builder"
	"istio.io/istio/pilot/pkg/security/trustdomain"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/labels"
	"istio.io/istio/pkg/util/protomarshal"
)

const rootNamespace = "istio-system"

type object struct {
	Kind     string `json:"kind"`
	Metadata struct {
		Name        string            `json:"name"`
		Namespace   string            `json:"namespace"`
		Annotations map[string]string `json:"annotations"`
	} `json:"metadata"`
	Spec json.RawMessage `json:"spec"`
}

// A request, with all that the rules of the cases can ask of it.
type request struct {
	Principal string `json:"principal"`
	Address   string `json:"address"`
	Port      uint32 `json:"port"`
	SNI       string `json:"sni"`
	HTTP      bool   `json:"http"`
	Method    string `json:"method"`
	Path      string `json:"path"`
	Host      string `json:"host"`
}

type oneCase struct {
	Objects      []object          `json:"objects"`
	Namespace    string            `json:"namespace"`
	Labels       map[string]string `json:"labels"`
	TrustDomains []string          `json:"trustDomains"`
	Ports        []uint32          `json:"ports"`
	Requests     []request         `json:"requests"`
}

type answer struct {
	Allowed []bool   `json:"allowed"`
	Modes   []string `json:"modes"`
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 64<<20)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var asked oneCase
		err := json.Unmarshal(in.Bytes(), &asked)
		if err == nil {
			var found answer
			if found, err = answered(asked); err == nil {
				err = out.Encode(found)
			}
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	if err := in.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func answered(asked oneCase) (answer, error) {
	policies := &model.AuthorizationPolicies{RootNamespace: rootNamespace, NamespaceToPolicies: map[string][]model.AuthorizationPolicy{}}
	var peers []*config.Config
	for _, one := range asked.Objects {
		switch one.Kind {
		case "AuthorizationPolicy":
			spec := &security.AuthorizationPolicy{}
			if err := protomarshal.ApplyJSON(string(one.Spec), spec); err != nil {
				return answer{}, err
			}
			namespace := one.Metadata.Namespace
			policies.NamespaceToPolicies[namespace] = append(policies.NamespaceToPolicies[namespace], model.AuthorizationPolicy{
				Name: one.Metadata.Name, Namespace: namespace, Annotations: one.Metadata.Annotations, Spec: spec,
			})
		case "PeerAuthentication":
			spec := &security.PeerAuthentication{}
			if err := protomarshal.ApplyJSON(string(one.Spec), spec); err != nil {
				return answer{}, err
			}
			namespace := one.Metadata.Namespace
			selector := labels.Instance(spec.GetSelector().GetMatchLabels())
			if (namespace == asked.Namespace || namespace == rootNamespace) && selector.SubsetOf(asked.Labels) {
				peers = append(peers, &config.Config{Meta: config.Meta{Name: one.Metadata.Name, Namespace: namespace}, Spec: spec})
			}
		}
	}
	matching := policies.ListAuthorizationPolicies(model.PolicyMatcherFor(asked.Namespace, asked.Labels, false))
	bundle := trustdomain.NewBundle(asked.TrustDomains[0], asked.TrustDomains[1:])
	built := builder.New(bundle, nil, matching, builder.Option{})
	found := answer{Allowed: []bool{}, Modes: []string{}}
	for _, one := range asked.Requests {
		rules, err := rulesOf(built, one.HTTP)
		if err != nil {
			return answer{}, err
		}
		allowed, err := passes(rules, one)
		if err != nil {
			return answer{}, err
		}
		found.Allowed = append(found.Allowed, allowed)
	}
	composed := authn.ComposePeerAuthentication(rootNamespace, peers)
	for _, port := range asked.Ports {
		mode, known := composed.PerPort[port]
		if !known {
			mode = composed.Mode
		}
		found.Modes = append(found.Modes, mode.String())
	}
	return found, nil
}

// The rules of the filters in the order in which a request meets them.
func rulesOf(built *builder.Builder, http bool) ([]*rbac.RBAC, error) {
	if built == nil {
		return nil, nil
	}
	var found []*rbac.RBAC
	if http {
		for _, filter := range built.BuildHTTP() {
			one := &rbachttp.RBAC{}
			if err := filter.ConfigType.(*hcm.HttpFilter_TypedConfig).TypedConfig.UnmarshalTo(one); err != nil {
				return nil, err
			}
			found = append(found, one.Rules)
		}
		return found, nil
	}
	for _, filter := range built.BuildTCP() {
		one := &rbactcp.RBAC{}
		if err := filter.ConfigType.(*listener.Filter_TypedConfig).TypedConfig.UnmarshalTo(one); err != nil {
			return nil, err
		}
		found = append(found, one.Rules)
	}
	return found, nil
}

func passes(filters []*rbac.RBAC, of request) (bool, error) {
	for _, rules := range filters {
		if rules == nil || rules.Action == rbac.RBAC_LOG {
			continue
		}
		fits := false
		for _, policy := range rules.Policies {
			permission, err := anyOf(policy.Permissions, of, permitted)
			if err != nil {
				return false, err
			}
			principal, err := anyOf(policy.Principals, of, identified)
			if err != nil {
				return false, err
			}
			fits = fits || (permission && principal)
		}
		if fits == (rules.Action == rbac.RBAC_DENY) {
			return false, nil
		}
	}
	return true, nil
}

func anyOf[T any](all []T, of request, fits func(T, request) (bool, error)) (bool, error) {
	for _, one := range all {
		if yes, err := fits(one, of); yes || err != nil {
			return yes, err
		}
	}
	return false, nil
}

func allOf[T any](all []T, of request, fits func(T, request) (bool, error)) (bool, error) {
	for _, one := range all {
		if yes, err := fits(one, of); !yes || err != nil {
			return false, err
		}
	}
	return true, nil
}

func permitted(permission *rbac.Permission, of request) (bool, error) {
	switch rule := permission.Rule.(type) {
	case *rbac.Permission_Any:
		return rule.Any, nil
	case *rbac.Permission_AndRules:
		return allOf(rule.AndRules.Rules, of, permitted)
	case *rbac.Permission_OrRules:
		return anyOf(rule.OrRules.Rules, of, permitted)
	case *rbac.Permission_NotRule:
		yes, err := permitted(rule.NotRule, of)
		return !yes, err
	case *rbac.Permission_DestinationPort:
		return rule.DestinationPort == of.Port, nil
	case *rbac.Permission_RequestedServerName:
		return textFits(rule.RequestedServerName, of.SNI)
	case *rbac.Permission_UrlPath:
		return textFits(rule.UrlPath.GetPath(), of.Path)
	case *rbac.Permission_Header:
		return headerFits(rule.Header, of)
	}
	return false, fmt.Errorf("permission %v is not read here", permission)
}

func identified(principal *rbac.Principal, of request) (bool, error) {
	switch rule := principal.Identifier.(type) {
	case *rbac.Principal_Any:
		return rule.Any, nil
	case *rbac.Principal_AndIds:
		return allOf(rule.AndIds.Ids, of, identified)
	case *rbac.Principal_OrIds:
		return anyOf(rule.OrIds.Ids, of, identified)
	case *rbac.Principal_NotId:
		yes, err := identified(rule.NotId, of)
		return !yes, err
	case *rbac.Principal_FilterState:
		if of.Principal == "" {
			return false, nil
		}
		return textFits(rule.FilterState.GetStringMatch(), "spiffe://"+of.Principal)
	case *rbac.Principal_Authenticated_:
		if of.Principal == "" {
			return false, nil
		}
		return textFits(rule.Authenticated.PrincipalName, "spiffe://"+of.Principal)
	case *rbac.Principal_DirectRemoteIp:
		return addressFits(rule.DirectRemoteIp, of.Address)
	case *rbac.Principal_RemoteIp:
		return addressFits(rule.RemoteIp, of.Address)
	}
	return false, fmt.Errorf("principal %v is not read here", principal)
}

func headerFits(header *route.HeaderMatcher, of request) (bool, error) {
	value, known := map[string]string{":method": of.Method, ":authority": of.Host}[header.Name]
	if !known {
		return false, fmt.Errorf("header %q is not read here", header.Name)
	}
	if header.GetPresentMatch() {
		return value != "", nil
	}
	return textFits(header.GetStringMatch(), value)
}

func textFits(pattern *matcher.StringMatcher, text string) (bool, error) {
	fold := func(one string) string {
		if pattern.GetIgnoreCase() {
			return strings.ToLower(one)
		}
		return one
	}
	switch rule := pattern.GetMatchPattern().(type) {
	case *matcher.StringMatcher_Exact:
		return fold(text) == fold(rule.Exact), nil
	case *matcher.StringMatcher_Prefix:
		return strings.HasPrefix(fold(text), fold(rule.Prefix)), nil
	case *matcher.StringMatcher_Suffix:
		return strings.HasSuffix(fold(text), fold(rule.Suffix)), nil
	case *matcher.StringMatcher_SafeRegex:
		return regexp.MatchString("^(?:"+rule.SafeRegex.Regex+")$", text)
	}
	return false, fmt.Errorf("pattern %v is not read here", pattern)
}

func addressFits(network *core.CidrRange, text string) (bool, error) {
	address, err := netip.ParseAddr(text)
	if err != nil {
		return false, err
	}
	first, err := netip.ParseAddr(network.AddressPrefix)
	if err != nil {
		return false, err
	}
	prefix, err := first.Prefix(int(network.PrefixLen.GetValue()))
	return err == nil && prefix.Contains(address), err
}
