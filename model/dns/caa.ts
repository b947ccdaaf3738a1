/** A record that says who may sign for a name. RFC 8659. */
export interface CaaRecord {
  /** Whether an authority that does not know the tag has to refuse. */
  readonly critical: boolean;
  /** `issue`, `issuewild`, `iodef` */
  readonly tag: string;
  readonly value: string;
}

/** What was found for a name: the records that count, which stand at the name or at the nearest one above it. */
export interface CaaAnswer {
  /** Where the records stand; empty where there are none up to the root. */
  readonly at: string;
  readonly records: readonly CaaRecord[];
  /** Why it could not be found out; null where it could. */
  readonly failure: string | null;
  /** Whether the zone's name servers were heard, so that an authority hears the same of them. */
  readonly heard: boolean;
}

/** An authority, as records name it. */
export interface CaaIssuer {
  /** `letsencrypt.org` */
  readonly domain: string;
  /** How it makes sure that a name is ours: `dns-01`. */
  readonly method: string;
}

/** Whether an authority may sign for a name. `open`: it may, and so may every other. */
export interface CaaJudgement {
  readonly standing: "allowed" | "open" | "refused" | "unheard";
  readonly message: string;
  readonly fix: string;
}

/** Tags that public authorities know. https://www.iana.org/assignments/pkix-parameters/ */
const known = new Set(["issue", "issuewild", "iodef", "contactemail", "contactphone", "issuemail", "issuevmc"]);

/** Judges as the authority will: by the records at the nearest name that has any. */
export function judgeCaa(name: string, { domain, method }: CaaIssuer, { at, records, failure, heard }: CaaAnswer): CaaJudgement {
  const record = `${at === "" ? name.replace(/^\*\./, "") : at} CAA 0 ${name.startsWith("*.") ? "issuewild" : "issue"} "${domain}"`;
  if (failure !== null && !heard)
    return {
      standing: "unheard",
      message: `who may sign for ${name}: ${failure}`,
      fix: "let this machine reach the zone's name servers on port 53, over UDP and TCP",
    };
  if (failure !== null)
    return refused(
      `who may sign for ${name} could not be asked, and an authority takes that for a refusal: ${failure}`,
      "mend the zone's name servers: an authority asks them for CAA before it signs",
    );
  if (records.length === 0)
    return {
      standing: "open",
      message: `no CAA record stands at ${name.replace(/^\*\./, "")} or above it: every authority may sign`,
      fix: `make the record: ${record}`,
    };
  const strange = records.find(({ critical, tag }) => critical && !known.has(tag.toLowerCase()));
  if (strange !== undefined)
    return refused(
      `${at} has a CAA record with the tag ${JSON.stringify(strange.tag)}, which nobody knows and which is marked critical: no authority signs for ${name}`,
      `remove the record, or its critical mark`,
    );
  const said = speaking(name, records);
  if (said.length === 0)
    return {
      standing: "open",
      message: `the CAA records at ${at} limit nobody for ${name}: every authority may sign`,
      fix: `make the record: ${record}`,
    };
  const named = said.flatMap((value) => {
    const read = readIssue(value);
    return read !== undefined && read.domain === domain ? [read] : [];
  });
  if (named.length === 0) {
    const others = said.map((value) => readIssue(value)?.domain ?? value).filter((value) => value !== "");
    return refused(
      `the CAA records at ${at} let ${others.length === 0 ? "nobody" : others.join(", ")} sign for ${name}, and not ${domain}, which the plan uses`,
      `make the record beside them: ${record}`,
    );
  }
  if (!named.some(({ parameters }) => allowsMethod(parameters, method)))
    return refused(
      `the CAA record at ${at} lets ${domain} sign for ${name} by ${named.map(({ parameters }) => parameters.get("validationmethods") ?? "").join(", ")} only, and the plan uses ${method}`,
      `add ${method} to its validationmethods`,
    );
  const account = named.every(({ parameters }) => parameters.has("accounturi"));
  return {
    standing: "allowed",
    message: `the CAA records at ${at} let ${domain} sign for ${name}${account ? ", for one account of its own only: whether that is the issuer's is not judged" : ""}`,
    fix: "",
  };
}

const refused = (message: string, fix: string): CaaJudgement => ({ standing: "refused", message, fix });

/** The records that speak of a name: for a wildcard those of wildcards, where there is one; iodef and its like speak of nobody. */
function speaking(name: string, records: readonly CaaRecord[]): string[] {
  const of = (wanted: string) => records.filter(({ tag }) => tag.toLowerCase() === wanted).map(({ value }) => value);
  const wild = name.startsWith("*.") ? of("issuewild") : [];
  return wild.length > 0 ? wild : of("issue");
}

const label = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
const issueValue = new RegExp(`^[ \\t]*((?:${label}(?:\\.${label})*)?)[ \\t]*(?:;(.*))?$`, "s");
const parameter = /^[ \t]*([A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)[ \t]*=[ \t]*([\x21-\x3a\x3c-\x7e]*)[ \t]*$/;

/** What a value names; none where it is not written as the standard says, and then it names nobody. */
function readIssue(value: string): { domain: string; parameters: ReadonlyMap<string, string> } | undefined {
  if (value.length > 4096) return undefined;
  const match = issueValue.exec(value);
  if (match === null) return undefined;
  const [, domain = "", rest = ""] = match;
  const parts = rest.split(";").filter((part, index, all) => part.trim() !== "" || (index < all.length - 1 && all.length > 1));
  const read = parts.map((part) => parameter.exec(part));
  if (read.some((one) => one === null)) return undefined;
  return { domain: domain.toLowerCase(), parameters: new Map(read.map((one) => [(one?.[1] ?? "").toLowerCase(), one?.[2] ?? ""])) };
}

/** RFC 8657. */
function allowsMethod(parameters: ReadonlyMap<string, string>, method: string): boolean {
  const methods = parameters.get("validationmethods");
  return methods === undefined || methods.toLowerCase().split(",").includes(method);
}
