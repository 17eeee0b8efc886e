import type { Reason } from "../reason.ts";

/** More than this at first sight of a folder or a Transmission are not taken in without asking. */
const BACKLOG_SIZE = 25;

export type BacklogPolicy = "ask" | "process" | "ignore";

/** Whether what is complete at first sight is parked instead of taken in. */
export function isParked(policy: BacklogPolicy, firstSight: boolean, count: number): boolean {
  if (!firstSight) return false;
  return policy === "ignore" || (policy === "ask" && count > BACKLOG_SIZE);
}

/** Why a release that was there before us is left until somebody says what to do with it. */
export const PARKED: Reason = {
  code: "backlog",
  message: "It was here before plex-ingest was; `plex-ingest backlog process ID` takes it in.",
};

/** The same after somebody, or INGEST_BACKLOG=ignore, said to leave it. */
export const IGNORED_BACKLOG: Reason = {
  code: "backlog_ignored",
  message:
    "It was here before plex-ingest came and was left for good; `plex-ingest retry ID` takes it in all the same.",
};

/** For the log, when so many were parked at a first sight. */
export const parkedSentence = (count: number): string =>
  count === 1
    ? "1 download was here before the first start. It is parked, not filed: plex-ingest backlog."
    : `${count} downloads were here before the first start. They are parked, not filed: plex-ingest backlog.`;

/** What is written on something parked. */
export const parkedReason = (policy: BacklogPolicy): Reason => (policy === "ignore" ? IGNORED_BACKLOG : PARKED);
