import { UserError } from "../errors.ts";
import type { Identity } from "../identity.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { below } from "../path/is-below.ts";
import { withoutExtension } from "../path/path-parts.ts";
import type { Reason } from "../reason.ts";
import type { Item, Role } from "../release/item.ts";
import { filePlaces } from "./file-places.ts";
import { NOT_FILED } from "./files/not-filed.ts";
import { type OtherIds, workFolder } from "./names/movie-path.ts";
import { DEFAULT_NAMES, type NameTemplates } from "./names/name-templates.ts";
import { collisionKey } from "./names/safe-name.ts";
import { adoptFolder, adoptSeason, seasonFolder } from "./names/season-folder.ts";

const ID_TAG = /\{(?:tmdb|imdb|tvdb)-/;

/** A plan without these videos, by their paths, each with the reason why it is not filed. Their subtitles are not filed either. */
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

export type Library = {
  /** Absolute. */
  path: string;
  /** Names of the folders in it. */
  folders: readonly string[];
  /** Names of the folders in one of them. */
  seasonFolders: (folder: string) => readonly string[];
  /** The folder in it that Plex or our history knows as this work's. */
  ownFolder?: string | undefined;
  /** The folders in it that Plex knows as a season's, whatever they are called. */
  ownSeasons?: ReadonlyMap<number, string> | undefined;
  /** Names of folders in it that are not this work's. */
  others?: readonly string[] | undefined;
};

type PlanInput = {
  identity: Identity;
  items: readonly Item[];
  /** By the items' paths. */
  parsed: ReadonlyMap<string, ParsedName>;
  library: Library;
  /** Distinguishes videos from others of the same work in the library, by the items' paths: ` - 1080p`. */
  versions?: ReadonlyMap<string, string> | undefined;
  /** Paths of the items that are in the library already. */
  filedEarlier?: ReadonlySet<string> | undefined;
  /** How new folders and files are named; the default names if absent. */
  names?: NameTemplates | undefined;
  /** The work's ids elsewhere, if names have them and they are known. */
  ids?: OtherIds | undefined;
};

/** `destination` is absolute and below the library; without one, `problem` says why the file is not filed. */
export type PlannedFile = { path: string; role: Role; destination?: string; problem?: Reason };

/** `folder` is the work's own, absolute; it need not exist yet. `files` are in the order of the items. */
export type Plan = { folder: string; files: PlannedFile[] };

/**
 * The destination of every file of a release. Reads and changes nothing on disk. No two files get names that any file
 * system treats as equal. Throws `UserError` when the library's path is not absolute.
 */
export function plan({ identity, items, parsed, library, versions, filedEarlier, ...naming }: PlanInput): Plan {
  const { names = DEFAULT_NAMES, ids } = naming;
  const adopted = adoptFolder(library.folders, identity, library.ownFolder);
  const name = adopted ?? newFolder(identity, names, library.others ?? [], ids);
  const folder = below(library.path, name);
  if (folder === undefined)
    throw new UserError(`The library path "${library.path}" is not absolute.`, "Name the library by its full path.");

  const present = adopted === undefined ? [] : library.seasonFolders(adopted);
  const season = (number: number): string => {
    const own = library.ownSeasons?.get(number);
    return (
      (own !== undefined && present.includes(own) ? own : adoptSeason(present, number)) ?? seasonFolder(number, names)
    );
  };
  const places = filePlaces(items, { identity, parsed, season, versions, filedEarlier, names, ids });
  const taken = new Map<string, string>();
  const planned = items.map(({ path, role }): PlannedFile => {
    const place = places.get(path) ?? NOT_FILED.notMedia;
    if ("code" in place) return { path, role, problem: place };
    const destination = below(folder, ...place);
    if (destination === undefined) return { path, role, problem: NOT_FILED.outside };
    const key = collisionKey(destination);
    const first = taken.get(key);
    if (first === undefined || path < first) taken.set(key, path);
    return { path, role, destination };
  });
  const files = planned.map((file): PlannedFile => {
    const { path, role, destination } = file;
    const mine = destination === undefined || taken.get(collisionKey(destination)) === path;
    return mine ? file : { path, role, problem: NOT_FILED.sameDestination };
  });
  return { folder, files };
}

/** Whether the name of a new folder has an id, so that it is no other work's: then `others` are not asked. */
export const hasOwnName = (identity: Identity, names: NameTemplates = DEFAULT_NAMES): boolean =>
  ID_TAG.test(nameOf(identity, names));

const nameOf = (identity: Identity, names: NameTemplates, ids?: OtherIds): string =>
  workFolder(identity, identity.type === "movie" ? names.movieFolder : names.showFolder, ids);

/** A name without an id may be that of another work's folder; then the id is added. */
function newFolder(identity: Identity, names: NameTemplates, others: readonly string[], ids?: OtherIds): string {
  const name = nameOf(identity, names, ids);
  const key = collisionKey(name);
  const isTaken = !ID_TAG.test(name) && others.some((other) => collisionKey(other) === key);
  return isTaken ? workFolder(identity) : name;
}
