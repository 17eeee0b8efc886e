import { setTimeout } from "node:timers/promises";
import { startDaemon } from "../../../test/support/daemon.ts";
import { daemonAfterBurst, daemonAtRest, mcpAtRest } from "../../memory/measure.ts";
import { cpuMsOf } from "../../memory/read-process.ts";
import { startServices } from "../../memory/services.ts";
import { measurement } from "../measurement.ts";
import { bareNodeMemory } from "./bare-node.ts";

const RELEASES = 1000;
const FILES = 10_000;
const EACH = 100;
/** Until all that the start causes is done. */
const REST_MS = 30_000;
const IDLE_MS = 60_000;
const FLOOR = "a node that waits";

export const memory = measurement({
  name: "memory",
  command: "npm run bench -- --only memory",
  short: false,
  rows: {
    mcp: { what: "mcp after tools/list, 100,000 rows of history", unit: "MiB", bar: { atMost: 80 }, floor: FLOOR },
    daemon: {
      what: "daemon at rest, all services asked, 100,000 rows of history",
      unit: "MiB",
      bar: { atMost: 95 },
      floor: FLOOR,
    },
    burst: { what: "the same after 1,000 releases", unit: "MiB", bar: { atMost: 120 }, floor: FLOOR },
    cpu: { what: "daemon at rest, 10,000 watched files: processor", unit: "% of a core", bar: { atMost: 0.3 } },
  },
  async measure() {
    const { rss: floor } = await bareNodeMemory();
    return {
      mcp: { value: (await mcpAtRest()).resident, floor },
      daemon: { value: (await daemonAtRest()).resident, floor },
      burst: { value: (await daemonAfterBurst(RELEASES)).resident, floor },
      cpu: { value: await idlePercent() },
    };
  },
});

/** What an idle daemon uses of one core, in percent, over a minute. */
async function idlePercent(): Promise<number> {
  await using services = await startServices();
  const { home } = services;
  for (let n = 0; n < FILES; n++) home.drop(`Some.Pack.${Math.floor(n / EACH)}.2003/part${n % EACH}.txt`, "");
  await using daemon = await startDaemon(home);
  await setTimeout(REST_MS);
  const used = cpuMsOf(daemon.pid);
  await setTimeout(IDLE_MS);
  return (100 * (cpuMsOf(daemon.pid) - used)) / IDLE_MS;
}
