import { sentence } from "../../../base/actions/sentence.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { UserError } from "../../../base/errors.ts";
import { REASON_GROUPS, type ReasonGroup, reasonGroupOf } from "../../../base/reason-traits.ts";
import type { StoreReader } from "../../../store/open.ts";
import { countByCodes, findQueueNeighbours } from "../../../store/releases/queue.ts";
import { countByState } from "../../../store/releases/releases.ts";
import type { QueueCounts } from "../../shown/queue-shape.ts";
import { filterOf, type QueueQuery, sortOf } from "./queue-query.ts";

/**
 * `place` counts from 1. It is absent if the list does not contain the release. The neighbours are
 * then the releases between which it would be.
 */
export type QueuePosition = {
  id: number;
  place?: number;
  total: number;
  previous_id?: number;
  next_id?: number;
};

export async function countQueue({ read }: StoreReader, query: QueueQuery): Promise<QueueCounts> {
  const { source, search } = filterOf({ source: query.source, search: query.search });
  const groups = new Map<ReasonGroup, number>();
  const reasons = new Map<string, number>();
  const add = <K>(to: Map<K, number>, key: K, n: number): unknown =>
    to.set(key, (to.get(key) ?? 0) + n);
  for (const { codes, source: from, n } of await countByCodes(read, {
    states: "queue",
    source,
    search,
  })) {
    add(groups, reasonGroupOf(codes[0], from), n);
    for (const code of new Set(codes)) add(reasons, code, n);
  }
  return {
    groups: REASON_GROUPS.flatMap((group) =>
      groups.has(group) ? [{ group, count: groups.get(group) ?? 0 }] : [],
    ),
    reasons: [...reasons]
      .map(([code, count]) => ({ code, count }))
      .toSorted((a, b) => b.count - a.count),
    states: await countByState(read),
  };
}

export const noRelease = (id: number): UserError =>
  UserError.notFound(
    sentence`There is no download #${id}.`,
    sentence`${{ do: "queue", state: "all" }} lists the ids.`,
  );

/**
 * Finds a release's position in a list (`3 of 37`) and the ids of the releases before and after it.
 * @throws UserError (`not_found`)
 */
export async function findPosition(
  { read }: StoreReader,
  query: QueueQuery,
  id: number,
): Promise<QueuePosition> {
  const found = await findQueueNeighbours(read, { ...filterOf(query), sort: sortOf(query) }, id);
  if (!found) throw noRelease(id);
  const { before, isIn, total, previous, next } = found;
  return {
    id,
    ...(isIn ? { place: before + 1 } : {}),
    total,
    ...dropUndefined({ previous_id: previous, next_id: next }),
  };
}
