import { bears, type Work } from "../../identify/work.ts";
import type { Reason } from "../../reason.ts";
import { best, type Evidence, others } from "../evidence.ts";
import { named, quoted } from "../phrase.ts";

const goesOn = ({ keys }: Work, said: readonly string[]): boolean =>
  said.some((reading) => [...keys].some((key) => key.startsWith(`${reading} `)));

/**
 * "Shrek 2004" is neither: the year given belongs to an entry whose title goes on after the name's (a number, a subtitle),
 * and no entry of the bare title has it.
 */
export function sequelYear(evidence: Evidence): Reason | undefined {
  const top = best(evidence);
  const { said, parsed, namedBy } = evidence;
  if (top === undefined || parsed.year === null || namedBy !== undefined) return undefined;
  const bare = bears(top.work, said);
  if (bare && top.candidate.year === parsed.year) return undefined;
  const sequel = [...(bare ? [] : [top.work]), ...others(evidence)].find(
    (work) => work.candidate.year === parsed.year && work.candidate.type === top.candidate.type && goesOn(work, said),
  );
  if (sequel === undefined) return undefined;
  return {
    code: "sequel_year",
    message: `The name reads ${quoted(parsed.title)} with the year ${parsed.year}, which is that of ${named(sequel.candidate)}.`,
  };
}
