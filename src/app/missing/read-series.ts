import { Outage } from "../../base/errors.ts";
import { selectMapping } from "../../base/item.ts";
import { isBelow } from "../../base/path/is-below.ts";
import type { PathMap } from "../../base/path/path-map.ts";
import { baseOf, folderOf } from "../../base/path/path-parts.ts";
import { seasonOf } from "../../base/season-folder-name.ts";
import { formatCount } from "../../base/text/format-count.ts";
import { DAY_MS } from "../../base/text/time-units.ts";
import type { Clock } from "../../core/clock.ts";
import type { ListedServer } from "../../core/library/server-entry.ts";
import { readRolesBelow } from "../../core/library-tree/tree.ts";
import { parsePath } from "../../names/index.ts";
import { publicationsOfWork, type WorkPublication } from "../../store/journal/publications.ts";
import { findPublishedAmong } from "../../store/library/live-files.ts";
import type { StoreReader } from "../../store/open.ts";
import { own } from "../../store/storages/scope.ts";
import { MAX_AGE_MS } from "../library-state/already-there.ts";
import { type FindGone, withoutGone } from "../library-state/find-gone.ts";
import type { PlexIndex } from "../library-state/in-plex.ts";
import type { LibraryListing, ListedVideo } from "../library-state/library-listing.ts";
import { listNested } from "../library-state/nested-duplicate.ts";

export interface ReadSeriesDeps {
  store: StoreReader;
  findGone: FindGone;
  listing: LibraryListing;
  pathMap: readonly PathMap[];
  servers?: readonly ListedServer[] | undefined;
  /** Undefined without a media server. */
  plexIndex: Pick<PlexIndex, "files" | "episodesReadAt"> | undefined;
  clock: Clock;
}

/** A series, and every title that a file of it may have. */
export interface NamedSeries {
  tmdbId: number;
  titles: readonly string[];
  year: number | undefined;
}

/** The episodes that were found, and the reasons why there may be more. */
export interface SeriesContents {
  episodes: Map<number, Set<number>>;
  unclear: string[];
}

/** The publications of a series: those whose file is still there, and the paths of all. */
interface FiledEpisodes extends SeriesContents {
  publications: readonly WorkPublication[];
  hasOtherOrder: boolean;
}

/** Reads the episodes that plex-ingest filed or adopted and that were not deleted since. */
export async function readFiledEpisodes(
  { store, findGone }: Pick<ReadSeriesDeps, "store" | "findGone">,
  tmdbId: number,
  signal: AbortSignal,
): Promise<FiledEpisodes> {
  const work = { type: "tv", tmdbId } as const;
  const publications = await publicationsOfWork(store.read, work, NO_RELEASE);
  const episodes: SeriesContents["episodes"] = new Map();
  let unnumbered = 0;
  let hasOtherOrder = false;
  for (const { mapping } of await withoutGone(findGone, publications, signal)) {
    const numbers = selectMapping(work, mapping);
    if (numbers === undefined || numbers.episodes.length === 0) unnumbered++;
    else add(episodes, numbers.season, numbers.episodes);
    hasOtherOrder ||= numbers?.named !== undefined;
  }
  return { publications, hasOtherOrder, episodes, unclear: explainUnnumbered(unnumbered) };
}

const NO_RELEASE = 0;

/**
 * Adds the episodes that only Plex or the disk has: files that were there before plex-ingest and
 * were not adopted. If a file's episode cannot be known, or a source could not be read, `unclear`
 * contains the reason.
 * @throws Outage of the database
 */
export async function readOtherEpisodes(
  deps: ReadSeriesDeps,
  series: NamedSeries,
  filed: FiledEpisodes,
  /** True if the user's episode order for this series is not TMDB's own. */
  hasOwnOrder: boolean,
  signal: AbortSignal,
): Promise<SeriesContents> {
  const episodes = new Map(
    [...filed.episodes].map(([season, numbers]) => [season, new Set(numbers)]),
  );
  const unclear = [...filed.unclear];
  const ours = new Set(filed.publications.map(({ operation }) => nfc(operation.finalPath)));
  const others = new Map<string, { season: number; episodes: readonly number[] } | undefined>();
  try {
    for (const { file, season, episode } of await readPlexFiles(deps, series.tmdbId, signal)) {
      const path = nfc(file);
      if (ours.has(path)) continue;
      const before = others.get(path);
      const numbers = [...(before?.episodes ?? []), ...(episode === undefined ? [] : [episode])];
      others.set(path, season === undefined ? before : { season, episodes: numbers });
    }
    for (const path of await listUnfiled(deps, series, filed.publications, signal)) {
      if (others.has(nfc(path.full))) continue;
      const { season, episodes: numbers } = parsePath(path.below);
      others.set(nfc(path.full), season === null ? undefined : { season, episodes: numbers });
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Outage)) throw error;
    unclear.push(error.message);
  }
  const known = [...others.values()].flatMap((file) => (file?.episodes.length ? file : []));
  if (others.size > 0 && (hasOwnOrder || filed.hasOtherOrder)) {
    unclear.push(
      `${formatCount(others.size, "file that was not filed or adopted has", "files that were not filed or adopted have")} ` +
        "numbers of another order than TMDB's.",
    );
  } else {
    for (const { season, episodes: numbers } of known) add(episodes, season, numbers);
    unclear.push(...explainUnnumbered(others.size - known.length));
  }
  return { episodes, unclear };
}

function add(to: SeriesContents["episodes"], season: number, episodes: readonly number[]): void {
  to.set(season, new Set([...(to.get(season) ?? []), ...episodes]));
}

const explainUnnumbered = (files: number): string[] =>
  files === 0
    ? []
    : [`The library has ${formatCount(files, "file", "files")} of it without an episode number.`];

/** Servers on macOS may return names in another Unicode form. */
const nfc = (path: string): string => path.normalize("NFC");

/** A server's list of a show's episodes is too old to prove that one is missing after this time. */
const MAX_PLEX_AGE_MS = DAY_MS;

/** @throws Outage if a server's list of the episodes is missing or too old */
async function readPlexFiles(
  { plexIndex, clock }: Pick<ReadSeriesDeps, "plexIndex" | "clock">,
  tmdbId: number,
  signal: AbortSignal,
) {
  if (plexIndex === undefined) return [];
  const files = await plexIndex.files({ type: "tv", tmdbId }, signal);
  const readAt = await plexIndex.episodesReadAt(tmdbId, signal);
  const old = readAt.find(({ at }) => at === undefined || clock.now() - at > MAX_PLEX_AGE_MS);
  if (old) {
    throw new Outage("plex_unavailable", `${old.server}'s list of its episodes could not be read.`);
  }
  return files;
}

/**
 * Lists the videos of a series in the libraries that are not in the journal: those in a folder with
 * one of its titles, and those next to files that were filed.
 * @throws Outage if a part of the libraries could not be read
 */
async function listUnfiled(
  deps: Pick<ReadSeriesDeps, "store" | "listing" | "pathMap" | "servers">,
  { tmdbId, titles, year }: NamedSeries,
  publications: readonly WorkPublication[],
  signal: AbortSignal,
): Promise<{ full: string; below: string }[]> {
  const { all, hiding } = await deps.listing.read(MAX_AGE_MS, signal);
  if (hiding.length > 0) {
    throw new Outage("not_readable", "A part of the library could not be read.");
  }
  const found = new Map<string, string>();
  for (const title of titles) {
    const identity = { type: "tv", tmdbId, title, year } as const;
    const nested = await listNested(deps, identity, () => true, signal);
    for (const { path, library } of nested) found.set(path, library);
  }
  const folders = new Set(publications.map(({ operation }) => seriesFolderOf(operation.finalPath)));
  const libraries = new Set(all.map(({ library }) => library));
  const near = [...folders]
    .filter((folder) => !libraries.has(folder))
    .flatMap((folder) => listMainVideosBelow(folder, all));
  const published = await findPublishedAmong(
    own(deps.store.read),
    near.map(({ path }) => path),
  );
  for (const { path, library } of near) if (!published.has(path)) found.set(path, library);
  return [...found].map(([full, library]) => ({ full, below: full.slice(library.length + 1) }));
}

/** Omits extras and samples, by the rules for a release. */
function listMainVideosBelow(folder: string, all: readonly ListedVideo[]): ListedVideo[] {
  const videos = all.filter(({ path }) => isBelow(path, folder));
  const roles = readRolesBelow(folder, videos);
  return videos.filter(({ path }) => roles.get(path) === "video");
}

/** Returns the folder of a file, or the folder above it if that is a season's. */
function seriesFolderOf(path: string): string {
  const folder = folderOf(path);
  return seasonOf(baseOf(folder)) === undefined ? folder : folderOf(folder);
}
