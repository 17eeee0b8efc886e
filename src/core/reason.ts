import { type Sentence, sentence } from "./actions/sentence.ts";
import type { ReasonCode, UnknownCode } from "./reason-codes.ts";
import { cleanText } from "./text/clean-text.ts";

/** Episodes of one season. */
export type EpisodePlace = { season: number; episodes: number[] };

/**
 * Why a release is where it is: a code for programs, one sentence for a person. `path` of a duplicate is the file in the
 * library, absolute: whether that is still there decides whether the question is still open. `release` is the one that filed
 * it; absent where plex-ingest did not file it; `stays` where this release cannot replace that file. `until` is when it ends by itself if nothing happens, in ms since 1970.
 * `places` are where the video at `path`, relative to the release, may belong in the series.
 */
export type Reason = {
  code: ReasonCode | UnknownCode;
  message: Sentence;
  path?: string | undefined;
  release?: number | undefined;
  stays?: boolean;
  until?: number;
  places?: EpisodePlace[] | undefined;
};

/** Whether all that the library has of a release are files of ours that it can replace. */
export function canReplace(reasons: readonly Reason[]): boolean {
  const there = reasons.filter(({ code }) => code === "duplicate" || code === "destination_exists");
  return there.length > 0 && there.every(({ release, stays }) => release !== undefined && !stays);
}

const MAX_PATH_SHOWN = 200;
const MAX_PATH_READ = 4096;

/** The reason with the file's path before its message. A long path is cut at its beginning, the message never. */
export function reasonForFile(path: string, { code, message }: Reason): Reason {
  const points = Array.from(cleanText(path, MAX_PATH_READ));
  const shown = points.length <= MAX_PATH_SHOWN ? points.join("") : `…${points.slice(1 - MAX_PATH_SHOWN).join("")}`;
  return { code, message: sentence`${shown}: ${message}` };
}
