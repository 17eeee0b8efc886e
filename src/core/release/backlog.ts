import { sentence } from "../../base/actions/sentence.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { formatCount } from "../../base/text/format-count.ts";
import { DAY_MS } from "../../base/text/time-units.ts";
import type { State } from "./state.ts";

/**
 * If more downloads than this exist when a folder or a download client is first seen, a person must
 * decide what to do with them.
 */
const BACKLOG_SIZE = 25;

/** A number means days: downloads changed within that time are filed, and all others are parked. */
export type BacklogPolicy = "ask" | "process" | "ignore" | number;

/** True if downloads that are complete when first seen are parked instead of filed. */
export function shouldPark(policy: BacklogPolicy, firstSight: boolean, count: number): boolean {
  if (!firstSight) return false;
  return policy === "ask" ? count > BACKLOG_SIZE : policy !== "process";
}

/** Downloads changed at or after this time (in ms) are filed even when first seen. */
export const computeTakenSince = (policy: BacklogPolicy, now: number): number =>
  typeof policy === "number" ? now - policy * DAY_MS : Number.POSITIVE_INFINITY;

/** Reason why a release from before the first start is parked until a person decides. */
export const PARKED: Reason = {
  code: "backlog",
  message: sentence`It was here before plex-ingest. To file it, use ${{ do: "process", id: "ID" }}.`,
};

/** True if a release is parked in the backlog until a person decides. */
export const isParked = ({
  state,
  reasons: [first],
}: {
  state: State;
  reasons: readonly Reason[];
}): boolean => state === "ignored" && first?.code === PARKED.code;

/** Reason for parking a release that a restored database does not know. */
export const UNKNOWN_TO_RESTORED: Reason = {
  code: "backlog",
  message: sentence`The restored database does not know it: it may have been filed, undone or rejected since the backup. To file it, use ${{ do: "process", id: "ID" }}.`,
};

/**
 * Reason for ignoring a parked release because of a decision by a person or by
 * INGEST_BACKLOG=ignore.
 */
const IGNORED_BACKLOG: Reason = {
  code: "backlog_ignored",
  message: sentence`It was here before plex-ingest and is ignored. To file it after all, use ${{ do: "retry", id: "ID" }}.`,
};

/** Log message for downloads that were parked when first seen. */
export const explainParked = (count: number): string =>
  `${formatCount(count, "download was", "downloads were")} here before the first start. ` +
  `${count === 1 ? "It is" : "They are"} parked, not filed; run plex-ingest backlog to decide.`;

/**
 * Last line of a dry run that showed downloads as if they would be filed, although the first start
 * would park them.
 */
export function explainWouldPark(policy: BacklogPolicy, count: number): string {
  const left =
    policy === "ignore"
      ? "ignores them (INGEST_BACKLOG=ignore)"
      : "parks them instead of filing them";
  return (
    `${formatCount(count, "download was", "downloads were")} here before the first start, which ` +
    `${left}. The lines above show what plex-ingest backlog process would do then.`
  );
}

/** Log message for downloads that were parked because the database was restored. */
export const explainRestored = (count: number): string =>
  "The restored database does not know " +
  `${formatCount(count, "download. It is", "downloads. They are")} parked, not filed; ` +
  "run plex-ingest backlog to decide.";

export const parkedReason = (policy: BacklogPolicy): Reason =>
  policy === "ignore" ? IGNORED_BACKLOG : PARKED;
