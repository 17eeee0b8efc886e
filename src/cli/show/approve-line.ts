import type { ShownFile, ShownRelease } from "../../app/shown/release-shape.ts";
import { isVideoFile } from "../../core/media-files/file-types.ts";
import type { ReasonCode } from "../../core/reason-codes.ts";
import { quoteWord } from "../../core/text/quoted.ts";

const MOST_CHOICES = 4;

/** Reasons whose way out depends on what files there are. */
const ABOUT_FILES: readonly string[] = [
  "archive",
  "disc",
  "symlink",
  "special",
  "name_not_utf8",
  "sample",
  "several_videos",
] satisfies ReasonCode[];

/** Whether the lines of a release say something else once its files are known. */
export const needsFiles = ({ state, reasons }: ShownRelease): boolean =>
  state === "review" && reasons.some(({ code }) => ABOUT_FILES.includes(code));

/** Reasons that no approval answers: it would be held for the same again. */
const FIRST_DONE: readonly string[] = ["duplicate"] satisfies ReasonCode[];

/** What makes a film of it that can be filed. */
const FIRST_DO: { readonly [C in ReasonCode]?: string } = {
  disc: "make a video file of it in a folder that is watched",
  archive: "unpack it into a folder that is watched",
  symlink: "put the file itself in its place, or plex-ingest add PATH of what it leads to",
};

/** What to type about a release that waits for a person; no approval that could file nothing of these files. */
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

/** What came late into a folder that was filed needs no video of its own. */
const isFileable = ({ parent_id }: ShownRelease, files: readonly ShownFile[]): boolean =>
  files.some(({ role }) => role === "video" || (parent_id !== undefined && (role === "subtitle" || role === "extra")));

function allButOne(files: readonly ShownFile[]): string {
  const rest = files.filter(({ role }) => role === "video").slice(1);
  if (rest.length === 0 || rest.length > MOST_CHOICES) return " --file PATH=skip for each of them but one";
  const choices = rest.map(({ path }) => ` --file ${quoteWord(`${path}=skip`)}`).join("");
  return `${choices} (or keep another one of them)`;
}
