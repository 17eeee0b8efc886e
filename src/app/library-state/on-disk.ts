import { join } from "node:path";
import type { RootEntry } from "../../adapters/fs/read/list-folders.ts";
import { Outage } from "../../base/errors.ts";
import type { Identity } from "../../base/identity.ts";
import { asNamed, shareEpisode } from "../../base/item.ts";
import { baseOf } from "../../base/path/path-parts.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { createTitleMatcher, fold } from "../../base/text/fold.ts";
import { readTree, type TreeWork } from "../../core/library-tree/read-tree.ts";
import { roleOf } from "../../core/settle/roles.ts";
import { parseName, parsePath } from "../../names/index.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import type { IncomingVideo } from "./duplicates.ts";

const WALK_LIMITS = { maxFiles: 5000, maxDepth: 6 };

export type ForeignVideoQuery = {
  library: {
    path: string;
    /** Name of the work's folder; it can be any name. */
    folder: string;
  };
  identity: Identity;
  videos: readonly Pick<IncomingVideo, "mapping" | "destination">[];
  /** Paths of files that we filed. */
  ours: ReadonlySet<string>;
  /** Asserts that the library is mounted. @throws Outage `root_missing` */
  assertMounted: () => Promise<void>;
};

/**
 * Finds a video that we did not file and that is of the same film or of one of the same episodes,
 * under any name that can be parsed: `The Matrix (1999).mkv` in the library folder itself, `Matrix,
 * The (1999)/`, `Breaking Bad/Staffel 1/… 1x02.mkv`. Returns its path below the library.
 * @throws Outage `not_readable` when the system refuses to list the library
 */
export async function findForeignVideo(
  files: Pick<EngineFiles, "listRoot" | "walk">,
  query: ForeignVideoQuery,
  signal: AbortSignal,
): Promise<string | undefined> {
  return (await listForeignVideos(files, query, signal))[0];
}

/**
 * Lists all videos that `findForeignVideo` would match. A library that is away for a moment seems to
 * have none, so what looked incomplete is read again after a check of the library.
 * @throws Outage as in `findForeignVideo`; `root_missing` while the library is away
 */
export async function listForeignVideos(
  files: Pick<EngineFiles, "listRoot" | "walk">,
  query: ForeignVideoQuery,
  signal: AbortSignal,
): Promise<string[]> {
  const first = await readForeignVideos(files, query, signal);
  if (first.isWhole) return first.paths;
  await query.assertMounted();
  return (await readForeignVideos(files, query, signal)).paths;
}

/** `isWhole`: nothing disappeared meanwhile, and the library has entries. */
async function readForeignVideos(
  files: Pick<EngineFiles, "listRoot" | "walk">,
  { library, identity, videos, ours }: ForeignVideoQuery,
  signal: AbortSignal,
): Promise<{ paths: string[]; isWhole: boolean }> {
  const ofWork = createNamesWork(identity);
  const only = (name: string): boolean => name === library.folder || ofWork.mayBe(name);
  const listing = await files.listRoot(library.path, signal, { only });
  // An unreadable library may contain the video, so nothing is filed until the library can be read.
  if (listing.state === "not_readable") {
    throw new Outage("not_readable", `${quoted(library.path, 300)}: ${listing.message}`);
  }
  if (listing.state !== "ok") return { paths: [], isWhole: false };
  let isWhole = !listing.isEmpty && listing.hasLost !== true;
  const paths: string[] = [];
  for (const entry of listing.entries.filter(
    (rootEntry) => rootEntry.name === library.folder || ofWork.is(rootEntry),
  )) {
    paths.push(...(await videosIn(entry)));
  }
  return { paths, isWhole };

  /**
   * Lists the work's videos in a folder. The library tree determines which work each file in the
   * folder belongs to; files of other works do not count.
   */
  async function videosIn({ name, kind }: RootEntry): Promise<string[]> {
    if (kind !== "folder" && isSameVideo(name, name)) return [name];
    // If the folder is a link, its contents are read through the link's path.
    const walked = await files.walk(`${join(library.path, name)}/.`, WALK_LIMITS, signal);
    if (walked.hasLost || walked.problems.some(({ code }) => code === "missing")) isWhole = false;
    // A library may consist of symbolic links. Plex follows them, so a link with a video's name
    // counts as a video.
    const listed = [...walked.files, ...walked.links].map(({ path, size }) => ({
      path: `${name}/${path}`,
      size,
    }));
    const isOther = ({ path }: TreeWork): boolean => {
      const { year } = parseName(baseOf(path));
      return (
        path !== name && year !== null && identity.year !== undefined && year !== identity.year
      );
    };
    return readTree({ files: listed, folders: [] })
      .works.filter((work) => !isOther(work))
      .flatMap((work) => work.files.flatMap(({ path, role }) => (role === "video" ? path : [])))
      .filter((path) => isSameVideo(path, path.slice(name.length + 1)))
      .toSorted();
  }

  function isSameVideo(path: string, inside: string): boolean {
    const full = join(library.path, path);
    if (ours.has(full) || videos.some((video) => video.destination === full)) return false;
    return roleOf(inside, 0) === "video" && sharesVideo({ identity, videos }, path);
  }
}

/** True if a video of the work is the film itself, or has one of the episodes of these videos. */
export function sharesVideo(
  { identity, videos }: Pick<ForeignVideoQuery, "identity" | "videos">,
  path: string,
): boolean {
  if (identity.type === "movie") return true;
  const { season, episodes } = parsePath(path);
  if (season === null || episodes.length === 0) return false;
  const mapped = { season, episodes, titles: [] };
  return videos.some(({ mapping }) => mapping && shareEpisode(asNamed(mapping), mapped));
}

export interface WorkNameMatcher {
  /** The title without its article. Empty if the work has no searchable title. */
  wanted: string;
  mayBe(name: string): boolean;
  /** True if one of these titles, as they were read in a name, is the work's. */
  isTitled(titles: readonly (string | null)[]): boolean;
  is(entry: Pick<RootEntry, "name" | "kind">): boolean;
}

/**
 * Matches folders and files of a library that have this work's name. A different year means a
 * different work. `mayBe` is a cheap first check: a library may contain ten thousand folders, and
 * parsing a name costs hundreds of times as much.
 */
export function createNamesWork({ type, title, year }: Identity): WorkNameMatcher {
  const wanted = withoutArticle(title);
  const holds = createTitleMatcher(wanted);
  const mayBe = (name: string): boolean => wanted !== "" && holds(name);
  const isTitled = (titles: readonly (string | null)[]): boolean =>
    titles.some((text) => text !== null && withoutArticle(text) === wanted);
  return {
    wanted,
    mayBe,
    isTitled,
    is({ name, kind }) {
      if ((kind !== "folder" && kind !== "file" && kind !== "symlink") || !mayBe(name)) {
        return false;
      }
      const read = parseName(name);
      if (!isTitled([read.title, ...read.altTitles])) return false;
      // A film without a year may be a remake. Most series folders have no year.
      return read.year === null ? type === "tv" : year === undefined || read.year === year;
    },
  };
}

/** Folds a title and drops an article at its start or end. */
const withoutArticle = (title: string): string =>
  fold(title)
    .replace(/^(?:the|a|an) (?=.)/, "")
    .replace(/(?<=.) (?:the|a|an)$/, "");
