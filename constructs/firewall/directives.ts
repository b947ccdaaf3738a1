import type { HostFirewall, Scope, ScopedExclusion, UnreadBodies } from "./hosts";

/** Numbers of our own rules: up to 99,999 they are for local use, and no published rule set takes them. */
const numbers = { settings: 10_000, unread: 10_100, exclusions: 11_000 } as const;

/** A path that two readers may read differently: what is let through here could arrive elsewhere. */
const ambiguous = "(?i:%(?:2e|2f|5c|25|00))|[.][.]|//|[\\\\;]";

/**
 * The plugin shows the rules what Envoy calls `:path` as if it were a header. To these, which look for what no header
 * has, each encoded line break or bracket of a query would be an attack; the path and its parameters have rules of their own.
 */
const pseudoHeaders = [920274, 921140, 942480];

/** What the firewall is told for one host, in the words of Coraza. Later directives win over earlier ones. */
export function directives(firewall: HostFirewall): readonly string[] {
  return [
    "Include @recommended-conf",
    // The recommended configuration only looks on.
    "SecRuleEngine On",
    "SecRequestBodyAccess On",
    `SecRequestBodyLimit ${whole(firewall.bodyBytes)}`,
    `SecRequestBodyInMemoryLimit ${whole(firewall.bodyBytes)}`,
    // Otherwise the attack begins behind the limit.
    "SecRequestBodyLimitAction Reject",
    "SecResponseBodyAccess On",
    // It would write bodies, and what they hold of people, into the gateway's log. Matches are logged in any case.
    "SecAuditEngine Off",
    "Include @crs-setup-conf",
    ...settings(firewall),
    ...firewall.unread.flatMap((bodies, index) => unread(bodies, numbers.unread + index)),
    ...firewall.exclusions
      .filter((exclusion) => exclusion.scope.under.length > 0 && !everywhere(exclusion))
      .flatMap((exclusion, index) => exclusionRule(exclusion, numbers.exclusions + index)),
    "Include @owasp_crs/*.conf",
    ...[...new Set(firewall.exclusions.filter(everywhere).map(({ rule }) => whole(rule)))].map((rule) => `SecRuleRemoveById ${rule}`),
  ];
}

/** A host whose apps all asked for no firewall. */
export const off: readonly string[] = ["SecRuleEngine Off"];

/** All that the rule set leaves to be decided, stated, so that no default of a later one can weaken it. */
function settings({ paranoia, methods }: HostFirewall): readonly string[] {
  const variables = {
    blocking_paranoia_level: whole(paranoia),
    detection_paranoia_level: whole(paranoia),
    inbound_anomaly_score_threshold: "5",
    outbound_anomaly_score_threshold: "4",
    critical_anomaly_score: "5",
    error_anomaly_score: "4",
    warning_anomaly_score: "3",
    notice_anomaly_score: "2",
    // What the headers show is stopped before the request goes on; without it only the answer would be.
    early_blocking: "1",
    sampling_percentage: "100",
    allowed_methods: methods.map(word).join(" "),
  };
  const set = Object.entries(variables).map(([name, value]) => `setvar:'tx.${name}=${value}'`);
  const paths = pseudoHeaders.map((number) => `ctl:ruleRemoveTargetById=${number};REQUEST_HEADERS::path`);
  return rule(numbers.settings, [], [...set, ...paths]);
}

/** Streams cannot be held back until they are whole, and frames of gRPC could not be parsed: what is judged of them are headers and path. */
function unread({ scope, grpc }: UnreadBodies, id: number): readonly string[] {
  const isGrpc = 'REQUEST_HEADERS:Content-Type "@rx ^application/grpc(?:[+](?:proto|json))?$"';
  const bodies = ["ctl:requestBodyAccess=Off", "ctl:responseBodyAccess=Off"];
  // To the rule set gRPC's is a content type that nobody has asked for.
  return grpc ? rule(id, [...conditions(scope), isGrpc], ["ctl:ruleRemoveById=920420", ...bodies]) : rule(id, conditions(scope), bodies);
}

function exclusionRule({ rule: number, parameter, scope }: ScopedExclusion, id: number): readonly string[] {
  // A rule may look at all parameters together, or at those of query and body apart.
  const kinds = ["ARGS", "ARGS_GET", "ARGS_POST"];
  const actions =
    parameter === null
      ? [`ctl:ruleRemoveById=${whole(number)}`]
      : kinds.map((kind) => `ctl:ruleRemoveTargetById=${whole(number)};${kind}:${parameterName(parameter)}`);
  return rule(id, conditions(scope), actions);
}

const everywhere = ({ parameter, scope }: ScopedExclusion) => parameter === null && conditions(scope).length === 0;

/** What holds for the path of a request within a scope. */
function conditions({ under, except }: Scope): readonly string[] {
  if (under.includes("/") && except.length === 0) return [];
  const inside = `^(?:${under.map((path) => pattern(path.replace(/\/$/, ""))).join("|")})(?:/|$)`;
  const outside = [...except.map((path) => `^${pattern(path)}`), ambiguous].join("|");
  return [
    `REQUEST_FILENAME "@rx ${inside}"`,
    `REQUEST_FILENAME "!@rx ${outside}"`,
    // The name of the file is already unescaped.
    `REQUEST_URI_RAW "!@rx ^[^?]*?(?:${ambiguous})"`,
  ];
}

/** A rule that does something, and never stops a request, where all conditions hold. */
function rule(id: number, [first, ...rest]: readonly string[], actions: readonly string[]): readonly string[] {
  const start = [`id:${id}`, "phase:1", "pass", "nolog", "t:none"];
  if (first === undefined) return [`SecAction "${[...start, ...actions].join(",")}"`];
  const then = (index: number) => (index === rest.length ? actions : ["chain"]);
  return [
    `SecRule ${first} "${[...start, ...then(0)].join(",")}"`,
    ...rest.map((condition, index) => `SecRule ${condition} "${["t:none", ...then(index + 1)].join(",")}"`),
  ];
}

/** A path as a pattern that matches itself. What parsing lets through has no quote, backslash or space in it; this is the second lock. */
function pattern(path: string): string {
  if (!/^[A-Za-z0-9\-._~!$&'()+,=:@/%]*$/.test(path)) throw new RangeError(`the path ${JSON.stringify(path)} cannot stand in a directive`);
  return path.replace(/[.$()+]/g, "[$&]");
}

function parameterName(name: string): string {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.[\]-]*$/.test(name))
    throw new RangeError(`the parameter ${JSON.stringify(name)} cannot stand in a directive`);
  return name;
}

function word(method: string): string {
  if (!/^[A-Z]+$/.test(method)) throw new RangeError(`the method ${JSON.stringify(method)} cannot stand in a directive`);
  return method;
}

function whole(value: number): string {
  if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`${value} cannot stand in a directive`);
  return String(value);
}
