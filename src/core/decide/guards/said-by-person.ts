// Holds a release that a person's correction of another one may not apply to.
import type { Ranked } from "../../identify/score.ts";
import { hasTitle } from "../../identify/work.ts";
import { sameWork } from "../../identity.ts";
import { whereSaid, workText } from "../../learned/lesson.ts";
import { named, quoted } from "../../release/candidate.ts";
import { type Evidence, others } from "../evidence/evidence.ts";
import { aboutBest, saysEpisodes } from "./about.ts";

// That release may have been misnamed; the next one with the name is more likely what its title and year say.
function exactMatch(top: Ranked, evidence: Evidence): string | undefined {
  const { said, parsed, remembered } = evidence;
  const { year, type } = top.candidate;
  const isTitleOnly = remembered?.newest.releaseId === undefined && type === "movie";
  // A title of words.json is no film of another year.
  if (isTitleOnly && parsed.year !== null && year !== undefined && Math.abs(year - parsed.year) > 1)
    return `A person said in words.json that such a name is ${named(top.candidate)}, but it says ${parsed.year}.`;
  const fits = ({ candidate }: { candidate: { year?: number | undefined } }) => candidate.year === parsed.year;
  if (parsed.year === null || (fits(top) && hasTitle(top.work, said))) return undefined;
  const exact = others(evidence).find((work) => fits(work) && hasTitle(work, said));
  if (exact === undefined) return undefined;
  return `A person said that such a name is ${named(top.candidate)}, but its title and year are exactly those of ${named(exact.candidate)}.`;
}

/**
 * An id or the parent folder says another work than the one that a person said such a name means; or another work has exactly
 * the title and year.
 */
export const personContradicted = aboutBest("person_contradicted", (top, evidence) => {
  const { remembered, namedBy } = evidence;
  if (remembered === undefined) return undefined;
  const { identity } = remembered.newest;
  if (sameWork(identity, top.candidate)) return namedBy === "person" ? exactMatch(top, evidence) : undefined;
  const why =
    namedBy === "id" ? "An id says" : namedBy === "parent" ? "The folder was filed as" : "TMDB's best match is";
  return `${why} ${named(top.candidate)}, but ${whereSaid(remembered.newest)} a person said that such a name is ${workText(identity)}.`;
});

/**
 * A one-word title that other series have too means the one that a person named only if the name has more: a year, a country
 * or the titles of the episodes. The next "Ghosts" may be the other one. Titles of several words are rarely ambiguous.
 */
export const oneWordTitle = aboutBest("series_ambiguous", (top, evidence) => {
  const { parsed, said, namedBy, remembered } = evidence;
  // In words.json it was said of the title itself, and not of one release.
  if (namedBy !== "person" || remembered?.newest.releaseId === undefined) return undefined;
  if (said[0]?.includes(" ") || parsed.year !== null || parsed.country !== null) return undefined;
  const rival = others(evidence).some((work) => work.candidate.type === top.candidate.type && hasTitle(work, said));
  if (!rival || saysEpisodes(evidence)) return undefined;
  const { title, identity } = remembered.newest;
  return `A person said ${whereSaid(remembered.newest)} that ${quoted(title)} is ${workText(identity)}, but others have this one-word title too, and the name has no year, country or episode title.`;
});

/**
 * A person corrected the numbers of another release with this name, or of another file in the folder: those of this one may
 * be wrong too.
 */
export const numbersCorrected = aboutBest("numbers_corrected", ({ candidate }, { remembered, parentRenumbered }) => {
  const earlier = remembered?.newest.renumbered === true ? `release ${remembered.newest.releaseId}` : undefined;
  const where = earlier ?? (parentRenumbered === true ? "earlier files of this folder" : undefined);
  if (candidate.type !== "tv" || where === undefined) return undefined;
  return `For ${where} a person gave other numbers of ${named(candidate)} than its name says. Say which episode this is.`;
});
