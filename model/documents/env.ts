import { nearest } from "../text/nearest";
import { plainText } from "./characters";
import { documentAt, setField, type Document, type Reading, type Spot } from "./document";
import { claimsContract, envKey, envKeys, showEnvPath, type EnvKey } from "./env-keys";
import { envEntries, type EnvEntry } from "./env-lines";
import { EnvValues, type EnvValue } from "./env-values";
import { documentLimits, type Limits } from "./limits";
import { linesOf } from "./lines";
import { Mistakes } from "./mistakes";

/** Reads an `.env` file of the contract: one document, of the same fields as an intent that is written in YAML. */
export function readEnv(file: string, source: string, limits: Limits = documentLimits): Reading {
  const { text, mistake } = plainText(source, limits);
  const lines = linesOf(file, text);
  const mistakes = new Mistakes(lines, limits);
  const documents: Document[] = [];
  if (mistake === undefined) {
    const entries = contractEntries(
      envEntries(text, (key) => envKey(key) !== undefined, mistakes, limits),
      mistakes,
    );
    const [first] = entries.values();
    if (first !== undefined) {
      const { value, spot } = intentOf(entries, first, new EnvValues(mistakes));
      // Keys of the application's own may stand above: wherever they move to, the document begins where its file does.
      documents.push({ ...documentAt(file, value, spot, lines, showEnvPath), start: lines.at(0) });
    } else if (mistakes.none) {
      const message = "the file holds no key of the contract, such as APP_NAME";
      mistakes.add({ code: "PPT-0012", at: 0, message, fix: "write at least APP_NAME and REGION" });
    }
  } else {
    mistakes.add(mistake);
  }
  return { documents, diagnostics: mistakes.list() };
}

/** The entries that are the contract's, by key. Of every key, the application's own too, only the first line counts. */
function contractEntries(all: readonly EnvEntry[], mistakes: Mistakes): Map<string, EnvEntry> {
  const seen = new Map<string, EnvEntry>();
  const entries = new Map<string, EnvEntry>();
  for (const entry of all) {
    const { key, keyAt } = entry;
    const first = seen.get(key);
    if (first !== undefined) {
      mistakes.add({
        code: "PPT-0006",
        at: keyAt,
        path: key,
        message: `${key} is set twice`,
        fix: "remove one of the two lines",
        related: first.keyAt,
      });
      continue;
    }
    seen.set(key, entry);
    if (envKey(key) !== undefined) entries.set(key, entry);
    else if (claimsContract(key))
      mistakes.add({ code: "PPT-0034", at: keyAt, path: key, message: `the contract has no key ${key}`, fix: meant(key) });
  }
  return entries;
}

const names = envKeys.map((row) => row.key);

function meant(key: string): string {
  const near = nearest(key, names);
  return near === undefined ? "give a setting of the application's own another prefix" : `did you mean ${near}?`;
}

interface OpenSpot extends Spot {
  readonly inside: Map<string, Spot>;
}

/** The intent's fields, in the contract's order whatever the file's order is. */
function intentOf(
  entries: ReadonlyMap<string, EnvEntry>,
  first: EnvEntry,
  values: EnvValues,
): { readonly value: unknown; readonly spot: Spot } {
  const value: Record<string, unknown> = {};
  const spot: OpenSpot = { at: first.keyAt, key: first.keyAt, inside: new Map() };
  const features = featuresOf(entries, values);
  for (const row of envKeys) {
    const entry = entries.get(row.key);
    if (row.kind === "switch") {
      if (features.get(row.key) === true) place(value, spot, row, entry ?? firstChild(entries, row.key) ?? first, { value: {} });
    } else if (entry !== undefined && (row.feature === undefined || features.get(row.feature) === true)) {
      const read = values.read(row, entry);
      if (read !== undefined) place(value, spot, row, entry, read);
    }
  }
  return { value, spot };
}

/** Which features are on. One whose settings stand there without its switch is a mistake, and taken for on to find the others. */
function featuresOf(entries: ReadonlyMap<string, EnvEntry>, values: EnvValues): Map<string, boolean> {
  const features = new Map<string, boolean>();
  for (const row of envKeys) {
    if (row.kind !== "switch") continue;
    const entry = entries.get(row.key);
    const child = firstChild(entries, row.key);
    if (entry === undefined && child !== undefined) values.withoutSwitch(child, row);
    const on = entry === undefined ? child !== undefined : values.boolean(entry) !== false;
    features.set(row.key, on);
    if (on || entry === undefined) continue;
    for (const { key, feature } of envKeys) {
      const dead = feature === row.key ? entries.get(key) : undefined;
      if (dead !== undefined) values.dead(dead, entry);
    }
  }
  return features;
}

function firstChild(entries: ReadonlyMap<string, EnvEntry>, feature: string): EnvEntry | undefined {
  for (const entry of entries.values()) if (envKey(entry.key)?.feature === feature) return entry;
  return undefined;
}

/** Puts a value where its row says, and its spot beside it. */
function place(value: Record<string, unknown>, spot: OpenSpot, row: EnvKey, entry: EnvEntry, read: EnvValue): void {
  let object = value;
  let around = spot;
  for (const step of row.path.slice(0, -1).map(String)) {
    if (!around.inside.has(step)) {
      setField(object, step, {});
      around.inside.set(step, { at: entry.keyAt, key: entry.keyAt, inside: new Map() });
    }
    object = object[step] as Record<string, unknown>;
    around = around.inside.get(step) as OpenSpot;
  }
  const last = String(row.path.at(-1));
  setField(object, last, read.value);
  const inside = row.kind === "switch" ? new Map<string, Spot>() : read.items?.map((at) => ({ at, key: at }));
  around.inside.set(last, { at: entry.valueAt, key: entry.keyAt, ...(inside === undefined ? {} : { inside }) });
}
