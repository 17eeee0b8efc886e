// Files HOME/downloads into HOME/media with the journal in HOME/state, as the engine does, in a
// separate process that may be killed, cut off or refused at any call. Prints the final state as
// one JSON line.

import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createFileStage } from "../../../src/app/file/stage.ts";
import { recoverAll } from "../../../src/app/journal/recover.ts";
import type { EngineFiles } from "../../../src/app/releases/files-port.ts";
import { toCommandText, translateSentences } from "../../../src/base/actions/sentence.ts";
import { STATES } from "../../../src/core/release/state.ts";
import { createFiles } from "../../../src/program/parts/files.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { listReleasesIn } from "../../../src/store/releases/releases.ts";
import { HEAT } from "../../crash/scenarios/films.ts";
import type { Scene } from "../../crash/worker/scene.ts";
import { takeApproved } from "../../crash/worker/take-approved.ts";
import { wireWorker } from "../../crash/worker/wire-worker.ts";
import type { DriverJob, DriverResult } from "./filing.ts";

const job = JSON.parse(process.argv[2] ?? "") as DriverJob;
const at = (...names: string[]): string => join(job.home, ...names);
const signal = new AbortController().signal;
/** Calls before filing do not count as steps. */
let isFiling = false;
let steps = 0;
const times = new Map<string, number>();

/**
 * Counts a finished step. At the requested one, the power fails: everything not yet on the disk is
 * lost.
 */
function step(name: string): void {
  if (!isFiling) return;
  steps += 1;
  const nth = (times.get(name) ?? 0) + 1;
  times.set(name, nth);
  if (job.cutAt !== steps && job.cutAt !== `${name} ${nth}`) return;
  spawnSync("xfs_io", ["-x", "-c", "shutdown", job.cutMount ?? ""]);
  writeSync(1, JSON.stringify({ cut: name }));
  process.kill(process.pid, "SIGKILL");
}

/** Wraps functions so that each call counts as a step when it has finished. */
function counted<T extends object>(parts: T): T {
  const entries = Object.entries(parts).map(([name, part]) => [
    name,
    typeof part === "function"
      ? async (...args: unknown[]) => {
          const answer: unknown = await (part as (...args: unknown[]) => unknown)(...args);
          step(name);
          return answer;
        }
      : part,
  ]);
  return Object.fromEntries(entries) as T;
}

async function told(): Promise<DriverResult> {
  const releases = await listReleasesIn(store.read, STATES);
  const shown = releases.map(async ({ id, state, waiting, reasons, tries }) => ({
    state,
    waiting: waiting && { code: waiting.code, message: waiting.message },
    reasons,
    tries,
    problems: (await itemsOf(store.read, id)).flatMap(({ problem }) => problem ?? []),
    published: (await publicationsOf(store.read, id)).map(({ method, why }) => ({ method, why })),
  }));
  return {
    releases: translateSentences(await Promise.all(shown), toCommandText),
    warnings: worker.told,
  };
}

const free: Partial<EngineFiles> = job.believesFree
  ? { readFreeBytes: async () => Number.MAX_SAFE_INTEGER }
  : {};
// A mistake that the tests must notice: a copy that is never synced.
const planted: Partial<EngineFiles> = {
  async copyVerified(source, temp) {
    // `copyFile` would share blocks that are already on the disk
    await writeFile(temp, await readFile(source));
    return { ok: true, hash: "0", readBack: "direct" };
  },
};
const scene: Scene = {
  downloads: at("downloads"),
  library: at("media"),
  state: at("state"),
  startMs: Date.now() + (job.laterMs ?? 0),
  method: job.method,
  duplicatePolicy: "review",
};
mkdirSync(scene.state, { recursive: true });
await using worker = await wireWorker(scene, 0, createFiles(), {
  files: (real) => counted<EngineFiles>({ ...real, ...free, ...(job.planted ? planted : {}) }),
  store: (real) => ({
    ...real,
    write: async (work, signal) => real.write(work, signal).finally(() => step("write")),
    [Symbol.asyncDispose]: () => real[Symbol.asyncDispose](),
  }),
});
const { deps, store } = worker;
await recoverAll(
  deps,
  (operation, error) => void worker.told.push(`recovery of ${operation.id}: ${String(error)}`),
);
if ((await listReleasesIn(store.read, STATES)).length === 0) {
  for (const name of readdirSync(scene.downloads)) {
    await takeApproved(worker, name, join(scene.downloads, name), HEAT);
  }
}
isFiling = true;
const stage = createFileStage(deps);
for (let round = 0; round < 3; round++) {
  await stage.run(signal);
  await stage.drained();
}
// Closing the store performs another write. A power cut there would come after the result.
isFiling = false;
process.stdout.write(`${JSON.stringify(await told())}\n`);
