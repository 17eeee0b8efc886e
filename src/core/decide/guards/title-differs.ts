import { fullerReadings } from "../../identify/readings.ts";
import { statedType } from "../../identify/stated-type.ts";
import { hasTitle } from "../../identify/work.ts";
import { named, quoted } from "../../release/candidate.ts";
import { aboutBest } from "./about.ts";

/** The title in the name must equal a title of the work: a similar one orders the candidates, but never files. */
export const titleDiffers = aboutBest("title_differs", (top, evidence) => {
  if (evidence.namedBy !== undefined) return undefined;
  const { parsed } = evidence;
  const { year } = parsed;
  // The main reading, or with the exact year another one; without a year any reading that is a whole title.
  const [main = ""] = evidence.said;
  const exact = year === null || year === top.candidate.year;
  // "Winter Light German 1963" for a "Winter" of 1964: the words left out as tags may belong to the title.
  const fuller = exact || statedType(parsed) !== "movie" ? [] : fullerReadings(parsed, evidence.said);
  const leftOut = fuller.find((reading) => !hasTitle(top.work, [reading.slice(main.length + 1)]));
  if (hasTitle(top.work, exact ? evidence.said : [main]) && leftOut === undefined) return undefined;
  return `The name reads ${quoted(leftOut ?? parsed.title)}, but ${named(top.candidate)} has no title equal to it.`;
});
