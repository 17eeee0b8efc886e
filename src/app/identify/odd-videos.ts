import { mainVideos, type ReleaseFiles } from "../../core/identify/release-files.ts";
import { titleKey } from "../../core/identify/title-key.ts";
import type { Work } from "../../core/identify/work.ts";
import { parseName } from "../../core/parse/name.ts";
import type { ParsedName } from "../../core/parse/parsed-name.ts";
import { parsePath } from "../../core/parse/path.ts";
import { type Odd, oddName } from "./odd-name.ts";

const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

function isEpisodeTitle({ title, type, episodeTitle }: ParsedName, { details }: Work): boolean {
  const key = titleKey(title ?? "");
  const seasons = type === "episode" && title !== episodeTitle ? [] : (details?.seasons ?? []);
  return seasons.some(({ episodes }) => episodes.some((one) => titleKey(one.title) === key));
}

// A file whose title a folder said is read again without it: its own words may be another work's.
function oddVideo(path: string, file: ParsedName, release: ParsedName, work: Work): Odd[] {
  if (file.saidBy.title === 0) return oddName(path, file, release, work);
  const own = parseName(baseName(path));
  // Words without numbering are an episode's title in a season's folder; beside the very episode they may be a name.
  const unnumbered = own.type !== "episode" || own.title === own.episodeTitle;
  if (work.candidate.type === "tv" && unnumbered && parseName(release.name).episodes.length === 0) return [];
  return isEpisodeTitle(own, work) ? [] : oddName(path, own, release, work);
}

// Of a bare path only the file's reading is left; the folder around it is read again. It may as well be a collection's: where
// it names no film by its year, only a number makes it a stranger.
function oddFolder(parsed: ParsedName, work: Work): Odd[] {
  const at = parsed.name.replace(/\/+$/, "").lastIndexOf("/");
  if (at < 1) return [];
  const path = parsed.name.slice(0, at);
  if (parsed.saidBy.title !== 0) return oddVideo(parsed.name, parsed, parsed, work);
  const folder = parsePath(path);
  if (folder.saidBy.title !== 0 || folder.type === "episode" || work.candidate.type !== "movie") return [];
  return oddName(path, folder, parsed, work)
    .filter(({ why }) => why === "number" || (folder.saidBy.year === 0 && folder.type === "movie"))
    .map((odd) => ({ ...odd, claims: odd.why === "number" }));
}

// "Film Part 1" and "Film Part 2" may be halves of one film: only a work that bears the title makes them strangers.
function sharedParts(release: ReleaseFiles): boolean {
  const parts = mainVideos(release).map(([, { part }]) => part ?? 0);
  return parts.length > 1 && parts.toSorted((a, b) => a - b).every((part, at) => part === at + 1);
}

/** Main videos, or the folder of a bare path, whose own title is none of the work's and no short form of the release's. */
export function oddVideos(release: ReleaseFiles, work: Work): Odd[] {
  const { parsed } = release;
  const shared = sharedParts(release);
  const odd = mainVideos(release)
    .flatMap(([path, file]) => (file === parsed || path === parsed.name ? [] : oddVideo(path, file, parsed, work)))
    .map((one) => (shared && one.why === "number" && one.file.part !== null ? { ...one, claims: false } : one));
  return release.files.size === 1 && release.files.get(parsed.name) === parsed
    ? [...odd, ...oddFolder(parsed, work)]
    : odd;
}
