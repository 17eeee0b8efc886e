// Files HOME/downloads into HOME/media with the journal in HOME/state, as the engine does it, in a process
// of its own that may be killed, cut off or refused at any call. Prints one JSON line about how everything is then.

import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stagedName } from "../../../src/adapters/fs/publish.ts";
import { hashText } from "../../../src/adapters/fs/read/hash-text.ts";
import { TRASH_FOLDER } from "../../../src/adapters/fs/trash.ts";
import { beginLease } from "../../../src/app/engine/take-lease.ts";
import type { Parts } from "../../../src/app/file/parts.ts";
import { createFileStage } from "../../../src/app/file/stage.ts";
import { createComplete } from "../../../src/app/identify/catalogue/complete.ts";
import { recoverAll, recoverOperation } from "../../../src/app/journal/recover.ts";
import { libraryFoldersAndRoots } from "../../../src/app/library-state/libraries.ts";
import { createPlanner } from "../../../src/app/plan/plan-release.ts";
import type { Files } from "../../../src/app/releases/files-port.ts";
import { moveRelease } from "../../../src/app/releases/move.ts";
import { createObserve, createObserveRelease } from "../../../src/app/releases/observe.ts";
import { inCommands, worded } from "../../../src/core/actions/tongues.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { STATES } from "../../../src/core/release/state.ts";
import { createFiles } from "../../../src/program/parts/files.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import { openStore, type Store } from "../../../src/store/open.ts";
import { itemsOf, replaceItems } from "../../../src/store/releases/items.ts";
import { addRelease, findRelease, releasesIn } from "../../../src/store/releases/releases.ts";
import { cataloguePorts } from "../../support/catalogue-ports.ts";
import { noTorrents } from "../../support/no-torrents.ts";
import type { DriverJob, DriverResult } from "./filing.ts";

const HEAT = { type: "movie", tmdbId: 949, title: "Heat", year: 1995 } as const;
const job = JSON.parse(process.argv[2] ?? "") as DriverJob;
const at = (...names: string[]): string => join(job.home, ...names);
const signal = new AbortController().signal;
const warnings: string[] = [];
let steps = 0;
const times = new Map<string, number>();

/** One more step is done: at the one that is asked for, the power goes. What is not on the disk by then never was. */
function step(name: string): void {
  steps += 1;
  const nth = (times.get(name) ?? 0) + 1;
  times.set(name, nth);
  if (job.cutAt !== steps && job.cutAt !== `${name} ${nth}`) return;
  spawnSync("xfs_io", ["-x", "-c", "shutdown", job.cutMount ?? ""]);
  writeSync(1, JSON.stringify({ cut: name }));
  process.kill(process.pid, "SIGKILL");
}

/** The same functions, each call of which is a step once it is over. */
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

async function take(store: Store, deps: Parts, name: string): Promise<void> {
  const by = { actor: "engine", at: deps.now() };
  const path = at("downloads", name);
  const seen = await createObserve({ files: createFiles(), hashText })(path, signal);
  const id = await store.write((trx) => addRelease(trx, { source: "folder", name, path, state: "settling" }, by));
  const fields = { contentKey: seen.contentKey, fileCount: seen.items.length, bytes: seen.bytes };
  const within = (trx: Parameters<typeof replaceItems>[0]) => replaceItems(trx, id, seen.items);
  const release = async (): Promise<Release> => (await findRelease(store.read, id)) as Release;
  await moveRelease(store, await release(), { kind: "settled" }, by, { fields, within });
  await moveRelease(store, await release(), { kind: "sure", identity: HEAT }, by);
}

async function told(store: Store): Promise<DriverResult> {
  const releases = await releasesIn(store.read, STATES);
  const shown = releases.map(async ({ id, state, waiting, reasons, tries }) => ({
    state,
    waiting: waiting && { code: waiting.code, message: waiting.message },
    reasons,
    tries,
    problems: (await itemsOf(store.read, id)).flatMap(({ problem }) => problem ?? []),
    published: (await publicationsOf(store.read, id)).map(({ method, why, finalPath, state: of }) => ({
      method,
      why,
      finalPath,
      state: of,
    })),
  }));
  return { releases: worded(await Promise.all(shown), inCommands), warnings, steps };
}

const folders = { database: at("state", "plex-ingest.db"), lock: at("state", "lock"), backups: at("state") };
const now = (): number => Date.now() + (job.laterMs ?? 0);
mkdirSync(at("state"), { recursive: true });
await using store = await openStore(folders, { mode: "create", random: () => 0.5, now, holdsLock: true });
const lease = await beginLease(
  store,
  { held: () => true, release() {} },
  { kind: "daemon", host: "here", pid: process.pid, since: now() },
);
const real = createFiles();
const free: Partial<Files> = job.believesFree ? { freeBytes: async () => Number.MAX_SAFE_INTEGER } : {};
// A mistake that the tests must notice: a copy that is left to the system to write out some day.
const planted: Partial<Files> = {
  async copyVerified(source, temp) {
    await writeFile(temp, await readFile(source)); // `copyFile` would share the blocks, which are on the disk already
    return { ok: true, hash: "0", readBack: "direct" };
  },
};
const files = counted<Files>({ ...real, ...free, ...(job.planted ? planted : {}) });
const mediaRoots = [at("media")];
const library = { mediaRoots, moviesDir: undefined, tvDir: undefined, pathMap: [] };
const { ports } = cataloguePorts([]);
let ids = 0;
const deps: Parts = {
  store: { ...store, write: async (work, s) => store.write(work, s).finally(() => step("write")) },
  files,
  now,
  newId: () => `${job.run}-${++ids}`,
  lease,
  recoverOperation,
  observe: createObserveRelease({ store, observe: createObserve({ files, hashText }), clients: [] }),
  confirmSource: noTorrents.confirmSource,
  mediaRoots,
  stateDir: at("state"),
  downloadFolders: [],
  planner: createPlanner({ store, files, library }),
  sources: { roots: [at("downloads"), at("media")], heldBy: noTorrents.heldBy },
  complete: createComplete(ports),
  hasTmdb: () => false,
  stagedName,
  trashFolder: TRASH_FOLDER,
  libraryHomes: () => libraryFoldersAndRoots(store, library),
  policy: { method: job.method, minFreeBytes: 0, fileMode: undefined, dirMode: undefined },
  duplicatePolicy: "review",
  hasPlex: () => false,
  onCopy: () => {},
  warn: (_release, message, error) =>
    void warnings.push(
      error === undefined ? message : `${message} ${error instanceof Error ? error.message : JSON.stringify(error)}`,
    ),
  moved: () => {},
  paused: async () => false,
  onError: (error) => void warnings.push(`stage: ${String(error)}`),
};
await recoverAll(deps, (operation, error) => void warnings.push(`recovery of ${operation.id}: ${String(error)}`));
if ((await releasesIn(store.read, STATES)).length === 0)
  for (const name of readdirSync(at("downloads"))) await take(store, deps, name);
const stage = createFileStage(deps);
for (let round = 0; round < 3; round++) {
  await stage.run(signal);
  await stage.drained();
}
process.stdout.write(`${JSON.stringify(await told(store))}\n`);
