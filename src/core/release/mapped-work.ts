import type { Identity } from "../identity.ts";
import type { EpisodeMapping } from "./item.ts";

type Work = Pick<Identity, "type" | "tmdbId">;

/** A mapping as it is written down, with the series that it was made for: `tv/1396`. */
type Marked = EpisodeMapping & { work?: string };

const nameOf = ({ type, tmdbId }: Work): string => `${type}/${tmdbId}`;

/**
 * The mapping with the work that it was made for. A person may choose another work while files are being made; what was
 * mapped then stays, for it says what those files are, and must not name the files of the other.
 */
export const mappedTo = (work: Work, mapping: EpisodeMapping): EpisodeMapping => {
  const marked: Marked = { ...mapping, work: nameOf(work) };
  return marked;
};

/** The mapping if it holds for this work: made for it, or for nothing said. */
export function mappingFor(work: Work, mapping: EpisodeMapping | undefined): EpisodeMapping | undefined {
  const marked: Marked | undefined = mapping;
  return marked?.work === undefined || marked.work === nameOf(work) ? mapping : undefined;
}
