/**
 * A process between the recorder and the program. It ends the program, and all that the program started, when the recorder
 * ends, however it ends: then its standard input is closed. A program in an endless loop could not do so itself.
 */
export const supervisor = `
const { spawn } = require("node:child_process");
const [command, ...args] = process.argv.slice(1);
const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"], detached: process.platform !== "win32" });
const stop = () => {
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {}
};
// Whatever the recorder writes, it asks the program what it waits for.
process.stdin.on("data", () => child.kill("SIGUSR2")).on("close", stop).on("error", stop).resume();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);
child.on("error", (error) => { console.error(String(error)); process.exit(1); });
child.on("exit", (code, signal) => process.exit(signal ? 128 : code));
`;
