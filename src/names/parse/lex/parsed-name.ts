export type TagKind =
  | "resolution"
  | "source"
  | "video"
  | "audio"
  | "hdr"
  | "edition"
  | "language"
  | "version"
  | "group"
  | "network"
  | "other";

/**
 * The meaning of a tag. `own` means that it comes from a person's words.json. A hard tag is a tag
 * anywhere in a name. A soft tag is also a common word (`Proper`, `German`, `Cam`) and counts only
 * after the title; see title-end.ts.
 */
export type TagMeaning = {
  kind: TagKind;
  value: string;
  hard: boolean;
  tv?: boolean;
  own?: boolean;
};

/** A tag in a name, with its positions in the text, and the indexes of its first and last word. */
export type Tag = TagMeaning & {
  start: number;
  end: number;
  first: number;
  last: number;
  bracket: number;
};

/**
 * Facts from a release name, without any lookup. Absent facts are null or empty. The parser never
 * throws.
 */
export type ParsedName = {
  /** The original name or path. */
  name: string;
  /** The name of the release that contains the file. Only set for a file in a folder. */
  release?: string;
  /**
   * "episode" for anything that belongs to a series, including season packs; null if the name does
   * not show the type.
   */
  type: "movie" | "episode" | null;
  title: string | null;
  /**
   * Other readings of the title, best first: AKA titles, the title in its native script, and the
   * title with or without a country, number or subtitle.
   */
  altTitles: string[];
  year: number | null;
  /** Country tag of a series title, as an ISO 3166 code (`US`, `GB`, `AU`). */
  country: string | null;
  /** The season, if there is exactly one; otherwise null. */
  season: number | null;
  seasons: number[];
  episodes: number[];
  /** Absolute episode numbers (anime), separate from season numbering. */
  absolute: number[];
  /** Air date, `YYYY-MM-DD`. */
  date: string | null;
  /**
   * Other possible meanings of the same text: another day (`03-02-2008`), an absolute number
   * (`105`, read as season 1), or an episode title that ends in words resembling tags (`Motherboy
   * XXX`).
   */
  mayBe: {
    date?: string | undefined;
    absolute?: number | undefined;
    episodeTitle?: string | undefined;
  };
  episodeTitle: string | null;
  part: number | null;
  /** All editions in the name, in its order: `Remastered Extended`. */
  edition: string | null;
  /** `480p` … `2160p`. */
  resolution: string | null;
  /** `BluRay`, `WEB-DL`, `WEBRip`, `HDTV`, `DVD` … */
  source: string | null;
  videoCodec: string | null;
  audio: string | null;
  hdr: string | null;
  group: string | null;
  /** 1 for a first release, plus one for each PROPER, REPACK, RERIP or `v2`. */
  version: number;
  languages: string[];
  ids: { tmdb?: number; imdb?: string; tvdb?: number };
  sample: boolean;
  /**
   * Kind of extra (`trailer`, `featurette`, `behindthescenes`, `deleted`, `interview`, `scene`,
   * `short`, `other`).
   */
  extra: string | null;
  /**
   * The path component that supplies each fact: 0 is the last component (the file), 1 its folder,
   * and so on.
   */
  saidBy: { title?: number; year?: number; season?: number };
};

/**
 * A reading: the components of the names that are read differently from their literal text, and
 * whole paths of videos, for names that mean different things in different folders. The value is
 * passed to every step, from the path to the decision, so that names never have to be rewritten.
 */
export type Reading = ReadonlyMap<string, ParsedName>;

/** The first reading, in which every component is read literally. */
export const AS_IT_STANDS: Reading = new Map();

type TagFacts = Pick<
  ParsedName,
  "resolution" | "source" | "videoCodec" | "audio" | "hdr" | "version" | "languages"
>;

const REPEATS: Record<string, number> = { real: 0, repack2: 2, proper2: 2 };

/**
 * Reads the tags that count: all hard tags, and soft tags that start at `from` or later, or that
 * are in brackets. A hard tag overrides a soft tag of the same kind.
 */
export function readTagFacts(tags: readonly Tag[], from: number, text: string): TagFacts {
  const counted = tags.filter((tag) => tag.hard || tag.start >= from || tag.bracket >= 0);
  const valueOf = (kind: TagKind): string | null => {
    let soft: string | null = null;
    for (const tag of counted) {
      if (tag.kind === kind && tag.value !== "") {
        if (tag.hard) return tag.value;
        soft ??= tag.value;
      }
    }
    return soft;
  };
  const languages: string[] = [];
  let repeats = 0;
  let remux = false;
  for (const { kind, value, start, end } of counted) {
    if (kind === "language" && !languages.includes(value)) languages.push(value);
    if (kind === "version") repeats += REPEATS[text.slice(start, end).toLowerCase()] ?? 1;
    if (value === "Remux") remux = true;
  }
  return {
    resolution: valueOf("resolution"),
    source: remux ? "Remux" : valueOf("source"),
    videoCodec: valueOf("video"),
    audio: valueOf("audio"),
    hdr: valueOf("hdr"),
    version: 1 + repeats,
    languages,
  };
}
