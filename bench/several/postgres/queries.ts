import { performance } from "node:perf_hooks";
import { readHistory } from "../../../src/app/review/queue/history.ts";
import { readQueue, toCursor } from "../../../src/app/review/queue/queue.ts";
import { openPostgres } from "../../../src/store/open-postgres.ts";
import { storeIn } from "../../../src/store/storages/scope.ts";
import { fillPostgres } from "./fill.ts";

const CALLS = 40;
const DAY_MS = 86_400_000;

/** The p95 of each question in ms, over so many rows of history and a tenth as many that wait. */
export async function measureQueries(url: string, rows: number): Promise<Map<string, number>> {
  const now = Date.now();
  await using opened = await openPostgres({ url, storage: "nas-1" }, { mode: "create", random: Math.random });
  await fillPostgres(url, rows, now);
  const store = storeIn(opened, { name: "nas-1", id: 1 }, "all");
  const queue = (query: Partial<Parameters<typeof readQueue>[1]>) => readQueue(store, { limit: 20, ...query });
  const history = (query: Partial<Parameters<typeof readHistory>[1]>) => readHistory(store, { limit: 20, ...query });
  const [firstQueue, firstHistory] = [await queue({ limit: 50 }), await history({})];
  const since = new Date(now - DAY_MS).toISOString();
  const middle = firstQueue.items[25]?.id;
  const asked: Record<string, () => Promise<unknown>> = {
    queue: () => queue({}),
    "queue, limit 100": () => queue({ limit: 100 }),
    "queue, next page": () => queue({ limit: 50, cursor: firstQueue.next }),
    // 3 is the last in the order of need.
    "queue, last page": () => queue({ cursor: toCursor(rows / 5 - 120, "need:3") }),
    "queue, oldest first": () => queue({ sort: "age" }),
    "queue, by name": () => queue({ sort: "name" }),
    "queue, of one storage": () => queue({ storage: "nas-2" }),
    "queue, a search": () => queue({ search: "film 77" }),
    "queue, a search for nothing": () => queue({ search: "zzzz" }),
    "queue, of a reason": () => queue({ reason: "duplicate" }),
    "queue, with counts": () => queue({ counts: true }),
    "queue, with groups": () => queue({ grouped: true }),
    "queue, with a position": () => queue({ around: middle }),
    "queue, filed": () => queue({ state: "filed" }),
    "queue, all": () => queue({ state: "all" }),
    history: () => history({}),
    "history, next page": () => history({ cursor: firstHistory.next }),
    "history, last page": () => history({ cursor: toCursor(21) }),
    "history, of a release": () => history({ id: 8 }),
    "history, filed": () => history({ action: "filed" }),
    "history, of one person": () => history({ actor: "cli:anna" }),
    "history, of nobody": () => history({ actor: "nobody" }),
    "history, an action that never was": () => history({ action: "purged" }),
    "history, since yesterday": () => history({ since }),
    "history, of one storage": () => history({ storage: "nas-2" }),
  };
  const took = new Map<string, number>();
  for (const [name, call] of Object.entries(asked)) took.set(name, await p95(call));
  return took;
}

async function p95(call: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let at = 0; at < CALLS; at++) {
    const began = performance.now();
    await call();
    took.push(performance.now() - began);
  }
  return took.toSorted((a, b) => a - b)[Math.ceil(CALLS * 0.95) - 1] ?? 0;
}
