import { REASON_CODES, type ReasonCode } from "./reason-codes.ts";

/**
 * What a person has to find out about a release, by the first of its reasons: each release is in exactly one group. The names
 * are words of tools and commands, never those of codes.
 */
export const REASON_GROUPS = {
  which_work: [
    "low_confidence",
    "close_second",
    "title_differs",
    "number_differs",
    "year_differs",
    "sequel_year",
    "remake_rival",
    "twin_title",
    "series_ambiguous",
    "no_year_movie",
    "short_title",
    "folder_disagrees",
    "id_contradicts",
    "person_contradicted",
    "withdrawn",
  ],
  episodes: [
    "numbers_unclear",
    "numbers_corrected",
    "absolute_unmapped",
    "episode_missing",
    "episode_title_differs",
    "episode_title_elsewhere",
    "unaccounted",
    "pack_incomplete",
    "no_episode",
    "episodes_apart",
    "same_destination",
    "episode_order",
  ],
  in_library: ["duplicate", "destination_exists", "already_there"],
  nothing_found: ["no_title", "no_match", "no_tmdb_key", "unknown_tmdb_id"],
  length: ["runtime_differs"],
  parts: ["part_alone", "several_works", "several_videos"],
  certain: ["auto_off"],
  unfileable: [
    "not_playable",
    "extra",
    "sample",
    "empty",
    "only_extras",
    "only_subtitles",
    "no_video",
    "game",
    "music",
    "book",
    "pictures",
    "archive",
    "not_unpacked",
    "disc",
    "symlink",
    "special",
    "name_not_utf8",
    "too_many",
  ],
  /** Everything else: what happened to its files, its torrent or the database. */
  other: [],
} as const satisfies Record<string, readonly ReasonCode[]>;

export type ReasonGroup = keyof typeof REASON_GROUPS;

const GROUP_OF: ReadonlyMap<string, ReasonGroup> = new Map(
  Object.entries(REASON_GROUPS).flatMap(([group, codes]) => codes.map((code) => [code, group as ReasonGroup] as const)),
);

/** The group of a release with this first reason. */
export const reasonGroupOf = (code: string | undefined): ReasonGroup => GROUP_OF.get(code ?? "") ?? "other";

export const isReasonGroup = (text: string): text is ReasonGroup => Object.hasOwn(REASON_GROUPS, text);

/** Every word by which the queue can be filtered: groups and codes. A function, so that the page is built without the codes. */
export const reasonWords = (): string[] => [...Object.keys(REASON_GROUPS), ...Object.keys(REASON_CODES)];
