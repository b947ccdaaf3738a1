import type { CertificatePlan } from "../../model/plan/tls-plan";
import type { AdmissionPolicy } from "../kubernetes/manifest";
import { literal, type Signed } from "./region-in-cel";

type Validations = NonNullable<NonNullable<AdmissionPolicy["spec"]>["validations"]>;

/** Longer than a year of daily work, and the root's own ten years. */
const longest = { leaf: "2160h", root: "87600h" } as const;

/** What is asked of a Certificate: in a tenant's namespace by rules, elsewhere whether the plan has exactly this one. */
export function certificateQuestions(region: Signed): { variables: Readonly<Record<string, string>>; validations: Validations } {
  return { variables: variablesOf(region), validations: [...names(region), ...kinds(region), ...bounds] };
}

const label = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";

/** A Service of the namespace, or one pod or all pods behind it; in brackets, because a backslash is read twice. */
const ownName = `"^(([*]|${label})[.])?${label}[.]" + request.namespace + "[.]svc([.]cluster[.]local)?$"`;

function variablesOf(region: Signed): Readonly<Record<string, string>> {
  const { tls, namespaces } = region;
  const gateways = tls.certificates.filter(({ purpose }) => purpose === "gateway");
  const root = tls.certificates.find(({ purpose }) => purpose === "root");
  return {
    id: 'request.namespace + "/" + object.metadata.name',
    tenant: `request.namespace in ${literal(namespaces.map(({ name }) => name).sort())}`,
    root: root === undefined ? "false" : `variables.id == ${literal(idOf(root))}`,
    gateways: literal(Object.fromEntries(gateways.map((one) => [idOf(one), [...one.dnsNames].sort()]))),
    gatewayIssuers: literal(Object.fromEntries(gateways.map((one) => [idOf(one), one.issuer]))),
    names: "has(object.spec.dnsNames) ? object.spec.dnsNames : []",
    ownName,
    hosts: literal(givenHosts(region)),
    given: "request.namespace in variables.hosts ? variables.hosts[request.namespace] : {}",
    foreign: "variables.tenant ? variables.names.filter(name, !name.matches(variables.ownName) && !(name in variables.given)) : []",
    issuer: `(!has(object.spec.issuerRef.group) || object.spec.issuerRef.group in ["", "cert-manager.io"]) && has(object.spec.issuerRef.kind) && object.spec.issuerRef.kind == "ClusterIssuer" ? object.spec.issuerRef.name : ""`,
  };
}

const idOf = ({ namespace, name }: CertificatePlan): string => `${namespace}/${name}`;

/** The hosts outside that the plan gives to apps of a namespace, and who signs for each. */
function givenHosts({ tls }: Signed): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const given: Record<string, Record<string, string>> = {};
  for (const { purpose, namespace, dnsNames, issuer } of tls.certificates) {
    if (purpose !== "app") continue;
    for (const name of dnsNames) if (!isInside(name)) (given[namespace] ??= {})[name] = issuer;
  }
  return given;
}

const isInside = (name: string): boolean => /\.svc(\.cluster\.local)?$/.test(name);

/** Where a Certificate may be, for which names, and who signs it. */
function names(region: Signed): Validations {
  const { name, tls } = region;
  const own = tls.issuers.find(({ kind }) => kind === "ca" || kind === "vault")?.name ?? "";
  const root = tls.issuers.find(({ kind }) => kind === "root")?.name ?? "";
  const inside =
    own === ""
      ? "nobody signs for names inside the cluster (tls.private in the platform document)"
      : `${own} signs for names inside the cluster`;
  return [
    {
      expression: "variables.tenant || variables.root || variables.id in variables.gateways",
      messageExpression: `variables.id + ${literal(` is no Certificate of region ${name}: its issuers sign for its tenants' namespaces, and for the gateways what its plan names. An exposed host gets one by \`expose\` in the app's intent.`)}`,
      message: `This is no Certificate of region ${name}.`,
      reason: "Forbidden",
    },
    {
      expression: ["!variables.tenant ? true", "variables.names.size() > 0 && variables.foreign.size() == 0"].join(" : "),
      messageExpression: `(variables.names.size() == 0 ? "A Certificate without dnsNames" : variables.foreign.join(", ")) + " is not for " + request.namespace + ". Its Services are called SERVICE." + request.namespace + ".svc; a host outside is given to an app by needs.certificate in its intent."`,
      message: "A Certificate is for names of its own namespace.",
      reason: "Forbidden",
    },
    {
      expression:
        "!(variables.id in variables.gateways) || (variables.names.all(name, name in variables.gateways[variables.id]) && variables.gateways[variables.id].all(name, name in variables.names))",
      messageExpression: `"A gateway's Certificate is for exactly what the plan says: " + variables.id + " for " + variables.gateways[variables.id].join(", ") + ". An exposed host is declared by \`expose\` in the app's intent."`,
      message: "A gateway's Certificate is for exactly what the plan says.",
      reason: "Forbidden",
    },
    {
      expression: [
        `variables.root ? variables.issuer == ${literal(root)}`,
        "variables.id in variables.gatewayIssuers ? variables.issuer == variables.gatewayIssuers[variables.id]",
        `variables.names.all(name, name in variables.given ? variables.issuer == variables.given[name] : (variables.issuer != "" && variables.issuer == ${literal(own)}))`,
      ].join(" : "),
      messageExpression: `"ClusterIssuer " + (variables.issuer == "" ? "none" : variables.issuer) + " does not sign for " + variables.id + ${literal(`: in region ${name} ${inside}, and a host outside is signed for by whom the plan names.`)}`,
      message: `In region ${name} ${inside}.`,
      reason: "Forbidden",
    },
  ];
}

/** Fields that would make a Certificate into more than a proof of its names. */
const others = ["emailAddresses", "ipAddresses", "literalSubject", "nameConstraints", "otherNames", "subject", "uris"];

const noMore = others.map((field) => `!has(object.spec.${field})`).join(" && ");

function kinds({ name }: Signed): Validations {
  return [
    {
      expression: "variables.root || !has(object.spec.isCA) || !object.spec.isCA",
      message: `Nobody but region ${name}'s own root signs certificates of others: leave out isCA.`,
      reason: "Forbidden",
    },
    {
      expression: `${noMore} && (variables.root || !has(object.spec.commonName) || object.spec.commonName in variables.names)`,
      message: `A Certificate here proves its dnsNames and nothing else: leave out ${others.join(", ")}, and a commonName that is none of the dnsNames.`,
      reason: "Forbidden",
    },
    {
      expression:
        'has(object.spec.usages) && object.spec.usages.all(usage, usage in ["digital signature", "key encipherment", "server auth", "client auth"] || (variables.root && usage in ["cert sign", "crl sign"]))',
      message:
        "A Certificate here says what it is for: usages are digital signature, key encipherment, server auth and client auth; without any it would be good for everything.",
      reason: "Forbidden",
    },
  ];
}

const bounds: Validations = [
  {
    expression:
      'has(object.spec.privateKey) && has(object.spec.privateKey.algorithm) && object.spec.privateKey.algorithm == "ECDSA" && (!has(object.spec.privateKey.size) || object.spec.privateKey.size in [256, 384]) && (!has(object.spec.privateKey.rotationPolicy) || object.spec.privateKey.rotationPolicy == "Always")',
    message:
      "Keys are of ECDSA with 256 or 384 bits, and new each time: privateKey: { algorithm: ECDSA, size: 256, rotationPolicy: Always }.",
    reason: "Forbidden",
  },
  {
    expression: `!has(object.spec.duration) || (duration(object.spec.duration) >= duration("1h") && duration(object.spec.duration) <= duration(variables.root ? ${literal(longest.root)} : ${literal(longest.leaf)}))`,
    message: `A Certificate holds for an hour at least and for ${longest.leaf} (90 days) at most: what is renewed often is renewed without anybody.`,
    reason: "Forbidden",
  },
  {
    expression: '!has(object.spec.renewal) || !has(object.spec.renewal.policy) || object.spec.renewal.policy != "Disabled"',
    message: "Certificates are renewed: leave out renewal.policy.",
    reason: "Forbidden",
  },
  {
    expression: 'object.spec.secretName == object.metadata.name && (!variables.tenant || object.spec.secretName.endsWith("-tls"))',
    message: "A Certificate's secret has its own name, and ends in -tls: so that it is never another's.",
    reason: "Forbidden",
  },
];
