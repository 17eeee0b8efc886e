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

// Within three years hardly ever more than two films of one title are listed; without a year, as
// many as a person looks at.
const MAX_RIVALS = 4;

// The film that leads, and those of its title within a year, or at all where the name has none: the
// length may tell them apart.
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
 * How long the main videos run, and which of them cannot be played. What a film should run is in
 * its details, which are asked for only where there is a length to compare.
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
