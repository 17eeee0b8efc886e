import type { Tag } from "./lex/tag.ts";

// Plex's own suffixes and folders for extras (support.plex.tv, "Local Files for Trailers and Extras").
const KINDS = new Map(
  Object.entries({
    trailer: "trailer",
    trailers: "trailer",
    teaser: "trailer",
    featurette: "featurette",
    featurettes: "featurette",
    behindthescenes: "behindthescenes",
    "behind the scenes": "behindthescenes",
    "making of": "behindthescenes",
    deleted: "deleted",
    deletedscene: "deleted",
    deletedscenes: "deleted",
    "deleted scene": "deleted",
    "deleted scenes": "deleted",
    interview: "interview",
    interviews: "interview",
    scene: "scene",
    scenes: "scene",
    short: "short",
    shorts: "short",
    other: "other",
    others: "other",
    extra: "other",
    extras: "other",
    bonus: "other",
    "bonus features": "other",
    "special features": "other",
  }),
);
const SUFFIX =
  /[-.](trailer|teaser|featurette|behindthescenes|deletedscene|deleted|interview|scene|short|other|extra)s?(?:[-. ]?\d{1,2})?$/i;
const GROUP = /^-(?:[Ss]cene|[Ss]hort|[Oo]ther|[Ee]xtra|SCENE|SHORT|OTHER|EXTRA|DELETED|INTERVIEW|TEASER|TRAILER)S?$/;
const ANIME = /(?<![a-z\d])(?:nc)?(?:op|ed)(?:\d{0,2}[a-z]?)(?=[ .]?(?:$|[-[(v]))/i;
const ANIME_WORD = /(?<![a-z\d])(?:ncop|nced|creditless|preview|pv|cm|menu)(?:\d{0,2}[a-z]?)(?![a-z\d])/i;
// `Title - Trailer 2 [1080p]`, `Title - T1 - Trailer - [Group]`; behind a number it may be the episode's title.
const FAN_TRAILER = /(?<!\d) - (?:T\d{1,2} - )?(?:trailer|teaser)(?=[ .]?\d{0,2}[ .]{0,2}(?:$|[[(]|- \[))/i;
const BONUS = /[- .]x\d{2}(?=-|$)/i;
// `PROOF.SAMPLE.FiX` mends what was wrong with a release's sample: it is the film, or nothing of it.
const SAMPLE = /(?:^|[ .\-_([])sample(?:$|[ .\-_)\]])(?!fix)/i;
// Two words of capitals begin titles (`Sample This`); a sample is one word, small, or has a dash.
const LEADING_SAMPLE = /^[ .\-_([]*(?:sample(?:$|[ .\-_)\]])|Sample(?:$|[-)\]])|SAMPLE(?:$|[-)\]]))/;
// The clips that two sites put beside a film.
const SITE_CLIP = /^(?:rarbg(?:\.com)?|etrg)$/i;

/** The kind of extra that a folder's name stands for, or null. */
export const extraFolderKind = (name: string): string | null =>
  KINDS.get(
    name
      .toLowerCase()
      .replace(/[._-]+/g, " ")
      .trim(),
  ) ?? null;

/** The kind of extra that a file's name states: Plex's suffix (`Film-trailer`), a bare word (`Trailer`), an anime's opening (`NCOP1`). */
export function findExtra(text: string, tags: readonly Tag[], anime: boolean): string | null {
  const found = SUFFIX.exec(text);
  // `x264-SCENE`: a release group that is called like one of Plex's suffixes.
  const group = found && GROUP.test(found[0]) && tags.some((t) => t.hard && t.end === found.index);
  const suffix = group ? null : found;
  // `.short` and `.other` after a dot end many titles; after a dash they are Plex's suffix.
  if (suffix && (suffix[0].startsWith("-") || /trailer|teaser|featurette|deleted|behind/i.test(suffix[0]))) {
    return KINDS.get((suffix[1] ?? "").toLowerCase()) ?? "other";
  }
  if (anime && trailerAt(text) >= 0) return "trailer";
  if (anime && (ANIME_WORD.test(text) || ANIME.test(text))) return "other";
  const bare =
    /^(trailer|teaser|sample|featurette|making of|behind the scenes|deleted scenes?)(?:[ .-]?\d{0,2})$/i.exec(
      text.trim(),
    );
  return bare ? (KINDS.get((bare[1] ?? "").toLowerCase()) ?? null) : null;
}

/** `Film-x02-Making_of`: where the mark of a bonus stands, or -1. */
export const bonusAt = (text: string): number => BONUS.exec(text)?.index ?? -1;

/** Where an anime's name says that it is a trailer, or -1. */
export const trailerAt = (text: string): number => FAN_TRAILER.exec(text)?.index ?? -1;

export const isBonus = (text: string): boolean => bonusAt(text) >= 0;

/** Whether the name calls itself a sample. `at` is where the title ends: `The.Sample.2010` is a film. */
export function isSample(text: string, at: number): boolean {
  if (!/sample|rarbg|etrg/i.test(text)) return false;
  return (
    SAMPLE.test(text.slice(Math.max(0, at - 1))) ||
    LEADING_SAMPLE.test(text) ||
    /\S(?:-sample|[._]sample)$/i.test(text) ||
    SITE_CLIP.test(text.trim())
  );
}
