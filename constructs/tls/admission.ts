import { charts } from "../../model/platform/charts";
import type { AdmissionBinding, AdmissionPolicy, KubeObject } from "../kubernetes/manifest";
import { certificateQuestions } from "./admission-certificates";
import { inRegion, issuersOf, literal, namesIssuer, type Signed } from "./region-in-cel";

type Rules = NonNullable<NonNullable<NonNullable<AdmissionPolicy["spec"]>["matchConstraints"]>["resourceRules"]>;

const operations = ["CREATE", "UPDATE"];

/** Who may ask a region's issuers, and for what: asked by the API server, whoever it is that asks. */
export function admissionObjects(region: Signed): readonly KubeObject[] {
  const certificates = `${region.name}-certificates`;
  const requests = `${region.name}-certificate-requests`;
  return [
    policy(region, certificates, {
      rules: [{ apiGroups: ["cert-manager.io"], apiVersions: ["v1"], operations, resources: ["certificates"] }],
      ours: `${inRegion(region)} || ${namesIssuer(region)}`,
      ...certificateQuestions(region),
    }),
    binding(region, certificates),
    policy(region, requests, { rules: steps, ours: stepsOfRegion(region), variables: {}, validations: operatorAlone(region) }),
    binding(region, requests),
  ];
}

interface Questions {
  readonly rules: Rules;
  /** Whether what is asked for is this region's business. */
  readonly ours: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly validations: NonNullable<NonNullable<AdmissionPolicy["spec"]>["validations"]>;
}

function policy({ labels }: Signed, name: string, { rules, ours, variables, validations }: Questions): AdmissionPolicy {
  const named = Object.entries(variables).map(([variable, expression]) => ({ name: variable, expression }));
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: { name, labels },
    spec: {
      failurePolicy: "Fail",
      // What the API server would add is stated: it takes the whole for changed otherwise, each time that it is applied.
      matchConstraints: {
        matchPolicy: "Equivalent",
        namespaceSelector: {},
        objectSelector: {},
        resourceRules: rules.map((rule) => ({ ...rule, scope: "*" })),
      },
      matchConditions: [
        // Finalizers, labels and who owns what are changed by controllers that ask for nothing.
        { name: "asks-for-something", expression: 'request.operation == "CREATE" || object.spec != oldObject.spec' },
        { name: "of-this-region", expression: ours },
      ],
      ...(named.length === 0 ? {} : { variables: named }),
      validations,
    },
  };
}

function binding({ labels }: Signed, name: string): AdmissionBinding {
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name, labels },
    spec: { policyName: name, validationActions: ["Deny", "Audit"] },
  };
}

/** Between a Certificate and its secret: each of these, made by hand, would go past what is asked of a Certificate. */
const steps: Rules = [
  { apiGroups: ["cert-manager.io"], apiVersions: ["v1"], operations, resources: ["certificaterequests", "issuers"] },
  { apiGroups: ["acme.cert-manager.io"], apiVersions: ["v1"], operations, resources: ["challenges", "orders"] },
  { apiGroups: ["certificates.k8s.io"], apiVersions: ["v1"], operations: ["CREATE"], resources: ["certificatesigningrequests"] },
];

function stepsOfRegion(region: Signed): string {
  const signers = issuersOf(region).map((name) => `clusterissuers.cert-manager.io/${name}`);
  return [
    `request.resource.resource == "certificatesigningrequests" ? object.spec.signerName in ${literal(signers)}`,
    `${inRegion(region)} || has(object.spec.issuerRef) && ${namesIssuer(region)}`,
  ].join(" : ");
}

function operatorAlone({ name, tls }: Signed): Questions["validations"] {
  const operator = `system:serviceaccount:${tls.namespace}:${charts.certManager.name}`;
  return [
    {
      expression: 'request.resource.resource != "issuers"',
      message: `Who signs in region ${name} is said by \`tls\` in the platform document; no namespace has an issuer of its own.`,
      reason: "Forbidden",
    },
    {
      expression: `request.resource.resource == "issuers" || request.userInfo.username == ${literal(operator)}`,
      messageExpression: `"A " + request.kind.kind + " is made by cert-manager alone. Ask by a Certificate: needs.certificate in the app's intent writes it."`,
      message: "This is made by cert-manager alone. Ask by a Certificate: needs.certificate in the app's intent writes it.",
      reason: "Forbidden",
    },
  ];
}
