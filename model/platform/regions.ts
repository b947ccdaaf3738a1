import * as z from "zod";
import { oneOf, text } from "../fields/field";
import { distinct } from "../fields/lists";
import { address, cidr, name, regionName } from "../fields/names";
import { accept, refuse, type Checked } from "../diagnostics/diagnostic";
import { redact } from "../text/secrets";

const namespacedName = (value: string): Checked<string> =>
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(value)
    ? accept(value)
    : refuse("PPT-0105", `"${redact(value)}" does not name the resolvers as namespace/label`, "kube-system/kube-dns");

const cluster = z
  .strictObject({
    context: z
      .string()
      .min(1)
      .max(253)
      .meta({ description: "The kubeconfig context; plans are never applied to another.", examples: ["eu-central"] }),
    cni: oneOf(["cilium", "calico", "aws-vpc-cni", "other"], {
      description: "Which network plugin enforces policies; decides what can be promised about names.",
      examples: ["cilium"],
    }),
    nodesCidr: cidr({ description: "The addresses of the nodes.", examples: ["10.0.0.0/16"] }),
    dns: text(namespacedName, {
      description: "Namespace and k8s-app label of the cluster's resolvers.",
      examples: ["kube-system/kube-dns"],
    }).default("kube-system/kube-dns"),
    dnsCache: address({
      description: "The address of the node-local name cache, where the nodes run one.",
      examples: ["169.254.20.10"],
    }).optional(),
    apiServer: cidr({
      description: "From which addresses the API server calls webhooks; needed by apps that have one.",
      examples: ["10.0.0.0/28"],
    }).optional(),
    eastWest: distinct(address({ description: "An address of the region's east-west gateway.", examples: ["192.0.2.10"] }), 1)
      .meta({ description: "Where other regions reach this one's east-west gateway; left out, no other cluster calls apps here." })
      .optional(),
  })
  .meta({ description: "The Kubernetes cluster of the region." });

const aws = z
  .strictObject({
    account: z
      .string()
      .regex(/^\d{12}$/, "an account id is twelve digits, in quotes")
      .meta({ description: "The AWS account, twelve digits in quotes.", examples: ["123456789012"] }),
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "an AWS region, such as eu-central-1")
      .meta({ description: "The AWS region.", examples: ["eu-central-1"] }),
    eksCluster: z
      .string()
      .regex(/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/, "the name of the EKS cluster")
      .meta({
        description: "The name of the region's EKS cluster: apps then get their roles by Pod Identity, where no oidcProvider is given.",
        examples: ["acme-eu-central"],
      })
      .optional(),
    oidcProvider: z
      .string()
      .regex(/^[a-z0-9.-]+\/[\w/-]+$/, "the issuer without https://")
      .meta({
        description: "The cluster's identity provider, without https://; where given, apps get roles of their own.",
        examples: ["oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF"],
      })
      .optional(),
  })
  .meta({ description: "The AWS account of the region." });

const region = z.strictObject({
  jurisdiction: name("a jurisdiction", { description: "Whose law holds here.", examples: ["eu"] }),
  compliance: distinct(name("a compliance regime", { description: "Which regimes the region is run under.", examples: ["gdpr"] })).default(
    [],
  ),
  role: oneOf(["active", "standby"], { description: "Whether the region takes traffic, or waits to." }).default("active"),
  standbyOf: regionName.optional(),
  aws: aws.optional(),
  cluster,
});

export const regions = z.record(regionName, region).meta({ description: "The places where applications may live." });
