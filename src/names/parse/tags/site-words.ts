import type { Tag } from "../lex/parsed-name.ts";
import { createPrefilter, type NameScan } from "../lex/scan.ts";
import SITES from "../words/sites.json" with { type: "json" };
import WORDS from "../words/title-words.json" with { type: "json" };

// A hash has letters and digits, unless it is longer than any number or word.
const HEX = /^(?:[\da-f]{16,}|(?=[a-f]*\d)(?=\d*[a-f])[\da-f]{12,})$/i;
const UUID = /^[\da-f]{8}(?:[- ][\da-f]{4}){3}[- ][\da-f]{12}$/i;
// Posting programs for Usenet put the same two words before a hash, and perhaps a word after it:
// `abc.xyz.4c3b0f28a92b34.BLA`. These words say nothing about the work.
const POSTED = /^(?:\[abc[. ]xyz\]|abc[. ]xyz)[. -]{1,3}[\da-f]{12,}(?:[. ][a-z]{1,3})?$/i;
const IN_BRACKETS = /^[[{(]([^[\](){}]*)[\])}]$/;
const MAY_BE_RANDOM = /^[\da-z -]+$/i;
const RANDOM = /^[\da-z]{20,}$/i;

/**
 * Counts changes between letters and digits and from lower to upper case. Random names have many of
 * them.
 */
function countTurns(text: string): number {
  let n = 0;
  for (let i = 1; i < text.length; i++) {
    const a = text.charAt(i - 1);
    const b = text.charAt(i);
    if (/\d/.test(a) !== /\d/.test(b) || (/[a-z]/.test(a) && /[A-Z]/.test(b))) n++;
  }
  return n;
}

/** True if the name is a hash or random letters, as in obfuscated uploads. */
export function isObfuscated(text: string): boolean {
  const whole = text.trim();
  const bare = IN_BRACKETS.exec(whole)?.[1] ?? whole;
  if (POSTED.test(bare)) return true;
  if (!MAY_BE_RANDOM.test(bare)) return false;
  if (bare.length > 200 || bare.length < 12) {
    return /^[\da-f]{8}$/i.test(bare) && countTurns(bare) >= 3;
  }
  if (HEX.test(bare) || UUID.test(bare)) return true;
  return RANDOM.test(bare) && /\d/.test(bare) && countTurns(bare) >= 6;
}

const HOST = String.raw`(?:www[. ])?[a-z\d-]{2,40}(?:[. ][a-z\d-]{2,40})?\.(?:${SITES.domains})`;
// Includes misspellings: `ww.site.com`, `www,site.com`.
const WWW = String.raw`w{2,4}[. ,][a-z\d-]{2,40}[. ][a-z]{2,10}`;
// `[ www.site.com ] - `, `(site.net) `, `www.site.com - `, `site.to - `. A bare host must be
// followed by a dash, because `It.2017` is a title.
const LEADING = new RegExp(
  String.raw`^[ .-]{0,4}(?:[[({][ .]{0,3}(?:${HOST}|${WWW})[ .]{0,3}[\])}][ .-]{0,8}|(?:${WWW})[ .]{0,6}(?:-{1,2}[ .]{0,6}|(?=[[(]))?|(?:${HOST})[ .]{0,6}(?: -{1,2}[ .]|\]|(?=\[)))[ .]{0,6}`,
  "i",
);
const MAY_LEAD = /^[ .-]{0,4}(?:[[({]|ww)|^[^\s[\]]{4,50}(?: {1,7}-| {0,6}[[\]])/i;
const mayBeSite = createPrefilter("ww|(| -");
const TRAILING = new RegExp(
  String.raw`[ .-]{0,3}[[({][ .]{0,3}(?:${HOST}|${WWW}|${SITES.atEnd})[ .]{0,3}[\])}][ .]{0,3}$`,
  "i",
);

const hasAddress = createPrefilter("www.|www ");
// A site without brackets, or the station and day of a recording: `Film (1966) (Arte -
// 25-10-2021)`.
const TRAILING_BARE =
  /[ .-]{1,3}www[. ][a-z\d-]{2,40}[. ][a-z]{2,10}[ .]{0,3}$| ?\([^\d()]{2,30} - \d{1,2}[.-]\d{1,2}[.-](?:19|20)\d\d\)$/i;

const isRecorded = createPrefilter("tvoon");
// Online TV Recorder ends its names with day, time, station and minutes:
// `_13.04.11_20-15_zdf_60_TVOON_DE.mpg.HQ`. The day is that of the broadcast, often of a repeat.
const RECORDED =
  /[ .]\d\d\.(?:0[1-9]|1[0-2])\.(?:0[1-9]|[12]\d|3[01])[ .](?:[01]\d|2[0-3])-[0-5]\d[ .][a-z\d-]{2,20}[ .]\d{1,3}[ .]TVOON[ .]DE(?:[ .](?:mpg|avi|mp4|hq|hd|ac3|cut|otrkey)){0,5}$/i;

/** Returns the length of a site's address at the start, or 0. */
export function countLeadingSiteChars(text: string): number {
  if (!mayBeSite(text) && !text.includes("]")) return 0;
  const start = text.slice(0, 160);
  return MAY_LEAD.test(start) ? (LEADING.exec(start)?.[0].length ?? 0) : 0;
}

/**
 * Returns the start of a trailing `[site.com]` or day of recording; the length of the text if it
 * ends with something else.
 */
export function findTrailingSite(text: string): number {
  const from = Math.max(0, text.length - 100);
  const recorded = isRecorded(text) ? RECORDED.exec(text.slice(from)) : null;
  if (recorded && from + recorded.index > 0) return from + recorded.index;
  const bare = text.endsWith(")") || hasAddress(text) ? TRAILING_BARE.exec(text.slice(from)) : null;
  if (bare && from + bare.index > 0) return from + bare.index;
  if (!/[\])}][ .]{0,3}$/.test(text.slice(-4))) return text.length;
  const match = TRAILING.exec(text.slice(from));
  return match ? from + match.index : text.length;
}

// Scene file names are in lower case, with the group first: `grp-some.film.2010.720p.bluray.x264`.
const PREFIX = /^([a-z\d]{2,8})-(?=[a-z\d]{1,20}[. ])/;
const AT_END = /-[a-z\d]{2,12}$/;
/** First halves of hyphenated words: `spider-man`, `x-men`, `half-blood`. */
const HYPHENATED_STARTS = new Set(WORDS.hyphenatedStarts.split("|"));

/** Returns the length of a scene file's group at the start (`grp-`), or 0. */
export function countScenePrefixChars({ text }: NameScan, tags: readonly Tag[]): number {
  const match = PREFIX.exec(text);
  if (!match || HYPHENATED_STARTS.has(match[1] ?? "")) return 0;
  const last = tags.findLast((t) => t.hard);
  // A name that ends with its group cannot also start with it.
  if (!last || text !== text.toLowerCase() || (AT_END.test(text) && last.end < text.length)) {
    return 0;
  }
  return match[0].length;
}
