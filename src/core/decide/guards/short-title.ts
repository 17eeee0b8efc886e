import { tight } from "../../identify/title-key.ts";
import type { Reason } from "../../reason.ts";
import { best, type Evidence } from "../evidence.ts";
import { named, quoted } from "../phrase.ts";

// Words that begin or fill other titles and release names so often that one alone says little.
const COMMON = new Set(
  "about after again alone always away back before beyond black blue child city dark days dead death down dream drive east ever every evil family father fire first gold good great green happy heat hello here hero home hope hours house just last left life light live lost love luck magic memory moon mother near never new next night north only open other over part people play power rain right rise road room run safe secret she silent sister snow some south star still stay storm summer sun that their them then there these they this time today touch truth under upon wall war water west what when where white wild with without woman words world year young your".split(
    " ",
  ),
);

/** Three letters or fewer, digits alone or one common word prove nothing without the very year. */
export function shortTitle(evidence: Evidence): Reason | undefined {
  const top = best(evidence);
  const main = evidence.said[0];
  if (top === undefined || main === undefined || evidence.namedBy !== undefined) return undefined;
  if (evidence.parsed.year !== null && evidence.parsed.year === top.candidate.year) return undefined;
  const letters = tight(main);
  if (Array.from(letters).length > 3 && !/^\d+$/.test(letters) && !COMMON.has(main)) return undefined;
  return {
    code: "short_title",
    message: `${quoted(evidence.parsed.title)} is too short or common a title to be sure of ${named(top.candidate)} without its year.`,
  };
}
