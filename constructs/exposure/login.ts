import type { AppPlan } from "../../model/plan/app-plan";
import { identity } from "../enterprise-app/identity";
import type { KubeObject } from "../kubernetes/manifest";
import type { RequestAuthentication, RequestPolicy } from "../mesh/routing";

/**
 * Tokens, checked by the app's own proxy: at the gateway, which all apps share, a token that one app does not believe would be refused to
 * every other app as well. Whoever is no declared caller needs one; a caller is known by its certificate.
 */
export function login(app: AppPlan): readonly KubeObject[] {
  const { expose, port } = app;
  if (expose === null || expose.login === null || port === null) return [];
  const { issuer, audience, jwks } = expose.login;
  const selector = { matchLabels: app.selector };
  const authentication: RequestAuthentication = {
    apiVersion: "security.istio.io/v1",
    kind: "RequestAuthentication",
    metadata: identity(app, app.app),
    spec: {
      selector,
      jwtRules: [{ issuer, audiences: [audience], ...(jwks === "" ? {} : { jwksUri: jwks }), forwardOriginalToken: true }],
    },
  };
  const known = knownPrincipals(app);
  const strangers = known.length === 0 ? [] : [{ key: "source.principal", notValues: known }];
  const to = [{ operation: { ports: [String(port)] } }];
  const policy: RequestPolicy = {
    apiVersion: "security.istio.io/v1",
    kind: "AuthorizationPolicy",
    // A dot is in no app's name: no app of another name can have a policy of this one.
    metadata: identity(app, `${app.app}.login`),
    spec: {
      selector,
      // A refusal comes before every consent: no rule that lets the gateway in can open what this one closes.
      action: "DENY",
      rules: [
        { from: [{ source: { notRequestPrincipals: [`${issuer}/*`] } }], to, ...(strangers.length === 0 ? {} : { when: strangers }) },
        { to, when: [{ key: "request.auth.audiences", notValues: [audience] }, ...strangers] },
      ],
    },
  };
  return [authentication, policy];
}

/** Who comes with a certificate of its own: other apps, and who collects metrics. */
function knownPrincipals({ callers, observe }: AppPlan): string[] {
  const scraper = observe.metrics === null ? "" : (observe.scraper?.principal ?? "");
  return [...new Set([...callers.map(({ principal }) => principal), ...(scraper === "" ? [] : [scraper])])].sort();
}
