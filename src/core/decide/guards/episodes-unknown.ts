import type { Reason } from "../../reason.ts";
import { named } from "../../release/candidate.ts";
import { best, type Evidence } from "../evidence/evidence.ts";

/** A series is filed episode by episode: if TMDb was not asked for the episodes, nothing says what the videos are. */
export function episodesUnknown(evidence: Evidence): Reason | undefined {
  const top = best(evidence);
  if (top === undefined || top.candidate.type !== "tv") return undefined;
  if (top.work.details !== undefined && evidence.episodes.size > 0) return undefined;
  return { code: "series_ambiguous", message: `The episodes of ${named(top.candidate)} were not looked up.` };
}
