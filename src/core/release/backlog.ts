import { sentence } from "../../base/actions/sentence.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { formatCount } from "../../base/text/format-count.ts";
import { DAY_MS } from "../../base/text/time-units.ts";
import type { State } from "./state.ts";

/**
 * If there are more than this when a folder or a download client is first seen, a person is asked.
 */
const BACKLOG_SIZE = 25;

/** A number: what was changed within so many days is taken in, and the rest is parked. */
export type BacklogPolicy = "ask" | "process" | "ignore" | number;

/** Whether downloads that are complete at first sight are parked instead of filed. */
export function shouldPark(policy: BacklogPolicy, firstSight: boolean, count: number): boolean {
  if (!firstSight) return false;
  return policy === "ask" ? count > BACKLOG_SIZE : policy !== "process";
}

/** From when on what is found at first sight is taken in all the same, in ms. */
export const computeTakenSince = (policy: BacklogPolicy, now: number): number =>
  typeof policy === "number" ? now - policy * DAY_MS : Number.POSITIVE_INFINITY;

/** Why a release from before the first start is parked until a person decides. */
export const PARKED: Reason = {
  code: "backlog",
  message: sentence`It was here before plex-ingest. To file it, use ${{ do: "process", id: "ID" }}.`,
};

/** Whether a release waits in the backlog until a person takes it in. */
export const isParked = ({
  state,
  reasons: [first],
}: {
  state: State;
  reasons: readonly Reason[];
}): boolean => state === "ignored" && first?.code === PARKED.code;

/** The same for what a restored database does not know. */
export const UNKNOWN_TO_RESTORED: Reason = {
  code: "backlog",
  message: sentence`The restored database does not know it: it may have been filed, undone or rejected since the backup. To file it, use ${{ do: "process", id: "ID" }}.`,
};

/** The same after a person, or INGEST_BACKLOG=ignore, decided to leave it. */
export const IGNORED_BACKLOG: Reason = {
  code: "backlog_ignored",
  message: sentence`It was here before plex-ingest and is ignored. To file it after all, use ${{ do: "retry", id: "ID" }}.`,
};

/** For the log, when downloads were parked at first sight. */
export const explainParked = (count: number): string =>
  `${formatCount(count, "download was", "downloads were")} here before the first start. ${count === 1 ? "It is" : "They are"} parked, not filed: plex-ingest backlog.`;

/**
 * What a dry run ends with that showed downloads as if they were taken in, although the first start
 * parks them.
 */
export function explainWouldPark(policy: BacklogPolicy, count: number): string {
  const left =
    policy === "ignore" ? "leaves them (INGEST_BACKLOG=ignore)" : "parks them and files none";
  return `${formatCount(count, "download was", "downloads were")} here before the first start, which ${left}. The above is what plex-ingest backlog process would do then.`;
}

/** For the log, when downloads were parked because the database was restored. */
export const explainRestored = (count: number): string =>
  `The restored database does not know ${formatCount(count, "download. It is", "downloads. They are")} parked, not filed: plex-ingest backlog.`;

/** The reason that a parked release gets. */
export const parkedReason = (policy: BacklogPolicy): Reason =>
  policy === "ignore" ? IGNORED_BACKLOG : PARKED;
