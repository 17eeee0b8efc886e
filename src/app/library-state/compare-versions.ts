import { basename, join } from "node:path";
import { dropUndefined } from "../../base/drop-undefined.ts";
import type { Identity } from "../../base/identity.ts";
import { asNamed, selectMapping, shareEpisode } from "../../base/item.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { Release } from "../../core/release/release.ts";
import {
  compareQuality,
  type FileLength,
  type ParsedName,
  parseFiles,
  parsePath,
  parseRelease,
  type Quality,
  qualityOf,
} from "../../names/index.ts";
import { publicationsOfWork, type WorkPublication } from "../../store/journal/publications.ts";
import type { StoreReader } from "../../store/open.ts";
import { type FiledItem, itemsOf } from "../../store/releases/items.ts";
import { findRelease } from "../../store/releases/releases.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import type { ShownVersion, ShownVersions } from "../shown/work-shape.ts";
import { rivalsOf } from "./duplicates.ts";
import { type FindGone, onlyFound } from "./find-gone.ts";

/** A person is waiting, so headers are left out if their disk does not respond. */
const READ_TIMEOUT_MS = 3000;
const MAX_VIDEOS = 20;

/** Reads a video's length from its header; never throws. */
export type ReadFileLength = (path: string, signal: AbortSignal) => Promise<FileLength>;

export type CompareDeps = {
  store: StoreReader;
  files: Pick<EngineFiles, "readTargetIdentity">;
  fileLength: ReadFileLength;
  findGone: FindGone;
};

/**
 * Returns the library's files for each video of a release: files of the same film or episodes in
 * our journal, and the files named in the release's reasons. Empty if the library has none, or if
 * the release is not identified.
 */
export async function compareVersions(
  deps: CompareDeps,
  id: number,
  signal: AbortSignal,
): Promise<ShownVersions[]> {
  const release = await findRelease(deps.store.read, id);
  if (!release?.identity) return [];
  const { identity, reasons } = release;
  const items = await itemsOf(deps.store.read, id);
  return compareVersionsAs(deps, { release, identity, reasons, items }, signal);
}

/** A release as it would be filed, and the reasons against that. */
export type ComparedRelease = {
  release: Pick<Release, "id" | "name" | "path">;
  identity: Identity;
  reasons: readonly Reason[];
  items: readonly FiledItem[];
};

/** Does the same as `compareVersions` for a work that need not be the release's. */
export async function compareVersionsAs(
  { store, files, fileLength, findGone }: CompareDeps,
  { release, identity, reasons, items }: ComparedRelease,
  signal: AbortSignal,
): Promise<ShownVersions[]> {
  const late = AbortSignal.any([signal, AbortSignal.timeout(READ_TIMEOUT_MS)]);
  const videos = items
    .filter(({ role, skip }) => role === "video" && !skip)
    .map((item) => ({ ...item, mapping: selectMapping(identity, item.mapping) }));
  const names = parseFiles(release.name, items).files;
  const filed = await publicationsOfWork(store.read, identity, release.id);
  const ours = new Set(filed.map(({ operation }) => operation.finalPath));
  const named = reasons.flatMap(({ path }) => (path === undefined || ours.has(path) ? [] : path));

  const compared: ShownVersions[] = [];
  for (const video of videos) {
    const there: ShownVersion[] = [];
    const rivals = await onlyFound(findGone, rivalsOf(identity, [video], filed), signal);
    for (const rival of rivals) there.push(await ourVersion(rival));
    const [only] = rivals;
    const [old] = there;
    for (const path of named.filter((rivalPath) => isOf(video, rivalPath))) {
      there.push(await versionAt(path, parsePath(path)));
    }
    if (there.length > 0) {
      const fresh = await newVersion(video);
      // Foreign files have names that state no quality, and two files have no single answer.
      const verdict =
        only && old && there.length === 1
          ? compareQuality(
              quality(names.get(video.path), fresh, release.name),
              quality(parsedOf(only), old, only.releaseName),
            )
          : undefined;
      compared.push({ fresh, there, ...(verdict === undefined ? {} : { compared: verdict }) });
    }
    if (compared.length >= MAX_VIDEOS) break;
  }
  return compared;

  /**
   * True if a foreign file is this video's film or episode. Always true if the release has only one
   * video.
   */
  function isOf({ mapping }: Pick<FiledItem, "mapping">, path: string): boolean {
    const { season, episodes } = parsePath(path);
    return (
      videos.length === 1 ||
      (season !== null && shareEpisode(mapping && asNamed(mapping), { season, episodes }))
    );
  }

  async function ourVersion(publication: WorkPublication): Promise<ShownVersion> {
    const { operation } = publication;
    return {
      ...(await versionAt(operation.finalPath, parsedOf(publication))),
      release_id: operation.releaseId,
    };
  }

  function quality(
    parsed: ParsedName | undefined,
    { path, bytes = 0, duration_ms }: ShownVersion,
    releaseName: string,
  ): Quality {
    return qualityOf(parsed ?? parsePath(path), bytes, {
      releaseName,
      title: identity.title,
      ...(duration_ms === undefined ? {} : { durationMs: duration_ms }),
    });
  }

  async function newVersion({ path }: FiledItem): Promise<ShownVersion> {
    const inside = join(release.path, path);
    // If a release is a single file, its only item has the release's name. A folder may also
    // contain a file with the folder's name.
    const single =
      path === basename(release.path) &&
      !(await files.readTargetIdentity(inside).catch(() => undefined));
    return versionAt(single ? release.path : inside, names.get(path));
  }

  async function versionAt(path: string, parsed: ParsedName | undefined): Promise<ShownVersion> {
    const size = (await files.readTargetIdentity(path).catch(() => undefined))?.size;
    const length = size === undefined ? undefined : await fileLength(path, late);
    return {
      path: cleanText(path, 4096),
      ...dropUndefined({
        resolution: parsed?.resolution ?? undefined,
        source: parsed?.source ?? undefined,
        codec: parsed?.videoCodec ?? undefined,
        hdr: parsed?.hdr ?? undefined,
        audio: parsed?.audio ?? undefined,
        bytes: size,
        duration_ms: length?.kind === "read" ? length.duration_ms : undefined,
      }),
    };
  }
}

const parsedOf = ({ operation, releaseName }: WorkPublication): ParsedName | undefined =>
  parseRelease(releaseName, [operation.itemPath]).files.get(operation.itemPath);
