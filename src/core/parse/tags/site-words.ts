import type { Scan } from "../lex/scan.ts";
import { addMeaning, type Tag, type Vocabulary } from "../lex/tag.ts";

const HEX = /^[\da-f]{16,}$/i;
const RANDOM = /^[\da-z]{20,}$/i;

/** How often letters change to digits or back, or small letters to capitals: often in random names. */
function countTurns(text: string): number {
  let n = 0;
  for (let i = 1; i < text.length; i++) {
    const a = text.charAt(i - 1);
    const b = text.charAt(i);
    if (/\d/.test(a) !== /\d/.test(b) || (/[a-z]/.test(a) && /[A-Z]/.test(b))) n++;
  }
  return n;
}

/** Whether the name is a hash or random letters, as obfuscated uploads have. */
export function isObfuscated(text: string): boolean {
  const bare = text.trim();
  if (bare.length > 200 || bare.length < 16) return /^[\da-f]{8}$/i.test(bare) && countTurns(bare) >= 3;
  if (HEX.test(bare) || /^[\da-f]{8}(?:[- ][\da-f]{4}){3}[- ][\da-f]{12}$/i.test(bare)) return true;
  return RANDOM.test(bare) && /\d/.test(bare) && countTurns(bare) >= 6;
}

const TOP_LEVEL_DOMAINS =
  "com|net|org|to|me|info|io|tv|cc|ru|rs|in|xyz|club|biz|ws|nl|se|eu|pl|it|fr|es|de|co|site|online|live|lol|cx|is|li|bz|wiki|life|pro|vip|nz|mx|cz|hu|ro|xn--p1ai";
const HOST = String.raw`(?:www[. ])?[a-z\d-]{2,40}(?:[. ][a-z\d-]{2,40})?\.(?:${TOP_LEVEL_DOMAINS})`;
const WWW = String.raw`www[. ][a-z\d-]{2,40}[. ][a-z]{2,10}`;
// `[ www.site.com ] - `, `(site.net) `, `www.site.com - `, `site.to - `. A bare host needs a dash after it: `It.2017`
// is a title.
const LEADING = new RegExp(
  String.raw`^[ .-]{0,4}(?:[[({][ .]{0,3}(?:${HOST}|${WWW})[ .]{0,3}[\])}][ .-]{0,8}|(?:${WWW})[ .]{0,6}(?:-{1,2}[ .]{0,6}|(?=[[(]))?|(?:${HOST})[ .]{0,6}(?: -{1,2}[ .]|\]|(?=\[)))[ .]{0,6}`,
  "i",
);
const MAY_LEAD = /^[ .-]{0,4}(?:[[({]|www)|^\S{4,50} {0,6}[-[\]]/i;
const TRAILING = new RegExp(
  String.raw`[ .-]{0,3}[[({][ .]{0,3}(?:${HOST}|${WWW}|rartv|rarbg|eztv|ettv|tgx|ztv|prime|mb)[ .]{0,3}[\])}][ .]{0,3}$`,
  "i",
);

/** The length of a site's address at the start, or 0. */
export function leadingSiteChars(text: string): number {
  const start = text.slice(0, 160);
  return MAY_LEAD.test(start) ? (LEADING.exec(start)?.[0].length ?? 0) : 0;
}

/** Where a trailing `[site.com]` begins; the length of the text if there is none. */
export function trailingSiteStart(text: string): number {
  if (!/[\])}][ .]{0,3}$/.test(text.slice(-4))) return text.length;
  const from = Math.max(0, text.length - 100);
  const match = TRAILING.exec(text.slice(from));
  return match ? from + match.index : text.length;
}

// Names of scene files are lower case, with the group first: `grp-some.film.2010.720p.bluray.x264`.
const PREFIX = /^([a-z\d]{2,8})-(?=[a-z\d]{1,20}[. ])/;
const AT_END = /-[a-z\d]{2,12}$/;
/** First halves of hyphenated words: `spider-man`, `x-men`, `half-blood`. */
const HYPHENATED_STARTS = new Set(
  "ant anti all bat blu bi cat co crouch cross de dr eighty el ex fifty forty four fast half hi high ill iron jean kick kung la long low mary mid mini mr multi new night ninety no non off old on one out over pan para post pre pro re self semi seven seventy sci six sixty spider sub super t tele ten thirty three tom trans twenty two ultra un under uni up vice wall walk well wi x".split(
    " ",
  ),
);

/** The length of a scene file's group at the start (`grp-`), or 0. */
export function scenePrefixChars({ text }: Scan, tags: readonly Tag[]): number {
  const match = PREFIX.exec(text);
  if (!match || HYPHENATED_STARTS.has(match[1] ?? "")) return 0;
  const last = tags.findLast((t) => t.hard);
  // A name that ends with its group has none at the start.
  if (!last || text !== text.toLowerCase() || (AT_END.test(text) && last.end < text.length)) return 0;
  return match[0].length;
}

const VERSION = "proper|repack|rerip|real proper|repack2|proper2|real";
const OTHER_HARD =
  "readnfo|nfofix|dirfix|hsbs|half sbs|half ou|hou|halfsbs|halfou|half over under|multisub|multisubs|multi subs|esub|esubs|e sub|e subs|softsub|softsubs|hardsub|hardsubs|fastsub|msubs|msub|subpack|hc eng|untouched";
const OTHER_SOFT =
  "internal|limited|integrale|intégrale|festival|stv|docu|doku|hc|ws|pal|ntsc|subbed|dubbed|sub|subs|subtitles|subtitled|line|md|ld|mic|hq|hd|sd|retail|dl|ml|3d|sbs|ou|batch|complete|complet|completa|uncompressed|widescreen|fs|oar|rip|mux|hybrid|upscaled|upscale|ai upscale|convert|custom|obfuscated|xpost|postbot|scrambled|bonus|extras|sample|proof|vol|xxx|fixed|synced|reenc|re encoded|sdr|dubbed audio|english dubbed|eng subs|english subs|cut|read nfo|preair|unaired|miniseries|mini series|complete series|the complete series|complete collection|the complete collection|the complete|tv series|season pack|nf|amzn|custom dub|hfr|hdc|complete version|full season|full seasons|complete season|complete seasons|the complete season|the complete seasons|season complete|hevc hdr|imax enhanced|dqldr|int|ex yu|hdlight|light|4klight|mhd|mini|microhd|end|fin";
const NETWORKS_HARD = "amzn|dsnp|hmax|atvp|pcok|pmtp|dsny|ddlr|crav|paramountplus|disneyplus|nflx";
const NETWORKS_SOFT =
  "amazon|netflix|nf|hulu|hbo|max|stan|itunes|it|cr|iplayer|ip|viki|red|roku|peacock|hallmark|hoichoi|zee5|sonyliv|hotstar|dsnyp|dm|apple|aubc|auvio|blutv|cc|ccgc|cmor|cmax|crkl|cspn|ctv|dcu|ddy|dply|drpo|dscp|dski|esq|ettv|etv|exxen|fptv|fubo|funi|fyi|glbl|go90|hidi|hlmk|ifc|ipla|iqiyi|kcaa|knpy|kocowa|lftl|mbc|mewatch|movistar|mubi|mgmp|my5|nfb|npo|nrk|numb|odk|pksn|playz|pluz|poga|puhu|ptv|rkten|rte|rtl|sbs|sic|shmi|skst|snet|spik|spro|strp|strz|sume|svt|swer|tfou|tubi|tv2|tv3|tv4|tving|tvnow|ufc|unxt|uktv|vh1|viu|vlct|vmeo|vrv|vudu|wavve|wetv|wkst|wnet|wwen|xbox|yhoo|yle|youku|zdf";
// Stations whose catch-up services have series: films come from shops and Blu-rays.
const TV_STATIONS =
  "bbc|itv|nbc|cbs|abc|fox|ae|bet|mtv|cw|all4|4od|amc|animal planet|anpl|aptn|atv|cbc|cnbc|cnn|cmt|discovery|diy|espn|food|foodnetwork|freeform|hgtv|hist|history|lifetime|natgeo|ngc|nick|nickelodeon|pbs|pbsk|science|scifi|seso|showtime|syfy|tbs|tlc|tnt|trutv|tru|travel|vice|vicetv";

/** The value of a network tag that is a television station. */
export const TV_STATION = "station";

/** Words for re-releases, site words, networks and shops. */
export function addSiteWords(into: Vocabulary): void {
  addMeaning(into, { kind: "version", value: "1", hard: false }, VERSION);
  addMeaning(into, { kind: "other", value: "", hard: false }, OTHER_SOFT);
  addMeaning(into, { kind: "other", value: "", hard: true }, OTHER_HARD);
  addMeaning(into, { kind: "network", value: "", hard: false }, NETWORKS_SOFT);
  addMeaning(into, { kind: "network", value: TV_STATION, hard: false }, TV_STATIONS);
  addMeaning(into, { kind: "network", value: "", hard: true }, NETWORKS_HARD);
}
