import { factsOf } from "../../identify/fit.ts";
import { mainVideos } from "../../identify/release-files.ts";
import { lengthText } from "../../media/file-length.ts";
import type { Reason } from "../../reason.ts";
import { type Details, quoted } from "../../release/candidate.ts";
import { best, type Evidence } from "../evidence/evidence.ts";
import { mappedVideos } from "./each-episode.ts";

const MINUTE = 60_000;

// In percent of what TMDb says.
const FILM_LEAST = 80;
const FILM_MOST = 120;
const EPISODE_LEAST = 50;
// TMDb mostly knows the cut that was shown in cinemas, and others run up to two fifths longer (Das Boot 40 %, Kingdom of
// Heaven 35 %, The Return of the King 31 %). A file half as long again is no cut of the same film.
const EDITION_MOST = 150;
// What these editions change is not the length.
const SAME_LENGTH = /^(?:theatrical|imax|remastered|open matte)/i;

const hold = (who: string, run: "run" | "runs", length: number, runtime: number, more = ""): Reason => ({
  code: "runtime_differs",
  message: `${who} ${run} ${lengthText(length)}; TMDb says ${lengthText(runtime)}.${more}`,
});

function lengthOf({ lengths }: Evidence, path: string): number | undefined {
  const length = lengths?.get(path);
  return length?.kind === "read" ? length.duration_ms : undefined;
}

function mayRunLonger({ parsed }: Evidence, editions: readonly (string | null)[]): boolean {
  return [parsed.edition, ...editions].some((edition) => edition !== null && !SAME_LENGTH.test(edition));
}

// A film in parts runs as long as they do together; what a part that cannot be read adds is not known.
function filmDiffers(evidence: Evidence, { runtimeMinutes }: Details): Reason | undefined {
  if (runtimeMinutes === undefined) return undefined;
  const runtime = runtimeMinutes * MINUTE;
  const videos = mainVideos(evidence);
  const read = videos.flatMap(([path]) => lengthOf(evidence, path) ?? []);
  const total = read.reduce((sum, length) => sum + length, 0);
  const longer = mayRunLonger(
    evidence,
    videos.map(([, { edition }]) => edition),
  );
  const short = read.length === videos.length && total * 100 < runtime * FILM_LEAST;
  const long = total * 100 > runtime * (longer ? EDITION_MOST : FILM_MOST);
  if (read.length === 0 || !(short || long)) return undefined;
  if (videos.length === 1) return hold("The file", "runs", total, runtime);
  const which = read.length === videos.length ? `The ${videos.length}` : `${read.length} of its ${videos.length}`;
  return hold(`${which} parts together`, "run", total, runtime);
}

function episodesDiffer(evidence: Evidence, details: Details): Reason | undefined {
  const short: { path: string; length: number; runtime: number }[] = [];
  for (const { path, found } of mappedVideos(evidence)) {
    const length = lengthOf(evidence, path);
    if (length === undefined) continue;
    const facts = factsOf(details, found.mapping);
    const minutes = facts.flatMap(({ runtimeMinutes }) => runtimeMinutes ?? []);
    // TMDb has no length for many an episode, and then it says nothing.
    if (minutes.length !== found.mapping.episodes.length) continue;
    const runtime = minutes.reduce((sum, one) => sum + one, 0) * MINUTE;
    if (length * 100 < runtime * EPISODE_LEAST) short.push({ path, length, runtime });
  }
  const [first, ...more] = short;
  if (first === undefined) return undefined;
  const who = mainVideos(evidence).length === 1 ? "The file" : quoted(first.path);
  const others =
    more.length === 0 ? "" : ` ${more.length} more of its files ${more.length === 1 ? "is" : "are"} too short as well.`;
  return hold(who, "runs", first.length, first.runtime, others);
}

/**
 * The files must run about as long as the work: within a fifth of a film, at least half of an episode or of several in one
 * file. That tells a sample, a part, a short of the same title or another cut. What cannot be read, or has no length on
 * TMDb, holds nothing.
 */
export function runtimeDiffers(evidence: Evidence): Reason | undefined {
  const details = best(evidence)?.work.details;
  if (details === undefined || evidence.lengths === undefined) return undefined;
  return details.type === "movie" ? filmDiffers(evidence, details) : episodesDiffer(evidence, details);
}
