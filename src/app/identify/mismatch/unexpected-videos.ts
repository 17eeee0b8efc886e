import { mainVideos, type ReleaseFiles } from "../../../core/identify/release-files.ts";
import { titleKey } from "../../../core/identify/title-key.ts";
import type { Work } from "../../../core/identify/work.ts";
import type { ParsedName } from "../../../core/parse/lex/parsed-name.ts";
import { parseName } from "../../../core/parse/name.ts";
import { baseOf } from "../../../core/path/path-parts.ts";
import { componentOf, isBackwards } from "../../../core/readings/facts/component.ts";
import { type UnexpectedName, unexpectedNames } from "./unexpected-names.ts";

function isEpisodeTitle({ title, type, episodeTitle }: ParsedName, { details }: Work): boolean {
  const key = titleKey(title ?? "");
  const seasons = type === "episode" && title !== episodeTitle ? [] : (details?.seasons ?? []);
  return seasons.some(({ episodes }) =>
    episodes.some((one) => [key, key.replace(/^\d+ /, "")].includes(titleKey(one.title))),
  );
}

// A file whose title came from a folder is read again without the folder: its own words may be another work's title.
function oddVideo(path: string, file: ParsedName, release: ParsedName, work: Work): UnexpectedName[] {
  if (file.saidBy.title === 0) return unexpectedNames(path, file, release, work);
  const own = parseName(baseOf(path));
  if (isBackwards(componentOf(baseOf(path)), file)) return [];
  // In a season folder, words without numbers are an episode's title. Next to an episode number they may be another name.
  // "Young Justice 310" is numbered, although it reads as a title.
  const unnumbered =
    (own.type !== "episode" || own.title === own.episodeTitle) && !/\p{L} \d{2,4}$/u.test(titleKey(own.title ?? ""));
  if (work.candidate.type === "tv" && unnumbered && parseName(release.name).episodes.length === 0) return [];
  return isEpisodeTitle(own, work) ? [] : unexpectedNames(path, own, release, work);
}

const COLLECTION =
  /(?:^| )(?:collection|trilogy|tetralogy|quadrilogy|duology|anthology|saga|complete|pack|box ?set|filmography|movies|films|series)(?= |$)/;

// Whether it is written as a release name with another title, and is not a collection.
function ofAnother({ title, resolution, source, videoCodec }: ParsedName, parsed: ParsedName): boolean {
  const key = titleKey(title ?? "");
  const same = ` ${key} `.includes(` ${titleKey(parsed.title ?? "")} `);
  return (resolution ?? source ?? videoCodec) !== null && !same && !COLLECTION.test(key);
}

// "Batman/Batman.Beyond.S01E01.mkv": the folder has only the first words of the title, so it is a generic folder.
const saysLess = ({ title, year }: ParsedName, parsed: ParsedName): boolean =>
  year === null && titleKey(parsed.title ?? "").startsWith(`${titleKey(title ?? "")} `);

// The folder around a title may be any collection. A title without an owner is a mismatch there only if a number sets it
// apart from the film, if it has a year that no episode's name has, or if it is another release's name.
function oddFolder(folder: ParsedName, parsed: ParsedName, work: Work): UnexpectedName[] {
  if (saysLess(folder, parsed)) return [];
  return unexpectedNames(folder.name, folder, parsed, work).map((odd) => ({
    ...odd,
    claims:
      odd.why === (work.candidate.type === "movie" ? "number" : "year") ||
      (odd.why !== "short" && ofAnother(folder, parsed)),
  }));
}

// "Film Part 1" and "Film Part 2" may be halves of one film: they are mismatched only if another work has the title.
function sharedParts(release: ReleaseFiles): boolean {
  const parts = mainVideos(release).map(([, { part }]) => part ?? 0);
  return parts.length > 1 && parts.toSorted((a, b) => a - b).every((part, at) => part === at + 1);
}

/**
 * Main videos, or the folder of a bare path, whose own title is neither one of the work's nor a short form of the
 * release's.
 */
export function unexpectedVideos(release: ReleaseFiles, work: Work): UnexpectedName[] {
  const { parsed, files, folder } = release;
  const shared = sharedParts(release);
  const odd = mainVideos(release)
    .flatMap(([path, file]) => (file === parsed || path === parsed.name ? [] : oddVideo(path, file, parsed, work)))
    .map((one) => (shared && one.why === "number" && one.file.part !== null ? { ...one, claims: false } : one));
  // If the release was read by its one video, the title may be a folder's, and the video may have another one.
  const inside = [...files.values()].includes(parsed) && parsed.name.includes("/");
  const own = inside && parsed.saidBy.title !== 0 ? oddVideo(parsed.name, parsed, parsed, work) : [];
  return [...odd, ...own, ...(folder === undefined ? [] : oddFolder(folder, parsed, work))];
}
