// Measures how much memory the daemon and an MCP server use, and how much processor time an idle
// daemon uses.
import { idleCpu } from "./memory/idle-cpu.ts";
import { daemonAfterBurst, daemonAtRest, mcpAtRest, REST_MS } from "./memory/measure.ts";

const all = {
  "daemon at rest": async () => daemonAtRest(),
  "daemon after 1,000 releases": async () => daemonAfterBurst(),
  "MCP over stdio after tools/list": async () => mcpAtRest(),
  "idle daemon with 10,000 watched files": async () => idleCpu(Number(process.argv[3] ?? 60)),
};
// These need a Jellyfin and an Emby, too, so they only run if they are named.
const named = {
  "three servers at rest": async () => daemonAtRest(REST_MS, { hasThreeServers: true }),
  "three servers after 1,000 releases": async () =>
    daemonAfterBurst(1000, REST_MS, { hasThreeServers: true }),
};
const only = process.argv[2];
for (const [name, measure] of Object.entries(only === undefined ? all : { ...all, ...named })) {
  if (only !== undefined && !name.includes(only)) continue;
  console.log(JSON.stringify({ bench: "memory", name, ...(await measure()) }));
}
