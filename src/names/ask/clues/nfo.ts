import { basename, dirname } from "node:path";
import { formatList } from "../../../base/candidate.ts";
import type { MediaType } from "../../../base/identity.ts";
import { baseOf } from "../../../base/path/path-parts.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { type ReleaseFiles, selectMainVideos } from "../../identify/fit.ts";
import { listReadings } from "../../identify/queries.ts";
import { statedTypeOf } from "../../identify/stated-type.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { Work } from "../../identify/work.ts";
import { parseName } from "../../parse/name.ts";
import { formatIds } from "../../parse/nfo/ids.ts";
import { combineNfos, type NfoFacts, parseNfo } from "../../parse/nfo/parse-nfo.ts";

/** Locations of a release's NFO files. If undefined, no NFO is read. */
export type NfoPlaces = {
  /** File names directly in the release's folder. */
  own: readonly string[];
  /**
   * True if the release is a single file. An NFO with the same name next to it may then be read.
   */
  beside: boolean;
};

// A release has one NFO, or one from each program that writes them.
const MAX_NFOS = 8;

const stemOf = (path: string): string => baseOf(path).replace(/\.[^.]{1,5}$/, "");

/**
 * Selects the NFO files that describe the work. For a film, these are all of them. For a series,
 * these are `tvshow.nfo` and, if there are several episodes, the files that are not named after an
 * episode. An episode's NFO contains that episode's own ids.
 */
export function selectWorkNfos(release: ReleaseFiles, nfos: readonly string[]): string[] {
  const type = statedTypeOf(release.parsed);
  const main = selectMainVideos(release);
  const stems = (paths: readonly string[]) =>
    new Set(paths.map((path) => stemOf(path).toLowerCase()));
  const [films, all] = [stems(main.map(([path]) => path)), stems([...release.files.keys()])];
  const speaks = (nfo: string): boolean => {
    const stem = stemOf(nfo).toLowerCase();
    if (stem === "tvshow") return type !== "movie";
    if (stem === "movie") return type !== "tv";
    if (type !== "tv" && films.has(stem)) return true;
    if (all.has(stem) || (type === "tv" && main.length < 2)) return false;
    const { episodes, absolute, date } = parseName(stemOf(nfo));
    return type === "movie" || (episodes.length === 0 && absolute.length === 0 && date === null);
  };
  const whole = nfos.filter(speaks);
  return whole.length > MAX_NFOS ? [] : whole;
}

/**
 * Adds the year of a film's NFO to the release, if the name has no year and the NFO has exactly the
 * name's title.
 */
export function withNfoYear(release: ReleaseFiles, nfo: NfoFacts | undefined): ReleaseFiles {
  const { parsed } = release;
  if (
    nfo?.year === undefined ||
    nfo.type !== "movie" ||
    parsed.year !== null ||
    parsed.type === "episode"
  ) {
    return release;
  }
  const titleKeys = listReadings(parsed);
  if (!nfo.titles.some((title) => titleKeys.includes(titleKey(title)))) return release;
  return { ...release, parsed: { ...parsed, type: "movie", year: nfo.year } };
}

/**
 * True if an NFO alone may decide on a work. A series' NFO contains no numbers, and the folder's
 * name was not understood and may name another season. Every video's own name must therefore
 * contain its season and episodes.
 */
export const mayDecide = (release: ReleaseFiles, { candidate }: Work): boolean =>
  candidate.type === "movie" ||
  selectMainVideos(release).every(
    ([, { saidBy, episodes }]) => saidBy.season === 0 && episodes.length > 0,
  );

/**
 * Describes the NFO in a note. Notes are listed after the reasons and are never reasons themselves.
 */
export function explainNfo(nfo: NfoFacts | undefined): Reason[] {
  if (nfo === undefined) return [];
  const { ids, year } = nfo;
  const names = [...formatIds(ids), ...(year === undefined ? [] : [`the year ${year}`])];
  return [{ code: "nfo", message: `Its NFO names ${formatList(names, names.length)}.` }];
}

/**
 * Reads the facts about the work from the release's NFO files. `at` is the release's absolute path.
 * Undefined if no facts are found. Throws only the signal's reason.
 */
export type ReadNfos = (
  release: ReleaseFiles,
  at: string,
  places: NfoPlaces,
  signal: AbortSignal,
) => Promise<NfoFacts | undefined>;

/** The disk operations that reading NFO files requires. */
interface NfoDeps {
  /**
   * Returns the text of a file below `folder`; undefined if it is missing, too large or unreadable.
   */
  readNfo(folder: string, path: string): Promise<string | undefined>;
  /** Throws or returns undefined if `name` is not a plain file in `folder`. */
  findPlainFile(folder: string, name: string): Promise<unknown>;
}

const TYPES: Record<string, MediaType> = { "movie.nfo": "movie", "tvshow.nfo": "tv" };

/** Reads at most eight files of at most 256 KiB. */
export function createReadNfos({ readNfo, findPlainFile }: NfoDeps): ReadNfos {
  const isFile = async (folder: string, name: string): Promise<boolean> =>
    (await findPlainFile(folder, name).catch(() => undefined)) !== undefined;

  return async (release, releasePath, { own, beside }, signal) => {
    const [folder, name] = [dirname(releasePath), basename(releasePath)];
    const read = async (path: string): Promise<NfoFacts | undefined> => {
      signal.throwIfAborted();
      const text = await readNfo(folder, path);
      return text === undefined ? undefined : parseNfo(text);
    };
    // An episode's own NFO describes only that episode.
    if (beside && statedTypeOf(release.parsed) !== "tv") {
      // Most films have no NFO. In that case, it does not matter whether the release is a file, so
      // this is not checked.
      const facts = await read(`${name.replace(/\.[^.]{1,5}$/, "")}.nfo`);
      if ((facts !== undefined || own.length > 0) && (await isFile(folder, name))) return facts;
    }
    const says: NfoFacts[] = [];
    for (const nfo of selectWorkNfos(release, own)) {
      const nfoFacts = await read(`${name}/${nfo}`);
      if (nfoFacts === undefined) continue;
      const named = TYPES[nfo.toLowerCase()];
      // A film's NFO that has the file name of a series' NFO (or the reverse) does not belong to
      // any video.
      if (named !== undefined && nfoFacts.type !== undefined && nfoFacts.type !== named) {
        return undefined;
      }
      says.push({ ...nfoFacts, type: nfoFacts.type ?? named });
    }
    return combineNfos(says);
  };
}
