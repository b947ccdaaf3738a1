import { fieldOf, isObject } from "../../model/documents/document";
import { CannotTell } from "../marks";
import type { Gathering } from "../gathering";
import type { CloudResource } from "../view";

/** The buckets of S3, under the names that Pulumi has given them. */
export const bucketTypes = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];

/** A part of a bucket that is a resource of its own, in its old and its new name. */
export function partTypes(part: string): string[] {
  return ["", "V2"].map((suffix) => `aws:s3/bucket${part}${suffix}:Bucket${part}${suffix}`);
}

/**
 * The parts of that kind that belong to a bucket. While nobody can tell to which bucket a part belongs, and the bucket has no other, it cannot
 * be said that the bucket has none.
 */
export function partsOf(bucket: CloudResource, gathering: Gathering, part: string): CloudResource[] {
  const { surely, perhaps } = gathering.companions(bucket, partTypes(part), "bucket", "bucket");
  if (surely.length === 0 && perhaps.length > 0)
    throw new CannotTell(`it is not known before deployment which bucket ${perhaps[0]?.asked.name ?? ""} belongs to`, ["bucket"]);
  return surely;
}

/** A way through objects and lists of one: `rules.0.x` and `rule.x` are the same to AWS. */
export function dig(value: unknown, ...steps: readonly string[]): unknown {
  let here = value;
  for (const step of steps) {
    if (Array.isArray(here)) here = (here as unknown[])[0];
    if (!isObject(here)) return undefined;
    here = fieldOf(here, step);
  }
  return Array.isArray(here) ? (here as unknown[])[0] : here;
}
