// Loaded before the program (`node --import`). Four times a second, writes to the file named by
// MEASURE_FILE: the longest time in ms that the program's own work blocked the event loop, the
// longest delay by the clock, and the peak resident memory in MiB. The first value is the CPU time
// of the main thread between two ticks of a timer. On a busy machine, the clock says more about
// other programs than about this one.
import { readFileSync, writeFileSync } from "node:fs";

if (process.argv.includes("daemon")) {
  const EVERY_MS = 5;
  const cpuMs = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  // `maxRSS` starts with the parent's value at the time of the start, because Linux keeps it across
  // an exec.
  const mostKib = () =>
    process.platform === "linux"
      ? Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1])
      : process.resourceUsage().maxRSS;
  let last;
  let writes = 0;
  const most = { heldMs: 0, lateMs: 0 };
  setInterval(() => {
    const now = { cpu: cpuMs(), wall: performance.now() };
    // Starting the program and opening its database do not block any caller yet.
    if (last && now.wall > 1500) {
      most.heldMs = Math.max(most.heldMs, now.cpu - last.cpu);
      most.lateMs = Math.max(most.lateMs, now.wall - last.wall - EVERY_MS);
    }
    last = now;
  }, EVERY_MS).unref();
  setInterval(() => {
    const rssMib = mostKib() / 1024;
    // Number of writes since measuring began. A reader that waits for a later write knows that
    // earlier events are included.
    if (performance.now() > 2000) writes++;
    writeFileSync(process.env.MEASURE_FILE, JSON.stringify({ ...most, rssMib, writes }));
  }, 250).unref();
}
