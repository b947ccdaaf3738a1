import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Values } from "./values";

/** A thing that exists in the world, as its provider knows it. */
export interface Thing {
  readonly id: string;
  readonly type: string;
  readonly urn: string;
  readonly inputs: Values;
  readonly outputs: Values;
}

/** One line of the journal: what a provider did to the world. */
export interface Deed {
  readonly did: "create" | "update" | "delete";
  readonly type: string;
  readonly urn: string;
  readonly id: string;
  /** The process that asked for it: the engine. */
  readonly engine: number;
}

/**
 * The world behind the made-up providers: a folder with a file for each thing that exists and a journal of all that was done.
 * It survives the engine and the providers, as a real cloud does, so that a test can ask what is really there.
 */
export class World {
  readonly #things: string;
  readonly #journal: string;

  constructor(folder: string) {
    this.#things = path.join(folder, "things");
    this.#journal = path.join(folder, "journal.jsonl");
    fs.mkdirSync(this.#things, { recursive: true });
  }

  /** Makes a thing; refuses a second one of the same type and id, as real clouds do. */
  create(thing: Thing): void {
    try {
      fs.writeFileSync(this.#file(thing.type, thing.id), JSON.stringify(thing), { flag: "wx" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      throw new Error(`${thing.type} "${thing.id}" already exists`, { cause: error });
    }
    this.#note({ did: "create", type: thing.type, urn: thing.urn, id: thing.id });
  }

  /** Changes a thing; refuses one that is not there. */
  update(thing: Thing): void {
    if (this.find(thing.type, thing.id) === undefined) throw new Error(`${thing.type} "${thing.id}" does not exist`);
    fs.writeFileSync(this.#file(thing.type, thing.id), JSON.stringify(thing));
    this.#note({ did: "update", type: thing.type, urn: thing.urn, id: thing.id });
  }

  /** Removes a thing; one that is gone already is fine. */
  delete(type: string, id: string, urn: string): void {
    fs.rmSync(this.#file(type, id), { force: true });
    this.#note({ did: "delete", type, urn, id });
  }

  find(type: string, id: string): Thing | undefined {
    const file = this.#file(type, id);
    return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as Thing) : undefined;
  }

  /** All that exists now, by type and id. */
  things(): Thing[] {
    const files = fs.readdirSync(this.#things).sort();
    return files.map((file) => JSON.parse(fs.readFileSync(path.join(this.#things, file), "utf8")) as Thing);
  }

  /** All that was ever done, in order. */
  deeds(): Deed[] {
    if (!fs.existsSync(this.#journal)) return [];
    const lines = fs.readFileSync(this.#journal, "utf8").split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Deed);
  }

  #note(deed: Omit<Deed, "engine">): void {
    fs.appendFileSync(this.#journal, `${JSON.stringify({ ...deed, engine: process.ppid })}\n`);
  }

  #file(type: string, id: string): string {
    return path.join(this.#things, `${createHash("sha256").update(`${type} ${id}`).digest("hex").slice(0, 24)}.json`);
  }
}
