import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** Whether the process that wrote its number into the lock still runs. */
function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** The process that holds the lock; 0 for one that died before it wrote its number, undefined when the lock is free or just being taken. */
function holder(path) {
  try {
    const pid = Number(readFileSync(path, "utf8"));
    return pid > 0 || Date.now() - statSync(path).mtimeMs > 5_000 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

/** Runs `work` while no other process holds the lock; one whose holder died is taken over. It saves double work; nothing breaks without it. */
export async function withLock(path, say, work) {
  for (let told = false; !take(path);) {
    const pid = holder(path);
    if (pid === undefined || (pid > 0 && alive(pid))) {
      if (!told && pid !== undefined) say(`Another build (process ${pid}) is under way; waiting for it.`);
      told ||= pid !== undefined;
      await pause(200);
    } else {
      rmSync(path, { force: true });
    }
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}
