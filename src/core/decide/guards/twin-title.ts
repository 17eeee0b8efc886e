import { survives } from "../../identify/score.ts";
import { statedType } from "../../identify/stated-type.ts";
import { tight } from "../../identify/title-key.ts";
import { hasTightTitle, hasTitle } from "../../identify/work.ts";
import { named, quoted } from "../../release/candidate.ts";
import { others } from "../evidence/evidence.ts";
import { aboutBest } from "./best-match.ts";

/** Names omit spaces and hyphens: another work with an equal title but for them, whose year fits, may be meant. */
export const twinTitle = aboutBest("twin_title", (top, evidence) => {
  if (evidence.namedBy !== undefined) return undefined;
  const { year } = evidence.parsed;
  const type = statedType(evidence.parsed);
  const tights = evidence.said.map(tight);
  const twin = others(evidence).find(
    (other) =>
      (type !== "tv" || survives(evidence.parsed, other, evidence.fits)) &&
      hasTightTitle(other, tights) &&
      !hasTitle(other, evidence.said) &&
      (year === null || (other.candidate.year !== undefined && Math.abs(other.candidate.year - year) <= 1)),
  );
  if (twin === undefined) return undefined;
  return `${quoted(evidence.parsed.title)} without spaces equals both ${named(twin.candidate)} and ${named(top.candidate)}.`;
});
