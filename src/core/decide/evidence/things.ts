import { fold } from "../../text/fold.ts";

/**
 * What comes with an episode or a season and is neither: its words in folded names, as alternatives of an expression. A title
 * of TMDb that has them accounts for them.
 */
const THINGS = [
  // Specials, and what is numbered beside the episodes.
  "specials?|ovas?|oads?|onas?|sps?|webisodes?|minisodes?|mobisodes?|shorts?|podcasts?|companion",
  // What a disc has besides the episodes.
  "extras?|bonus|featurettes?|deleted|interviews?|commentar(?:y|ies)|bloopers?(?: reels?)?|gag reels?|out ?takes?",
  "behind the scenes|making of|(?:deleted|alternate|extended|unaired) (?:scenes?|endings?|openings?|pilot)|unaired|alternate",
  "storyboards?|animatics?|screen ?tests?|auditions?|table ?reads?|script to screen|concept art|galler(?:y|ies)",
  "(?:vfx|sfx|fx|visual effects|special effects|trailer|scene|episode|ending|full) ?(?:breakdowns?|reels?)|breakdown",
  "anatomy of an? (?:scene|episode|shot)|inside the (?:episode|scene|show)|inside look|scene study",
  "music (?:videos?|score)|soundtracks?|ost|score only|karaoke|ncop|nced|creditless (?:op|ed|opening|ending)",
  // Advertising.
  "trailers?|teasers?|promos?|previews?|sneak peeks?|first look|pvs?|tv ?spots?|clips?",
  // What others say about it.
  "recaps?|reviews?|reactions?|explained|revealed|analysis|breakdowns?|post ?mortem|after ?show|discussion|q and a|panel",
  "easter eggs|theor(?:y|ies)|highlights|honest trailers?|parody|fan ?(?:edit|made|film)|rifftrax|live stream|watch ?alongs?|reels?",
].join("|");

const FILLER = "(?:(?:the|official|cast|crew|full|ending|finale|season|episode) )*";
const AT_END = new RegExp(`(?:^| )${FILLER}(${THINGS})(?: ?\\d{1,2})?$`);
const ALONE = new RegExp(`^${FILLER}(${THINGS})(?: ?\\d{1,2})?$`);
// `Season 1 + Extras`: the work and its extras.
const INCLUDED = new RegExp(`(?:^| )(?:plus|with|w|incl|including|inc|and|mit) (?:all )?(?:${THINGS})$`);

/**
 * The word at the end of a text, or for the whole of it, that means a thing beside the episodes; `titles`, folded, account for
 * theirs.
 */
export function findThing(text: string, titles: readonly string[], where: "at the end" | "alone"): string | undefined {
  const words = fold(text.replaceAll("+", " plus "));
  const found = INCLUDED.test(words) ? undefined : (where === "alone" ? ALONE : AT_END).exec(words)?.[1];
  return found === undefined || titles.some((title) => ` ${title} `.includes(` ${found} `)) ? undefined : found;
}
