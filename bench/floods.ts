/* oxlint-disable unicorn/require-post-message-target-origin -- a worker thread has no origin */
import { Agent } from "node:http";
import { availableParallelism, loadavg } from "node:os";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import type { Flood, FloodReport } from "./floods/flooder.ts";
import { ask, bytesOf, callOf, OPERATOR, REVIEWER, startFlooded } from "./floods/server.ts";
import { percentile } from "./plex-cache/percentile.ts";
import { waitingHome } from "./table/growth/waiting-home.ts";

// Measures how long calls of other callers and a health probe take next to floods of one caller. The
// same is measured without a flood directly before and after each flood, because the machine may be
// busy. Runs the built program.
// npm run bench:floods -- --calls 60 --at-once 4000 --only "page sessions"

/** Another caller's median next to a flood, in medians without the flood. */
const BAR = 5;
const FLOODERS = 60;
/** Pause of another caller between its calls. */
const PAUSE_MS = 50;
const LONGEST = "longest";
const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "60" },
    "at-once": { type: "string", default: "4000" },
    only: { type: "string", default: "" },
  },
});
const calls = Number(values.calls);

using home = await waitingHome(2000);
await using server = await startFlooded(home);
const { port } = server;
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const heavy = callOf("get_ingest_queue", { limit: 100, state: "all" });
const light = callOf("get_ingest_item", { id: 7 });
const JSON_TYPE = { "Content-Type": "application/json" };

async function times(send: () => Promise<{ status: number; ms: number }>): Promise<number[]> {
  const took: number[] = [];
  for (let count = 0; count < calls; count++) {
    const { status, ms } = await send();
    if (status !== 200) throw new Error(`A call was answered with ${status}.`);
    took.push(ms);
    await setTimeout(PAUSE_MS);
  }
  return took;
}

const FIRST_FLOODER = "127.0.1.10";
const SAME_ADDRESS = "the same token and address";
const lightCall = (token: string, from: string) => ({
  path: "/mcp",
  headers: { ...JSON_TYPE, ...bearer(token) },
  body: light,
  from,
});
/** Callers that ask for little, from the farthest from the flood to the nearest, and a probe. */
const CALLERS = {
  "another token": lightCall(REVIEWER, "127.0.2.1"),
  "the same token": lightCall(OPERATOR, "127.0.2.2"),
  [SAME_ADDRESS]: lightCall(OPERATOR, FIRST_FLOODER),
  probe: { path: "/health/live", from: "127.0.2.3" },
};

/** Returns each caller's median and the longest time of all, in ms. */
async function medians(): Promise<Record<string, number>> {
  const all = await Promise.all(
    Object.entries(CALLERS).map(async ([name, asked]) => {
      const agent = new Agent({ keepAlive: true });
      const took = await times(() => ask(port, agent, asked));
      agent.destroy();
      return { name, took };
    }),
  );
  return {
    ...Object.fromEntries(all.map(({ name, took }) => [name, percentile(took, 50)])),
    [LONGEST]: Math.round(Math.max(...all.flatMap(({ took }) => took))),
  };
}

function startFlood(flood: Omit<Flood, "port">): { end(): Promise<FloodReport> } {
  const worker = new Worker(new URL("./floods/flooder.ts", import.meta.url), {
    workerData: { port, ...flood },
  });
  const done = new Promise<FloodReport>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  return {
    end() {
      worker.postMessage("end");
      return done;
    },
  };
}

const addressesOf = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `127.0.1.${10 + at}`);
const operatorCall = bytesOf("/mcp", bearer(OPERATOR), heavy);

/** Signs a browser in, and returns the bytes of its call. */
async function sessionCall(at: number): Promise<string> {
  const agent = new Agent();
  const origin = `http://127.0.0.1:${port}`;
  const page = { "x-plex-ingest": "1", Origin: origin };
  const { cookie } = await ask(port, agent, {
    path: "/session",
    headers: { ...JSON_TYPE, ...page },
    body: JSON.stringify({ token: OPERATOR, name: `tab ${at}` }),
  });
  agent.destroy();
  const body = JSON.stringify({ limit: 100, state: "all" });
  return bytesOf(
    "/api/get_ingest_queue",
    { ...page, Host: `127.0.0.1:${port}`, Cookie: cookie },
    body,
  );
}

const sessions: string[] = [];
for (let at = 0; at < FLOODERS; at++) sessions.push(await sessionCall(at));

const health = bytesOf("/health/live", {});
const of = (addresses: number, requests: readonly string[], ahead = 1) => ({
  connections: FLOODERS,
  addresses: addressesOf(addresses),
  requests,
  ahead,
});
const FLOODS: Record<string, Omit<Flood, "port">> = {
  "60 connections of one address": of(1, [operatorCall]),
  "60 addresses": of(FLOODERS, [operatorCall]),
  "60 page sessions": of(1, sessions),
  "60 page sessions of 60 addresses": of(FLOODERS, sessions),
  "a stranger, 1 request ahead": of(1, [health], 1),
  "a stranger, 8 requests ahead": of(1, [health], 8),
  "a stranger, 31 requests ahead": of(1, [health], 31),
  "60 strangers, 31 requests ahead": of(FLOODERS, [health], 31),
};

const load = (): string => (loadavg()[0] ?? 0).toFixed(1);
let isWithin = true;
if (calls > 0) await medians();
for (const [name, flood] of Object.entries(calls > 0 ? FLOODS : {})) {
  if (!name.includes(values.only)) continue;
  const before = await medians();
  const running = startFlood(flood);
  await setTimeout(500);
  const during = await medians();
  const { answered, refused, reset } = await running.end();
  await setTimeout(500);
  const after = await medians();
  const parts = Object.entries(during).map(([what, ms]) => {
    const alone = Math.max(before[what] ?? 0, after[what] ?? 0);
    const ratio = ms / alone;
    // Among sixty addresses that ask constantly, each waits for its share, also its other callers.
    const isCounted = what !== LONGEST && (what !== SAME_ADDRESS || flood.addresses.length === 1);
    if (isCounted && ratio > BAR) isWithin = false;
    return `${what} ${alone} → ${ms} ms (${ratio.toFixed(1)}×)`;
  });
  console.log(
    `${name}: ${parts.join(", ")}; ${answered} answered, ${refused} refused, ${reset} reset; load ${load()}`,
  );
}

const atOnce = Number(values["at-once"]);
const began = performance.now();
const burst = new Worker(new URL("./floods/flooder.ts", import.meta.url), {
  workerData: {
    port,
    connections: atOnce,
    addresses: ["127.0.0.1"],
    requests: [operatorCall],
    ahead: 1,
    once: true,
  } satisfies Flood,
});
const { answered, refused, reset } = await new Promise<FloodReport>((resolve, reject) => {
  burst.once("message", resolve);
  burst.once("error", reject);
});
if (reset > 0 || refused > 0 || answered !== atOnce) isWithin = false;
console.log(
  `${atOnce} heavy calls at once: ${answered} answered, ${refused} refused, ${reset} reset, ${Math.round(performance.now() - began)} ms; load ${load()}`,
);
console.log(`${availableParallelism()} cores; at most ${BAR}×: ${isWithin ? "yes" : "no"}`);
process.exitCode = isWithin ? 0 : 1;
