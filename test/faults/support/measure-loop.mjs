// Loaded before the program (`node --import`): writes into the file that MEASURE_FILE names, four
// times a second, how long its event loop was held at most by work of its own, in ms, how late it
// was by the clock, and its resident memory at most, in MiB. The first is the time that the main
// thread really computed between two ticks of a timer: on a busy machine the clock tells more about
// the neighbours than about the program.
import { readFileSync, writeFileSync } from "node:fs";

if (process.argv.includes("daemon")) {
  const EVERY_MS = 5;
  const cpuMs = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  // `maxRSS` begins with what the parent had when it started the program: on Linux the kernel
  // carries it over an exec.
  const mostKib = () =>
    process.platform === "linux"
      ? Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1])
      : process.resourceUsage().maxRSS;
  let last;
  let writes = 0;
  const most = { heldMs: 0, lateMs: 0 };
  setInterval(() => {
    const now = { cpu: cpuMs(), wall: performance.now() };
    // Starting the program and opening its database holds up nobody yet.
    if (last && now.wall > 1500) {
      most.heldMs = Math.max(most.heldMs, now.cpu - last.cpu);
      most.lateMs = Math.max(most.lateMs, now.wall - last.wall - EVERY_MS);
    }
    last = now;
  }, EVERY_MS).unref();
  setInterval(() => {
    const rssMib = mostKib() / 1024;
    // How often it was written since the loop is measured: what waits for a later one knows what
    // happened before.
    if (performance.now() > 2000) writes++;
    writeFileSync(process.env.MEASURE_FILE, JSON.stringify({ ...most, rssMib, writes }));
  }, 250).unref();
}
