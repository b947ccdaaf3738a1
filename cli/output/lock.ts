import { readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";

/**
 * Takes a lock that names its process, so that one that was killed holds up nobody. Undefined where another run has it.
 * The lock is a link whose target is the name: making it and naming it is one step, which no kill can come between.
 */
export function takeLock(lock: string): { release(): void } | undefined {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      symlinkSync(String(process.pid), lock);
      return { release: () => rmSync(lock, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = readHolder(lock);
      if (holder !== undefined && (isHeld(holder) || !putAside(lock, holder))) return undefined;
    }
  }
  return undefined;
}

function readHolder(lock: string): string | undefined {
  try {
    return readlinkSync(lock);
  } catch {
    return undefined;
  }
}

function isHeld(holder: string): boolean {
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
