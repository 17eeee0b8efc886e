import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { visibleFiles } from "../../test/process/home.ts";
import { argumentsOf, doneIn, hookHome } from "../../test/process/hook.ts";
import { dropFilms, makeFilms } from "../filing/films.ts";

// Simulates a seedbox host. Each user has a finished film, a state folder and, in mode `hook`, no
// resident process. The users' engines share the machine and a TMDB that answers 40 requests per
// second and refuses all others. Runs the built program.
// npm run bench:hooks -- --users 100 --at-once 100

const { values } = parseArgs({
  options: {
    users: { type: "string", default: "100" },
    "at-once": { type: "string", default: "100" },
    limit: { type: "string", default: "40" },
  },
});
const [users, atOnce, limit] = [values.users, values["at-once"], values.limit].map(Number) as [
  number,
  number,
  number,
];

const films = makeFilms(users);
// Runs in its own thread, because a thread that starts and watches a hundred processes responds
// late.
const standIn = new Worker(new URL("hooks/stand-in.ts", import.meta.url), {
  workerData: { users, limit },
});
const [url] = (await once(standIn, "message")) as [string];

const homes = films.map(() =>
  hookHome({ tmdb: { url }, settings: { INGEST_FILE_METHOD: "hardlink" } }),
);
const envFiles = new Set(homes.map(({ envFile }) => envFile));
const filed = new Map<number, number>();
let peakMiB = 0;
let peakProcesses = 0;
const stop = new AbortController();
const watching = watch();
const began = performance.now();
let next = 0;
await Promise.all(
  Array.from({ length: Math.min(atOnce, users) }, async () => {
    for (let at = next++; at < users; at = next++) await oneUser(at);
  }),
);
const seconds = (performance.now() - began) / 1000;
stop.abort();
await watching;
for (const home of homes) home[Symbol.dispose]();
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
standIn.postMessage("end");
const [count] = (await once(standIn, "message")) as [{ asked: number; refused: number }];
await standIn.terminate();
const times = [...filed.values()].toSorted((a, b) => a - b);
const at = (share: number): number =>
  Math.round((times[Math.floor((times.length - 1) * share)] ?? 0) / 100) / 10;
console.log(
  JSON.stringify({
    bench: "hooks",
    users,
    at_once: atOnce,
    filed: filed.size,
    seconds: Math.round(seconds),
    hook_to_filed_s: { p50: at(0.5), p95: at(0.95), longest: at(1) },
    requests_each: Math.round((count.asked / users) * 10) / 10,
    refused: count.refused,
    most_processes: peakProcesses,
    most_mib: Math.round(peakMiB),
  }),
);

async function oneUser(index: number): Promise<void> {
  const [home, film] = [homes[index], films[index]];
  if (!home || !film) return;
  dropFilms(home.downloads, [film]);
  const [name = ""] = readdirSync(home.downloads);
  const start = performance.now();
  const { code, stderr } = await doneIn(home, name);
  if (code !== 0) throw new Error(stderr);
  while (visibleFiles(home.library).length === 0) {
    // The engine ended, and its film waits for the next hook or decision.
    if (home.engines().length === 0 && visibleFiles(home.library).length === 0) return;
    await setTimeout(500);
  }
  filed.set(index, performance.now() - start);
  while (home.engines().length > 0) await setTimeout(2000);
}

/** Memory of all our processes. Shared pages are counted once. */
async function watch(): Promise<void> {
  while (!stop.signal.aborted) {
    const ours = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && isOurs(Number(name)));
    peakProcesses = Math.max(peakProcesses, ours.length);
    peakMiB = Math.max(peakMiB, ours.reduce((sum, pid) => sum + pssOf(pid), 0) / 1024);
    await setTimeout(3000);
  }
}

function isOurs(pid: number): boolean {
  return argumentsOf(pid).some((word) => envFiles.has(word));
}

function pssOf(pid: string): number {
  try {
    return Number(
      /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0,
    );
  } catch {
    return 0;
  }
}
