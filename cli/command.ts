/** Where a command's words go. */
export interface Terminal {
  out(text: string): void;
  /** Diagnostics and progress, so that what a command prints can be piped. */
  err(text: string): void;
  /** Whether a person is looking, and colour helps. */
  readonly colour: boolean;
  /** The same for what goes to `err`; as `colour` unless given. */
  readonly errorColour?: boolean;
  readonly interactive: boolean;
  readonly columns: number;
}

/** How a run ended. */
export const exit = {
  ok: 0,
  /** The author's mistake: a document or a command line. */
  diagnostics: 2,
  /** A promise is broken, or cannot be shown to hold. */
  findings: 3,
  /** Ours. */
  bug: 70,
} as const;

export type ExitCode = (typeof exit)[keyof typeof exit];

/** An option of a command: `--name` or `--name VALUE`. */
export interface Option {
  readonly name: string;
  /** What stands for the value in the help; undefined for a switch. */
  readonly value?: string;
  readonly summary: string;
  /** Values that a shell offers. */
  readonly choices?: readonly string[];
}

/** What was typed behind a command's name. */
export interface Arguments {
  readonly positional: readonly string[];
  text(option: string): string | undefined;
  switch(option: string): boolean;
}

/** What a command does with what was typed. */
export type Run = (args: Arguments, terminal: Terminal, commands: readonly Command[]) => ExitCode | Promise<ExitCode>;

/** A command as the help, the shells and the documentation know it; its code is loaded when it runs. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What stands behind the name: `[FOLDER]`. */
  readonly operands: string;
  readonly options: readonly Option[];
  readonly examples: readonly { readonly line: string; readonly does: string }[];
  load(): Promise<{ readonly run: Run }>;
}

/** A command line that cannot be understood. Shown in one line, with what helps. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Whether somebody's command line is to blame. Told by its name: the commands are another file than what starts them, with a class of its own. */
export const isUsageError = (error: unknown): error is UsageError => error instanceof Error && error.name === "UsageError";
