import { basename, dirname, join } from "node:path";
import { withHint } from "../../base/actions/sentence.ts";
import { MustStop, Outage, UserError } from "../../base/errors.ts";
import { isHalf, stemOfHalf } from "../../base/file-types.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { byEngine } from "../../core/actor.ts";
import { leadingMethod } from "../../core/journal/method-traits.ts";
import { NOT_FILED } from "../../core/plan/files/not-filed.ts";
import type { Release } from "../../core/release/release.ts";
import { countOperations, findOperation } from "../../store/journal/journal.ts";
import { publicationsOf } from "../../store/journal/publications.ts";
import { type FiledItem, itemsOf } from "../../store/releases/items.ts";
import { findRelease } from "../../store/releases/releases.ts";
import {
  type Publication,
  type Published,
  preparePublication,
  publish,
  publishItem,
  type RecordedWhen,
  reasonAgainstDestination,
} from "../journal/operations/publish.ts";
import { replaceItem } from "../journal/operations/replace.ts";
import type { Journal, PublishJob } from "../journal/steps/journal.ts";
import { isReason } from "../journal/steps/perform.ts";
import { proveUnchanged } from "../journal/steps/prove-filed.ts";
import { sourcePathOf } from "../plan/plan-release.ts";
import { changeState } from "../releases/change-state.ts";
import type { Filing } from "./enter-filing.ts";

/**
 * Publishes one file of a release that is being filed. Returns why it was not published; nothing
 * where it took the place of another one, which the journal has then.
 * @throws Outage, after which the release waits
 */
export async function publishFile(
  journal: Journal,
  { release, single, begun }: Filing,
  item: FiledItem,
  when: RecordedWhen,
  signal: AbortSignal,
): Promise<Published | Reason | undefined> {
  try {
    if (begun?.path === item.path) {
      return "reason" in begun
        ? begun.reason
        : await publish(journal, begun.publication, begun.operation, when, signal);
    }
    const job = await jobOf(journal, release, { item, single }, signal);
    if (isReason(job)) return job;
    if (item.replaces !== undefined) return await replaceItem(journal, job, item.replaces, signal);
    return await publishItem(journal, job, when, signal);
  } catch (error) {
    return reasonOrStop(journal, release.id, error);
  }
}

/**
 * Looks whether the first file of a release can be published, before the release is entered.
 * Nothing is written or made.
 */
export async function prepareFirst(
  journal: Journal,
  release: Release,
  file: { item: FiledItem; single: boolean },
  signal: AbortSignal,
): Promise<Publication | Reason> {
  try {
    const job = await jobOf(journal, release, file, signal);
    return isReason(job) ? job : await preparePublication(journal, job);
  } catch (error) {
    return reasonOrStop(journal, release.id, error);
  }
}

async function jobOf(
  journal: Journal,
  release: Release,
  { item, single }: { item: FiledItem; single: boolean },
  signal: AbortSignal,
): Promise<PublishJob | Reason> {
  const { files, policy } = journal;
  signal.throwIfAborted();
  const sourcePath = sourcePathOf(release, item, single);
  const source = await files.fileIdentity(sourcePath);
  if (!source) return { code: "source_missing", message: "The downloaded file is gone." };
  if (source.size !== item.size || source.mtimeNs !== item.mtimeNs) {
    return {
      code: "source_changed",
      message: "The downloaded file was changed since it was identified.",
    };
  }
  // Its folders may have been replaced by links since it was observed. The file itself has just
  // answered.
  const real = await files.assertInside(dirname(release.path), sourcePath, "answered");
  // A symbolic link must not lead through another one, which could lead elsewhere tomorrow.
  const from = leadingMethod(policy.method) ? real : sourcePath;
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
 * What an error means for one file: why that file is not published, while the others may be.
 * Anything else stops the filing, and where nothing is published yet and something outside is down,
 * the release goes back to `approved`, so that another identity can still be chosen.
 * @throws what is no reason
 */
export async function reasonOrStop(
  { store, now }: Pick<Journal, "store" | "now">,
  releaseId: number,
  error: unknown,
): Promise<Reason> {
  // A path that is refused, or a file where a folder is needed.
  if (error instanceof UserError && !(error instanceof MustStop)) {
    return { code: error.code, message: withHint(error) };
  }
  const { published } = await countOperations(store.read, releaseId);
  const current = await findRelease(store.read, releaseId);
  if (error instanceof Outage && published === 0 && current?.state === "filing") {
    await changeState(store, current, { kind: "stop_filing" }, byEngine(now()));
  }
  throw error;
}

/**
 * Why one half of a VobSub is not filed: its other half cannot be filed. An `.idx` contains
 * positions in its `.sub`, so that halves of two subtitles are worse than none. Undefined for every
 * other file, and once the other half is in the library.
 * @throws Outage `root_missing` while the library is not there
 */
async function reasonAgainstHalf(
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
