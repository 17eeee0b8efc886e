// Finds a release's videos whose names state a different work than the one that was found.

import { type Candidate, quoteWork } from "../../base/candidate.ts";
import { baseOf } from "../../base/path/path-parts.ts";
import type { MismatchedVideo } from "../decide/guards/evidence.ts";
import { episodesOf } from "../identify/absolute-order.ts";
import { placesOf } from "../identify/episode-title.ts";
import { type ReleaseFiles, selectMainVideos } from "../identify/fit.ts";
import { COLLECTION, listReadings } from "../identify/queries.ts";
import { statedTypeOf } from "../identify/stated-type.ts";
import { titleKey } from "../identify/title-key.ts";
import { hasTitle, type Work } from "../identify/work.ts";
import { normalizeName } from "../parse/lex/normalize-name.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { parseName } from "../parse/name.ts";
import { findFoldersOfDay } from "../readings/facts/day-folders.ts";
import { componentOf, isBackwards } from "../readings/facts/path-component.ts";
import { type Difference, differenceOf, withoutTags } from "../readings/other-title.ts";
import type { SearchCatalogue } from "./clues/ports.ts";

/** A name in the release that reads as something other than the work. */
type OddName = Difference & { path: string; file: ParsedName };

const oddName = (path: string, file: ParsedName, release: ParsedName, work: Work): OddName[] => {
  const difference = differenceOf(file, release, work);
  return difference === undefined ? [] : [{ path, file, ...difference }];
};

/**
 * True if a file's own name reads as an episode's title. `file` also includes the facts from its
 * folders.
 */
function isEpisodeTitle(
  { title, type, episodeTitle }: ParsedName,
  file: ParsedName,
  { details }: Work,
): boolean {
  const key = titleKey(title ?? "");
  if (type !== "episode" || title === episodeTitle) {
    return details !== undefined && placesOf(details, [key, key.replace(/^\d+ /, "")]).length > 0;
  }
  // `06 - The Fire - Part Two` reads as two titles, and TMDB has both for exactly that episode.
  return episodesOf(details, file.season).some(
    (episode) =>
      file.episodes.includes(episode.episode) &&
      `${titleKey(episode.title)} `.startsWith(`${key} `),
  );
}

// A file whose title came from a folder is read again without the folder, because its own words may
// be a different work's title.
function oddVideo(
  path: string,
  file: ParsedName,
  { parsed, reading }: ReleaseFiles,
  work: Work,
): OddName[] {
  if (file.saidBy.title === 0) return oddName(path, file, parsed, work);
  const parsedName = reading.get(normalizeName(baseOf(path))) ?? parseName(baseOf(path));
  if (isBackwards(componentOf(baseOf(path)), file)) return [];
  // In a season folder, words without numbers are an episode's title. Next to an episode number,
  // they may be a different name. "Young Justice 310" counts as numbered, although it reads as a
  // title.
  const isUnnumbered =
    (parsedName.type !== "episode" || parsedName.title === parsedName.episodeTitle) &&
    !/\p{L} \d{2,4}$/u.test(titleKey(parsedName.title ?? ""));
  if (
    work.candidate.type === "tv" &&
    isUnnumbered &&
    parseName(parsed.name).episodes.length === 0
  ) {
    return [];
  }
  return isEpisodeTitle(parsedName, file, work) ? [] : oddName(path, parsedName, parsed, work);
}

/**
 * Matches a range of films that starts with the first one, such as `Film 1-3` or `Film I to IV`.
 * The number there is not the number of a single film.
 */
const FIRST_ONES = /[ ._](?:1|I)[ ._]?(?:-|to|bis|à)[ ._]?(?:[2-9]|1\d|[IVX]{2,5})$/;

// True if the name is written like a release name with a different title and is not a collection.
function isOtherRelease(
  { title, resolution, source, videoCodec }: ParsedName,
  parsed: ParsedName,
): boolean {
  const key = titleKey(title ?? "");
  const isSame = ` ${key} `.includes(` ${titleKey(parsed.title ?? "")} `);
  return (resolution ?? source ?? videoCodec) !== null && !isSame && !COLLECTION.test(key);
}

// The folder around a title may be any collection. If no other work has the folder's title, the
// folder is a mismatch only in these cases: a number distinguishes it from the film, it has a year
// that no episode's name has, or it is the name of a different release.
function oddFolder(folder: ParsedName, parsed: ParsedName, work: Work): OddName[] {
  const title = folder.title ?? "";
  // Example: "Batman/Batman.Beyond.S01E01.mkv". The folder has only the first words of the title,
  // so it is a generic folder.
  const saysLess =
    folder.year === null && titleKey(parsed.title ?? "").startsWith(`${titleKey(title)} `);
  // `January 2023/Show 2023-01-15.mkv`
  const isOfDay = findFoldersOfDay([folder.name], parsed.date).size > 0;
  if (saysLess || isOfDay || FIRST_ONES.test(title)) return [];
  const telling = work.candidate.type === "movie" ? "number" : "year";
  return oddName(folder.name, folder, parsed, work).map((odd) => ({
    ...odd,
    claims: odd.why === telling || (odd.why !== "short" && isOtherRelease(folder, parsed)),
  }));
}

// "Film Part 1" and "Film Part 2" may be halves of one film. They are mismatched only if another
// work has the title.
function areHalves(videos: readonly ParsedName[]): boolean {
  const parts = videos.map(({ part }) => part ?? 0).toSorted((a, b) => a - b);
  return parts.length > 1 && parts.every((part, index) => part === index + 1);
}

/**
 * Returns the main videos, and the folder of a bare path, whose own title differs from the work's
 * title and is not a short form of the release's title.
 */
function oddNames(release: ReleaseFiles, work: Work): OddName[] {
  const { parsed, files, folder } = release;
  const videos = selectMainVideos(release);
  const isPart = areHalves(videos.map(([, file]) => file));
  const odd = videos
    .flatMap(([path, file]) =>
      file === parsed || path === parsed.name ? [] : oddVideo(path, file, release, work),
    )
    .map((name) =>
      isPart && name.why === "number" && name.file.part !== null
        ? { ...name, claims: false }
        : name,
    );
  // If the release was read by its only video, the title may come from a folder, while the video
  // has a different one.
  const isInside = [...files.values()].includes(parsed) && parsed.name.includes("/");
  if (isInside && parsed.saidBy.title !== 0) {
    odd.push(...oddVideo(parsed.name, parsed, release, work));
  }
  return [...odd, ...(folder === undefined ? [] : oddFolder(folder, parsed, work))];
}

/** Returns the titles under which TMDB may list the other work that a file's name states. */
function titlesToAsk(title: string, { main, candidate }: Work): string[] {
  // The second film is "Film 2" as often as "Film Part 2".
  const began = withoutTags(title).find((part) => titleKey(part).startsWith(`${main} `));
  if (began !== undefined) return [began];
  // In "Dumb and Dumber (1994)/To.mkv", the file's name may contain only the words that the
  // sequel's title adds. In "Home Alone (1990)/Ma.mkv", it may be a complete short title.
  return candidate.type === "movie" && /^\p{L}{2,3}$/u.test(title)
    ? [`${candidate.title} ${title}`, title]
    : [title];
}

async function findOwner(
  file: ParsedName,
  work: Work,
  works: readonly Work[],
  search: SearchCatalogue,
  signal: AbortSignal,
) {
  const { title, year } = file;
  const titles = titlesToAsk(title ?? "", work);
  const knownKeys = [...titles.map(titleKey), titleKey(title ?? ""), ...listReadings(file)].flatMap(
    (key) => [key, key.replace(/ (?:part|volume|chapter) (?=\d)/, " ")],
  );
  const known = works.find((other) => other.id !== work.id && hasTitle(other, knownKeys));
  if (known !== undefined) return known.candidate;
  const type = statedTypeOf(file) ?? work.candidate.type;
  const found = await Promise.all(
    titles.map((candidateTitle) =>
      search({ type, title: candidateTitle, ...(year !== null && { year }) }, signal),
    ),
  );
  return found.flat().find((candidate) => knownKeys.includes(titleKey(candidate.title)));
}

const MAX_TITLE_SEARCHES = 2;

/**
 * Returns the videos whose own title is not one of the work's titles, because another work has it,
 * or the name adds a year or a number. A short scene name that TMDB does not know is not a
 * mismatch. At most two titles are searched.
 */
export async function findMismatchedVideos(
  release: ReleaseFiles,
  work: Work,
  works: readonly Work[],
  search: SearchCatalogue,
  signal: AbortSignal,
): Promise<MismatchedVideo[]> {
  const owners = new Map<string, Candidate | undefined>();
  const mismatched: MismatchedVideo[] = [];
  for (const { path, file, claims, why } of oddNames(release, work)) {
    const title = file.title ?? "";
    const key = titleKey(title);
    if (!owners.has(key) && owners.size < MAX_TITLE_SEARCHES) {
      owners.set(key, await findOwner(file, work, works, search, signal));
    }
    const owner = owners.get(key);
    const year = file.saidBy.year === 0 ? (file.year ?? undefined) : undefined;
    // A title beyond the search limit was not checked, so it counts as mismatched.
    if (owner !== undefined || claims || (why !== "short" && !owners.has(key))) {
      mismatched.push({ path, title, year, owner: owner && quoteWork(owner) });
    }
  }
  return mismatched;
}
