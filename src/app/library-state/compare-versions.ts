import { basename, join } from "node:path";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { asNamed, selectMapping, shareEpisode } from "../../base/item.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import {
  type FileLength,
  type ParsedName,
  parseFiles,
  parsePath,
  parseRelease,
} from "../../names/index.ts";
import { publicationsOfWork, type WorkPublication } from "../../store/journal/publications.ts";
import type { Store } from "../../store/open.ts";
import { type FiledItem, itemsOf } from "../../store/releases/items.ts";
import { findRelease } from "../../store/releases/releases.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import type { ShownVersion, ShownVersions } from "../shown/work-shape.ts";
import { rivalsOf } from "./duplicates.ts";
import { type FindGone, withoutGone } from "./find-gone.ts";

/** A person is waiting, so headers are left out if their disk does not respond. */
const READ_TIMEOUT_MS = 3000;
const MAX_VIDEOS = 20;

/**
 * Returns the library's files for each video of a release: files of the same film or episodes in
 * our journal, and the files named in the release's reasons. Empty if the library has none, or if
 * the release is not identified.
 */
export async function compareVersions(
  {
    store,
    files,
    fileLength,
    findGone,
  }: {
    store: Store;
    files: Pick<EngineFiles, "readTargetIdentity">;
    /** Reads a video's length from its header; never throws. */
    fileLength: (path: string, signal: AbortSignal) => Promise<FileLength>;
    findGone: FindGone;
  },
  id: number,
  signal: AbortSignal,
): Promise<ShownVersions[]> {
  const release = await findRelease(store.read, id);
  const identity = release?.identity;
  if (!release || !identity) return [];
  const late = AbortSignal.any([signal, AbortSignal.timeout(READ_TIMEOUT_MS)]);
  const items = await itemsOf(store.read, id);
  const videos = items
    .filter(({ role, skip }) => role === "video" && !skip)
    .map((item) => ({ ...item, mapping: selectMapping(identity, item.mapping) }));
  const names = parseFiles(release.name, items).files;
  const filed = await publicationsOfWork(store.read, identity, id);
  const ours = new Set(filed.map(({ operation }) => operation.finalPath));
  const named = release.reasons.flatMap(({ path }) =>
    path === undefined || ours.has(path) ? [] : path,
  );

  const compared: ShownVersions[] = [];
  for (const video of videos) {
    const there: ShownVersion[] = [];
    const rivals = await withoutGone(findGone, rivalsOf(identity, [video], filed), signal);
    for (const rival of rivals) there.push(await ourVersion(rival));
    for (const path of named.filter((rivalPath) => isOf(video, rivalPath))) {
      there.push(await versionAt(path, parsePath(path)));
    }
    if (there.length > 0) compared.push({ fresh: await newVersion(video), there });
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

  async function ourVersion({ operation, releaseName }: WorkPublication): Promise<ShownVersion> {
    const parsed = parseRelease(releaseName, [operation.itemPath]).files.get(operation.itemPath);
    return { ...(await versionAt(operation.finalPath, parsed)), release_id: operation.releaseId };
  }

  async function newVersion({ path }: FiledItem): Promise<ShownVersion> {
    const inside = join(release?.path ?? "", path);
    // If a release is a single file, its only item has the release's name. A folder may also
    // contain a file with the folder's name.
    const single =
      path === basename(release?.path ?? "") &&
      !(await files.readTargetIdentity(inside).catch(() => undefined));
    return versionAt(single ? (release?.path ?? "") : inside, names.get(path));
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
