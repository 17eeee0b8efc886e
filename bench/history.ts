import { systemClock } from "../src/program/process/clock.ts";
import { clockOf } from "../test/support/fake-clock.ts";
// Measures how long the queue, the history and the statistics take to answer over a million history
// rows, how long counting the rows takes after an upgrade, and how much time counting adds to
// writing the history row of a filed release.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createFiledWorks, type WorksQuery } from "../src/app/filed-works/list-filed-works.ts";
import { readHome, readPlots } from "../src/app/review/home/plots.ts";
import { readChanged, readHistory } from "../src/app/review/queue/history.ts";
import { readQueue } from "../src/app/review/queue/queue.ts";
import { createComplete } from "../src/app/review/read-queue.ts";
import { readStatistics } from "../src/app/review/statistics.ts";
import { toCursor } from "../src/app/shown/cursor.ts";
import { countAllOlder } from "../src/app/upkeep/nightly.ts";
import { openStore, type Store } from "../src/store/open.ts";
import { appendHistory } from "../src/store/releases/history.ts";
import { countOlder } from "../src/store/statistics/daily-counts.ts";
import { everywhere } from "../src/store/storages/scope.ts";
import { fill } from "./history/fill.ts";

const ROWS = Number(process.argv[2] ?? 1_000_000);
const AT_MOST_MS = 20;
const CALLS = 40;
const DAY_MS = 86_400_000;

const folder = mkdtempSync(join(tmpdir(), "plex-ingest-bench-history-"));
try {
  const now = Date.now();
  const clock = clockOf(() => now);
  const files = {
    database: join(folder, "a.db"),
    lock: join(folder, "lock"),
    backups: join(folder, "backups"),
  };
  const open = (): Promise<Store> =>
    openStore(files, { mode: "create", random: Math.random, clock: systemClock });
  await (await open())[Symbol.asyncDispose]();
  const { releases } = fill(files.database, ROWS, now);
  await using store = await open();

  const batches = await timed(20, () => store.write((trx) => countOlder(everywhere(trx))));
  const begin = performance.now();
  await countAllOlder(store, new AbortController().signal);
  const countedInMs = performance.now() - begin;

  const iso = (days: number): string => new Date(now - days * DAY_MS).toISOString();
  const newest = await readHistory(store, { limit: 20 }, clock);
  const first = await readQueue(store, { limit: 100 });
  // Cursor of the last page of releases in review.
  const last = await lastOf((cursor) => readQueue(store, { limit: 100, cursor }));
  const { completeId, completeTitle } = createComplete(store);
  const none = async () => undefined;
  const filed = createFiledWorks(store, { trashOfReleases: async () => [] }, none, {
    readFileIdentity: none,
  });
  const works = (query: Partial<WorksQuery>) =>
    filed.list({ sort: "filed", from: 0, limit: 60, ...query });
  const asked: Record<string, () => Promise<unknown>> = {
    get_ingest_queue: () => readQueue(store, { limit: 20 }),
    "get_ingest_queue, limit 100": () => readQueue(store, { limit: 100 }),
    get_ingest_history: () => readHistory(store, { limit: 20 }, clock),
    "get_ingest_history, next page": () =>
      readHistory(store, { limit: 20, cursor: newest.next }, clock),
    "get_ingest_history, of a release": () => readHistory(store, { limit: 20, id: 7 }, clock),
    "get_ingest_history, filed": () => readHistory(store, { limit: 20, action: "filed" }, clock),
    "get_ingest_history, of one person": () =>
      readHistory(store, { limit: 20, actor: "cli:anna" }, clock),
    "get_ingest_history, of the engine": () =>
      readHistory(store, { limit: 20, actor: "engine" }, clock),
    "get_ingest_history, of nobody": () =>
      readHistory(store, { limit: 20, actor: "nobody" }, clock),
    "get_ingest_history, an action that never was": () =>
      readHistory(store, { limit: 20, action: "purged" }, clock),
    "get_ingest_history, since yesterday": () =>
      readHistory(store, { limit: 20, since: iso(1) }, clock),
    "get_ingest_history, filed since a year ago": () =>
      readHistory(store, { limit: 20, since: iso(365), action: "filed" }, clock),
    "get_ingest_history, filed since an hour ago": () =>
      readHistory(store, { limit: 20, since: iso(1 / 24), action: "filed" }, clock),
    "get_ingest_history, rejected since tomorrow": () =>
      readHistory(store, { limit: 20, since: iso(-1), action: "rejected" }, clock),
    "get_ingest_queue, limit 100, next page": () =>
      readQueue(store, { limit: 100, cursor: first.next }),
    "get_ingest_queue, limit 100, last page": () => readQueue(store, { limit: 100, cursor: last }),
    "get_ingest_queue, filed": () => readQueue(store, { state: "filed", limit: 20 }),
    "get_ingest_queue, all": () => readQueue(store, { state: "all", limit: 20 }),
    "get_ingest_queue, all, last page": () =>
      readQueue(store, { state: "all", limit: 20, cursor: toCursor("id", releases - 20) }),
    "get_ingest_history, last page": () =>
      readHistory(store, { limit: 20, cursor: toCursor("id", 21) }, clock),
    "completion of an id, none typed": () => completeId("", 101),
    "completion of an id": () => completeId("9", 101),
    "completion of a title, none typed": () => completeTitle("", 101),
    "completion of a title": () => completeTitle("fi", 101),
    "completion of a title that there is not": () => completeTitle("zzzz", 101),
    list_releases: () => readChanged(store, { limit: 50 }, clock),
    "list_releases, left": () => readChanged(store, { limit: 50, outcome: "left" }, clock),
    "list_releases, of one person": () =>
      readChanged(store, { limit: 50, actor: "cli:bob" }, clock),
    list_filed_works: () => works({}),
    "list_filed_works, with counts": () => works({ counts: true }),
    "list_filed_works, from the middle": () => works({ from: 10_000 }),
    "list_filed_works, the last": () => works({ from: 19_950 }),
    "list_filed_works, by title": () => works({ sort: "title", from: 10_000 }),
    "list_filed_works, by size": () => works({ sort: "size", from: 10_000 }),
    "list_filed_works, by year, of a person": () => works({ sort: "year", decidedBy: "person" }),
    "list_filed_works, a search": () => works({ search: "film 777", counts: true }),
    "list_filed_works, a search for nothing": () => works({ search: "zzzz", counts: true }),
    "list_filed_works, of a month": () => works({ month: "2026-05", from: 1000, counts: true }),
    get_filed_work: () => filed.one({ type: "movie", tmdbId: 7 }, new AbortController().signal),
    get_ingest_statistics: () => readStatistics(store, { days: 30 }, now),
    get_home: () => readHome(store, Date.now()),
    get_plots: () => readPlots(store, 30, now),
    "get_ingest_statistics, 366 days": () => readStatistics(store, { days: 366 }, now),
  };
  const rows = [];
  for (const [name, call] of Object.entries(asked)) {
    rows.push({ name, ...(await timed(CALLS, call)) });
  }
  console.table(rows);
  const files1 = [{ destination: "/media/a.mkv", method: "hardlink" }];
  const row = {
    at: now,
    releaseId: 7,
    name: "a",
    from: "filing",
    to: "filed",
    actor: "engine",
    detail: { files: files1 },
  };
  const counted = await timed(400, () =>
    store.write((trx) => appendHistory(trx, { ...row, action: "filed" })),
  );
  const plain = await timed(400, () =>
    store.write((trx) => appendHistory(trx, { ...row, action: "plex_seen", from: "filed" })),
  );
  const worst = Math.max(...rows.map(({ p95_ms }) => p95_ms));
  const more = {
    counted_in_s: round(countedInMs / 1000),
    batch_ms: batches.p95_ms,
    row_filed_ms: counted.median_ms,
    row_other_ms: plain.median_ms,
  };
  console.log(
    JSON.stringify({
      bench: "history",
      rows: ROWS,
      releases,
      p95_ms: worst,
      at_most_ms: AT_MOST_MS,
      ...more,
    }),
  );
  if (worst > AT_MOST_MS) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Returns the cursor at which the last page of a listing begins. */
async function lastOf(
  page: (cursor: string | undefined) => Promise<{ next?: string }>,
): Promise<string | undefined> {
  let at: string | undefined;
  for (;;) {
    const { next } = await page(at);
    if (next === undefined) return at;
    at = next;
  }
}

async function timed(calls: number, call: () => Promise<unknown>) {
  const took: number[] = [];
  for (let at = 0; at < calls; at++) {
    const begin = performance.now();
    await call();
    took.push(performance.now() - begin);
  }
  took.sort((a, b) => a - b);
  const at = (share: number): number =>
    round(took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0);
  return { median_ms: at(0.5), p95_ms: at(0.95), worst_ms: at(1) };
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
