import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve, sep } from "node:path";
import { UsageError } from "../command";

/** What a folder was at a revision: its copy, and the copy of one more file of the checkout. */
export interface Copy {
  readonly folder: string;
  readonly extra: string | undefined;
}

/** Lays a folder out as it was at a git revision, in a place of its own, and takes it away afterwards. Undefined where it was not there yet. */
export function withRevision<T>(revision: string, folder: string, extra: string | undefined, use: (copy: Copy | undefined) => T): T {
  const root = text(
    git(folder, ["rev-parse", "--show-toplevel"], `there is no file or folder "${revision}", and ${folder} is in no git checkout`),
  );
  // Behind --verify and the suffix nothing is taken for an option or a path.
  const commit = text(
    git(
      root,
      ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`],
      `there is no file, folder or git revision "${revision}"`,
    ),
  );
  const inRoot = (path: string) =>
    relative(root, realpathSync(resolve(path)))
      .split(sep)
      .join("/");
  const below = inRoot(folder);
  const beside = extra === undefined ? undefined : inRoot(extra);
  const kept = beside !== undefined && !beside.startsWith("../") ? beside : undefined;
  const wanted = below === "" ? [] : [`${below}/`, ...(kept === undefined ? [] : [kept])];
  const listed = git(
    root,
    ["ls-tree", "-r", "-z", "--full-tree", commit, ...(wanted.length === 0 ? [] : ["--", ...wanted])],
    `git cannot list ${commit}`,
  ).toString();
  const files = listed.split("\0").flatMap((line) => {
    const found = /^100\d{3} blob ([0-9a-f]+)\t(.*)$/s.exec(line);
    return found === null ? [] : [{ id: found[1] ?? "", file: found[2] ?? "" }];
  });
  if (!files.some(({ file }) => below === "" || file.startsWith(`${below}/`))) return use(undefined);
  const copy = mkdtempSync(join(tmpdir(), "parapet-base-"));
  try {
    writeBlobs(root, files, copy);
    return use({ folder: join(copy, below), extra: kept === undefined ? extra : join(copy, kept) });
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** One process for all files: `git cat-file --batch` answers `id type size`, the bytes, and a line's end for each. */
function writeBlobs(root: string, files: readonly { readonly id: string; readonly file: string }[], copy: string): void {
  const wanted = files.filter(({ file }) => /(^|\/)([^/]*\.(ya?ml|json|ts|env)|\.env\.template)$/.test(file));
  const answer = git(root, ["cat-file", "--batch"], "git cannot read its files", wanted.map(({ id }) => `${id}\n`).join(""));
  let at = 0;
  for (const { file } of wanted) {
    const end = answer.indexOf(10, at);
    const size = Number(answer.subarray(at, end).toString().split(" ")[2]);
    const path = join(copy, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, answer.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
}

function git(folder: string, args: readonly string[], failure: string, input = ""): Buffer {
  const { status, stdout, stderr, error } = spawnSync("git", [...args], { cwd: folder, input, maxBuffer: 1 << 30 });
  if (status === 0) return stdout;
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ENOENT")
    throw new UsageError("git is needed for a revision, and is not installed");
  const said = error === undefined ? (stderr.toString().trim().split("\n")[0] ?? "") : error.message;
  throw new UsageError(said === "" ? failure : `${failure} (${said})`);
}

function text(output: Buffer): string {
  return output.toString().replace(/\n$/, "");
}
