import { fold, foldTight } from "../../base/text/fold.ts";
import { combineWithFolder, fillFacts, moveTitleToEpisode } from "./combine-names.ts";
import { isFolderOfWork } from "./extras.ts";
import { genericTypeOf, type ParsedFolder, readFolder, splitComponents } from "./folder.ts";
import { MAX_NAME_CHARS, normalizeName } from "./lex/normalize-name.ts";
import { AS_IT_STANDS, type ParsedName, type Reading } from "./lex/parsed-name.ts";
import { prepare } from "./lex/prepare.ts";
import { createEmptyName, parseName, readName } from "./name.ts";
import { discOf } from "./numbers/part.ts";

/**
 * Parses a path with `/` and combines the file's name with each folder above it, starting with the
 * nearest. `saidBy` records which component supplied title, year and season. Never throws. Only the
 * last 4,000 characters are parsed. Components in `reading` are read as specified there.
 */
export function parsePath(path: string, reading: Reading = AS_IT_STANDS): ParsedName {
  const [name, ...above] = splitComponents(path.slice(-MAX_NAME_CHARS));
  if (name === undefined) return createEmptyName(path.slice(0, MAX_NAME_CHARS));
  if (above.length === 0) {
    return { ...(reading.get(name) ?? parseName(name)), name: path.slice(0, MAX_NAME_CHARS) };
  }
  const generic = above.map(genericTypeOf).find((s) => s === "movie" || s === "series");
  const folders: ParsedFolder[] = [];
  for (const folder of above) {
    const hasSeasons = folders.some(({ season }) => season);
    folders.push(readFolder(folder, generic === "movie", reading, hasSeasons));
  }
  const around = folders.find(
    ({ parsed }) => parsed.seasons.length > 0 && parsed.episodes.length === 0,
  )?.parsed.seasons;
  const inSeries = around !== undefined || folders.some(({ season }) => season);
  const series = inSeries || generic === "series" || isNumberInSeries(name, folders[0]);
  const movie = generic === "movie" && !inSeries;
  let parsed =
    reading.get(path) ??
    reading.get(name) ??
    readName(name, { series, movie, ...(around && { around }) });
  const own = parsed;
  const seasonAt = folders.findIndex((f) => f.season);
  const outermost = folders.findLastIndex(({ generic: kind }) => kind === null);
  folders.forEach((read, i) => {
    // Below another work's folder, the folder contains that work's extras.
    const isOfWork = read.extra !== null && i === outermost && isFolderOfWork(above[i] ?? "", own);
    const folder = isOfWork ? { ...read, extra: null, named: true } : read;
    parsed = {
      ...parsed,
      sample: parsed.sample || (folder.inner && folder.parsed.sample),
      extra: parsed.extra ?? (i < 3 ? folder.extra : null),
      part: parsed.part ?? (folder.inner ? discOf(folder.parsed.name) : null),
    };
    if (folder.named) {
      parsed = combineWithFolder(
        seasonAt >= 0 && i > seasonAt && parsed.saidBy.season !== 0 && parsed.saidBy.title === 0
          ? moveTitleToEpisode(parsed, folder)
          : parsed,
        folder,
        i + 1,
      );
    }
  });
  // `Season 1/01 Pilot.mkv` names an episode, but no series.
  const isShow = folders.some((parsedFolder) => parsedFolder.parsed.title === parsed.title);
  if (
    seasonAt >= 0 &&
    !isShow &&
    parsed.saidBy.title === 0 &&
    parsed.title === parsed.episodeTitle
  ) {
    const { title: _, ...saidBy } = parsed.saidBy;
    parsed = { ...parsed, title: null, saidBy };
  }
  let { type } = parsed;
  if (type !== "episode" && generic === "series" && parsed.year === null && parsed.title !== null) {
    type = "episode";
  }
  if (type === null && generic === "movie" && parsed.title !== null) type = "movie";
  // `The Film (1992)/CD1.avi`
  const isDisc = type === "movie" && own.title === null && parsed.part === null;
  const part = isDisc ? discOf(name) : parsed.part;
  return { ...parsed, type, part, name: path.slice(0, MAX_NAME_CHARS) };
}

export type ParsedRelease = { release: ParsedName; files: Map<string, ParsedName> };

/**
 * Parses a release and each of its files. `name` is the name of its folder or file. `files` are
 * paths relative to it (the file's own name if the release is a single file). The release's name
 * adds facts that a file's name lacks. Its videos add facts that the release's name lacks (type,
 * seasons, episodes of a pack). Samples and extras add no facts.
 */
export function parseRelease(
  name: string,
  files: readonly string[],
  reading: Reading = AS_IT_STANDS,
): ParsedRelease {
  const inner = new Set(files.flatMap((file) => splitComponents(file).slice(1)));
  const hasSeasons = [...inner].some((folder) => readFolder(folder, false).season);
  const alone = { series: false, movie: false };
  const release =
    reading.get(normalizeName(name)) ??
    (hasSeasons ? readName(name, { ...alone, hasSeasons }) : parseName(name));
  const parsedFiles = new Map(
    files.map((file) => [
      file,
      file === name
        ? release
        : { ...parsePath(`${name}/${file}`, reading), name: file, release: name },
    ]),
  );
  const videos = [...parsedFiles]
    .filter(([path, file]) => isVideo(path) && !file.sample && file.extra === null)
    .map(([, file]) => file);
  return { release: completeRelease(release, videos), files: parsedFiles };
}

/** Like `parseRelease`, for files given as objects with a path. */
export const parseFiles = (name: string, files: readonly { path: string }[]): ParsedRelease =>
  parseRelease(
    name,
    files.map(({ path }) => path),
  );

/**
 * `The Simpsons/12.avi`, `The Simpsons/The Simpsons 82.avi`: true if the name is only a number, or
 * a number after the folder's title.
 */
function isNumberInSeries(name: string, folder: ParsedFolder | undefined): boolean {
  const { title = null, year = null, type = null } = folder?.parsed ?? {};
  if (title === null || year !== null || type !== null || folder?.generic || folder?.inner) {
    return false;
  }
  const bare = fold(name.replace(/\.[a-z\d]{2,4}$/i, ""));
  if (/^0\d /.test(bare) && !/(?:19|20)\d\d/.test(bare)) return true;
  return (
    /^\d{1,3}$/.test(bare) ||
    (bare.startsWith(`${fold(title)} `) && /^\d{2,3}$/.test(bare.slice(fold(title).length + 1)))
  );
}

const sorted = (numbers: Iterable<number>): number[] =>
  [...new Set(numbers)].toSorted((a, b) => a - b);

const isVideo = (path: string): boolean => prepare(splitComponents(path)[0] ?? "").kind === "video";

/**
 * Completes a release's name with facts from its videos: type, title, year, and the seasons and
 * episodes of a pack.
 */
export function completeRelease(release: ParsedName, videos: readonly ParsedName[]): ParsedName {
  const numbered = videos.filter((v) => v.type === "episode");
  const episodic =
    release.type === "episode" || (numbered.length > 0 && numbered.length * 2 > videos.length);
  const [only] = videos;
  const base: ParsedName = {
    ...(only && videos.length === 1 ? fillFacts(release, only) : release),
    type: episodic ? "episode" : (release.type ?? mostCommon(videos.map((v) => v.type)) ?? null),
  };
  if (base.title === null) {
    base.title = mostCommon(videos.map((v) => v.title).filter((t) => t !== null)) ?? null;
  }
  const { title } = base;
  const same = videos.filter(
    (v) => v.title !== null && title !== null && foldTight(v.title) === foldTight(title),
  );
  base.year ??= mostCommon(same.map((v) => v.year).filter((y) => y !== null)) ?? null;
  if (!episodic || release.episodes.length > 0 || release.date !== null) return base;
  const seasons =
    release.seasons.length > 0 ? release.seasons : sorted(numbered.flatMap((v) => v.seasons));
  const [season = null] = seasons;
  const isSingle = seasons.length === 1;
  return {
    ...base,
    seasons,
    season: isSingle ? season : null,
    episodes: isSingle
      ? sorted(numbered.filter((v) => v.season === season).flatMap((v) => v.episodes))
      : [],
    absolute:
      release.absolute.length > 0 ? release.absolute : sorted(numbered.flatMap((v) => v.absolute)),
    date: numbered.length === 1 ? (numbered[0]?.date ?? null) : null,
  };
}

/** Returns the most common value; the first such value in case of a tie. */
function mostCommon<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0];
}
