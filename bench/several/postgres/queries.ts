import { performance } from "node:perf_hooks";
import {
  createFiledWorks,
  type WorksQuery,
} from "../../../src/app/filed-works/list-filed-works.ts";
import { readHome, readPlots } from "../../../src/app/review/home/plots.ts";
import { type HistoryQuery, readHistory } from "../../../src/app/review/queue/history.ts";
import { readQueue } from "../../../src/app/review/queue/queue.ts";
import type { QueueQuery } from "../../../src/app/review/queue/queue-query.ts";
import { toCursor } from "../../../src/app/shown/cursor.ts";
import { countAllOlder } from "../../../src/app/upkeep/nightly.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import { openPostgres } from "../../../src/store/open-postgres.ts";
import { scopeStore } from "../../../src/store/storages/scope.ts";
import { fillPostgres } from "./fill.ts";
import { cpuOfSessions } from "./server-cpu.ts";

const CALLS = 40;
const DAY_MS = 86_400_000;

/** 95th percentile in ms, and the server's processor time if the server is on this machine. */
export type Took = { p95: number; serverCpu: number };

/**
 * Measures each question with `rows` releases, a tenth of them in review, and as many rows of
 * history.
 */
export async function measureQueries(
  url: string,
  rows: number,
  only: string,
): Promise<Map<string, Took>> {
  const now = Date.now();
  await using opened = await openPostgres(
    { url, storage: "nas-1" },
    { mode: "create", random: Math.random },
  );
  await fillPostgres(url, rows, now);
  await countAllOlder(opened, new AbortController().signal);
  const store = scopeStore(opened, { name: "nas-1", id: 1 }, "all");
  const queue = (query: Partial<QueueQuery>) => readQueue(store, { limit: 20, ...query });
  const none = async () => undefined;
  const filed = createFiledWorks(store, { trashOfReleases: async () => [] }, none, {
    readFileIdentity: none,
  });
  const works = (query: Partial<WorksQuery>) =>
    filed.list({ sort: "filed", from: 0, limit: 60, ...query });
  const history = (query: Partial<HistoryQuery>) =>
    readHistory(store, { limit: 20, ...query }, systemClock);
  const [firstQueue, firstHistory] = [await queue({ limit: 50 }), await history({})];
  const since = new Date(now - DAY_MS).toISOString();
  const middle = firstQueue.items[25]?.id;
  const asked: Record<string, () => Promise<unknown>> = {
    queue: () => queue({}),
    "queue, limit 100": () => queue({ limit: 100 }),
    "queue, next page": () => queue({ limit: 50, cursor: firstQueue.next }),
    // The rank 3 comes last when sorted by need.
    "queue, last page": () => queue({ cursor: toCursor("need", 3, rows - 1200) }),
    "queue, oldest first": () => queue({ sort: "age" }),
    "queue, by name": () => queue({ sort: "name" }),
    "queue, by name, the middle": () => queue({ sort: "name", cursor: toCursor("at", rows / 20) }),
    "queue, by size": () => queue({ sort: "size" }),
    "queue, by confidence": () => queue({ sort: "confidence" }),
    "queue, of one storage": () => queue({ storage: "nas-2" }),
    "queue, of one storage, by name": () => queue({ storage: "nas-2", sort: "name" }),
    "queue, of one storage, with counts": () => queue({ storage: "nas-2", counts: true }),
    "queue, a search": () => queue({ search: "film 77" }),
    "queue, a search that finds all": () => queue({ search: "film" }),
    "queue, a search for nothing": () => queue({ search: "zzzz" }),
    "queue, of a reason": () => queue({ reason: "duplicate" }),
    "queue, with counts": () => queue({ counts: true }),
    "queue, with groups": () => queue({ grouped: true }),
    "queue, with a position": () => queue({ around: middle }),
    "queue, filed": () => queue({ state: "filed" }),
    "queue, all": () => queue({ state: "all" }),
    history: () => history({}),
    "history, next page": () => history({ cursor: firstHistory.next }),
    "history, last page": () => history({ cursor: toCursor("id", 21) }),
    "history, of a release": () => history({ id: rows - 2 }),
    "history, filed": () => history({ action: "filed" }),
    "history, of one person": () => history({ actor: "cli:anna" }),
    "history, of nobody": () => history({ actor: "nobody" }),
    "history, an action that never was": () => history({ action: "purged" }),
    "history, since yesterday": () => history({ since }),
    "history, of one storage": () => history({ storage: "nas-2" }),
    get_home: () => readHome(store, Date.now()),
    "get_home, of one storage": () => readHome(store, Date.now(), "nas-2"),
    get_plots: () => readPlots(store, 30, now),
    list_filed_works: () => works({}),
    "list_filed_works, with counts": () => works({ counts: true }),
    "list_filed_works, by title, the middle": () => works({ sort: "title", from: 10_000 }),
    "list_filed_works, a search": () => works({ search: "film 777", counts: true }),
    "list_filed_works, a search for nothing": () => works({ search: "zzzz", counts: true }),
    "list_filed_works, of a month": () => works({ month: "2026-05", from: 1000, counts: true }),
    get_filed_work: () => filed.one({ type: "movie", tmdbId: 7 }, new AbortController().signal),
  };
  const took = new Map<string, Took>();
  for (const [name, call] of Object.entries(asked)) {
    if (!name.includes(only)) continue;
    const before = await cpuOfSessions(url);
    const p95 = await timed(call);
    took.set(name, { p95, serverCpu: ((await cpuOfSessions(url)) - before) / CALLS });
  }
  return took;
}

async function timed(call: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let at = 0; at < CALLS; at++) {
    const began = performance.now();
    await call();
    took.push(performance.now() - began);
  }
  return took.toSorted((a, b) => a - b)[Math.ceil(CALLS * 0.95) - 1] ?? 0;
}
