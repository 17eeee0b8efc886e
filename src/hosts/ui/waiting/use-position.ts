import type { QueueFilter } from "../desk/answers.ts";
import { useAnswer } from "../hooks/use-load.ts";
import type { Position } from "../item/item-head.tsx";
import { neighbour } from "../model/merge.ts";
import type { Queue } from "./use-queue.ts";

/** Where the open release stands: among the rows, or where the server says for one that is not among them. */
export function usePosition({ rows, total }: Queue, by: QueueFilter, open: number | undefined): Position | undefined {
  const at = rows.findIndex(({ release }) => release.id === open);
  const isAsked = open !== undefined && at < 0 && total !== undefined;
  const { answer } = useAnswer("get_ingest_queue", isAsked ? { ...by, limit: 1, around: open } : undefined);
  if (open === undefined || total === undefined) return undefined;
  if (at >= 0) return { at: at + 1, total, before: neighbour(rows, open, -1), after: neighbour(rows, open, 1) };
  const { place, total: all = 0, previous_id, next_id } = answer?.position ?? {};
  return place === undefined ? undefined : { at: place, total: all, before: previous_id, after: next_id };
}
