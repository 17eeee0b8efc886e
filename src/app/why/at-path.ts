import { dirname } from "node:path";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { isInPlace, RENAME_KINDS } from "../../core/journal/operation.ts";
import type { Release } from "../../core/release/release.ts";
import { listOperationsTo, listPublishersBelow } from "../../store/journal/operation-row.ts";
import type { StoreReader } from "../../store/open.ts";
import { itemsOf } from "../../store/releases/items.ts";
import { listReleasesAt, listReleasesBelow } from "../../store/releases/release-lookup.ts";
import { findRelease } from "../../store/releases/releases.ts";

/**
 * A release at a path, with those of its files that the path covers. `itemPaths` is undefined if
 * the path covers all files.
 */
export type ReleaseAtPath = { release: Release; itemPaths: ReadonlySet<string> | undefined };

type ReleasesAtPath = { found: ReleaseAtPath[]; unlisted: boolean };

/** Maximum number of releases that are listed below a folder. */
const MAX_BELOW = 20;

/**
 * Finds releases that are at a path or contain it, newest first: releases that were downloaded
 * there, filed there or moved to the trash there. `unlisted` is true if the path is below a release
 * that does not list it as one of its files.
 */
export async function findAt(store: StoreReader, path: string): Promise<ReleasesAtPath> {
  const around = await listReleasesAt(store.read, [path, ...ancestorsOf(path)]);
  const [works, downloads] = [
    around.filter(isOfLibrary),
    around.filter((release) => !isOfLibrary(release)),
  ];
  const asDownload = await innermostAt(store, path, downloads);
  if (works.length === 0) {
    return asDownload ?? { found: await filedAt(store, path), unlisted: false };
  }
  // A work's folder also contains files that were filed into it, and it may be the folder of a
  // download, too.
  const asWork = await innermostAt(store, path, works);
  const found = new Map<number, ReleaseAtPath>();
  const listed = [asDownload, asWork].flatMap((answer) =>
    answer && !answer.unlisted ? answer.found : [],
  );
  for (const releaseAtPath of [...listed, ...(await filedAt(store, path))]) {
    if (!found.has(releaseAtPath.release.id)) found.set(releaseAtPath.release.id, releaseAtPath);
  }
  if (found.size > 0) return { found: [...found.values()], unlisted: false };
  return asDownload ?? asWork ?? { found: [], unlisted: false };
}

const isOfLibrary = ({ source }: Release): boolean => source === "library";

/**
 * Returns the innermost release that contains a path, because a deeper path was added as a separate
 * release. Undefined if no release contains the path.
 */
async function innermostAt(
  store: StoreReader,
  path: string,
  around: readonly Release[],
): Promise<ReleasesAtPath | undefined> {
  const deepest = Math.max(0, ...around.map((release) => release.path.length));
  const nearest = around.filter((release) => release.path.length === deepest);
  if (nearest.length === 0) return undefined;
  if (deepest === path.length) {
    return {
      found: nearest.map((release) => ({ release, itemPaths: undefined })),
      unlisted: false,
    };
  }
  const inside = path.slice(deepest + 1);
  const found: ReleaseAtPath[] = [];
  for (const release of nearest) {
    const items = (await itemsOf(store.read, release.id)).filter((item) =>
      isAtOrBelow(item.path, inside),
    );
    if (items.length > 0) {
      found.push({ release, itemPaths: new Set(items.map((item) => item.path)) });
    }
  }
  const [newest] = nearest;
  if (found.length === 0 && newest) {
    return { found: [{ release: newest, itemPaths: new Set() }], unlisted: true };
  }
  return { found, unlisted: false };
}

/**
 * Finds releases by their path in the library or in the trash, live publications first. A created
 * folder is ignored if files were filed into it, because the files are more informative.
 */
async function filedAt(store: StoreReader, path: string): Promise<ReleaseAtPath[]> {
  const all = (await listOperationsTo(store.read, path)).filter(
    ({ state }) => state !== "rolled_back",
  );
  // The release that filed a file is more informative than the release that renamed it.
  const published = all.filter(({ kind }) => !RENAMES.includes(kind));
  const operations = published.length > 0 ? published : all;
  const isFolder = operations.every(
    ({ kind }) => kind === "make_folder" || kind === "rename_folder",
  );
  if (isFolder && (await listPublishersBelow(store.read, path, 1)).length > 0) return [];
  const ids = new Map<number, Set<string>>();
  for (const operation of operations.toSorted(
    (a, b) => Number(isInPlace(b)) - Number(isInPlace(a)),
  )) {
    ids.set(
      operation.releaseId,
      (ids.get(operation.releaseId) ?? new Set()).add(operation.itemPath),
    );
  }
  const found: ReleaseAtPath[] = [];
  for (const [id, itemPaths] of ids) {
    const release = await findRelease(store.read, id);
    if (release) found.push({ release, itemPaths });
  }
  return found;
}

const RENAMES: readonly string[] = [...RENAME_KINDS, "remove_folder"];

/**
 * Returns the releases that were downloaded into a folder, newest first. If no release was
 * downloaded into the folder, returns the releases that were filed into it.
 */
export async function findBelow(
  store: StoreReader,
  folder: string,
): Promise<{ releases: Release[]; total: number }> {
  const downloaded = await listReleasesBelow(store.read, folder, MAX_BELOW);
  if (downloaded.total > 0) return downloaded;
  const ids = await listPublishersBelow(store.read, folder, 1000);
  const releases = await Promise.all(
    ids.slice(0, MAX_BELOW).map((id) => findRelease(store.read, id)),
  );
  return { releases: releases.flatMap((release) => release ?? []), total: ids.length };
}

function ancestorsOf(path: string): string[] {
  const above: string[] = [];
  for (
    let ancestor = dirname(path);
    ancestor !== "/" && ancestor !== ".";
    ancestor = dirname(ancestor)
  ) {
    above.push(ancestor);
  }
  return above;
}
