import type { ShownFile, ShownRelease } from "../../app/shown/release-shape.ts";
import { isVideoFile } from "../../core/media-files/file-types.ts";
import type { ReasonCode } from "../../core/reason-codes.ts";
import { quoteWord } from "../../core/text/clean-text.ts";

const MAX_CHOICES = 4;

/** Reasons that are resolved differently depending on the files. */
const ABOUT_FILES: readonly string[] = [
  "archive",
  "disc",
  "symlink",
  "special",
  "name_not_utf8",
  "sample",
  "several_videos",
] satisfies ReasonCode[];

/** Whether the advice for a release depends on its files. */
export const needsFiles = ({ state, reasons }: ShownRelease): boolean =>
  state === "review" && reasons.some(({ code }) => ABOUT_FILES.includes(code));

/** Reasons that an approval does not resolve: the release would come back to review for the same one. */
const FIRST_DONE: readonly string[] = ["duplicate"] satisfies ReasonCode[];

/** What to do so that there is a video that can be filed. */
const FIRST_DO: { readonly [C in ReasonCode]?: string } = {
  disc: "turn it into a video file in a watched folder",
  archive: "unpack it into a watched folder",
  symlink: "replace it with the file itself, or plex-ingest add PATH with the path it points to",
};

/** What to type for a release in review. No approval is offered that could not file any of these files. */
export function approveLine(item: ShownRelease, files: readonly ShownFile[] | undefined): string {
  const { id, reasons, candidates, identity } = item;
  const first = candidates[0] ?? identity;
  const choose = first ? ` --type ${first.type} --tmdb ${first.tmdb_id}` : " --type movie --tmdb ID";
  const [approve, reject] = [`plex-ingest approve ${id}${choose}`, `plex-ingest reject ${id}`];
  const isAbout = (code: ReasonCode): boolean => reasons.some((reason) => reason.code === code);
  if (files && needsFiles(item) && !isFileable(item, files)) {
    const film = isAbout("sample") ? files.find(({ path }) => isVideoFile(path)) : undefined;
    const advice = Object.entries(FIRST_DO).find(([code]) => reasons.some((reason) => reason.code === code))?.[1];
    if (!film) return advice === undefined ? reject : `${advice}  or  ${reject}`;
    return `${reject}  or, if it is the film or episode itself, ${approve} --file ${quoteWord(`${film.path}=video`)}`;
  }
  const several = isAbout("several_videos") ? allButOne(files ?? []) : "";
  return reasons.some(({ code }) => FIRST_DONE.includes(code))
    ? `${reject}  or, once the other is gone, ${approve}`
    : `${approve}${several}  or  ${reject}`;
}

/** A child release, with files that came after the folder was filed, needs no video. */
const isFileable = ({ parent_id }: ShownRelease, files: readonly ShownFile[]): boolean =>
  files.some(({ role }) => role === "video" || (parent_id !== undefined && (role === "subtitle" || role === "extra")));

function allButOne(files: readonly ShownFile[]): string {
  const rest = files.filter(({ role }) => role === "video").slice(1);
  if (rest.length === 0 || rest.length > MAX_CHOICES) return " --file PATH=skip for all but one of them";
  const choices = rest.map(({ path }) => ` --file ${quoteWord(`${path}=skip`)}`).join("");
  return `${choices} (or keep a different one)`;
}
