import { fold } from "../../base/text/fold.ts";
import { DOUBTFUL_SUFFIXES, EXTRA_FOLDERS, EXTRA_NAMES, EXTRA_SUFFIXES } from "./about-works.ts";
import type { ParsedName, Tag } from "./lex/parsed-name.ts";
import { createPrefilter } from "./lex/scan.ts";
import THINGS from "./words/things.json" with { type: "json" };

// Plex's official suffixes and folders for extras (support.plex.tv, "Local Files for Trailers and
// Extras"), and folders inside a release whose videos are not the work either.
const KINDS: ReadonlyMap<string, string> = new Map([
  ...EXTRA_FOLDERS,
  ...THINGS.insideRelease.split("|").map((name) => [name, "other"] as const),
]);
const SUFFIX = new RegExp(
  `[-.](${[...EXTRA_SUFFIXES, ...DOUBTFUL_SUFFIXES].join("|")})s?(?:[-. ]?\\d{1,2})?$`,
  "i",
);
// After a dot, `.short` and `.other` end many titles. After a dash, they are Plex's suffixes.
const AFTER_DOT: readonly string[] = [...EXTRA_SUFFIXES, "deleted"];
const BARE = new RegExp(`^(${[...EXTRA_NAMES, "sample"].join("|")})(?:[ .-]?\\d{0,2})$`, "i");
const mayBeExtra = createPrefilter(
  [...EXTRA_SUFFIXES, ...DOUBTFUL_SUFFIXES, ...EXTRA_NAMES, "sample"].join("|"),
);
const GROUP =
  /^-(?:[Ss]cene|[Ss]hort|[Oo]ther|[Ee]xtra|SCENE|SHORT|OTHER|EXTRA|DELETED|INTERVIEW|TEASER|TRAILER)S?$/;
// `Title - NCOP1`, `Title - PV`: the opening, the ending or a clip of an anime.
export const CLIP =
  /(?:[ .]+(?:- )?|(?<![a-z\d]))(?:(?:nc)?(?:op|ed)|creditless|preview|pv|cm|menu)(?=[ .]?\d{0,2}[a-z]?(?:[ .]?v\d)?[ .]?(?:$|[[(\])-]))/i;
// `Title - Trailer 2 [1080p]`, `Title - T1 - Trailer - [Group]`. After a number, the word may be
// the title of the episode.
export const FAN_TRAILER =
  /(?<!\d) - (?:T\d{1,2} - )?(?:trailer|teaser)(?=[ .]?\d{0,2}[ .]{0,2}(?:$|[[(]|- \[))/i;
// `Film-x02-Making_of`: the number of a bonus.
const BONUS = /[- .]x\d{2}(?=-|$)/i;
const mayHaveBonus = createPrefilter("x99-|x99$");
/** Position of the bonus number; -1 if the text has no bonus number. */
export const findBonus = (text: string): number => (mayHaveBonus(text) ? text.search(BONUS) : -1);
// `PROOF.SAMPLE.FiX` fixes a release's sample and is not a sample itself.
const SAMPLE = /(?:^|[ .\-_([])sample(?:$|[ .\-_)\]])(?!fix)/i;
// Titles may begin with "Sample" (`Sample This`). As a marker, it is the only word, is in lower
// case, or is followed by a dash.
const LEADING_SAMPLE =
  /^[ .\-_([]*(?:sample(?:$|[ .\-_)\]])|Sample(?:$|[-)\]]|[ ._]\d{1,3}$)|SAMPLE(?:$|[-)\]]))/;
// The clips that two sites add to a film.
const SITE_CLIP = /^(?:rarbg(?:\.com)?|etrg)$/i;

/** Returns the kind of extra named by a folder; null if the folder names none. */
export const extraKindOf = (name: string): string | null =>
  KINDS.get(
    name
      .toLowerCase()
      .replace(/[._-]+/g, " ")
      .trim(),
  ) ?? null;

/**
 * True if a folder has the title that its video's own name states with a year, a day or an episode:
 * `Extras/Season 1/Extras S01E02.mkv`. It is the folder of that work, although its name is also that
 * of a folder of extras. `video` is the video's name without its folders.
 */
export function isFolderOfWork(
  folder: string,
  { title, year, date, episodes, absolute, saidBy }: ParsedName,
): boolean {
  const isStated = year !== null || date !== null || episodes.length + absolute.length > 0;
  return isStated && title !== null && !saidBy.title && fold(title) === fold(folder);
}

/**
 * Returns the kind of extra named by a file: by Plex's suffix (`Film-trailer`), a bare word
 * (`Trailer`) or an anime's opening (`NCOP1`).
 */
export function findExtra(text: string, tags: readonly Tag[], anime: boolean): string | null {
  if (!mayBeExtra(text)) return anime && CLIP.test(text) ? "other" : null;
  const match = SUFFIX.exec(text);
  // `x264-SCENE`: a release group with the same name as one of Plex's suffixes.
  const isGroup =
    match && GROUP.test(match[0]) && tags.some((t) => t.hard && t.end === match.index);
  const suffix = isGroup ? null : match;
  const word = suffix?.[1]?.toLowerCase() ?? "";
  if (suffix && (suffix[0].startsWith("-") || AFTER_DOT.includes(word))) {
    return KINDS.get(word) ?? "other";
  }
  if (anime && FAN_TRAILER.test(text)) return "trailer";
  if (anime && CLIP.test(text)) return "other";
  const bare = BARE.exec(text.trim());
  return bare ? (KINDS.get((bare[1] ?? "").toLowerCase()) ?? null) : null;
}

// The plural names a folder: `Samples`.
const SAMPLES_FOLDER = /^samples$/i;
const mayBeSample = createPrefilter("sample|rarbg|etrg");
/**
 * True if the name belongs to a sample. `titleEnd` ensures that `The.Sample.2010` remains a film.
 */
export function isSample(text: string, titleEnd: number): boolean {
  if (!mayBeSample(text)) return false;
  return (
    SAMPLES_FOLDER.test(text) ||
    SAMPLE.test(text.slice(Math.max(0, titleEnd - 1))) ||
    LEADING_SAMPLE.test(text) ||
    /\S(?:-sample|[._]sample)$/i.test(text) ||
    SITE_CLIP.test(text.trim())
  );
}
