import { yearFits } from "../../identify/score.ts";
import { tight } from "../../identify/title-key.ts";
import { hasTightTitle } from "../../identify/work.ts";
import type { Reason } from "../../reason.ts";
import { named } from "../../release/candidate.ts";
import { best, type Evidence, others } from "../evidence/evidence.ts";

const near = (a: number | undefined, b: number) => a !== undefined && Math.abs(a - b) <= 1;

/** The year in the name must be that of the work; one year off is enough if no other work around it has the title. */
export function yearDiffers(evidence: Evidence): Reason | undefined {
  const top = best(evidence);
  const { year } = evidence.parsed;
  if (top === undefined || year === null || evidence.namedBy !== undefined || top.candidate.year === year)
    return undefined;
  const read = `The name says ${year}, but the best match is ${named(top.candidate)}`;
  if (!yearFits(evidence.parsed, top.work, evidence.fits)) return { code: "year_differs", message: `${read}.` };
  const tights = evidence.said.map(tight);
  const rival = others(evidence).find(
    (other) =>
      hasTightTitle(other, tights) &&
      (near(other.candidate.year, year) ||
        (top.candidate.year !== undefined && near(other.candidate.year, top.candidate.year))),
  );
  if (rival === undefined) return undefined;
  return { code: "year_differs", message: `${read}, and ${named(rival.candidate)} has the same title.` };
}
