import { hostname } from "node:os";
import { fallBackTo, Outage } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { HOUR_MS, MINUTE_MS } from "../../base/text/time-units.ts";
import type { Clock } from "../../core/clock.ts";
import { waitUnlessAborted } from "../../core/concurrency.ts";
import { STORAGE_MARK, type StorageMark } from "../../core/journal/restored-database.ts";
import type { Log } from "../../core/log.ts";
import { isUnchangedFile } from "../../core/media-files/file-identity.ts";
import { listFiledBelow } from "../../store/journal/publications.ts";
import type { Db, StoreReader } from "../../store/open.ts";
import { readDatabaseMark } from "../../store/settings/database-mark.ts";
import { readOwnName } from "../../store/storages/engines.ts";
import { everywhere, findOwnStorage, own, scopeToStorage } from "../../store/storages/scope.ts";
import { listNamedStorages } from "../../store/storages/storage-names.ts";
import { listStorageRoots } from "../../store/storages/storages.ts";
import type { Stage } from "../engine/engine.ts";
import { createSourceHealth } from "../engine/status.ts";
import { notFound } from "../journal/steps/confirm-missing.ts";
import type { Journal } from "../journal/steps/journal.ts";
import { LIST_TIMEOUT_MS } from "../journal/steps/roots.ts";
import type { LibraryFolder } from "../library-state/libraries.ts";
import { assertMounted } from "../library-state/mounted.ts";
import { recordGrownPools } from "../library-state/pool-sizes.ts";
import type { EngineFiles } from "../releases/files-port.ts";

type LookDeps = {
  store: StoreReader;
  files: Pick<EngineFiles, "readStorageMark" | "readFileIdentity">;
};

type MarkDeps = Pick<Journal, "store" | "files" | "mediaRoots" | "clock"> & {
  clock: Clock;
  log: Log;
  /** Returns other problems of media roots that an hourly check shows, one sentence for a root. */
  otherProblems?: (signal: AbortSignal) => Promise<ReadonlyMap<string, string>>;
};

/**
 * Claims a library folder for this storage. @throws Outage `other_storage` if another storage of
 * the database has claimed it
 */
export type ClaimRoot = (library: Pick<LibraryFolder, "root" | "path">) => Promise<void>;

/**
 * Marks media roots with their storage. Two machines may see one disk through different paths, and
 * two databases have no information about each other, so each would treat the other's files as
 * foreign. The engine that files into a media root therefore marks it. Another storage of the same
 * database waits. An engine of another database takes the mark over; the first engine notices that
 * within an hour, and both report it. The report ends within a minute after its cause.
 */
export function createRootMarks(deps: MarkDeps): { claim: ClaimRoot; stage: Stage } {
  const { store, files, mediaRoots, clock, log } = deps;
  const health = createSourceHealth(store, "library", clock);
  const claimed = new Set<string>();
  // Folders that bore this engine's own mark. If one bears a former id or another name later, another
  // engine uses a copy of the database.
  const marked = new Set<string>();
  const reported = new Set<string>();
  // Concurrent filings reach a disk at the same time, but the mark is written through a single
  // temporary file.
  const marking = new Map<string, Promise<void>>();
  let self: Promise<OwnMark> | undefined;
  let nextAt = Number.NEGATIVE_INFINITY;

  async function lookAt(folder: string): Promise<RootOwnership> {
    self ??= readSelf(store.read);
    self.catch(() => (self = undefined));
    const own = await self;
    const seen = await look(deps, own, folder, marked.has(folder));
    const { there } = seen;
    if (there?.database === own.database && there.storage === own.storage) marked.add(folder);
    return seen;
  }

  async function claim({ root, path }: Parameters<ClaimRoot>[0]): Promise<void> {
    // One machine's media root may be a library folder of the other.
    if (path !== root) refuse(await lookAt(path));
    const { whose } = refuse(await lookAt(root));
    if (whose === "own" && claimed.has(root)) return await endReport(root);
    const claiming = marking.get(root) ?? claimAlone(root).finally(() => marking.delete(root));
    marking.set(root, claiming);
    await claiming;
    await endReport(root);
  }

  /** The next check would end the report only after a while, although filing goes on. */
  async function endReport(root: string): Promise<void> {
    if (reported.delete(root)) await health.keepOnly([...reported]);
  }

  /** @throws Outage `root_missing` if the root's disk does not seem to be mounted */
  async function write(root: string, mark: StorageMark, over: boolean): Promise<boolean> {
    // Seen before the check of its contents, and compared again after the mark is on the disk.
    const there = await files.readTargetIdentity(root);
    await assertMounted(deps, { root, path: root }, AbortSignal.timeout(LIST_TIMEOUT_MS));
    if (there === undefined) throw notFound(root);
    const written = await files.writeStorageMark(root, mark, { over, there });
    if (written) marked.add(root);
    return written;
  }

  async function claimAlone(root: string): Promise<void> {
    let seen = refuse(await lookAt(root));
    // Written once even if the mark is already ours, because the write removes what a killed engine
    // left next to it.
    if (seen.whose === "free" || (seen.whose === "own" && !claimed.has(root))) {
      claimed.add(root);
      const isFormer = seen.whose === "free" && seen.there !== undefined;
      if (await write(root, seen.mark, isFormer)) return;
      // Another engine was faster, or the mark cannot be read.
      seen = refuse(await lookAt(root));
    }
    if (seen.whose === "own") return;
    const { there, mark } = seen;
    const whose = there
      ? `belonged to the storage ${cleanText(there.storage, 100)} of another database, or of this one before it was restored`
      : `has a ${STORAGE_MARK} that cannot be read`;
    log.warn(
      `${cleanText(root, 300)} ${whose}. It now belongs to the storage ` +
        `${cleanText(mark.storage, 100)}.`,
    );
    await write(root, mark, true);
  }

  /**
   * Also marks roots that were filed into before marks existed, so that another storage is noticed
   * as soon as it appears.
   */
  async function lookAtAll(signal: AbortSignal): Promise<void> {
    const others = (await deps.otherProblems?.(signal)) ?? new Map<string, string>();
    const problems = new Map(others);
    self = undefined;
    for (const root of mediaRoots) {
      try {
        const { whose, problem, there, mark } = await lookAt(root);
        if (problem !== undefined) {
          problems.set(root, [problem, others.get(root)].filter(Boolean).join(" "));
        } else if (whose === "free" && (await hasItsFiles(files, own(store.read), root))) {
          await write(root, mark, there !== undefined);
        }
      } catch (error) {
        // A disk that is missing or read-only is reported when it is needed.
        if (!(error instanceof Outage)) throw error;
      }
    }
    await recordGrownPools(deps).catch(fallBackTo(undefined, Outage));
    reported.clear();
    for (const root of problems.keys()) reported.add(root);
    await health.keepOnly([...reported]);
    for (const [root, problem] of problems) if (await health.note(root, problem)) log.warn(problem);
  }

  const stage: Stage = {
    name: "media roots",
    async run(signal) {
      if (clock.monotonic() >= nextAt) {
        // A network disk may not respond.
        await waitUnlessAborted(lookAtAll(signal), signal);
        nextAt = clock.monotonic() + (reported.size > 0 ? MINUTE_MS : HOUR_MS);
      }
      return nextAt - clock.monotonic();
    },
  };
  return { claim, stage };
}

type RootOwnership = {
  whose: "own" | "free" | "another database" | "another storage";
  /** The conflict, and how to resolve it. */
  problem?: string;
  there: StorageMark | undefined;
  /** The mark that this engine writes to the root. */
  mark: StorageMark;
};

function refuse(seen: RootOwnership): RootOwnership {
  if (seen.whose === "another storage") throw new Outage("other_storage", seen.problem ?? "");
  return seen;
}

/** Explains what is wrong with a media root's ownership; undefined if nothing is wrong. */
export const explainRootProblem = async (
  deps: LookDeps,
  root: string,
): Promise<string | undefined> => (await look(deps, await readSelf(deps.store.read), root)).problem;

/** `formerIds`: the ids of the database before it was restored. */
type OwnMark = StorageMark & { formerIds: readonly string[] };

async function readSelf(read: Db): Promise<OwnMark> {
  const { uuid: database, formerIds = [] } = await readDatabaseMark(own(read));
  return { database, storage: (await readOwnName(read)) ?? hostname(), formerIds };
}

async function look(
  { store: { read }, files }: LookDeps,
  { formerIds, ...mark }: OwnMark,
  folder: string,
  isMarked = false,
): Promise<RootOwnership> {
  const { database, storage } = mark;
  const there = await files.readStorageMark(folder);
  const seen = { there, mark };
  const [folderText, ours] = [cleanText(folder, 300), cleanText(storage, 100)];
  const refused = (why: string, next: string): RootOwnership => ({
    ...seen,
    whose: "another storage",
    problem:
      `${folderText} ${why}, so ${ours} does not file there. Give ${ours} its own media root; ` +
      `or, if ${next}.`,
  });
  const here = findOwnStorage(read);
  // A mark from before the database was restored also counts as our own.
  if (there === undefined || (!isMarked && formerIds.includes(there.database))) {
    const others =
      here && (await listStorageRoots(everywhere(read))).filter(({ id }) => id !== here.id);
    for (const { id, name, roots } of others ?? []) {
      if (
        roots.includes(folder) &&
        (await hasItsFiles(files, scopeToStorage(read, { id, name }, "own"), folder))
      ) {
        return refused(
          `contains files that the storage ${cleanText(name, 100)} filed`,
          `this machine replaces it, set STORAGE_NAME=${cleanText(name, 100)}`,
        );
      }
    }
    return { ...seen, whose: "free" };
  }
  const theirs = cleanText(there.storage, 100);
  const isCopy = here === undefined && isMarked && there.storage !== storage;
  if (there.database !== database || isCopy) {
    return {
      ...seen,
      whose: "another database",
      problem:
        `Another plex-ingest database (storage ${theirs}) also files into ${folderText}. Stop one ` +
        "of the two engines; if the other one no longer exists, delete " +
        `${folderText}/${STORAGE_MARK}.`,
    };
  }
  if (there.storage === storage) return { ...seen, whose: "own" };
  // The machine was renamed, or the state folder was moved to another machine.
  if (here === undefined) return { ...seen, whose: "free" };
  // A storage of this name no longer exists if the database was moved and its storage renamed.
  const isKnown = (await listNamedStorages(everywhere(read))).some(
    ({ name }) => name === there.storage,
  );
  if (!isKnown && (await hasItsFiles(files, own(read), folder))) return { ...seen, whose: "free" };
  return refused(
    `belongs to the storage ${theirs}`,
    `${theirs} no longer files there, delete ${folderText}/${STORAGE_MARK}`,
  );
}

/**
 * True if any file that a storage filed below a folder is there. Paths of two machines cannot be
 * compared, but files can.
 */
async function hasItsFiles(files: LookDeps["files"], db: Db, folder: string): Promise<boolean> {
  for (const { finalPath, final } of await listFiledBelow(db, folder)) {
    const found = final && (await files.readFileIdentity(finalPath));
    if (found && isUnchangedFile(found, final)) return true;
  }
  return false;
}
