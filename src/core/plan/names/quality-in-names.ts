import { DETAIL_FIELDS, fieldsOf, type NameTemplates } from "./parse-template.ts";

const DETAILS: readonly string[] = DETAIL_FIELDS;

/** True if file names have a field that differs between two versions of a video. */
export const statesQuality = ({
  movieFile,
  episodeFile,
  dailyFile = [],
}: Pick<NameTemplates, "movieFile" | "episodeFile" | "dailyFile">): boolean =>
  [movieFile, episodeFile, dailyFile].some((template) =>
    fieldsOf(template).some(({ field }) => DETAILS.includes(field)),
  );

/** The consequence of such names for upgrades. */
export const QUALITY_IN_NAMES =
  "These names state the quality, so an upgrade changes the file's name: for a moment both files " +
  "are there, and a media server may list the new one as a new item.";
