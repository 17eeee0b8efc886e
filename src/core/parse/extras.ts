// Plex's own suffixes and folders for extras (support.plex.tv, "Local Files for Trailers and Extras").
const KINDS: Record<string, string> = {
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
};
const SUFFIX =
  /[-.](trailer|teaser|featurette|behindthescenes|deletedscene|deleted|interview|scene|short|other|extra)s?(?:[-. ]?\d{1,2})?$/i;
const ANIME = /(?<![a-z\d])(?:nc)?(?:op|ed)(?:\d{0,2}[a-z]?)(?=[ .]?(?:$|[-[(v]))/i;
const ANIME_WORD = /(?<![a-z\d])(?:ncop|nced|creditless|preview|pv|cm|menu)(?:\d{0,2}[a-z]?)(?![a-z\d])/i;
const SAMPLE = /(?:^|[ .\-_([])(?:sample|rarbg\.com|etrg)(?:$|[ .\-_)\]])/i;

/** The kind of extra that a folder's name stands for, or null. */
export const extraFolder = (name: string): string | null =>
  KINDS[
    name
      .toLowerCase()
      .replace(/[._-]+/g, " ")
      .trim()
  ] ?? null;

/** The kind of extra that a file's name states: Plex's suffix (`Film-trailer`), a bare word (`Trailer`), an anime's opening (`NCOP1`). */
export function findExtra(text: string, anime: boolean): string | null {
  const suffix = SUFFIX.exec(text);
  // `.short` and `.other` after a dot end many titles; after a dash they are Plex's suffix.
  if (suffix && (suffix[0].startsWith("-") || /trailer|teaser|featurette|deleted|behind/i.test(suffix[0]))) {
    return KINDS[(suffix[1] ?? "").toLowerCase()] ?? "other";
  }
  if (anime && (ANIME_WORD.test(text) || ANIME.test(text))) return "other";
  const bare =
    /^(trailer|teaser|sample|featurette|making of|behind the scenes|deleted scenes?)(?:[ .-]?\d{0,2})$/i.exec(
      text.trim(),
    );
  return bare ? (KINDS[(bare[1] ?? "").toLowerCase()] ?? null) : null;
}

/** Whether the name calls itself a sample. `at` is where the title ends: `The.Sample.2010` is a film. */
export function isSample(text: string, at: number): boolean {
  if (!/sample|rarbg\.com|etrg/i.test(text)) return false;
  return SAMPLE.test(text.slice(Math.max(0, at - 1))) || /^[ .\-_([]*sample(?:$|[ .\-_)\]])/i.test(text);
}
