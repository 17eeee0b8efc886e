import type { ReasonCode } from "../../core/reason-codes.ts";

/** The question that a reason asks a person: one tag, one filter. */
const CODES = {
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
  other: [],
} as const satisfies Record<string, readonly ReasonCode[]>;

export type ReasonGroup = keyof typeof CODES;

const GROUP_OF: ReadonlyMap<string, ReasonGroup> = new Map(
  Object.entries(CODES).flatMap(([group, codes]) => codes.map((code) => [code, group as ReasonGroup] as const)),
);

/** The group of the first reason, which is the most telling. */
export const groupOf = ([first]: readonly { code: string }[]): ReasonGroup =>
  GROUP_OF.get(first?.code ?? "") ?? "other";

export type Tone = "warning" | "info" | "danger" | "success";

/** How a group looks; its word stands beside it, never the colour alone. */
export const TONES: Record<ReasonGroup, Tone> = {
  which_work: "warning",
  episodes: "warning",
  in_library: "info",
  nothing_found: "warning",
  length: "warning",
  parts: "warning",
  certain: "success",
  unfileable: "danger",
  other: "warning",
};
