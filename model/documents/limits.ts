/** How much a reader takes before it refuses. */
export interface Limits {
  /** Bytes of a file, and characters of a text. */
  readonly size: number;
  /** Characters of one document of a YAML file, whose tree takes some hundred times its size while it is read. */
  readonly document: number;
  /** Lists and objects inside of each other. */
  readonly depth: number;
  /** Aliases in one YAML document. */
  readonly aliases: number;
  /** Values that all aliases of one YAML document repeat. */
  readonly copies: number;
  /** Characters in one line of an `.env` file. */
  readonly line: number;
  /** Mistakes that are shown for one file. */
  readonly mistakes: number;
}

export const documentLimits: Limits = {
  size: 8 * 1024 * 1024,
  document: 2 * 1024 * 1024,
  depth: 64,
  aliases: 100,
  copies: 10_000,
  line: 65_536,
  mistakes: 100,
};
