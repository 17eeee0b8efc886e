/** What a release name says, nothing looked up. Absent facts are null or empty; a parser never throws. */
export type ParsedName = {
  /** The name or path as it was given. */
  name: string;
  /** "episode" for anything of a series, season packs included; null when the name does not say. */
  type: "movie" | "episode" | null;
  title: string | null;
  /** Other readings of the title, best first: AKA halves, native script, with or without a country, number or subtitle. */
  altTitles: string[];
  year: number | null;
  /** Country tag of a series title, as an ISO 3166 code (`US`, `GB`, `AU`). */
  country: string | null;
  /** The one season, or null where there is none or more than one. */
  season: number | null;
  seasons: number[];
  episodes: number[];
  /** Absolute episode numbers (anime), kept apart from season numbering. */
  absolute: number[];
  /** Air date, `YYYY-MM-DD`. */
  date: string | null;
  episodeTitle: string | null;
  part: number | null;
  edition: string | null;
  /** `480p` … `2160p`. */
  resolution: string | null;
  /** `BluRay`, `WEB-DL`, `WEBRip`, `HDTV`, `DVD` … */
  source: string | null;
  videoCodec: string | null;
  audio: string | null;
  hdr: string | null;
  group: string | null;
  /** 1 for a first release, one more for each PROPER, REPACK, RERIP or `v2`. */
  version: number;
  languages: string[];
  ids: { tmdb?: number; imdb?: string; tvdb?: number };
  sample: boolean;
  /** Kind of extra (`trailer`, `featurette`, `behindthescenes`, `deleted`, `interview`, `scene`, `short`, `other`). */
  extra: string | null;
  /** Which part of the path said it: 0 is the last component (the file), 1 its folder, and so on. */
  saidBy: { title?: number; year?: number; season?: number };
};
