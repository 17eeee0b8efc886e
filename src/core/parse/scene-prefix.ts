import type { Scan } from "./lex/scan.ts";
import type { Tag } from "./lex/tag.ts";

// Scene files are small letters throughout, the group in front: `grp-some.film.2010.720p.bluray.x264`.
const PREFIX = /^([a-z\d]{2,8})-(?=[a-z\d]{1,20}[. ])/;
const AT_END = /-[a-z\d]{2,12}$/;
/** First halves of the words that are written with a hyphen: `spider-man`, `x-men`, `half-blood`. */
const HALVES = new Set(
  "ant anti all bat blu bi cat co crouch cross de dr eighty el ex fifty forty four fast half hi high ill iron jean kick kung la long low mary mid mini mr multi new night ninety no non off old on one out over pan para post pre pro re self semi seven seventy sci six sixty spider sub super t tele ten thirty three tom trans twenty two ultra un under uni up vice wall walk well wi x".split(
    " ",
  ),
);

/** How many characters at the start are the group of a scene file (`grp-`); 0 when there is none. */
export function scenePrefix({ text }: Scan, tags: readonly Tag[]): number {
  const found = PREFIX.exec(text);
  if (!found || HALVES.has(found[1] ?? "")) return 0;
  const last = tags.findLast((t) => t.hard);
  // A name that ends in its group has none in front.
  if (!last || text !== text.toLowerCase() || (AT_END.test(text) && last.end < text.length)) return 0;
  return found[0].length;
}
