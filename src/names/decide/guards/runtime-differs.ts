// Holds a file if its length does not match that of the work.

import { type CandidateDetails, quoteTitle } from "../../../base/candidate.ts";
import { LENGTH_PERCENT, MAX_EDITION_PERCENT, mayRunLonger } from "../../../base/length-fit.ts";
import { formatLength } from "../../../base/text/format-length.ts";
import { factsOf, selectMainVideos } from "../../identify/fit.ts";
import { editionOf } from "../../quality/edition-key.ts";
import { createBestGuard, listMappedVideos } from "./about.ts";
import { type Evidence, lengthOf, sumFilmLength } from "./evidence.ts";
import { findUntitledWords } from "./words-of-episode.ts";

const MINUTE_MS = 60_000;
// A trailer, a clip or a sample is shorter than this. Hardly any feature film is.
const MIN_FEATURE_MS = 20 * MINUTE_MS;
/**
 * Allowed length, in percent of TMDB's, of a file with words behind the numbers of an episode that
 * has no title. A length within it explains no word.
 */
const UNTITLED_PERCENT = LENGTH_PERCENT.movie;

const hold = (
  who: string,
  run: "run" | "runs",
  length: number,
  runtime: number,
  more = "",
): string => `${who} ${run} ${formatLength(length)}; TMDB lists ${formatLength(runtime)}.${more}`;

/** The lengths of a file and of a film on TMDB, in ms, that do not match. */
type FilmMismatch = {
  total: number;
  runtime: number;
  /**
   * True if the videos are the whole film. Several videos that are not numbered parts may also be
   * versions of it.
   */
  isWhole: boolean;
};

/**
 * Adds up the lengths of the videos and returns them if a film runs over 20 % shorter or longer. If
 * a video could not be read, the total may still be too long. Undefined if the lengths match or if
 * one of them is unknown.
 */
export function findFilmMismatch(
  evidence: Evidence,
  { title, runtimeMinutes }: Pick<CandidateDetails, "title" | "runtimeMinutes">,
): FilmMismatch | undefined {
  if (runtimeMinutes === undefined) return undefined;
  const videos = selectMainVideos(evidence);
  const { total, read, whole } = sumFilmLength(evidence);
  const runtime = runtimeMinutes * MINUTE_MS;
  const names = [evidence.parsed, ...videos.map(([, name]) => name)];
  const longer = mayRunLonger(names.map((name) => editionOf(name, title)));
  const { min, max } = LENGTH_PERCENT.movie;
  const short = whole && total * 100 < runtime * min;
  const long = total * 100 > runtime * (longer ? MAX_EDITION_PERCENT : max);
  if (read === 0 || !(short || long)) return undefined;
  const isWhole = videos.length === 1 || (whole && videos.every(([, { part }]) => part !== null));
  return { total, runtime, isWhole };
}

function filmDiffers(evidence: Evidence, details: CandidateDetails): string | undefined {
  const videos = selectMainVideos(evidence);
  const { total, read, whole } = sumFilmLength(evidence);
  if (details.runtimeMinutes === undefined) {
    return read > 0 && whole && total < MIN_FEATURE_MS
      ? `The file runs ${formatLength(total)}, and TMDB does not confirm that this film is so ` +
          "short."
      : undefined;
  }
  const mismatch = findFilmMismatch(evidence, details);
  if (mismatch === undefined) return undefined;
  if (videos.length === 1) return hold("The file", "runs", total, mismatch.runtime);
  // Several videos may also be versions of the film.
  const what = videos.every(([, { part }]) => part !== null) ? "parts" : "videos";
  const which = whole ? `The ${videos.length}` : `${read} of its ${videos.length}`;
  return hold(`${which} ${what} together`, "run", total, mismatch.runtime);
}

function episodesDiffer(evidence: Evidence, details: CandidateDetails): string | undefined {
  const off: { path: string; length: number; runtime: number; words: string }[] = [];
  for (const video of listMappedVideos(evidence)) {
    const { path, found, part } = video;
    const length = lengthOf(evidence, path);
    if (length === undefined || part !== undefined) continue;
    const facts = factsOf(details, found.mapping);
    const minutes = facts.flatMap(({ runtimeMinutes }) => runtimeMinutes ?? []);
    // TMDB lists no length for many episodes.
    if (minutes.length !== found.mapping.episodes.length) continue;
    const runtime = minutes.reduce((sum, minute) => sum + minute, 0) * MINUTE_MS;
    const isShort = length * 100 < runtime * LENGTH_PERCENT.tv.min;
    const { min, max } = UNTITLED_PERCENT;
    const words =
      isShort || (length * 100 >= runtime * min && length * 100 <= runtime * max)
        ? ""
        : findUntitledWords(video);
    if (isShort || words !== "") off.push({ path, length, runtime, words });
  }
  const [first, ...more] = off;
  if (first === undefined) return undefined;
  const who = selectMainVideos(evidence).length === 1 ? "The file" : quoteTitle(first.path);
  const others =
    more.length === 0
      ? ""
      : ` ${more.length} more of its files ${more.length === 1 ? "differs" : "differ"} as well.`;
  const untitled =
    first.words === ""
      ? ""
      : ` TMDB has no title of this episode, so ${quoteTitle(first.words)} may be another work.`;
  return hold(who, "runs", first.length, first.runtime, `${untitled}${others}`);
}

/**
 * The files must be about as long as the work: a film within 20 %, and one or several episodes in a
 * file at least half as long. This check finds samples, parts, short films with the same title and
 * other cuts. If an episode has no title and its name has words behind the numbers, the length must
 * match within 20 %. A length that cannot be read, or that TMDB does not list, is no objection, unless the
 * file is shorter than any feature film.
 */
export const runtimeDiffers = createBestGuard(
  "runtime_differs",
  ({ work: { details } }, evidence) => {
    if (details === undefined || evidence.lengths === undefined) return undefined;
    return details.type === "movie"
      ? filmDiffers(evidence, details)
      : episodesDiffer(evidence, details);
  },
);
