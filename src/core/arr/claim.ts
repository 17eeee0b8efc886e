import type { Sentence } from "../../base/actions/sentence.ts";
import type { Reason } from "../../base/reason-codes.ts";
import type { Release } from "../release/release.ts";
import type { TakenFiles } from "./judge-download.ts";

/**
 * The decision of Sonarr and Radarr about a release.
 *
 * - `free`: plex-ingest may file it.
 * - `waits`: the release stays where it is. `message` names the app. `told`: its own words, missing
 *   if it did not answer.
 * - `review`, `ignored`: the release goes there with this reason.
 *
 * `taken`: videos that are not filed, because an app has imported them or does not want them.
 * `againInMs`: pause until the next question, shorter after news that no answer covers yet.
 */
export type ArrClaim =
  | { is: "free"; taken: TakenFiles }
  | { is: "waits"; message: Sentence; told: string | undefined; againInMs: number }
  | { is: "review" | "ignored"; reason: Reason; taken: TakenFiles; againInMs: number };

/** The parts of a release that a question about it needs. */
export type ClaimedRelease = Pick<
  Release,
  | "id"
  | "parentId"
  | "source"
  | "name"
  | "path"
  | "state"
  | "waiting"
  | "retryAt"
  | "decidedBy"
  | "reasons"
>;

/**
 * Asks Sonarr and Radarr about a complete release with these videos (paths relative to it). A
 * person's approval overrides both, so releases that a person decided are free, and no app is
 * asked. Missing where no app is configured.
 *
 * `beforeFiling`: no answer is older than five seconds, and the apps are asked also about what a
 * person decided, because they may have imported it since. `writtenAt`: when the first of its files
 * was last written, in ms since 1970. No app imported it before that.
 */
export type FindArrClaim = (
  release: ClaimedRelease,
  videos: readonly string[],
  signal: AbortSignal,
  options?: { beforeFiling?: boolean; writtenAt?: number | undefined },
) => Promise<ArrClaim>;

/** Returns when the first of these files was last written, in ms; undefined without files. */
export const writtenAtOf = (items: readonly { mtimeNs: string }[]): number | undefined =>
  items.length === 0
    ? undefined
    : Math.min(...items.map(({ mtimeNs }) => Math.floor(Number(mtimeNs) / 1e6)));

/** Pause before a held release is checked again. The apps themselves look once a minute. */
export const ARR_PAUSE_MS = 60_000;
