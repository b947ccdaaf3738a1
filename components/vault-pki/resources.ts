import { AuthBackendConfig } from "@pulumi/vault/kubernetes/authBackendConfig";
import { AuthBackendRole } from "@pulumi/vault/kubernetes/authBackendRole";
import { AuthBackend } from "@pulumi/vault/authBackend";
import { Mount } from "@pulumi/vault/mount";
import { SecretBackendConfigUrls } from "@pulumi/vault/pkisecret/secretBackendConfigUrls";
import { SecretBackendIntermediateCertRequest } from "@pulumi/vault/pkisecret/secretBackendIntermediateCertRequest";
import { SecretBackendIntermediateSetSigned } from "@pulumi/vault/pkisecret/secretBackendIntermediateSetSigned";
import { SecretBackendRole } from "@pulumi/vault/pkisecret/secretBackendRole";
import { SecretBackendRootCert } from "@pulumi/vault/pkisecret/secretBackendRootCert";
import { SecretBackendRootSignIntermediate } from "@pulumi/vault/pkisecret/secretBackendRootSignIntermediate";
import { Policy } from "@pulumi/vault/policy";
import type { CustomResourceOptions, Output, Resource } from "@pulumi/pulumi";
import { inCluster } from "../../model/plan/issuer-flows";
import { childOf, type Child, type Family } from "../family";
import type { VaultPkiIssuerArgs, VaultPkiRootArgs } from "../args/vault-pki";
import { signingPolicy } from "./policy";

const year = 365 * 24 * 3600;
const [rootLife, issuerLife, leafLife] = [10 * year, 3 * year, 90 * 24 * 3600];
const ecdsa = { keyType: "ec", keyBits: 256 } as const;

/** What stays when its component goes: with it every certificate that it signed is nobody's. */
const kept = (protect: boolean): CustomResourceOptions => (protect ? { protect, retainOnDelete: true } : {});

/** A mount with a root whose key never leaves the vault. */
export function rootResources(family: Family, { mount: path, commonName, address, protect }: VaultPkiRootArgs): Output<string> {
  const child = childOf(family, "vault:");
  const [mountName, mountOptions] = child("mount", "index/mount:Mount", kept(protect));
  const mount = new Mount(
    mountName,
    { path, type: "pki", description: `the root of ${commonName}`, maxLeaseTtlSeconds: rootLife, defaultLeaseTtlSeconds: issuerLife },
    mountOptions,
  );
  const [name, options] = child("root", "pkiSecret/secretBackendRootCert:SecretBackendRootCert", {
    dependsOn: [mount, urls(child, mount, path, address)],
    ...kept(protect),
  });
  const root = new SecretBackendRootCert(
    name,
    { backend: mount.path, type: "internal", commonName, ttl: `${rootLife}s`, ...ecdsa, excludeCnFromSans: true, maxPathLength: 1 },
    options,
  );
  return root.certificate;
}

/** Comes before whoever signs: what is signed before it does not say where it can be looked up, nor where it would be revoked. */
function urls(child: Child, mount: Mount, path: string, address: string): Resource {
  const [name, options] = child("urls", "pkiSecret/secretBackendConfigUrls:SecretBackendConfigUrls", { dependsOn: [mount] });
  const at = `${address}/v1/${path}`;
  return new SecretBackendConfigUrls(
    name,
    { backend: mount.path, issuingCertificates: [`${at}/ca`], crlDistributionPoints: [`${at}/crl`], ocspServers: [`${at}/ocsp`] },
    options,
  );
}

/** A region's own authority below the root, the one role that it signs by, and the one account that may ask for it. */
export function issuerResources(family: Family, args: VaultPkiIssuerArgs): Output<string> {
  const child = childOf(family, "vault:");
  const { mount: path, root, commonName, address, protect } = args;
  const [mountName, mountOptions] = child("mount", "index/mount:Mount", kept(protect));
  const mount = new Mount(
    mountName,
    { path, type: "pki", description: `signs for ${commonName}`, maxLeaseTtlSeconds: issuerLife, defaultLeaseTtlSeconds: leafLife },
    mountOptions,
  );
  const [request, requestOptions] = child(
    "request",
    "pkiSecret/secretBackendIntermediateCertRequest:SecretBackendIntermediateCertRequest",
    {
      dependsOn: [urls(child, mount, path, address)],
    },
  );
  const asked = new SecretBackendIntermediateCertRequest(
    request,
    { backend: mount.path, type: "internal", commonName, ...ecdsa, excludeCnFromSans: true },
    { ...requestOptions, ...kept(protect) },
  );
  const [sign, signOptions] = child("signature", "pkiSecret/secretBackendRootSignIntermediate:SecretBackendRootSignIntermediate");
  const signed = new SecretBackendRootSignIntermediate(
    sign,
    { backend: root, csr: asked.csr, commonName, ttl: `${issuerLife}s`, maxPathLength: 0, excludeCnFromSans: true, format: "pem_bundle" },
    { ...signOptions, ...kept(protect) },
  );
  const [set, setOptions] = child("signed", "pkiSecret/secretBackendIntermediateSetSigned:SecretBackendIntermediateSetSigned");
  const installed = new SecretBackendIntermediateSetSigned(set, { backend: mount.path, certificate: signed.certificate }, setOptions);
  signer(child, args, mount, [installed]);
  login(child, args);
  return signed.certificate;
}

/** Names below the region's own, for servers and clients, and nothing that could sign in turn. */
function signer(child: Child, { role, domains, mount: path }: VaultPkiIssuerArgs, mount: Mount, dependsOn: Resource[]): void {
  const [name, options] = child("role", "pkiSecret/secretBackendRole:SecretBackendRole", { dependsOn });
  new SecretBackendRole(
    name,
    {
      backend: mount.path,
      name: role,
      allowedDomains: domains,
      allowBareDomains: true,
      allowSubdomains: true,
      allowWildcardCertificates: true,
      allowGlobDomains: false,
      allowAnyName: false,
      allowLocalhost: false,
      allowIpSans: false,
      enforceHostnames: true,
      requireCn: false,
      ...ecdsa,
      keyUsages: ["DigitalSignature"],
      serverFlag: true,
      clientFlag: true,
      codeSigningFlag: false,
      emailProtectionFlag: false,
      ttl: `${leafLife}s`,
      maxTtl: `${leafLife}s`,
      notBeforeDuration: "30s",
    },
    options,
  );
  const [policy, policyOptions] = child("policy", "index/policy:Policy");
  new Policy(policy, { name: `${path}-${role}`, policy: signingPolicy(path, role) }, policyOptions);
}

function login(
  child: Child,
  { address, auth, kubernetesHost, kubernetesCaCert, namespace, serviceAccount, audience, mount, role }: VaultPkiIssuerArgs,
): void {
  const [name, options] = child("auth", "index/authBackend:AuthBackend");
  const backend = new AuthBackend(name, { type: "kubernetes", path: auth, description: "who a cluster's accounts are" }, options);
  const [config, configOptions] = child("auth-config", "kubernetes/authBackendConfig:AuthBackendConfig");
  new AuthBackendConfig(
    config,
    {
      backend: backend.path,
      kubernetesHost,
      ...(kubernetesCaCert === undefined ? {} : { kubernetesCaCert }),
      // In the cluster the vault asks as itself. Elsewhere it has no account there, and asks about a token with that token itself.
      disableLocalCaJwt: inCluster(address) === undefined,
    },
    configOptions,
  );
  const [who, whoOptions] = child("auth-role", "kubernetes/authBackendRole:AuthBackendRole");
  new AuthBackendRole(
    who,
    {
      backend: backend.path,
      roleName: serviceAccount,
      boundServiceAccountNames: [serviceAccount],
      boundServiceAccountNamespaces: [namespace],
      audience,
      tokenPolicies: [`${mount}-${role}`],
      tokenNoDefaultPolicy: true,
      // Long enough to have one thing signed.
      tokenTtl: 300,
      tokenMaxTtl: 300,
      aliasNameSource: "serviceaccount_uid",
    },
    whoOptions,
  );
}
