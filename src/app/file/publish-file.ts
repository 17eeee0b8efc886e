import { basename, dirname, join } from "node:path";
import { withHint } from "../../base/actions/sentence.ts";
import { MustStop, Outage, UserError } from "../../base/errors.ts";
import { isHalf, stemOfHalf } from "../../base/file-types.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { byEngine } from "../../core/actor.ts";
import { findLeadingMethod } from "../../core/journal/method-traits.ts";
import { NOT_FILED } from "../../core/plan/files/not-filed.ts";
import type { Release } from "../../core/release/release.ts";
import { countOperations, findOperation } from "../../store/journal/journal.ts";
import { publicationsOf } from "../../store/journal/publications.ts";
import { type FiledItem, itemsOf } from "../../store/releases/items.ts";
import { findRelease } from "../../store/releases/releases.ts";
import {
  type Publication,
  preparePublication,
  reasonAgainstDestination,
} from "../journal/operations/publish.ts";
import type { Journal, PublishJob } from "../journal/steps/journal.ts";
import { isReason } from "../journal/steps/perform.ts";
import { proveUnchanged } from "../journal/steps/prove-filed.ts";
import { changeState } from "../releases/change-state.ts";

/** A file of a release and its current path. */
interface SourceFile {
  release: Release;
  item: FiledItem;
  sourcePath: string;
}

/**
 * Checks, before a release enters `filing`, whether its first file can be published. Writes and
 * creates nothing.
 */
export async function prepareFile(
  journal: Journal,
  file: SourceFile,
  signal: AbortSignal,
): Promise<Publication | Reason> {
  try {
    const job = await publishJobFor(journal, file, signal);
    return isReason(job) ? job : await preparePublication(journal, job);
  } catch (error) {
    return toReasonOrThrow(journal, file.release.id, error);
  }
}

/** Returns the publish job for a file, or why it cannot be published. */
export async function publishJobFor(
  journal: Journal,
  { release, item, sourcePath }: SourceFile,
  signal: AbortSignal,
): Promise<PublishJob | Reason> {
  const { files, policy } = journal;
  signal.throwIfAborted();
  const source = await files.readFileIdentity(sourcePath);
  if (!source) return { code: "source_missing", message: "The downloaded file no longer exists." };
  if (source.size !== item.size || source.mtimeNs !== item.mtimeNs) {
    return {
      code: "source_changed",
      message: "The downloaded file has changed since it was identified.",
    };
  }
  // The file's folders may have been replaced by links since it was observed. The file's disk has
  // just responded.
  const real = await files.assertInside(dirname(release.path), sourcePath, "answered");
  // A symbolic link must not lead through another link, which could lead elsewhere tomorrow.
  const from = findLeadingMethod(policy.method) ? real : sourcePath;
  const job = {
    releaseId: release.id,
    item,
    sourcePath: from,
    source,
    destination: item.destination ?? "",
  };
  return (await reasonAgainstHalf(journal, job, signal)) ?? job;
}

/**
 * Converts an error into the reason why one file is not published; other files may still be
 * published. Any other error stops the filing. If nothing is published yet and something outside
 * the program is down, the release goes back to `approved`, so that another identity can still be
 * chosen.
 * @throws any error that is not a reason
 */
export async function toReasonOrThrow(
  { store, clock }: Journal,
  releaseId: number,
  error: unknown,
): Promise<Reason> {
  // A refused path, or a file where a folder is needed.
  if (error instanceof UserError && !(error instanceof MustStop)) {
    return { code: error.code, message: withHint(error) };
  }
  const { published } = await countOperations(store.read, releaseId);
  const current = await findRelease(store.read, releaseId);
  if (error instanceof Outage && published === 0 && current?.state === "filing") {
    await changeState(store, current, { kind: "stop_filing" }, byEngine(clock.now()));
  }
  throw error;
}

/**
 * Returns why one half of a VobSub is not filed: its other half cannot be filed. An `.idx` contains
 * positions in its `.sub`, so halves of two different subtitles are worse than nothing. Undefined
 * for every other file, and once the other half is in the library.
 * @throws Outage `root_missing` while the library is missing
 */
async function reasonAgainstHalf(
  deps: Journal,
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
  deps: Journal,
  { sourcePath }: PublishJob,
  { path, size, mtimeNs, destination = "", replaces }: FiledItem,
  signal: AbortSignal,
): Promise<boolean> {
  const { store, files } = deps;
  const source = await files.readFileIdentity(join(dirname(sourcePath), basename(path)));
  if (!source || source.size !== size || source.mtimeNs !== mtimeNs) return false;
  if (replaces === undefined) {
    const taken = await reasonAgainstDestination(deps, { source, destination });
    return taken === undefined || taken.code === "already_there";
  }
  const old = await findOperation(store.read, replaces);
  return old?.state === "sealed" && (await proveUnchanged(files, old, signal)).ok;
}
