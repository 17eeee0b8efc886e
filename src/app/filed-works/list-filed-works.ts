import { dropUndefined } from "../../base/drop-undefined.ts";
import { fallBackTo, Outage, UserError } from "../../base/errors.ts";
import type { MediaType } from "../../base/identity.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { formatTitle } from "../../base/text/work-text.ts";
import { waitUnlessAborted } from "../../core/concurrency.ts";
import type { FindWork } from "../../core/library/media-server.ts";
import type { WorkSort } from "../../core/page/wall.ts";
import type { ScanOutcome } from "../../core/scan/judge.ts";
import { editionOf } from "../../names/index.ts";
import type { Db, Store, StoreReader } from "../../store/open.ts";
import { newestHistoryOf } from "../../store/releases/history.ts";
import {
  countFiledWorks,
  findFiledWork,
  readFiledWorks,
  type WorkFilter,
} from "../../store/works/filed-works.ts";
import {
  filesOfReleases,
  listWaitingVideos,
  type PresentFile,
  releasesOfWork,
  releasesOnceOf,
  type WorkRelease,
} from "../../store/works/work-parts.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import { readStorages } from "../releases/read-storages.ts";
import { showEntry, showPath, toIso } from "../shown/release.ts";
import type { TrashDesk } from "../trash/trash.ts";
import type { ShownFiledWork, ShownFiledWorks, ShownWhole } from "./filed-work-shape.ts";

export type WorksQuery = Omit<WorkFilter, "month" | "inStorage"> & {
  /** Only works with something filed on this storage. */
  storage?: string | undefined;
  /** `2026-11` */
  month?: string | undefined;
  sort: WorkSort;
  from: number;
  limit: number;
  /** Also return the total counts. */
  counts?: boolean | undefined;
};

/** Returns a part of the filed works, from any position in their order. */
export async function listFiledWorks(all: Store, query: WorksQuery): Promise<ShownFiledWorks> {
  const { sort, from, limit, month, counts = false, storage, ...others } = query;
  const { read } = (await readStorages(all, storage)).store;
  const inStorage = storage !== undefined;
  const filter = {
    ...others,
    inStorage,
    ...(month === undefined ? {} : { month: Number(month.replace("-", "")) }),
  };
  const works = (await readFiledWorks(read, filter, { sort, from, limit })).map(showFiledWork);
  return counts ? { works, counts: await countWorks(read, filter) } : { works };
}

async function countWorks(
  db: Db,
  filter: WorkFilter,
): Promise<NonNullable<ShownFiledWorks["counts"]>> {
  const counts = await countFiledWorks(db, filter);
  const sum = (of: "films" | "series" | "bytes"): number =>
    counts.reduce((all, count) => all + count[of], 0);
  return {
    films: sum("films"),
    series: sum("series"),
    bytes: sum("bytes"),
    months: counts.map((count) => ({
      month: `${Math.floor(count.month / 100)}-${String(count.month % 100).padStart(2, "0")}`,
      count: count.films + count.series,
    })),
  };
}

const showFiledWork = (
  row: Awaited<ReturnType<typeof readFiledWorks>>[number],
): ShownFiledWork => ({
  type: row.type as MediaType,
  tmdb_id: row.tmdb_id,
  title: cleanText(row.title),
  ...dropUndefined({ year: row.year ?? undefined, plex: row.plex ?? undefined }),
  videos: row.videos,
  bytes: row.bytes,
  filed_at: toIso(row.filed_at),
  ...(row.adopted === 1 ? { adopted: true } : {}),
});

type WorkSelector = { type: MediaType; tmdbId: number; season?: number | undefined };

const MAX_FILES = 100;
const MAX_RELEASES = 50;
const MAX_ENTRIES = 20;

/** Shows a work with nothing filed under the title that its releases have. */
const showGoneWork = (
  type: MediaType,
  tmdbId: number,
  release: WorkRelease,
): ShownWhole["work"] => ({
  type,
  tmdb_id: tmdbId,
  title: cleanText((release.was ?? release.identity)?.title ?? ""),
  ...dropUndefined({ year: (release.was ?? release.identity)?.year }),
  videos: 0,
  bytes: 0,
});

/**
 * Returns a work and the files that the library has of it. For a series, returns the files of one
 * season, by default its first. For a work that was taken back, returns what can be done with its
 * releases, even if they are another work now.
 * @throws UserError (`not_found`) if nothing of it is or was in the library
 */
async function readFiledWork(
  store: StoreReader,
  trash: Pick<TrashDesk, "trashOfReleases">,
  findWork: FindWork,
  disk: Pick<EngineFiles, "readFileIdentity">,
  { type, tmdbId, season: asked }: WorkSelector,
  signal: AbortSignal,
): Promise<ShownWhole> {
  const { read } = store;
  const filed = await findFiledWork(read, type, tmdbId);
  const releasesNow = await releasesOfWork(read, type, tmdbId);
  const back = releasesNow.find(({ state }) => state === "undone" || state === "undoing");
  const once = filed || back ? [] : await releasesOnceOf(read, type, tmdbId);
  const [gone = back] = once;
  const releases = once.length > 0 ? once : releasesNow;
  const work = filed ? showFiledWork(filed) : gone && showGoneWork(type, tmdbId, gone);
  if (!work) {
    throw UserError.notFound(
      "The library contains nothing of this work that plex-ingest filed.",
      "It may have been taken back. Check its history.",
    );
  }
  const inReview = releases.filter(({ state }) => state === "review").map(({ id }) => id);
  const decided = releases.map(({ id }) => id).filter((id) => !inReview.includes(id));
  const files = once.length > 0 ? [] : await filesOfReleases(read, decided);
  const videos = type === "tv" ? await listWaitingVideos(read, tmdbId, inReview) : [];
  const waiting = videos.flatMap(({ mapping }) => mapping ?? []);
  const mapped = files.flatMap(({ mapping }) => mapping ?? []);
  const seasons = seasonsOf(mapped, waiting);
  const season = asked ?? seasons[0]?.season;
  const shown =
    type === "tv"
      ? files.filter(({ mapping }) => mapping === undefined || mapping.season === season)
      : files;
  const ids = releases.slice(0, MAX_RELEASES).map(({ id }) => id);
  const proven = files.filter(({ proof }) => proof && SHOWN.has(proof.outcome));
  const libraries = new Set(proven.flatMap(({ proof }) => proof?.library ?? []));
  const paths = proven.map(({ path }) => path);
  const items = proven.flatMap(({ proof }) => proof?.items ?? []);
  const shownAs = { libraries, paths, items };
  const shownWork =
    libraries.size > 0
      ? await findWork({ type, tmdbId, title: work.title }, shownAs, signal)
      : undefined;
  return {
    work,
    ...(shownWork === "not_found"
      ? { plex_not_found: true }
      : dropUndefined({ plex_url: shownWork?.url })),
    seasons,
    files: await waitUnlessAborted(onDisk(store, disk, shown.slice(0, MAX_FILES)), signal),
    files_total: files.length,
    releases: releases
      .filter(({ state }) => !filed || state !== "undone")
      .slice(0, MAX_RELEASES)
      .map((release) => showWorkRelease(release, files)),
    trash: await trash.trashOfReleases(ids, signal),
    history: (await newestHistoryOf(read, ids, MAX_ENTRIES)).map(showEntry),
  };
}

/** Marks each missing file, as far as its disk can be seen from here. */
async function onDisk(
  store: StoreReader,
  disk: Pick<EngineFiles, "readFileIdentity">,
  files: readonly PresentFile[],
) {
  const { tell, isElsewhere } = await readStorages(store);
  const told = await tell(files, "release", ({ releaseId }) => releaseId);
  return Promise.all(
    told.map(async ({ storage, ...file }) => {
      const isSeen =
        isElsewhere(storage) ||
        (await disk.readFileIdentity(file.path).catch(fallBackTo(true, Outage)));
      return { ...showWorkFile(file), ...(isSeen ? {} : { missing: true as const }) };
    }),
  );
}

/** Outcomes for a file that Plex shows as what it was filed as. */
const SHOWN: ReadonlySet<string> = new Set<ScanOutcome>(["seen", "version", "elsewhere"]);

type SeasonEpisodes = { season: number; episodes: readonly number[] };

function seasonsOf(
  here: readonly SeasonEpisodes[],
  waits: readonly SeasonEpisodes[],
): ShownWhole["seasons"] {
  const numbersOf = (of: readonly SeasonEpisodes[], season: number): number[] =>
    [
      ...new Set(
        of.filter((numbers) => numbers.season === season).flatMap(({ episodes }) => episodes),
      ),
    ].toSorted((a, b) => a - b);
  const all = [...new Set([...here, ...waits].map(({ season }) => season))].toSorted(
    (a, b) => (a || 1e9) - (b || 1e9),
  );
  return all.map((season) => {
    const present = numbersOf(here, season);
    return {
      season,
      here: present,
      waits: numbersOf(waits, season).filter((episode) => !present.includes(episode)),
    };
  });
}

type ShownWorkFile = ShownWhole["files"][number];

function showWorkFile({ method, mapping, file, proof, ...of }: PresentFile): ShownWorkFile {
  const shown = proof && {
    outcome: proof.outcome,
    library: cleanText(proof.library),
    shown_as: cleanText(proof.shownAs),
    at: toIso(proof.at),
  };
  return {
    release_id: of.releaseId,
    path: showPath(of.path),
    source_path: showPath(of.sourcePath),
    role: of.role,
    ...dropUndefined({
      method,
      season: mapping?.season,
      episodes: mapping?.episodes,
      bytes: file?.size,
      proof: shown,
    }),
  };
}

/** `files` are those of all releases of the work. */
function showWorkRelease(
  { parsed, filedAt, was, identity, ...release }: WorkRelease,
  files: readonly PresentFile[],
) {
  const inLibrary = files.filter(({ releaseId }) => releaseId === release.id);
  const facts = [
    parsed?.resolution,
    parsed?.source,
    parsed?.videoCodec,
    parsed?.hdr,
    parsed?.audio,
    parsed && editionOf(parsed, (was ?? identity)?.title ?? ""),
  ];
  return {
    id: release.id,
    name: cleanText(release.name),
    source: release.source,
    state: release.state,
    // A release with nothing in the library is as large as its download.
    bytes:
      inLibrary.length === 0
        ? release.bytes
        : inLibrary.reduce((sum, { file }) => sum + (file?.size ?? 0), 0),
    ...dropUndefined({
      by: release.decidedBy,
      superseded_by: release.supersededBy,
      torrent_client: release.torrentClient,
    }),
    ...(release.isPutBack ? { put_back: true as const } : {}),
    ...(was && identity ? { is_now: cleanText(formatTitle(identity)) } : {}),
    ...(filedAt === undefined ? {} : { filed_at: toIso(filedAt) }),
    quality: facts.flatMap((fact) => (typeof fact === "string" ? [cleanText(fact, 40)] : [])),
  };
}

export interface FiledWorks {
  list(query: WorksQuery): Promise<ShownFiledWorks>;
  one(asked: WorkSelector, signal: AbortSignal): Promise<ShownWhole>;
}

export const createFiledWorks = (
  store: Store,
  trash: Pick<TrashDesk, "trashOfReleases">,
  findWork: FindWork,
  disk: Pick<EngineFiles, "readFileIdentity">,
): FiledWorks => ({
  list: (query) => listFiledWorks(store, query),
  one: (asked, signal) => readFiledWork(store, trash, findWork, disk, asked, signal),
});
