import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve, sep } from "node:path";
import { UsageError } from "../command";

/** Lays a folder out as it was at a git revision, in a place of its own, and takes it away afterwards. Undefined where it was not there yet. */
export function withRevision<T>(revision: string, folder: string, use: (copy: string | undefined) => T): T {
  const root = git(
    folder,
    ["rev-parse", "--show-toplevel"],
    `${folder} is not in a git checkout, and there is no file or folder ${revision}`,
  )
    .toString()
    .trim();
  // Behind --verify and the suffix nothing is taken for an option or a path.
  const commit = git(
    root,
    ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`],
    `there is no revision, file or folder ${revision}`,
  )
    .toString()
    .trim();
  const below = relative(root, realpathSync(resolve(folder)))
    .split(sep)
    .join("/");
  const listed = git(
    root,
    ["ls-tree", "-r", "-z", "--full-tree", commit, ...(below === "" ? [] : ["--", `${below}/`])],
    `git cannot list ${commit}`,
  ).toString();
  const files = listed.split("\0").flatMap((line) => {
    const found = /^100\d{3} blob ([0-9a-f]+)\t(.*)$/s.exec(line);
    return found === null ? [] : [{ id: found[1] ?? "", file: found[2] ?? "" }];
  });
  if (files.length === 0) return use(undefined);
  const copy = mkdtempSync(join(tmpdir(), "parapet-base-"));
  try {
    writeBlobs(root, files, copy);
    return use(join(copy, below));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** One process for all files: `git cat-file --batch` answers `id type size`, the bytes, and a line's end for each. */
function writeBlobs(root: string, files: readonly { readonly id: string; readonly file: string }[], copy: string): void {
  const wanted = files.filter(({ file }) =>
    /(^|\/)(platform\.(ya?ml|json|ts)|[^/]*\.(ya?ml|json|ts)|[^/]*\.env|\.env\.template)$/.test(file),
  );
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
  const { status, stdout } = spawnSync("git", [...args], { cwd: folder, input, maxBuffer: 1 << 30 });
  if (status !== 0) throw new UsageError(failure);
  return stdout;
}
