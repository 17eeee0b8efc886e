import { fold } from "../text/fold.ts";
import { combineWithFolder, titleAsEpisodeTitle } from "./combine-names.ts";
import { components, type Folder, genericFolderType, readFolder } from "./folder.ts";
import type { ParsedName } from "./lex/parsed-name.ts";
import { MAX_NAME_CHARS } from "./lex/prepare.ts";
import { emptyName, parseName, readName } from "./name.ts";
import { discOf } from "./numbers/part.ts";
import { completeRelease, isVideo } from "./pack.ts";

/**
 * Reads a path with `/`: the file's name weighed against each folder above it, the nearest first. `saidBy` tells how many components from
 * the file title, year and season were said. Never throws; the last 4,000 characters are read.
 */
export function parsePath(path: string): ParsedName {
  const [name, ...above] = components(path.slice(-MAX_NAME_CHARS));
  if (name === undefined) return emptyName(path.slice(0, MAX_NAME_CHARS));
  if (above.length === 0)
    return { ...readName(name, { series: false, movie: false }), name: path.slice(0, MAX_NAME_CHARS) };
  const shelf = above.map(genericFolderType).find((s) => s === "movie" || s === "series");
  const folders = above.map((folder) => readFolder(folder, shelf === "movie"));
  const inSeries = folders.some((f) => f.season || (f.parsed.seasons.length > 0 && f.parsed.episodes.length === 0));
  const series = inSeries || shelf === "series" || isNumberInSeries(name, folders[0]);
  const movie = shelf === "movie" && !inSeries;
  let read = readName(name, { series, movie });
  const shows = folders.findIndex((f) => f.season);
  folders.forEach((folder, i) => {
    read = {
      ...read,
      sample: read.sample || (folder.inner && folder.parsed.sample),
      extra: read.extra ?? (i < 3 ? folder.extra : null),
      part: read.part ?? (folder.inner ? discOf(folder.parsed.name) : null),
    };
    if (folder.generic === null && !folder.inner && folder.extra === null)
      read = combineWithFolder(
        shows >= 0 && i > shows && read.saidBy.season !== 0 && read.saidBy.title === 0
          ? titleAsEpisodeTitle(read, folder)
          : read,
        folder,
        i + 1,
      );
  });
  // `Season 1/01 Pilot.mkv` names an episode and no series.
  if (shows >= 0 && read.saidBy.title === 0 && read.title === read.episodeTitle) {
    const { title: _, ...saidBy } = read.saidBy;
    read = { ...read, title: null, saidBy };
  }
  let { type } = read;
  if (type !== "episode" && shelf === "series" && read.year === null && read.title !== null) type = "episode";
  if (type === null && shelf === "movie" && read.title !== null) type = "movie";
  return { ...read, type, name: path.slice(0, MAX_NAME_CHARS) };
}

export type ParsedRelease = { release: ParsedName; files: Map<string, ParsedName> };

/**
 * A release as a whole and each of its files. `name` is its folder's or file's name; `files` are paths relative to it (the file's own name where the
 * release is one file). What a file does not say, the release's name says; what the release's name leaves open (type, seasons, episodes
 * of a pack), its videos say. Samples and extras say nothing of the whole.
 */
export function parseRelease(name: string, files: readonly string[]): ParsedRelease {
  const read = new Map(
    files.map((file) => [file, file === name ? parseName(name) : { ...parsePath(`${name}/${file}`), name: file }]),
  );
  const videos = [...read]
    .filter(([path, file]) => isVideo(path) && !file.sample && file.extra === null)
    .map(([, file]) => file);
  return { release: completeRelease(parseName(name), videos), files: read };
}

/** `The Simpsons/12.avi`, `The Simpsons/The Simpsons 82.avi`: a number behind the folder's own name. */
function isNumberInSeries(name: string, folder: Folder | undefined): boolean {
  const { title = null, year = null, type = null } = folder?.parsed ?? {};
  if (title === null || year !== null || type !== null || folder?.generic || folder?.inner) return false;
  const bare = fold(name.replace(/\.[a-z\d]{2,4}$/i, ""));
  if (/^0\d /.test(bare) && !/(?:19|20)\d\d/.test(bare)) return true;
  return (
    /^\d{1,3}$/.test(bare) ||
    (bare.startsWith(`${fold(title)} `) && /^\d{2,3}$/.test(bare.slice(fold(title).length + 1)))
  );
}
