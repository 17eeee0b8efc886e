import { UserError } from "../../../base/errors.ts";
import type { Identity } from "../../../base/identity.ts";
import type { EpisodeMapping } from "../../../base/item.ts";
import { quotedPath } from "../../../base/text/clean-text.ts";
import type { Release } from "../../../core/release/release.ts";
import { type ParsedName, parseRelease } from "../../../names/index.ts";
import type { FiledItem } from "../../../store/releases/items.ts";
import type { RequestedNumbers } from "./check-numbers.ts";

/** Season and episodes in a name. `episodes` is empty if the name contains none. */
type NumbersInName = { season: number | undefined; episodes: readonly number[] };

/** Reads season and episodes from the names of these files. */
export function readNumbersOfNames(
  releaseName: string,
  paths: readonly string[],
): Map<string, NumbersInName> {
  const { release, files } = parseRelease(releaseName, paths);
  return new Map(paths.map((path) => [path, numbersOf(files.get(path) ?? release)]));
}

/** Does the same as `readNumbersOfNames` for a release whose files are not known yet. */
const numbersOfRelease = (releaseName: string): NumbersInName =>
  numbersOf(parseRelease(releaseName, []).release);

const numbersOf = ({ season, seasons, episodes, absolute }: ParsedName): NumbersInName => ({
  season: season ?? (seasons.length === 1 ? seasons[0] : undefined),
  episodes: episodes.length > 0 ? episodes : absolute,
});

/**
 * Completes the numbers that a person named for a file. A missing season or episode is taken from
 * the file's mapping, otherwise from its name.
 * @throws UserError (`invalid_request`) if the number is in neither.
 */
export function completeNumbers(
  { path, mapping }: { path: string; mapping?: EpisodeMapping | undefined },
  { season, episodes }: RequestedNumbers,
  releaseName: string,
): EpisodeMapping {
  const numbers = readNumbersOfNames(releaseName, [path]).get(path);
  const number = season ?? mapping?.season ?? numbers?.season;
  const list = episodes ?? mapping?.episodes ?? numbers?.episodes ?? [];
  if (number !== undefined && list.length > 0) {
    return { season: number, episodes: [...list], titles: [] };
  }
  throw missingNumberError(path, number === undefined ? "season" : "episode");
}

const missingNumberError = (path: string, what: "season" | "episode"): UserError =>
  new UserError(
    `The name of ${quotedPath(path)} has no ${what}.`,
    "Specify season and episode together: --season 1 --episodes 2 for one video, --file " +
      "PATH=S01E02 for each of several.",
  );

type NumberedRelease = {
  release: Pick<Release, "id" | "name">;
  work: Identity;
  items: readonly FiledItem[];
  /** The items that will be filed as episodes. */
  videos: readonly FiledItem[];
  /** Paths of the files for which a person named separate numbers. */
  numbered: ReadonlySet<string>;
};

type AppliedNumbers = { identity: Identity; items: FiledItem[] };

/** Applies a season and episodes that were named for the whole release to its files. */
export function applyNumbers(subject: NumberedRelease, numbers: RequestedNumbers): AppliedNumbers {
  const { release, work, items, videos, numbered } = subject;
  if (items.length === 0) return { identity: applyBeforeFiles(release, work, numbers), items: [] };
  const [only, ...others] = videos;
  if (!only) {
    throw new UserError(
      `Release ${release.id} has no video that could be an episode.`,
      "Leave out the season and the episodes.",
    );
  }
  const { season, episodes } = numbers;
  if (episodes === undefined) return applySeason(subject, season ?? 0);
  const isSplit = videos.every(({ part }) => part !== undefined);
  if (others.length > 0 && isSplit) return applyToParts(subject, numbers);
  if (others.length > 0) {
    throw new UserError(
      `Release ${release.id} has ${videos.length} videos, which cannot all be these episodes.`,
      "Specify the episodes of each file: --file PATH=S01E02.",
    );
  }
  if (numbered.has(only.path)) throw namedTwiceError();
  const mapping = completeNumbers(only, numbers, release.name);
  return {
    identity: { ...work, season: mapping.season, episodes: mapping.episodes },
    items: items.map((item) => (item.path === only.path ? { ...item, mapping } : item)),
  };
}

/** Each part of an episode gets the numbers that a person named for the release. */
function applyToParts(
  { release, work, items, videos, numbered }: NumberedRelease,
  numbers: RequestedNumbers,
): AppliedNumbers {
  const open = new Set(videos.flatMap(({ path }) => (numbered.has(path) ? [] : path)));
  if (open.size === 0) throw namedTwiceError();
  return {
    identity: { ...work, season: undefined, episodes: undefined },
    items: items.map((item) =>
      open.has(item.path)
        ? { ...item, mapping: completeNumbers(item, numbers, release.name) }
        : item,
    ),
  };
}

/**
 * Applies a season without episodes to every file for which no numbers are named. Each file keeps
 * the episodes in its name. The episodes are looked up again when the file is filed, because a
 * person did not name them.
 */
function applySeason(
  { release, work, items, videos, numbered }: NumberedRelease,
  season: number,
): AppliedNumbers {
  const open = videos.filter(({ path }) => !numbered.has(path));
  if (open.length === 0) throw namedTwiceError();
  const paths = open.map(({ path }) => path);
  const numbersInNames = readNumbersOfNames(release.name, paths);
  const mappings = new Map(
    open.map(({ path, mapping }) => {
      if ((numbersInNames.get(path)?.episodes.length ?? 0) > 0) return [path, undefined];
      if (mapping === undefined) throw missingNumberError(path, "episode");
      return [path, { season, episodes: mapping.episodes, titles: [] }];
    }),
  );
  const [only, ...others] = videos;
  const episodes =
    only && others.length === 0
      ? (mappings.get(only.path)?.episodes ?? numbersInNames.get(only.path)?.episodes)
      : [];
  return {
    identity: { ...work, season, episodes: episodes?.length ? [...episodes] : undefined },
    items: items.map((item) =>
      mappings.has(item.path) ? { ...item, mapping: mappings.get(item.path) } : item,
    ),
  };
}

/**
 * Applies numbers before the files are known. They take effect if the release turns out to have one
 * video.
 */
function applyBeforeFiles(
  release: Pick<Release, "name">,
  work: Identity,
  { season, episodes }: RequestedNumbers,
): Identity {
  const number = season ?? numbersOfRelease(release.name).season;
  if (number === undefined) throw missingNumberError("this release", "season");
  return { ...work, season: number, episodes: episodes && [...episodes] };
}

const namedTwiceError = (): UserError =>
  new UserError(
    "The numbers of this video were given twice: for the file and for the release.",
    "Give them once.",
  );
