import { yearFits } from "../../identify/score.ts";
import { tight } from "../../identify/title-key.ts";
import { hasTightTitle } from "../../identify/work.ts";
import { named } from "../../release/candidate.ts";
import { others } from "../evidence/evidence.ts";
import { aboutBest } from "./best-match.ts";

const near = (a: number | undefined, b: number) => a !== undefined && Math.abs(a - b) <= 1;

/** The year in the name must be that of the work; one year off is enough if no other work around it has the title. */
export const yearDiffers = aboutBest("year_differs", (top, evidence) => {
  const { year } = evidence.parsed;
  if (year === null || evidence.namedBy !== undefined || top.candidate.year === year) return undefined;
  const read = `The name says ${year}, but the best match is ${named(top.candidate)}`;
  if (!yearFits(evidence.parsed, top.work, evidence.fits)) return `${read}.`;
  const tights = evidence.said.map(tight);
  const rival = others(evidence).find(
    (other) =>
      hasTightTitle(other, tights) &&
      (near(other.candidate.year, year) ||
        (top.candidate.year !== undefined && near(other.candidate.year, top.candidate.year))),
  );
  return rival && `${read}, and ${named(rival.candidate)} has the same title.`;
});
