import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { targetOf, isCloudflares } from "../../model/dns/target";
import type { Plan } from "../../model/plan/plan";
import { nearest } from "../../model/text/nearest";
import { UsageError, type Arguments } from "../command";
import { checks, type Check } from "./result";
import type { World } from "./world";

/** What somebody asked the doctor for. */
export interface Asked {
  readonly only: ReadonlySet<Check>;
  /** Where the gateways are found, by region. */
  readonly addresses: ReadonlyMap<string, string>;
  readonly token: string | undefined;
  /** Roots to judge certificates by, in PEM. */
  readonly ca: string | undefined;
  /** How often it looks again; undefined for once. */
  readonly everySeconds: number | undefined;
}

const usualSeconds = 60;

/** Understands the command line, as far as it needs no plan. */
export function readAsked(args: Arguments, { env }: Pick<World, "env">): Omit<Asked, "addresses"> {
  const every = args.text("every");
  if (every !== undefined && !args.switch("watch")) throw new UsageError("--every says how often --watch looks; give both");
  const seconds = every === undefined ? usualSeconds : Number(every);
  if (!/^\d+$/.test(every ?? "1") || seconds < 5 || seconds > 86_400) throw new UsageError("--every takes seconds, from 5 to 86400");
  return {
    only: onlyOf(args.text("only")),
    token: tokenOf(args, env),
    ca: caOf(args),
    everySeconds: args.switch("watch") ? seconds : undefined,
  };
}

function onlyOf(text: string | undefined): ReadonlySet<Check> {
  if (text === undefined) return new Set(checks);
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !(checks as readonly string[]).includes(name));
  if (unknown !== undefined) throw new UsageError(`there is no check ${JSON.stringify(unknown)}; there is ${checks.join(", ")}`);
  return new Set(names as Check[]);
}

function tokenOf(args: Arguments, env: World["env"]): string | undefined {
  const file = args.text("token-file");
  const token = (file === undefined ? (env["CLOUDFLARE_API_TOKEN"] ?? "") : textOf(file, "--token-file")).trim();
  if (file !== undefined && token === "") throw new UsageError(`${file} is empty, and --token-file names the file of a token`);
  return token === "" ? undefined : token;
}

function caOf(args: Arguments): string | undefined {
  const file = args.text("ca");
  if (file === undefined) return undefined;
  const text = textOf(file, "--ca");
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text))
    throw new UsageError(`${file} holds a private key, which belongs to nobody but its authority; --ca needs the certificate alone`);
  const roots = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  if (roots.length === 0 || !roots.every(isCertificate))
    throw new UsageError(`${file} holds no certificate in PEM, or one that cannot be read`);
  return text;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

function textOf(file: string, option: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${option} ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? "?"})`);
  }
}

/** Understands `--address eu-central=203.0.113.7,eu-west=gateway.example.net`, held against the plan's regions. */
export function readAddresses(text: string | undefined, plan: Plan): ReadonlyMap<string, string> {
  const regions = plan.regions.map(({ name }) => name);
  const addresses = new Map<string, string>();
  for (const pair of text === undefined ? [] : text.split(",")) {
    const [region = "", address = "", ...more] = pair.split("=").map((part) => part.trim());
    if (more.length > 0 || address === "")
      throw new UsageError(`--address takes REGION=ADDRESS, several with commas between; got ${JSON.stringify(pair)}`);
    if (!regions.includes(region)) throw new UsageError(`there is no region ${JSON.stringify(region)}; ${meant(region, regions)}`);
    if (addresses.has(region)) throw new UsageError(`--address names ${region} twice`);
    const target = targetOf(address);
    if (target === undefined) throw new UsageError(`--address ${region}: ${JSON.stringify(address)} is neither an address nor a host`);
    if (target.type !== "CNAME" && isCloudflares(target.content))
      throw new UsageError(
        `--address ${region}: ${address} is Cloudflare's; the gateway's own address is meant, which pulumi stack output ingressAddress prints`,
      );
    addresses.set(region, target.content);
  }
  return addresses;
}

function meant(region: string, regions: readonly string[]): string {
  const near = nearest(region, regions);
  return near === undefined ? `there is ${regions.join(", ")}` : `did you mean ${near}?`;
}
