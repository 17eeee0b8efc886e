import { fullerReadings } from "../../identify/readings.ts";
import { saidType } from "../../identify/said-type.ts";
import { bears } from "../../identify/work.ts";
import type { Reason } from "../../reason.ts";
import { named, quoted } from "../../release/candidate.ts";
import { best, type Evidence } from "../evidence/evidence.ts";

/** The name's title must equal a title of the work: a similar one ranks the queue, it never files. */
export function titleDiffers(evidence: Evidence): Reason | undefined {
  const top = best(evidence);
  if (top === undefined || evidence.namedBy !== undefined) return undefined;
  const { parsed } = evidence;
  const { year } = parsed;
  // The main reading, or another one beside the very year; without a year any reading that is a title as a whole.
  const [main = ""] = evidence.said;
  const exact = year === null || year === top.candidate.year;
  // "Winter Light German 1963" for a "Winter" of 1964: what was left out as marks of the release may be its title.
  const fuller = exact || saidType(parsed) !== "movie" ? [] : fullerReadings(parsed, evidence.said);
  const leftOut = fuller.find((reading) => !bears(top.work, [reading.slice(main.length + 1)]));
  if (bears(top.work, exact ? evidence.said : [main]) && leftOut === undefined) return undefined;
  return {
    code: "title_differs",
    message: `The name reads ${quoted(leftOut ?? parsed.title)}, and ${named(top.candidate)} has no title that equals it.`,
  };
}
