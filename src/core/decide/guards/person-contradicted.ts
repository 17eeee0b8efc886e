import type { Ranked } from "../../identify/score.ts";
import { hasTitle } from "../../identify/work.ts";
import { sameWork } from "../../identity.ts";
import { workText } from "../../learned/lesson.ts";
import { named } from "../../release/candidate.ts";
import { type Evidence, others } from "../evidence/evidence.ts";
import { aboutBest } from "./best-match.ts";

// That release may have been misnamed; the next one with the name is more likely what its title and year say.
function exactMatch(top: Ranked, evidence: Evidence): string | undefined {
  const { said, parsed } = evidence;
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
  const { identity, releaseId } = remembered.newest;
  if (sameWork(identity, top.candidate)) return namedBy === "person" ? exactMatch(top, evidence) : undefined;
  const why =
    namedBy === "id" ? "An id says" : namedBy === "parent" ? "The folder was filed as" : "TMDb's best match is";
  return `${why} ${named(top.candidate)}, but for release ${releaseId} a person said that such a name is ${workText(identity)}.`;
});
