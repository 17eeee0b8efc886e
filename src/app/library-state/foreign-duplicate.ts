import { basename, dirname, join } from "node:path";
import { sentence } from "../../base/actions/sentence.ts";
import { fallBackTo, Outage } from "../../base/errors.ts";
import type { Identity } from "../../base/identity.ts";
import { asNamed, type EpisodeMapping, shareEpisode } from "../../base/item.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { cleanText, quoted } from "../../base/text/clean-text.ts";
import { isMissingProof } from "../../core/journal/missing.ts";
import type { Release } from "../../core/release/release.ts";
import {
  type Comparison,
  compareQuality,
  parseFiles,
  parsePath,
  parseRelease,
  qualityOf,
} from "../../names/index.ts";
import {
  findEverPublished,
  findPublicationAt,
  listVideosElsewhere,
  type VideoElsewhere,
  type WorkPublication,
} from "../../store/journal/publications.ts";
import type { Db, StoreReader } from "../../store/open.ts";
import { everywhere } from "../../store/storages/scope.ts";
import { type LookFiles, lookInLibrary } from "../journal/steps/confirm-missing.ts";
import { asUnknown } from "../journal/steps/roots.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import {
  type DuplicateRule,
  formatComparison,
  type IncomingVideo,
  rivalsOf,
} from "./duplicates.ts";
import type { FileInPlex, PlexIndex } from "./in-plex.ts";
import type { LibraryFolder } from "./libraries.ts";
import { assertMounted } from "./mounted.ts";
import type { FindNested } from "./nested-duplicate.ts";
import { findForeignVideo } from "./on-disk.ts";

export type PlexDuplicateDeps = {
  store: StoreReader;
  files: LookFiles;
  plexIndex: Pick<PlexIndex, "files">;
};

type ForeignDuplicate = { release: Pick<Release, "name">; rule: DuplicateRule; identity: Identity };

type ForeignCase = {
  release: Pick<Release, "id" | "name" | "path">;
  rule: DuplicateRule;
  /**
   * Publications of the work's other releases. These are not foreign files: they are compared file
   * by file before `filing`.
   */
  filed: readonly WorkPublication[];
  /** The plan's destination. `folder` is the absolute path of the work's folder. */
  plan: {
    identity: Identity;
    library: LibraryFolder;
    folder: string;
    apart: ReadonlySet<string>;
    isApart(path: string): boolean;
  };
};

/**
 * The reason why a video duplicates a foreign file. `isSure` is false if that file may be another
 * work with the same title, which only a person can tell.
 */
export interface ForeignFinding {
  reason: Reason;
  isSure: boolean;
}

interface ForeignReasonDeps {
  store: StoreReader;
  files: LookFiles & Pick<EngineFiles, "readListedPath" | "walk" | "readTargetIdentity">;
  plexIndex?: PlexDuplicateDeps["plexIndex"] | undefined;
  /** If absent, only names directly in the library folder are read. */
  findNested?: FindNested | undefined;
}

/**
 * Returns the reason if one of these videos duplicates a file that no other release of the work
 * filed. Such a file has exactly the name that the plan gives one of the videos, or is a foreign
 * file under any name and in any folder, or is listed by Plex, possibly in another library. Files
 * of another storage's engine also count, because people see a single library in Plex.
 */
export async function foreignReason(
  deps: ForeignReasonDeps,
  { release, rule, filed, plan }: ForeignCase,
  videos: readonly IncomingVideo[],
  signal: AbortSignal,
): Promise<ForeignFinding | undefined> {
  const { store, files, plexIndex, findNested } = deps;
  const { identity, library, folder, apart, isApart } = plan;
  const sure = (reason: Reason): ForeignFinding => ({ reason, isSure: true });
  const elsewhere = await elsewhereReason(store, { release, rule, identity }, videos);
  if (elsewhere) return sure(elsewhere);
  const ours = new Set(filed.map(({ operation }) => operation.finalPath));
  const taken = await findTakenName(deps, release, videos, ours);
  if (taken) return sure(await toReason(taken.path, taken));
  const query = {
    library: { path: library.path, folder: basename(folder) },
    identity,
    videos,
    ours,
    assertMounted: () => assertMounted({ store, files }, library, signal),
  };
  const found = await findForeignVideo(files, query, signal);
  if (found !== undefined) return sure(await toReason(join(library.path, found)));
  const inPlex =
    plexIndex &&
    (await plexDuplicateReason({ store, files, plexIndex }, { identity, videos, apart }, signal));
  if (inPlex) {
    return sure(
      rule === "replace"
        ? { ...inPlex, message: sentence`${inPlex.message} ${ONLY_OURS}` }
        : inPlex,
    );
  }
  const nested = await findNested?.(
    { identity, at: release.path, videos, home: library.path, isApart },
    signal,
  );
  return nested && { reason: await toReason(nested.path, nested), isSure: nested.isSure };

  async function toReason(
    path: string,
    {
      by,
      isMissing = false,
      isSure = true,
    }: { by?: number; isMissing?: boolean; isSure?: boolean } = {},
  ): Promise<Reason> {
    const shown = path.startsWith(`${library.path}/`)
      ? path.slice(library.path.length + 1)
      : basename(path);
    const whose = by === undefined ? "" : `, filed by release ${by}`;
    const second =
      rule === "replace" ? ONLY_OURS : formatComparison(await compareWith(shown, path));
    const name = quoted(shown, 300);
    const has = isMissing
      ? `${name}${whose}, is missing, and its name is not free.`
      : `The library already has ${name}${whose}.`;
    return {
      code: "duplicate",
      message: isSure
        ? `${has} ${second}`
        : `The library may already have it: the name of ${name} has no year. ${second}`,
      path,
    };
  }

  async function compareWith(shown: string, path: string): Promise<Comparison> {
    const there = parsePath(shown);
    const { season, episodes } = there;
    const mapping = season === null ? undefined : { season, episodes, titles: [] };
    const video =
      videos.find(
        (incomingVideo) =>
          incomingVideo.mapping && shareEpisode(asNamed(incomingVideo.mapping), mapping),
      ) ?? videos[0];
    const names = parseFiles(release.name, videos).files;
    const here = video && names.get(video.path);
    if (!here) return { verdict: "unclear", why: "their quality is not known" };
    const size = (await files.readTargetIdentity(path))?.size ?? 0;
    const { title } = identity;
    return compareQuality(
      qualityOf(here, video.source.size, { releaseName: release.name, title }),
      qualityOf(there, size, { title }),
    );
  }
}

const ONLY_OURS =
  "It is not replaced, because plex-ingest replaces only files that it filed itself or adopted " +
  "as this film or episode.";

/**
 * Returns the first of these videos' names that another file already has. `by` is the release that
 * filed that file, if any. `isMissing` is true if that file is not at its path.
 */
export async function findTakenName(
  {
    store,
    files,
  }: { store: StoreReader; files: Pick<EngineFiles, "readFileIdentity" | "readListedPath"> },
  { id }: Pick<Release, "id">,
  videos: readonly Pick<IncomingVideo, "destination">[],
  /** Names that count as free even if a file has them. */
  except: ReadonlySet<string> = new Set(),
): Promise<{ path: string; by?: number; isMissing?: boolean } | undefined> {
  for (const { destination: path } of videos) {
    if (except.has(path)) continue;
    const publication = await findPublicationAt(store.read, path);
    if (publication?.releaseId === id) continue;
    const isThere = (await files.readFileIdentity(path)) !== undefined;
    if (publication) return { path, by: publication.releaseId, isMissing: !isThere };
    if (!isThere) continue;
    // On a disk that ignores letter case, the file may be known under other letters.
    const listed = await files.readListedPath(path);
    if (except.has(listed)) continue;
    const by = listed === path ? undefined : await findPublicationAt(store.read, listed);
    if (by?.releaseId !== id) return { path: listed, ...(by && { by: by.releaseId }) };
  }
  return undefined;
}

/**
 * Returns the videos that engines of other storages filed, or are filing, and that are of the same
 * film or episodes as these videos.
 */
export const findRivalsElsewhere = async (
  db: Db,
  { identity, videos }: { identity: Identity; videos: readonly Pick<IncomingVideo, "mapping">[] },
): Promise<VideoElsewhere[]> =>
  rivalsOf(identity, videos, await listVideosElsewhere(everywhere(db), identity));

/**
 * Returns the reason if one of these videos duplicates a file of another storage's engine. Only
 * that engine can replace the file.
 */
async function elsewhereReason(
  { read }: StoreReader,
  { release, rule, identity }: ForeignDuplicate,
  videos: readonly IncomingVideo[],
): Promise<Reason | undefined> {
  const [rival] = await findRivalsElsewhere(read, { identity, videos });
  const video =
    rival && videos.find((candidate) => rivalsOf(identity, [candidate], [rival]).length > 0);
  if (!rival || !video) return undefined;
  const { storage, releaseId, finalPath, isFiled } = rival;
  const name = quoted(finalPath.split("/").at(-1) ?? "", 200);
  const where = isFiled
    ? `is already on ${storage}, filed by release ${releaseId}`
    : `is being filed on ${storage} by release ${releaseId}`;
  const second =
    rule === "replace"
      ? `It is not replaced: only the engine of ${storage} can do that.`
      : compared(video, rival, release.name, identity.title);
  return {
    code: "duplicate",
    message: `${name} ${where}. ${second}`,
    path: finalPath,
    release: releaseId,
    stays: true,
  };
}

function compared(
  { path, source }: IncomingVideo,
  rival: VideoElsewhere,
  releaseName: string,
  title: string,
): string {
  const here = parseRelease(releaseName, [path]).files.get(path);
  const there = parseRelease(rival.releaseName, [rival.path]).files.get(rival.path);
  if (!here || !there) {
    return formatComparison({ verdict: "unclear", why: "their quality is not known" });
  }
  const quality = qualityOf(here, source.size, { releaseName, title });
  return formatComparison(
    compareQuality(
      quality,
      qualityOf(there, rival.size, { releaseName: rival.releaseName, title }),
    ),
  );
}

/**
 * Returns the reason if a film or episode duplicates a file that a media server has, in any library
 * that no rule keeps apart. Undefined if none has such a file. Files that we filed or undid are
 * judged by the journal. A file that is gone from a mounted disk does not count, even if a server
 * still lists it.
 */
export async function plexDuplicateReason(
  { store, files, plexIndex }: PlexDuplicateDeps,
  {
    identity,
    videos,
    apart,
  }: {
    identity: Identity;
    videos: readonly Pick<IncomingVideo, "mapping" | "destination">[];
    apart: ReadonlySet<string>;
  },
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { type, tmdbId } = identity;
  const all = (await plexIndex.files({ type, tmdbId }, signal)).filter(
    ({ section }) => section === undefined || !apart.has(section),
  );
  const same = all.filter(
    (plexFile) =>
      type === "movie" ||
      videos.some(({ mapping }) => mapping && hasEpisode(plexFile, asNamed(mapping))),
  );
  const paths = same.flatMap(({ file }) => [file, nfc(file)]);
  const ours = await findEverPublished(store.read, paths);
  for (const plexFile of same) {
    const isOurs = ours.has(plexFile.file) || ours.has(nfc(plexFile.file));
    if (isOurs || videos.some(({ destination }) => nfc(destination) === nfc(plexFile.file))) {
      continue;
    }
    if (!(await isGone(plexFile))) return toReason(plexFile);
  }
  return undefined;

  /**
   * True if the file is certainly gone. A file whose path cannot be mapped to ours may exist, and
   * an empty folder above a file may be the mount point of an unmounted disk.
   */
  async function isGone({ file, folder, root, isLoose }: FileInPlex): Promise<boolean> {
    if (root === undefined) return false;
    const place = { path: file, anchor: asUnknown({ path: root }) };
    const found = await lookInLibrary(files, place).catch(fallBackTo(undefined, Outage));
    if (!isMissingProof(found)) return false;
    for (let above = folder; above.length >= root.length; above = dirname(above)) {
      const listing = await files.listRoot(above, signal);
      if (listing.state === "ok") {
        return listing.entries.length > 0 || (above === folder && above !== root && !isLoose);
      }
      if (listing.state === "not_readable") return false;
    }
    return false;
  }
}

/**
 * Servers on macOS may return names in a different Unicode form from the one that they received.
 */
const nfc = (path: string): string => path.normalize("NFC");

const hasEpisode = ({ season, episode }: FileInPlex, mapping: EpisodeMapping): boolean =>
  season === mapping.season && episode !== undefined && mapping.episodes.includes(episode);

const toReason = ({ server, file, library, resolution }: FileInPlex): Reason => ({
  code: "duplicate",
  path: file,
  message:
    `${server} already has it${resolution === undefined ? "" : ` in ${cleanText(resolution, 20)}`}, ` +
    `in the library ${quoted(library, 100)}: ${quoted(file, 300)}.`,
});
