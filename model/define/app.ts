import type { Place } from "../diagnostics/place";
import type { IntentInput } from "../intent/schema";
import type { PlatformInput } from "../platform/schema";
import type { definedAt } from "./origin";

/** An intent that was written in TypeScript. Other intents may name it by itself: `calls: [{ app: ledger, because: "…" }]`. */
export type AppHandle = IntentInput & { readonly [definedAt]: Place };

type Call = NonNullable<IntentInput["calls"]>[number];

/** A call that names its callee by handle: a renamed app is then a mistake that the compiler finds. */
type CallInput = Omit<Call, "app"> & { readonly app?: string | AppHandle };

/** What `defineApp` takes: an intent, with handles where they say more than names. */
export type AppInput = Omit<IntentInput, "calls"> & { readonly calls?: readonly CallInput[] };

type Names<T> = T extends Readonly<Record<infer Name, unknown>> ? Extract<Name, string> : never;
type OneOrMore<T> = T | readonly T[];
type Cidr = `${string}/${number}`;

/** An intent for one platform: its regions, tenants, sizes, networks and storage classes are words that the compiler knows. */
export type AppInputFor<P extends PlatformInput> = Omit<AppInput, "region" | "owner" | "accepts" | "size" | "expose" | "needs"> & {
  readonly region: OneOrMore<Names<P["regions"]>>;
  readonly owner?: Names<P["tenants"]>;
  readonly accepts?: readonly Names<P["tenants"]>[];
  readonly size?:
    (P extends { readonly sizes: infer Sizes } ? Names<Sizes> : "small" | "medium" | "large") | Extract<IntentInput["size"], object>;
  readonly expose?: Omit<NonNullable<IntentInput["expose"]>, "from"> & { readonly from?: readonly (Names<P["networks"]> | Cidr)[] };
  readonly needs?: Omit<NonNullable<IntentInput["needs"]>, "volume"> & {
    readonly volume?: Omit<NonNullable<NonNullable<IntentInput["needs"]>["volume"]>, "class"> & {
      readonly class?: P extends { readonly storage: { readonly classes: infer Classes } } ? Names<Classes> : string;
    };
  };
};
