import { ComponentResource, output, secret, type ComponentResourceOptions, type Output, type Resource } from "@pulumi/pulumi";
import { entranceObjects } from "../constructs/exposure/objects";
import { operatorHome, signingObjects } from "../constructs/tls/objects";
import type { RegionPlan } from "../model/plan/plan";
import type { TlsPlan } from "../model/plan/tls-plan";
import type { TlsFoundationArgs } from "./args/tls-foundation";
import { childName } from "./aliases";
import { registerObjects } from "./kubernetes/objects";
import { prepareObjects } from "./kubernetes/prepared";
import { dependsOnOf } from "./options";
import { zoneOf } from "./planned";
import { checkProviders } from "./providers/check";
import { refusal } from "./refusal";
import { installCharts } from "./tls/charts";
import { settled } from "./tls/settled";
import { tokenSecret } from "./tls/token";

// Beside the class: the SDK's schema inference takes every field of a component for an output, private ones too.
const grounds = new WeakMap<TlsFoundation, readonly Resource[]>();

/**
 * Who signs certificates in a region, the certificates of its gateways, and the hosts behind them: they renew themselves, with a new key each time.
 * A host is opened when its records are where they should be, and not before.
 */
export class TlsFoundation extends ComponentResource {
  /** Who signs, by the names that certificates ask for. */
  readonly issuers: Output<string[]>;
  /** The names that are certified at the region's gateways. */
  readonly hosts: Output<string[]>;
  /** What was installed and is not judged, with its version. */
  readonly charts: Output<string[]>;

  constructor(name: string, args: TlsFoundationArgs, options: ComponentResourceOptions = {}) {
    const place = `TlsFoundation "${name}"`;
    const { dnsToken, hostsResolved, ...rest } = args;
    const { region, apps } = zoneOf(place, args);
    const { tls } = region;
    needToken(place, tls, dnsToken);
    const home = prepareObjects(operatorHome(region));
    const signing = prepareObjects(signingObjects(region));
    const entrances = prepareObjects(entranceObjects(region, apps));
    const dependsOn = [...dependsOnOf(options), ...checkProviders(place, ["kubernetes"], region, options)];
    // What the stack alone knows is no part of what was asked for.
    super("parapet:index:TlsFoundation", name, rest, { ...options, dependsOn });

    const understood = understoodIn(region);
    const base = { parent: this, name, understood };
    const homes = registerObjects(home, { ...base, dependsOn });
    const charts = tls === null ? [] : installCharts(this, name, tls, [...dependsOn, ...homes]);
    const tokens: Resource[] = [];
    for (const issuer of tls?.issuers ?? [])
      if (tls !== null && issuer.kind === "acme" && dnsToken !== undefined)
        tokens.push(
          tokenSecret(this, childName(name, "dns-token"), { namespace: tls.namespace, labels: tls.labels }, issuer, secret(dnsToken), [
            ...dependsOn,
            ...homes,
          ]),
        );
    const signed = registerObjects(signing, { ...base, dependsOn: [...dependsOn, ...homes, ...charts, ...tokens] });
    grounds.set(this, [...charts, ...signed]);
    registerObjects(entrances, { ...base, dependsOn: [...dependsOn, ...signed, ...settled(hostsResolved)] });

    this.issuers = output((tls?.issuers ?? []).map((issuer) => issuer.name));
    this.hosts = output((tls?.certificates ?? []).filter(({ purpose }) => purpose === "gateway").flatMap(({ dnsNames }) => dnsNames));
    this.charts = output((tls?.charts ?? []).map((chart) => `${chart.name} ${chart.version}`));
    this.registerOutputs({ issuers: this.issuers, hosts: this.hosts, charts: this.charts });
  }

  /** What an app waits for that asks for a certificate of its own. */
  signers(): readonly Resource[] {
    return grounds.get(this) ?? [];
  }
}

function needToken(place: string, tls: TlsPlan | null, dnsToken: TlsFoundationArgs["dnsToken"]): void {
  const acme = tls?.issuers.find(({ kind }) => kind === "acme");
  if (acme?.kind !== "acme" || (dnsToken !== undefined && dnsToken !== "")) return;
  throw refusal(
    place,
    "dnsToken",
    `Let's Encrypt signs for ${acme.zone} when a record in it shows that it is ours, and there is no token to write one with`,
    'dnsToken: config.requireSecret("cloudflareToken"); or tls: { issuer: vault-pki } in the platform document',
  );
}

/** What goes without saying in the names of a region's resources. */
function understoodIn({ name, tls, gateways }: RegionPlan): string[] {
  return [
    name,
    ...(tls === null ? [] : [tls.namespace]),
    ...gateways.filter(({ role }) => role === "ingress").map((gateway) => gateway.name),
  ];
}
