import type { z } from "zod";
import type { Code } from "../diagnostics/codes";
import type { Path } from "../diagnostics/place";
import type { Authority } from "../plan/authority";
import type { Platform, Region } from "../platform/schema";

/** The app that asks, and the place where it asks: all that a capability may know besides its own words. */
export interface AppSite {
  /** `billing@eu-central` */
  readonly id: string;
  readonly app: string;
  readonly kind: "service" | "worker" | "cron" | "job";
  readonly tenant: string;
  readonly namespace: string;
  readonly regionName: string;
  readonly region: Region;
  readonly platform: Platform;
  /** Whether the environment is, or is like, production. */
  readonly prod: boolean;
  /** Who signs certificates here. */
  readonly authority: Authority;
  /** Under which hosts the app is exposed. */
  readonly hosts: readonly string[];
}

/** How a capability says that what was asked cannot be had here. The path starts at the capability's own field. */
export type Report = (code: Code, path: Path, message: string, fix: string) => void;

/** Something outside that an app reaches because of a need. */
export type Reach = ({ readonly host: string } | { readonly cidr: string }) & { readonly port: number; readonly because: string };

/** Something that an app may need: the words a team may use for it, and what they mean on a given site. */
export interface Capability<Schema extends z.ZodType, Plan> {
  /** The name of its file in every room. */
  readonly slug: string;
  /** A few words. */
  readonly title: string;
  /** One or two sentences for `parapet explain`. */
  readonly summary: string;
  readonly schema: Schema;
  /** Everything decided: no optional fields are left. */
  plan(need: z.output<Schema>, site: AppSite, report: Report): Plan;
  /** What the plan says of it, in words, a line each. */
  words(plan: Plan): readonly string[];
  /** Hosts and addresses outside that the app reaches because of it, each with a reason. */
  reaches(plan: Plan): readonly Reach[];
}

/** Checks a capability's parts against each other. */
export function defineCapability<Schema extends z.ZodType, const Plan>(capability: Capability<Schema, Plan>): Capability<Schema, Plan> {
  return capability;
}
