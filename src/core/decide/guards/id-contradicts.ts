// Holds a name whose id is another work than its title, year or other ids say.
import { numbersOf } from "../../identify/numbers.ts";
import { statedType } from "../../identify/stated-type.ts";
import { similarity } from "../../identify/title-key.ts";
import { hasTitle, type Work } from "../../identify/work.ts";
import type { Reason } from "../../reason-codes.ts";
import { listed, named, quoted } from "../../release/candidate.ts";
import type { Evidence, IdClaim } from "../evidence/evidence.ts";

// A misspelt or translated title next to an id is not a contradiction; one that reads like something else is.
const ALIKE = 450;

// A name may give the year of any season, but not one before the series began, nor that of another series with its title.
function otherYear({ works, said, parsed: { year } }: Evidence, { candidate, id }: Work): boolean {
  if (year === null || candidate.year === undefined || year === candidate.year) return false;
  if (candidate.type === "movie" || year < candidate.year - 1) return Math.abs(candidate.year - year) > 1;
  return works.some(
    (other) =>
      other.id !== id && other.candidate.type === "tv" && other.candidate.year === year && hasTitle(other, said),
  );
}

const numbersAlike = (a: string, b: string): boolean =>
  numbersOf(a).toSorted().join() === numbersOf(b).toSorted().join();

function contradiction(evidence: Evidence, { said, work }: IdClaim): string | undefined {
  // TMDB links few series to TVDB: an unknown id there proves nothing.
  if (work === undefined) return said.startsWith("tvdb-") ? undefined : `TMDB has nothing under ${said}`;
  const found = `${said} is ${named(work.candidate)}`;
  const type = statedType(evidence.parsed);
  if (type !== undefined && type !== work.candidate.type)
    return `${found}, ${work.candidate.type === "tv" ? "a series" : "a movie"}, but the name is that of a ${type === "tv" ? "series" : "movie"}`;
  if (otherYear(evidence, work)) return `${found}, but the name says ${evidence.parsed.year}`;
  const [main] = evidence.said;
  if (main === undefined || hasTitle(work, evidence.said)) return undefined;
  const alike = Math.max(...[...work.keys].map((key) => similarity(main, key)));
  const other: Work | undefined = evidence.works.find(({ id, keys }) => id !== work.id && keys.has(main));
  if (other !== undefined) return `${found}, but the title is that of ${named(other.candidate)}`;
  // Sequels differ only in their number.
  const numbered = [...work.keys].some((key) => numbersAlike(main, key));
  return alike < ALIKE || !numbered ? `${found}, but the name reads ${quoted(evidence.parsed.title)}` : undefined;
}

/** An id decides, unless the title, the year or a second id in the name contradicts it. */
export function idContradicts(evidence: Evidence): Reason | undefined {
  const known = evidence.ids.flatMap(({ said, work }) => (work === undefined ? [] : [{ said, id: work.id }]));
  if (new Set(known.map(({ id }) => id)).size > 1)
    return {
      code: "id_contradicts",
      message: `The ids ${listed(known.map(({ said }) => said))} are different works.`,
    };
  for (const claim of evidence.ids) {
    const wrong = contradiction(evidence, claim);
    if (wrong !== undefined) return { code: "id_contradicts", message: `The id contradicts the rest: ${wrong}.` };
  }
  return undefined;
}
