import type { FileDecision, FileView } from "../desk/answers.ts";

/** Role of a video, according to a person or its name. */
export type Pick =
  | { kind: "open" | "extra" | "skip" }
  // `isSure`: the person confirmed the episode for this very file. An episode that TMDB does not
  // list is only filed then.
  | { kind: "episode"; season: number; episodes: readonly number[]; isSure?: true };

/** A person's picks, by path. All other files are as the server returned them. */
export type Picks = ReadonlyMap<string, Pick>;

/** Origin of a pick. */
type PickOrigin = "you" | NonNullable<FileView["numbers_from"]> | "role" | "unset";

export type PackVideo = { file: FileView; pick: Pick; by: PickOrigin; subtitles: number };

export const IS_VIDEO: readonly string[] = ["video", "extra"];

/**
 * True if the file is in the library. The person is not asked about it, and no choice for it is
 * sent.
 */
export const isFiled = ({ file }: PackVideo): boolean => file.method !== undefined;

const given = ({ role, skip, season, episodes }: FileView): Pick => {
  if (skip) return { kind: "skip" };
  if (role === "extra") return { kind: "extra" };
  return season === undefined || episodes === undefined || episodes.length === 0
    ? { kind: "open" }
    : { kind: "episode", season, episodes };
};

const stemOf = (path: string): string => path.replace(/\.\w{2,5}$/, "");

/**
 * Lists the videos of a release by name, with numbers in numeric order (2 before 10) and the number
 * of each video's subtitles.
 */
export function videosOf(files: readonly FileView[], picks: Picks): PackVideo[] {
  const order = new Intl.Collator("en", { numeric: true });
  const subtitles = files.filter(({ role }) => role === "subtitle").map(({ path }) => path);
  return files
    .filter(({ role }) => IS_VIDEO.includes(role))
    .toSorted((a, b) => order.compare(a.path, b.path))
    .map((file) => {
      const pick = picks.get(file.path);
      const by = file.numbers_from ?? (file.role === "extra" || file.skip ? "role" : "unset");
      const stem = stemOf(file.path);
      return {
        file,
        pick: pick ?? given(file),
        by: pick ? "you" : by,
        subtitles: subtitles.filter((path) => path.includes(stem)).length,
      };
    });
}

type ChosenPaths = ReadonlySet<string>;

/** Sets the same pick for all of these files. */
export const pickAll = (picks: Picks, paths: Iterable<string>, pick: Pick): Picks =>
  new Map([...picks, ...Array.from(paths, (path) => [path, pick] as const)]);

/**
 * Returns the new pick for the chosen video at position `at`, counted from 0. Undefined leaves the
 * pick unchanged.
 */
type PickChange = (from: Pick, at: number) => Pick | undefined;

/** Changes the chosen videos, in the order of their names. */
function pickEach(
  picks: Picks,
  videos: readonly PackVideo[],
  chosen: ChosenPaths,
  become: PickChange,
): Picks {
  const all = new Map(picks);
  for (const [time, { file, pick }] of videos
    .filter(({ file }) => chosen.has(file.path))
    .entries()) {
    const now = become(pick, time);
    if (now) all.set(file.path, now);
  }
  return all;
}

/** Numbers the chosen videos in the order of their names, starting with episode `from`. */
export const numberInOrder = (
  picks: Picks,
  videos: readonly PackVideo[],
  chosen: ChosenPaths,
  season: number,
  from: number,
): Picks =>
  pickEach(picks, videos, chosen, (_, index) => ({
    kind: "episode",
    season,
    episodes: [from + index],
  }));

type EpisodeNumbers = { season: number; episodes: readonly number[] };

/** Renumbers the chosen episodes. No number goes below 0. */
const renumber = (
  picks: Picks,
  videos: readonly PackVideo[],
  chosen: ChosenPaths,
  to: (from: EpisodeNumbers) => EpisodeNumbers,
): Picks =>
  pickEach(picks, videos, chosen, (pick) => {
    const now = pick.kind === "episode" ? to(pick) : undefined;
    return now?.episodes.every((episode) => episode >= 0) ? { kind: "episode", ...now } : undefined;
  });

/** Moves the chosen episodes up or down by one. */
export const shift = (
  picks: Picks,
  videos: readonly PackVideo[],
  chosen: ChosenPaths,
  by: 1 | -1,
): Picks =>
  renumber(picks, videos, chosen, ({ season, episodes }) => ({
    season,
    episodes: episodes.map((episode) => episode + by),
  }));

/** Moves the chosen episodes to another season. */
export const moveToSeason = (
  picks: Picks,
  videos: readonly PackVideo[],
  chosen: ChosenPaths,
  season: number,
): Picks => renumber(picks, videos, chosen, ({ episodes }) => ({ season, episodes }));

/** Removes the person's picks for the chosen videos, so that their names decide again. */
export const asNamed = (picks: Picks, chosen: ChosenPaths): Picks =>
  new Map([...picks].filter(([path]) => !chosen.has(path)));

const keyOf = (season: number, episode: number): string => `${season}x${episode}`;
const keysOf = ({ pick }: PackVideo): string[] =>
  pick.kind === "episode" ? pick.episodes.map((episode) => keyOf(pick.season, episode)) : [];

/** Counts the files of each episode. */
export function countEpisodes(videos: readonly PackVideo[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of videos.flatMap(keysOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
export const countFilesFor = (
  counts: ReadonlyMap<string, number>,
  season: number,
  episode: number,
): number => counts.get(keyOf(season, episode)) ?? 0;

type ListedEpisode = { season: number; episode: number };
export type NumberingProblem = { kind: "open" } | ({ kind: "twice" | "unlisted" } & ListedEpisode);

/**
 * Returns the reason why a file cannot be sent: it has no episode, shares one with another file, or
 * has one that TMDB does not list. `listed` contains the episodes of one season. Other seasons are
 * not checked.
 */
export function problemOf(
  video: PackVideo,
  counts: ReadonlyMap<string, number>,
  listed: readonly ListedEpisode[],
): NumberingProblem | undefined {
  if (isFiled(video)) return undefined;
  const { pick } = video;
  if (pick.kind === "open") return { kind: "open" };
  if (pick.kind !== "episode") return undefined;
  const { season, episodes, isSure } = pick;
  const twice = episodes.find((one) => countFilesFor(counts, season, one) > 1);
  if (twice !== undefined) return { kind: "twice", season, episode: twice };
  const known = listed.filter((entry) => entry.season === season).map(({ episode }) => episode);
  const unlisted = episodes.find((number) => known.length > 0 && !known.includes(number));
  return unlisted === undefined || isSure
    ? undefined
    : { kind: "unlisted", season, episode: unlisted };
}

/**
 * Returns the first episode of the season that no file has, except the chosen files. Their
 * numbering starts with it.
 */
export function findFirstFree(
  videos: readonly PackVideo[],
  chosen: ChosenPaths,
  season: number,
  listed: readonly ListedEpisode[],
): number {
  const others = countEpisodes(videos.filter(({ file }) => !chosen.has(file.path)));
  return listed.find(({ episode }) => countFilesFor(others, season, episode) === 0)?.episode ?? 1;
}

/**
 * Suggests an episode for a file that has none, or that shares one with another file: either the
 * file's name contains the episode's title, or it is the only episode left.
 */
export function findSuggestion(
  video: PackVideo,
  videos: readonly PackVideo[],
  listed: readonly ListedEpisode[],
): ListedEpisode | undefined {
  const counts = countEpisodes(videos);
  const { suggestion } = video.file;
  const [episode] = suggestion?.episodes ?? [];
  if (
    suggestion &&
    episode !== undefined &&
    countFilesFor(counts, suggestion.season, episode) === 0
  ) {
    return { season: suggestion.season, episode };
  }
  if (
    video.pick.kind !== "open" ||
    videos.filter(({ pick }) => pick.kind === "open").length !== 1
  ) {
    return undefined;
  }
  const [free, ...others] = listed.filter(
    ({ season, episode: one }) => countFilesFor(counts, season, one) === 0,
  );
  return others.length === 0 ? free : undefined;
}

/**
 * Returns the approval's choices for each video that is not filed yet, so that the server does not
 * have to guess.
 */
export function toChoices(videos: readonly PackVideo[]): FileDecision[] {
  const asked = videos.filter((video) => !isFiled(video));
  return asked.flatMap(({ file: { path, role, skip }, pick }): FileDecision[] => {
    switch (pick.kind) {
      case "episode": {
        const { season, episodes } = pick;
        return [
          {
            path,
            season,
            episodes: [...episodes],
            ...(role === "video" ? {} : { role: "video" as const }),
          },
        ];
      }
      case "extra":
        return role === "extra" && !skip ? [] : [{ path, role: "extra" }];
      case "skip":
        return [{ path, skip: true }];
      default:
        return [];
    }
  });
}

/** Returns the season of most files, or 1 if no file has a season. */
export function findMainSeason(videos: readonly PackVideo[]): number {
  const seasons = videos.flatMap(({ pick }) => (pick.kind === "episode" ? [pick.season] : []));
  const [most] = [...Map.groupBy(seasons, (season) => season)].toSorted(
    ([, a], [, b]) => b.length - a.length,
  );
  return most?.[0] ?? 1;
}
