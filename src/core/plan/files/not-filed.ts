import {
  readsSame,
  type Sentence,
  sentence,
  toCommandText,
} from "../../../base/actions/sentence.ts";
import { nameOfDisc } from "../../../base/disc-name.ts";
import type { Item } from "../../../base/item.ts";
import { LEFT_OUT } from "../../../base/left-out.ts";
import { type Reason, toFileReason } from "../../../base/reason-codes.ts";

/** Reasons why a file of a release is not filed. History and previews show these sentences. */
export const NOT_FILED = {
  skipped: { code: "skipped", message: "A person skipped this file." },
  sample: { code: "sample", message: "A sample is never filed." },
  archive: { code: "archive", message: "Archives are not filed. Unpack the archive first." },
  disc: {
    code: "disc",
    message: "Disc images and disc folders are not filed. Convert the disc to a video file first.",
  },
  notMedia: {
    code: "not_media",
    message: "This is neither a video nor a subtitle that Plex reads.",
  },
  severalVideos: {
    code: "several_videos",
    message: sentence`The release has several videos of this movie. ${{ do: "verb", of: "Skip" }} all but one, or add each as a separate release.`,
  },
  sameEpisode: {
    code: "same_destination",
    message: "Another video of the release is the same episode.",
  },
  sameDestination: {
    code: "same_destination",
    message: "Another file of the release would get the same name.",
  },
  noEpisode: { code: "no_episode", message: "It is not known which episode this is." },
  episodesApart: {
    code: "episodes_apart",
    message: "Plex does not support one file with episodes that are not consecutive.",
  },
  noVideo: { code: "no_video", message: "It is not certain which video this subtitle belongs to." },
  halfPair: {
    code: "half_pair",
    message:
      "An .idx file and its .sub file are one subtitle, and the other half is missing or not " +
      "filed.",
  },
  subtitleStands: {
    code: "destination_exists",
    message: sentence`The video already has subtitles of this language and kind under every name that Plex reads. To file this one, ${{ do: "verb", of: "undo" }} or move one of them.`,
  },
  videoStays: {
    code: "video_stays",
    message: "The video that this subtitle belongs to is not filed.",
  },
  ...LEFT_OUT,
  takenBack: {
    code: "no_episode",
    message: sentence`It was taken back out of the library. ${{ do: "verb", of: "Approve" }} it as what it is, or ${{ do: "verb", of: "skip" }} it.`,
  },
  outside: { code: "outside_library", message: "The destination would be outside the library." },
} as const satisfies Record<string, Reason>;

/** Reasons that mean only that a person has not yet decided what the file is. */
const OPEN_QUESTIONS: readonly Reason[] = [
  NOT_FILED.noEpisode,
  NOT_FILED.episodesApart,
  NOT_FILED.sameEpisode,
  NOT_FILED.unplayable,
  NOT_FILED.uncertain,
  NOT_FILED.takenBack,
];
export const OPEN_QUESTION_CODES = [...new Set(OPEN_QUESTIONS.map(({ code }) => code))];

/** Start of every message that states where the library already has a file. */
export const ALREADY_THERE = "The library has this very file";

/** Start of every message about a file that Sonarr or Radarr has imported or does not want. */
export const LEFT_TO_ARR = "It is left to ";

/** End of such a message about a file that the app has in its library. */
export const HAS_IMPORTED = "which has imported it.";

/** True if Sonarr or Radarr has imported the file into its own library. */
export const isImportedByArr = (problem: Sentence | undefined): boolean =>
  isLeftToArr(problem) && toCommandText(problem ?? "").endsWith(HAS_IMPORTED);

/** True if Sonarr or Radarr has imported the file, or does not want it. */
export const isLeftToArr = (problem: Sentence | undefined): boolean =>
  problem !== undefined && toCommandText(problem).startsWith(LEFT_TO_ARR);

/** True if the problem is that the library already has the file, under any name. */
export const isAlreadyThere = (problem: Sentence | undefined): boolean =>
  problem !== undefined && toCommandText(problem).startsWith(ALREADY_THERE);

/** True for a clip next to its film. No approval of the film files it. */
export const isClip = (problem: Sentence | undefined): boolean =>
  readsSame(LEFT_OUT.clip.message, problem);

/**
 * Returns the reason why identification excluded a file from filing. Undefined for any other
 * problem. A person's approval removes the reason, unless the file is already in this library or in
 * that of Sonarr or Radarr.
 */
export const leftOutReason = (problem: Sentence | undefined): Reason | undefined =>
  problem !== undefined && isAlreadyThere(problem)
    ? { code: "already_there", message: problem }
    : problem !== undefined && isLeftToArr(problem)
      ? { code: "arr_imported", message: problem }
      : Object.values<Reason>(LEFT_OUT).find(({ message }) => readsSame(message, problem));

/** Returns a filed release's reasons for the videos and discs that were not filed. */
export const leftOutReasons = (
  items: readonly (Item & { destination?: string | undefined })[],
): Reason[] => [...leftOutVideos(items), ...leftOutDiscs(items)];

const leftOutVideos = (items: readonly (Item & { destination?: string | undefined })[]): Reason[] =>
  items.flatMap(({ role, skip, destination, path, problem }) => {
    if (role !== "video" || skip || destination !== undefined || problem === undefined) return [];
    // Nothing is left to do for a file that another app has.
    if (isLeftToArr(problem)) return [];
    const { code = "not_filed" } =
      OPEN_QUESTIONS.find(({ message }) => readsSame(message, problem)) ?? {};
    return [toFileReason(path, { code, message: problem })];
  });

/** A disc has many files and is one thing that is not filed. */
function leftOutDiscs(items: readonly Item[]): Reason[] {
  const files = items.filter(({ role, skip }) => role === "disc" && !skip);
  const discs = new Set(files.map(({ path }) => nameOfDisc(path)));
  const { message } = NOT_FILED.disc;
  return [...discs].map((disc) => toFileReason(disc, { code: "not_filed", message }));
}

/**
 * True if a person took the file back, or asked to take it back while its release is being undone.
 */
export const isTakenBack = (problem: Sentence | undefined): boolean =>
  readsSame(NOT_FILED.takenBack.message, problem);

/** True if the file can be filed once a person answers the open question. */
export const isOpenQuestion = (problem: Sentence | undefined): boolean =>
  OPEN_QUESTIONS.some(({ message }) => readsSame(message, problem));
