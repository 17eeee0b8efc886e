// Holds a release if an id, or a person's correction of another release, contradicts its other
// facts.

import { formatList, quoteTitle, quoteWork, workText } from "../../../base/candidate.ts";
import { countYearsApart, KINDS, sameWork } from "../../../base/identity.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { numbersOf } from "../../identify/numbers.ts";
import type { RankedWork } from "../../identify/score.ts";
import { statedTypeOf } from "../../identify/stated-type.ts";
import { measureSimilarity } from "../../identify/title-key.ts";
import { hasTitle, type Work } from "../../identify/work.ts";
import { explainLessonSource } from "../../learned/lesson.ts";
import { createBestGuard, saysEpisodes } from "./about.ts";
import { type Evidence, type IdClaim, listOthers } from "./evidence.ts";

// Holds a name if its id belongs to a different work than its title, year or other ids.

// A misspelt or translated title next to an id is not a contradiction. A title that reads like
// something else is one.
const ALIKE = 450;

// A name may contain the year of any season, but not a year before the series began or the year of
// another series with the same title.
function otherYear({ works, said, parsed: { year } }: Evidence, { candidate, id }: Work): boolean {
  if (year === null || candidate.year === undefined || year === candidate.year) return false;
  if (candidate.type === "movie" || year < candidate.year - 1) {
    return countYearsApart(candidate.year, year) > 1;
  }
  return works.some(
    (other) =>
      other.id !== id &&
      other.candidate.type === "tv" &&
      other.candidate.year === year &&
      hasTitle(other, said),
  );
}

const numbersAlike = (a: string, b: string) =>
  numbersOf(a).toSorted().join() === numbersOf(b).toSorted().join();

function contradiction(evidence: Evidence, { said, work }: IdClaim): string | undefined {
  // TMDB links few series to TVDB, so an unknown TVDB id proves nothing.
  if (work === undefined) {
    return said.startsWith("tvdb-") ? undefined : `TMDB has no entry for ${said}`;
  }
  const found = `${said} is ${quoteWork(work.candidate)}`;
  const type = statedTypeOf(evidence.parsed);
  if (type !== undefined && type !== work.candidate.type) {
    return `${found}, a ${KINDS[work.candidate.type]}, but the name reads like a ${KINDS[type]}`;
  }
  if (otherYear(evidence, work)) return `${found}, but the name says ${evidence.parsed.year}`;
  const [main] = evidence.said;
  if (main === undefined || hasTitle(work, evidence.said)) return undefined;
  const alike = Math.max(...[...work.keys].map((key) => measureSimilarity(main, key)));
  const other: Work | undefined = evidence.works.find(
    ({ id, keys }) => id !== work.id && keys.has(main),
  );
  if (other !== undefined) {
    return `${found}, but the title belongs to ${quoteWork(other.candidate)}`;
  }
  // Sequels differ only in their number.
  const numbered = [...work.keys].some((key) => numbersAlike(main, key));
  return alike < ALIKE || !numbered
    ? `${found}, but the name reads ${quoteTitle(evidence.parsed.title)}`
    : undefined;
}

/** An id is decisive, unless the title, the year or a second id in the name contradicts it. */
export function idContradicts(evidence: Evidence): Reason | undefined {
  const known = evidence.ids.flatMap(({ said, work }) =>
    work === undefined ? [] : [{ said, id: work.id }],
  );
  if (new Set(known.map(({ id }) => id)).size > 1) {
    return {
      code: "id_contradicts",
      message: `The ids ${formatList(known.map(({ said }) => said))} belong to different works.`,
    };
  }
  for (const claim of evidence.ids) {
    const wrong = contradiction(evidence, claim);
    if (wrong !== undefined) {
      return { code: "id_contradicts", message: `The id contradicts the rest: ${wrong}.` };
    }
  }
  return undefined;
}

// Holds a release if a person's correction of another release may not apply to it.

// The corrected release may have been misnamed. The next release with that name is more likely to
// be the work that its title and year state.
function exactMatch(top: RankedWork, evidence: Evidence): string | undefined {
  const { said, parsed, remembered } = evidence;
  const { year, type } = top.candidate;
  const isTitleOnly = remembered?.newest.releaseId === undefined && type === "movie";
  // A title in words.json does not apply to a film of another year.
  if (isTitleOnly && countYearsApart(year, parsed.year) > 1) {
    return (
      `words.json says that such a name is ${quoteWork(top.candidate)}, but this name has the ` +
      `year ${parsed.year}.`
    );
  }
  const fits = ({ candidate }: { candidate: { year?: number | undefined } }) =>
    candidate.year === parsed.year;
  if (parsed.year === null || (fits(top) && hasTitle(top.work, said))) return undefined;
  const exact = listOthers(evidence).find((work) => fits(work) && hasTitle(work, said));
  if (exact === undefined) return undefined;
  return (
    `A person identified such a name as ${quoteWork(top.candidate)}, but the title and year of ` +
    `this name exactly match ${quoteWork(exact.candidate)}.`
  );
}

/**
 * Holds a release if an id or the parent folder states a different work from the one that a person
 * assigned to such a name, or if another work has exactly this title and year.
 */
export const personContradicted = createBestGuard("person_contradicted", (top, evidence) => {
  const { remembered, namedBy } = evidence;
  if (remembered === undefined) return undefined;
  const { identity } = remembered.newest;
  if (sameWork(identity, top.candidate)) {
    return namedBy === "person" ? exactMatch(top, evidence) : undefined;
  }
  const why =
    namedBy === "id"
      ? "An id points to"
      : namedBy === "parent"
        ? "The folder was filed as"
        : "TMDB's best match is";
  return (
    `${why} ${quoteWork(top.candidate)}, but a person identified such a name as ` +
    `${workText(identity)} ${explainLessonSource(remembered.newest)}.`
  );
});

/**
 * If other series share a one-word title, it means the series that a person chose only if the name
 * contains more: a year, a country or the titles of the episodes. The next "Ghosts" may be the
 * other series. Titles of several words are rarely ambiguous.
 */
export const oneWordTitle = createBestGuard("series_ambiguous", (top, evidence) => {
  const { parsed, said, namedBy, remembered } = evidence;
  // An entry in words.json applies to the title itself, not to one release.
  if (namedBy !== "person" || remembered?.newest.releaseId === undefined) return undefined;
  if (said[0]?.includes(" ") || parsed.year !== null || parsed.country !== null) return undefined;
  const rival = listOthers(evidence).some(
    (work) => work.candidate.type === top.candidate.type && hasTitle(work, said),
  );
  if (!rival || saysEpisodes(evidence)) return undefined;
  const { title, identity } = remembered.newest;
  return (
    `A person identified ${quoteTitle(title)} as ${workText(identity)} ` +
    `${explainLessonSource(remembered.newest)}, but other works have this one-word title too, ` +
    "and the name has no year, country or episode title."
  );
});

/**
 * A person corrected the numbers of another release with this name, or of another file in the
 * folder. This file's numbers may also be wrong.
 */
export const numbersCorrected = createBestGuard(
  "numbers_corrected",
  ({ candidate }, { remembered, parentRenumbered }) => {
    const earlier =
      remembered?.newest.renumbered === true ? `release ${remembered.newest.releaseId}` : undefined;
    const where =
      earlier ?? (parentRenumbered === true ? "earlier files of this folder" : undefined);
    if (candidate.type !== "tv" || where === undefined) return undefined;
    return (
      `For ${where}, a person chose other episode numbers of ${quoteWork(candidate)} than the ` +
      "name has. Specify which episode this is."
    );
  },
);
