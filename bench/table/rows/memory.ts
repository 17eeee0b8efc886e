import { idleCpu } from "../../memory/idle-cpu.ts";
import { daemonAfterBurst, daemonAtRest, mcpAtRest } from "../../memory/measure.ts";
import { measurement } from "../measurement.ts";
import { bareNodeMemory } from "./bare-node.ts";

const RELEASES = 1000;
const FLOOR = "a node that waits";

export const memory = measurement({
  name: "memory",
  command: "npm run bench -- --only memory",
  short: false,
  rows: {
    mcp: {
      what: "mcp after tools/list, 100,000 rows of history",
      unit: "MiB",
      bar: { atMost: 95 },
      floor: FLOOR,
    },
    daemon: {
      what: "daemon at rest, all services asked, 100,000 rows of history",
      unit: "MiB",
      bar: { atMost: 110 },
      floor: FLOOR,
    },
    burst: {
      what: "the same after 1,000 releases",
      unit: "MiB",
      bar: { atMost: 140 },
      floor: FLOOR,
    },
    cpu: {
      what: "daemon at rest, 10,000 watched files: processor",
      unit: "% of a core",
      bar: { atMost: 0.3 },
    },
  },
  async measure() {
    const { rss: floor } = await bareNodeMemory();
    return {
      mcp: { value: (await mcpAtRest()).resident, floor },
      daemon: { value: (await daemonAtRest()).resident, floor },
      burst: { value: (await daemonAfterBurst(RELEASES)).resident, floor },
      cpu: { value: (await idleCpu()).percent },
    };
  },
});
