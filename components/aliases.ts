import type { Alias } from "@pulumi/pulumi";

/** A child that had another name or type in an earlier release. Without its line here an upgrade would replace it. */
export interface Moved {
  /** The first release with the new name. */
  readonly since: string;
  /** Today's type, `aws:s3/bucket:Bucket`. */
  readonly type: string;
  /** Today's name, without its component's: `bucket` of `billing-object-store-bucket`. */
  readonly suffix: string;
  /** What it was before; what is not here has not changed. */
  readonly was: { readonly suffix?: string; readonly type?: string };
}

/** Every move since the first release, oldest first. */
export const moves: readonly Moved[] = [];

/** The former names of a component's child, for the option `aliases`. */
export function formerNames(component: string, type: string, suffix: string, table: readonly Moved[] = moves): Alias[] {
  return table
    .filter((move) => move.type === type && move.suffix === suffix)
    .map(({ was }) => ({
      ...(was.suffix === undefined ? {} : { name: childName(component, was.suffix) }),
      ...(was.type === undefined ? {} : { type: was.type }),
    }));
}

/** The name of a component's child: it starts with the component's own, so that no two components' children meet. */
export function childName(component: string, suffix: string): string {
  return `${component}-${suffix}`;
}
