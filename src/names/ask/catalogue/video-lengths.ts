import { selectMainVideos } from "../../identify/fit.ts";
import { findTitleRivals, hasYearOf, type RankedWork } from "../../identify/score.ts";
import type { Work } from "../../identify/work.ts";
import type { FileLength } from "../../media/file-length.ts";
import type { ReadLengths } from "../clues/ports.ts";
import type { CatalogueSearch } from "./search-catalogue.ts";

type LengthRequest = Pick<CatalogueSearch, "release" | "foundWorks" | "said" | "ranking"> & {
  /** Absolute path of the release; undefined when only names are known. */
  at: string | undefined;
  lengths: ReadLengths | undefined;
};

// TMDB hardly ever lists more than two films with the same title within three years. Without a
// year, the limit is the number of films that a person would compare.
const MAX_RIVALS = 4;

// Returns the leading film, and the films with its title from about the same year (from any year if
// the name has none). Their lengths may distinguish them.
function filmsToCompare(
  { release: { parsed }, said, foundWorks }: LengthRequest,
  top: RankedWork,
): Work[] {
  if (top.candidate.type !== "movie") return [];
  const rivals = findTitleRivals({ parsed, said, works: foundWorks.works() }, top.work).filter(
    (other) =>
      other.candidate.type === "movie" && (parsed.year === null || hasYearOf(parsed, top.work)),
  );
  return [top.work, ...rivals.slice(0, MAX_RIVALS)];
}

/**
 * Reads the lengths of the main videos and finds videos that cannot be played. A film's runtime is
 * in its details, which are requested only if there is a length to compare.
 */
export async function askLengths(
  request: LengthRequest,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, FileLength>> {
  const { at, release, foundWorks, ranking, lengths } = request;
  const videos = selectMainVideos(release).map(([path]) => path);
  if (at === undefined || lengths === undefined || videos.length === 0) return new Map();
  const read = await lengths(at, videos, signal);
  const [top] = ranking();
  if (top === undefined || ![...read.values()].some(({ kind }) => kind === "read")) return read;
  const unknown = filmsToCompare(request, top).filter(({ details }) => details === undefined);
  await Promise.all(unknown.map(({ candidate }) => foundWorks.ask(candidate)));
  return read;
}
