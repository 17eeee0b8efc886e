import type { ReasonCode } from "./reason-codes.ts";

/**
 * The question about a release that the user has to answer, in display order. The first reason
 * decides, so each release is in exactly one group. Tools and commands use these names, which never
 * equal a reason code. `adopt` contains works that are already in the library, regardless of their
 * reasons. `other` covers what happened to a release's files, its torrent or the database.
 */
export const GROUP_TITLES = {
  which_work: "Title unclear",
  episodes: "Episodes unclear",
  in_library: "Already there",
  nothing_found: "Nothing found",
  length: "Length differs",
  parts: "Several films or parts",
  certain: "Certain",
  unfileable: "No video file",
  adopt: "In the library",
  other: "Needs a look",
} as const;

export type ReasonGroup = keyof typeof GROUP_TITLES;

export const REASON_GROUPS = Object.keys(GROUP_TITLES) as ReasonGroup[];

/**
 * The group. `curable` is set if parsing the name differently may remove the reason. For all other
 * reasons, the user is asked immediately.
 */
type ReasonRow = readonly [group: Exclude<ReasonGroup, "adopt" | "other">, curable?: "curable"];

/**
 * What each reason means to the program. A code that is not listed belongs to the group `other`.
 * This table is separate from the sentences in reason-codes.ts, because the page loads the table
 * and must not include the sentences.
 */
const TRAITS: Partial<Record<ReasonCode, ReasonRow>> = {
  no_title: ["nothing_found", "curable"],
  no_match: ["nothing_found", "curable"],
  no_tmdb_key: ["nothing_found"],
  unknown_tmdb_id: ["nothing_found"],
  low_confidence: ["which_work", "curable"],
  close_second: ["which_work", "curable"],
  auto_off: ["certain"],
  title_differs: ["which_work", "curable"],
  number_differs: ["which_work", "curable"],
  year_differs: ["which_work", "curable"],
  sequel_year: ["which_work", "curable"],
  remake_rival: ["which_work", "curable"],
  twin_title: ["which_work", "curable"],
  series_ambiguous: ["which_work", "curable"],
  no_year_movie: ["which_work", "curable"],
  short_title: ["which_work", "curable"],
  runtime_differs: ["length"],
  folder_disagrees: ["which_work", "curable"],
  id_contradicts: ["which_work"],
  person_contradicted: ["which_work"],
  withdrawn: ["which_work"],
  several_works: ["parts"],
  part_alone: ["parts", "curable"],
  extra: ["unfileable"],
  sample: ["unfileable"],
  not_playable: ["unfileable"],
  numbers_unclear: ["episodes", "curable"],
  numbers_corrected: ["episodes"],
  absolute_unmapped: ["episodes", "curable"],
  episode_missing: ["episodes", "curable"],
  episode_title_differs: ["episodes"],
  episode_title_elsewhere: ["episodes"],
  unaccounted: ["episodes", "curable"],
  pack_incomplete: ["episodes", "curable"],
  empty: ["unfileable"],
  only_extras: ["unfileable"],
  only_subtitles: ["unfileable"],
  no_video: ["unfileable"],
  game: ["unfileable"],
  music: ["unfileable"],
  book: ["unfileable"],
  pictures: ["unfileable"],
  archive: ["unfileable"],
  not_unpacked: ["unfileable"],
  disc: ["unfileable"],
  symlink: ["unfileable"],
  special: ["unfileable"],
  name_not_utf8: ["unfileable"],
  too_many: ["unfileable"],
  several_videos: ["parts"],
  no_episode: ["episodes"],
  episodes_apart: ["episodes"],
  episode_order: ["episodes"],
  same_destination: ["episodes"],
  destination_exists: ["in_library"],
  already_there: ["in_library"],
  duplicate: ["in_library"],
  arr_imported: ["in_library"],
};

/** Traits of a code. A code of another version is in the group `other`. */
function rowOf(code: string): readonly [group: ReasonGroup, curable?: "curable"] {
  return (Object.hasOwn(TRAITS, code) ? TRAITS[code as ReasonCode] : undefined) ?? ["other"];
}

/** True if the only obstacle is that filing without asking is switched off. */
export const isCertain = (reasons: readonly { code: string }[]): boolean =>
  reasons.every(({ code }) => reasonGroupOf(code) === "certain");

/** True if parsing the name differently may remove this reason. */
export const isCurable = (code: string): boolean => rowOf(code)[1] !== undefined;

/** Returns the group of a release, based on its source and its first reason. */
export const reasonGroupOf = (code: string | undefined, source?: string): ReasonGroup =>
  source === "library" ? "adopt" : rowOf(code ?? "")[0];

/** Returns all codes whose group is not `other`. */
export const listGroupedCodes = (): ReasonCode[] => Object.keys(TRAITS) as ReasonCode[];

/**
 * Returns the codes of one group. Works for all groups that depend only on the code, which excludes
 * `adopt` and `other`.
 */
export const listCodesOfGroup = (group: ReasonGroup): ReasonCode[] =>
  listGroupedCodes().filter((code) => reasonGroupOf(code) === group);

export const isReasonGroup = (text: string): text is ReasonGroup =>
  Object.hasOwn(GROUP_TITLES, text);
