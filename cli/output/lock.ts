import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from "node:fs";

/** How long a lock may stand without a name in it: its run is between making and signing it. */
const signingMs = 10_000;

/** Takes a lock that names its process, so that one that was killed holds up nobody. Undefined where another run has it. */
export function takeLock(lock: string): { release(): void } | undefined {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const handle = openSync(lock, "wx");
      writeSync(handle, String(process.pid));
      closeSync(handle);
      return { release: () => rmSync(lock, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = readHolder(lock);
      if (holder !== undefined && isHeld(lock, holder)) return undefined;
      if (holder !== undefined && !putAside(lock, holder)) return undefined;
    }
  }
  return undefined;
}

function readHolder(lock: string): string | undefined {
  try {
    return readFileSync(lock, "utf8");
  } catch {
    return undefined;
  }
}

function isHeld(lock: string, holder: string): boolean {
  if (holder === "") return Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0) < signingMs;
  const pid = Number(holder);
  return Number.isInteger(pid) && pid > 0 && isAlive(pid);
}

/** Of two runs that find a dead run's lock, one moves it away; the other one sees that what it moved was not the dead run's. */
function putAside(lock: string, holder: string): boolean {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return true;
  }
  if (readHolder(aside) === holder) {
    rmSync(aside, { force: true });
    return true;
  }
  renameSync(aside, lock);
  return false;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
