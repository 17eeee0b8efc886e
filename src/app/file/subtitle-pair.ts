import { basename, dirname, join } from "node:path";
import { isHalf, stemOfHalf } from "../../core/media-files/file-types.ts";
import { NOT_FILED } from "../../core/plan/files/not-filed.ts";
import type { Reason } from "../../core/reason-codes.ts";
import { findOperation } from "../../store/journal/journal.ts";
import { publicationsOf } from "../../store/journal/publications.ts";
import { type FiledItem, itemsOf } from "../../store/releases/items.ts";
import { reasonAgainstDestination } from "../journal/operations/publish.ts";
import type { Journal, PublishJob } from "../journal/steps/journal.ts";
import { proveUnchanged } from "../journal/steps/prove-filed.ts";

/**
 * Why one half of a VobSub is not filed: its other half cannot be filed. An `.idx` contains positions in its `.sub`, so that
 * halves of two subtitles are worse than none. Undefined for every other file, and once the other half is in the library.
 * @throws Outage `root_missing` while the library is not there
 */
export async function reasonAgainstHalf(
  deps: Pick<Journal, "store" | "files">,
  job: PublishJob,
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { item, releaseId } = job;
  if (item.role !== "subtitle" || !isHalf(item.path)) return undefined;
  const items = await itemsOf(deps.store.read, releaseId);
  const other = items.find(
    ({ path }) => path !== item.path && isHalf(path) && stemOfHalf(path) === stemOfHalf(item.path),
  );
  if (other?.destination === undefined) return undefined;
  const published = await publicationsOf(deps.store.read, releaseId);
  if (published.some(({ itemPath }) => itemPath === other.path)) return undefined;
  return (await canBeFiled(deps, job, other, signal)) ? undefined : NOT_FILED.halfPair;
}

async function canBeFiled(
  deps: Pick<Journal, "store" | "files">,
  { sourcePath }: PublishJob,
  { path, size, mtimeNs, destination = "", replaces }: FiledItem,
  signal: AbortSignal,
): Promise<boolean> {
  const { store, files } = deps;
  const source = await files.fileIdentity(join(dirname(sourcePath), basename(path)));
  if (!source || source.size !== size || source.mtimeNs !== mtimeNs) return false;
  if (replaces === undefined) {
    const taken = await reasonAgainstDestination(deps, { source, destination });
    return taken === undefined || taken.code === "already_there";
  }
  const old = await findOperation(store.read, replaces);
  return old?.state === "sealed" && (await proveUnchanged(files, old, signal)).ok;
}
