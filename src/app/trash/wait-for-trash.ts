import { setTimeout } from "node:timers/promises";
import { cleanSentence } from "../../base/actions/sentence.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { listTrashRows, type TrashRequest, type TrashRow } from "../../store/journal/trash.ts";
import type { StoreReader } from "../../store/open.ts";
import type { TrashOutcome, TrashResult } from "./storage-shape.ts";

/** Longest time, in ms, for which a request waits for the engine. */
export type TrashWait = { maxMs: number; signal: AbortSignal };

const POLL_INTERVAL_MS = 100;

const OUTCOMES: Readonly<
  Record<TrashRequest, { asked: TrashOutcome; delayed: TrashOutcome; done: TrashOutcome }>
> = {
  restore: { asked: "restore_asked", delayed: "restore_delayed", done: "restored" },
  purge: { asked: "deletion_asked", delayed: "deletion_delayed", done: "deleted" },
};

/** Returns the outcome of a request that was just recorded. */
export const askedOutcome = (request: TrashRequest): TrashOutcome => OUTCOMES[request].asked;

/**
 * Waits until the engine has tried each request, or until `wait` is over. Each outcome is read from
 * the row that the engine writes after the act, so no result claims more than was done.
 */
export async function waitForTrash(
  { read }: StoreReader,
  results: readonly TrashResult[],
  request: TrashRequest,
  { maxMs, signal }: TrashWait,
): Promise<TrashResult[]> {
  const until = performance.now() + maxMs;
  for (;;) {
    const asked = results.flatMap(({ id, ok }) => (ok ? [id] : []));
    const rows = new Map((await listTrashRows(read, asked)).map((row) => [row.operationId, row]));
    const latest = results.map((result) => {
      const row = result.ok ? rows.get(result.id) : undefined;
      return row ? outcomeOf(result, row, request) : result;
    });
    const isOver = latest.every(({ outcome }) => outcome !== OUTCOMES[request].asked);
    if (isOver || signal.aborted || performance.now() + POLL_INTERVAL_MS > until) return latest;
    // The loop checks the signal.
    await setTimeout(POLL_INTERVAL_MS, undefined, { signal }).catch(() => {});
  }
}

/** The request cleared earlier problems, so a problem of the row is from this request. */
function outcomeOf({ id, path }: TrashResult, row: TrashRow, request: TrashRequest): TrashResult {
  const { asked, delayed, done } = OUTCOMES[request];
  const base = { id, ...dropUndefined({ path }) };
  const message = row.problem === undefined ? undefined : cleanSentence(row.problem, 2000);
  if (row.restoredAt !== undefined || row.purgedAt !== undefined) {
    const now = row.restoredAt === undefined ? "deleted" : "restored";
    return now === done
      ? { ...base, ok: true, outcome: now }
      : { ...base, ok: false, outcome: "refused", code: "conflict", message: LEFT[now] };
  }
  if (row.request === request) {
    return { ...base, ok: true, outcome: message ? delayed : asked, ...dropUndefined({ message }) };
  }
  return {
    ...base,
    ok: false,
    outcome: "refused",
    code: message ? "refused" : "conflict",
    message: message ?? (row.request === undefined ? WITHDRAWN : OTHER[row.request]),
  };
}

/** Someone else was faster. */
const LEFT = {
  restored: "It was put back into the library first.",
  deleted: "It was deleted from the trash first.",
} as const;
const OTHER: Readonly<Record<TrashRequest, string>> = {
  restore: "Someone else has asked to put it back.",
  purge: "Someone else has asked to delete it.",
};
const WITHDRAWN = "The request was withdrawn. Ask again.";
