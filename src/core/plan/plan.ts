import { UserError } from "../../base/errors.ts";
import { isSubtitleFile, isVideoFile } from "../../base/file-types.ts";
import type { Identity } from "../../base/identity.ts";
import { asNamed, type EpisodeMapping, type Item, type ItemRole } from "../../base/item.ts";
import { joinBelow } from "../../base/path/is-below.ts";
import { withoutExtension } from "../../base/path/path-parts.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { fold } from "../../base/text/fold.ts";
import { editionOf, type ParsedName } from "../../names/index.ts";
import { chooseExtrasFolder, splitFilePath } from "./files/extras.ts";
import { leftOutReason, NOT_FILED } from "./files/not-filed.ts";
import { toDetailValues } from "./names/detail-values.ts";
import { formatEpisodeStem, sortEpisodes } from "./names/episode-path.ts";
import {
  formatMovieStem,
  formatWorkFolder,
  type OtherIds,
  toWorkValues,
} from "./names/movie-path.ts";
import { hasIdTag, ID_CATALOGUES } from "./names/name-tags.ts";
import { DEFAULT_NAMES, type NameTemplates } from "./names/parse-template.ts";
import { NAME_BYTES, toCollisionKey, toSafeName } from "./names/safe-name.ts";
import { adoptFolder, adoptSeason, formatSeasonFolder } from "./names/season-folder.ts";
import { readSubtitleTagsIn } from "./names/subtitle-tags.ts";
import { createSubtitleOwner, findSkippedVideos } from "./subtitles/subtitle-owner.ts";
import { chooseSubtitleSuffixes, type SubtitleClaim } from "./subtitles/subtitle-suffixes.ts";

/**
 * Returns each item's path components below the work's folder, or the reason why the item is not
 * filed. Keyed by path.
 */
function filePlaces(items: readonly Item[], input: PlaceInput): Map<string, string[] | Reason> {
  const wanted = items.filter((item) => notFiledReason(item) === undefined);
  const videos = wanted.filter(({ role }) => role === "video");
  const places = videoPlaces(videos, input);
  for (const item of wanted) {
    if (item.role === "extra") places.set(item.path, extraPlace(item, input, videos));
  }

  // Subtitles named like a video belong to it even if the video is skipped or unplayable.
  const owners = items.filter(
    (item) => notFiledReason({ ...item, skip: false, problem: undefined }) === undefined,
  );
  const left = owners.map((item) =>
    input.filedEarlier?.has(item.path) ? { ...item, skip: false } : item,
  );
  const ownerOf = createSubtitleOwner(owners, input.parsed, findSkippedVideos(left, input.parsed));
  const subtitlesAlone = !owners.some(({ role }) => role === "video" || role === "extra");
  const claims: SubtitleClaim[] = [];
  for (const item of wanted) {
    if (item.role === "subtitle") places.set(item.path, subtitlePlace(item));
  }
  const suffixes = chooseSubtitleSuffixes(
    claims,
    pathsOfSubtitles(items),
    undefined,
    input.names?.readers,
  );
  return new Map(items.map((item) => [item.path, componentsOf(item)]));

  function componentsOf(item: Item): string[] | Reason {
    const place = notFiledReason(item) ?? places.get(item.path) ?? NOT_FILED.notMedia;
    if (!isPlace(place)) return place;
    const end =
      item.role === "subtitle" ? suffixes.get(item.path) : `.${splitFilePath(item.path).extension}`;
    return typeof end === "string"
      ? [...place.folders, `${place.stem}${end}`]
      : (end ?? NOT_FILED.notMedia);
  }

  /** Returns the place of the subtitle's video. The subtitle gets that video's name. */
  function subtitlePlace(item: Item): DestinationStem | Reason {
    const { stem, folders } = splitFilePath(item.path);
    const owner = subtitlesAlone ? { video: item.path, rest: stem } : ownerOf(item);
    if (owner === undefined) return NOT_FILED.noVideo;
    const place = subtitlesAlone ? placeOf(item, input, { alone: false }) : places.get(owner.video);
    if (place === undefined || !isPlace(place)) {
      return subtitlesAlone ? (place ?? NOT_FILED.noVideo) : NOT_FILED.videoStays;
    }
    const inside = subtitlesAlone
      ? folders
      : folders.slice(splitFilePath(owner.video).folders.length);
    const beside = [...place.folders, place.stem].join("/");
    claims.push({
      path: item.path,
      beside,
      rest: owner.rest,
      tags: readSubtitleTagsIn(owner.rest, inside),
    });
    return place;
  }
}

const pathsOfSubtitles = (items: readonly Item[]): string[] =>
  items.flatMap(({ role, path }) => (role === "subtitle" ? path : []));

/**
 * The name of a series' extra includes its season, because all seasons share the show's folders.
 */
function extraPlace(
  item: Item,
  { identity, parsed }: PlaceInput,
  videos: readonly Item[],
): DestinationStem {
  const file = splitFilePath(item.path);
  const name = parsed.get(item.path);
  const seasons = new Set(videos.flatMap(({ mapping }) => mapping?.season ?? []));
  const [only] = seasons.size === 1 ? seasons : [];
  const season = name?.season ?? only;
  const isPlain = identity.type !== "tv" || season === undefined || name?.saidBy.season === 0;
  const text = isPlain ? file.stem : `Season ${season} - ${file.stem}`;
  const stem = toSafeName(text, { maxBytes: NAME_BYTES, fallback: "Extra" });
  return { folders: [chooseExtrasFolder(name?.extra, file)], stem };
}

function notFiledReason({ path, role, skip, problem }: Item): Reason | undefined {
  if (skip) return NOT_FILED.skipped;
  const left = leftOutReason(problem);
  if (left) return left;
  switch (role) {
    case "sample":
      return NOT_FILED.sample;
    case "archive":
      return NOT_FILED.archive;
    case "disc":
      return NOT_FILED.disc;
    case "other":
      return NOT_FILED.notMedia;
    case "video":
    case "extra":
      return isVideoFile(path) ? undefined : NOT_FILED.notMedia;
    case "subtitle":
      return isSubtitleFile(path) ? undefined : NOT_FILED.notMedia;
    default:
      return role satisfies never;
  }
}

/**
 * Removes these videos from the plan. `left` maps each video's path to its reason. Their subtitles
 * are not filed either.
 */
export function withoutVideos<P extends Plan>(plan: P, left: ReadonlyMap<string, Reason>): P {
  if (left.size === 0) return plan;
  const stems = plan.files.flatMap(({ path, destination }) =>
    left.has(path) && destination !== undefined ? `${withoutExtension(destination)}.` : [],
  );
  const files = plan.files.map((file): PlannedFile => {
    const { path, role, destination } = file;
    const reason = left.get(path);
    if (reason) return { path, role, problem: reason };
    const goesAlong = role === "subtitle" && stems.some((stem) => destination?.startsWith(stem));
    return goesAlong ? { path, role, problem: NOT_FILED.videoStays } : file;
  });
  return { ...plan, files };
}

export type LibraryContents = {
  /** Absolute. */
  path: string;
  /** Names of the folders in the library. */
  folders: readonly string[];
  /** Returns the names of the subfolders in one of the library's folders. */
  seasonFolders: (folder: string) => readonly string[];
  /** The folder in the library that Plex or our history knows as the work's folder. */
  ownFolder?: string | undefined;
  /** Folders that hold the work's seasons, regardless of their names. */
  ownSeasons?: ReadonlyMap<number, string> | undefined;
  /** Names of the library's folders that belong to other works. */
  others?: readonly string[] | undefined;
};

type PlanInput = Omit<PlaceInput, "season" | "folder"> & {
  items: readonly Item[];
  library: LibraryContents;
  /** Name of the work's folder in file names. Defaults to the name of the planned folder. */
  folderName?: string | undefined;
};

/**
 * `destination` is absolute and below the library; without one, `problem` says why the file is not
 * filed.
 */
export type PlannedFile = { path: string; role: ItemRole; destination?: string; problem?: Reason };

/**
 * `folder` is the absolute path of the work's folder, which may not exist yet. `files` are in the
 * order of the items.
 */
export type Plan = { folder: string; files: PlannedFile[] };

/**
 * Plans the destination of every file of a release. Does not access the disk. No two files get
 * names that any file system treats as equal. Throws `UserError` if the library's path is not
 * absolute.
 */
export function plan({
  identity,
  items,
  parsed,
  library,
  versions,
  filedEarlier,
  folderName,
  ...naming
}: PlanInput): Plan {
  const { names = DEFAULT_NAMES, ids } = naming;
  const adopted = adoptFolder(library.folders, identity, library.ownFolder);
  const name = adopted ?? newFolder(identity, names, library.others ?? [], ids);
  const folder = joinBelow(library.path, name);
  if (folder === undefined) {
    throw new UserError(
      `The library path "${library.path}" is not absolute.`,
      "Give the library's full path.",
    );
  }

  const present = adopted === undefined ? [] : library.seasonFolders(adopted);
  const season = (number: number): string => {
    const ownSeason = library.ownSeasons?.get(number);
    return (
      (ownSeason !== undefined && present.includes(ownSeason)
        ? ownSeason
        : adoptSeason(present, number)) ?? formatSeasonFolder(number, names)
    );
  };
  const places = filePlaces(items, {
    identity,
    parsed,
    season,
    versions,
    filedEarlier,
    names,
    ids,
    folder: folderName ?? name,
  });
  const taken = new Map<string, string>();
  const planned = items.map(({ path, role }): PlannedFile => {
    const place = places.get(path) ?? NOT_FILED.notMedia;
    if ("code" in place) return { path, role, problem: place };
    const destination = joinBelow(folder, ...place);
    if (destination === undefined) return { path, role, problem: NOT_FILED.outside };
    const key = toCollisionKey(destination);
    const first = taken.get(key);
    if (first === undefined || path < first) taken.set(key, path);
    return { path, role, destination };
  });
  const files = planned.map((file): PlannedFile => {
    const { path, role, destination } = file;
    const mine = destination === undefined || taken.get(toCollisionKey(destination)) === path;
    return mine ? file : { path, role, problem: NOT_FILED.sameDestination };
  });
  return { folder, files };
}

/**
 * True if the name of a new folder includes an id, so that no other work can have the same name.
 * `others` is then not checked.
 */
export const hasOwnName = (identity: Identity, names: NameTemplates = DEFAULT_NAMES): boolean =>
  hasOwnId(nameOf(identity, names), identity);

const nameOf = (identity: Identity, names: NameTemplates, ids?: OtherIds): string =>
  formatWorkFolder(
    identity,
    identity.type === "movie" ? names.movieFolder : names.showFolder,
    ids,
    names,
  );

function hasOwnId(name: string, identity: Identity, ids?: OtherIds): boolean {
  const values = toWorkValues(identity, ids);
  return ID_CATALOGUES.some((catalogue) => {
    const value = values[catalogue];
    return value !== undefined && hasIdTag(name, catalogue, value);
  });
}

/** A name without an id may be the name of another work's folder. In that case, the id is added. */
function newFolder(
  identity: Identity,
  names: NameTemplates,
  others: readonly string[],
  ids?: OtherIds,
): string {
  const name = nameOf(identity, names, ids);
  const key = toCollisionKey(name);
  const isTaken =
    !hasOwnId(name, identity, ids) && others.some((other) => toCollisionKey(other) === key);
  return isTaken ? formatWorkFolder(identity, undefined, undefined, names) : name;
}

/** Plex plays at most this many parts as one video. */
export const MAX_PARTS = 8;

/**
 * Returns the videos' part numbers by path, starting at 1, if the videos are parts of one work: all
 * numbers are present, with one format and one edition. Otherwise, returns undefined. A work whose
 * own title counts parts (`Dune: Part Two`) is split only if a person numbered its files, because
 * two such files are usually two films.
 */
function partNumbers(
  videos: readonly Item[],
  parsed: ReadonlyMap<string, ParsedName>,
  title: string,
) {
  if (videos.length < 2 || videos.length > MAX_PARTS) return undefined;
  const isStated = videos.every(({ part }) => part !== undefined);
  if (!isStated && /\b(?:part|pt|vol|volume|chapter)\b/.test(fold(title))) return undefined;
  const editionAt = (path: string): string | null | undefined => {
    const name = parsed.get(path);
    return name && editionOf(name, title);
  };
  const kinds = new Set(
    videos.map(({ path }) =>
      JSON.stringify([splitFilePath(path).extension, isStated || editionAt(path)]),
    ),
  );
  const numbers = new Map(
    videos.map(({ path, part }) => [path, part ?? parsed.get(path)?.part ?? 0]),
  );
  const found = new Set(numbers.values());
  const all = videos.every((_, index) => found.has(index + 1));
  return kinds.size === 1 && all ? numbers : undefined;
}

/** Path below the work's folder, without the extension. */
type DestinationStem = { folders: string[]; stem: string };

type PlaceInput = {
  identity: Identity;
  /** Keyed by the items' paths. */
  parsed: ReadonlyMap<string, ParsedName>;
  /** Returns the name of a season's folder in this show. */
  season: (season: number) => string;
  /** Templates for folder and file names. Defaults to the default names. */
  names?: NameTemplates | undefined;
  /** The work's ids in other catalogues, if the templates use them and they are known. */
  ids?: OtherIds | undefined;
  /** The actual name of the work's folder. */
  folder: string;
  /**
   * Version label of each video, keyed by path. The label distinguishes the video from other
   * versions of the same work: ` - 1080p`.
   */
  versions?: ReadonlyMap<string, string> | undefined;
  /**
   * Paths of videos that are already in the library. Subtitles can belong to these videos, but they
   * are not filed again.
   */
  filedEarlier?: ReadonlySet<string> | undefined;
};

const isPlace = (place: DestinationStem | Reason): place is DestinationStem => "stem" in place;

/**
 * Returns each video's place by path, or the reason why it is not filed. Several videos with the
 * same name are filed as parts or not at all.
 */
function videoPlaces(
  videos: readonly Item[],
  input: PlaceInput,
): Map<string, DestinationStem | Reason> {
  const alone = videos.length === 1;
  const places = new Map<string, DestinationStem | Reason>();
  for (const same of Map.groupBy(videos, (video) => workKey(video, input, alone)).values()) {
    const parts = partNumbers(same, input.parsed, input.identity.title);
    const several =
      input.identity.type === "movie" ? NOT_FILED.severalVideos : NOT_FILED.sameEpisode;
    const split = same.length > 1 && parts === undefined;
    for (const video of same) {
      const place = placeOf(video, input, { alone, part: parts?.get(video.path) });
      places.set(video.path, split && isPlace(place) ? several : place);
    }
  }
  return places;
}

/**
 * Returns the place of one file of the work. `alone`: the release's episode is this file's episode.
 */
function placeOf(
  file: Pick<Item, "path" | "mapping" | "media">,
  { identity, parsed, season, versions, names, ids, folder }: PlaceInput,
  { alone, part }: { alone: boolean; part?: number | undefined },
): DestinationStem | Reason {
  const version = versions?.get(file.path);
  const ownName = parsed.get(file.path);
  const details = ownName && toDetailValues(ownName, identity, file.media);
  if (identity.type === "movie") {
    const about = {
      edition: ownName && editionOf(ownName, identity.title),
      part,
      version,
      ids,
      said: ownName,
      details,
      folder,
      tags: names?.tags,
      colons: names?.colons,
    };
    return { folders: [], stem: formatMovieStem(identity, about, names?.movieFile) };
  }
  const mapping = mappingOf(file, identity, alone);
  if (mapping === undefined || mapping.episodes.length === 0) return NOT_FILED.noEpisode;
  const ordered = sortEpisodes(asNamed(mapping));
  if (ordered === undefined) return NOT_FILED.episodesApart;
  return {
    folders: [season(ordered.season)],
    stem: formatEpisodeStem(identity, ordered, part, version, {
      names,
      said: ownName,
      details,
      folder,
    }),
  };
}

function mappingOf(
  file: Pick<Item, "mapping">,
  identity: Identity,
  alone: boolean,
): EpisodeMapping | undefined {
  if (file.mapping) return file.mapping;
  if (!alone || identity.season === undefined || !identity.episodes?.length) return undefined;
  return { season: identity.season, episodes: identity.episodes, titles: [] };
}

function workKey(video: Item, { identity }: PlaceInput, alone: boolean): string {
  if (identity.type === "movie") return "movie";
  const mapping = mappingOf(video, identity, alone);
  const ordered = mapping && sortEpisodes(mapping);
  return ordered ? `${ordered.season} ${ordered.episodes.join(" ")}` : video.path;
}
