import { basename, dirname, join } from "node:path";
import { sentence, withHint } from "../../base/actions/sentence.ts";
import { MustStop, Outage, UserError } from "../../base/errors.ts";
import type { Item } from "../../base/item.ts";
import { folderOf } from "../../base/path/path-parts.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { formatBytes } from "../../base/text/format-bytes.ts";
import { byEngine } from "../../core/actor.ts";
import type { Release } from "../../core/release/release.ts";
import { traitsOf } from "../../core/release/state-traits.ts";
import {
  type ArchiveEntry,
  hasVideo,
  INCOMPLETE,
  nameOfPacked,
  reasonAgainstSize,
  refuseUnpacking,
  selectWantedEntries,
} from "../../core/unpack/entries.ts";
import { groupVolumes, parseStagingId, toStagingName } from "../../core/unpack/volumes.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { itemsOf } from "../../store/releases/items.ts";
import { listHeldOnlyFor } from "../../store/releases/queue.ts";
import {
  addRelease,
  findNewestBelow,
  findRelease,
  setReasons,
} from "../../store/releases/releases.ts";
import type { Stage, StageDeps } from "../engine/engine.ts";
import { createPool } from "../engine/pool.ts";
import { changeStateWithin } from "../releases/change-state.ts";
import { watchStep } from "../releases/step-progress.ts";
import { isDue, waitFor } from "../releases/waiting.ts";
import { type BesideFile, copyBeside, findFilesBeside, type UnpackDeps } from "./files-beside.ts";

/** Unpacks one release at a time, because the disk limits the speed. */
const WIDTH = 1;
const INTERVAL_MS = 5000;

/**
 * Unpacks releases that are in review because they are packed. Removes the unpacked files once they
 * are filed.
 */
export function createUnpackStage(
  deps: UnpackDeps &
    StageDeps & {
      /** INGEST_UNPACK. If false, the stage only removes what an earlier run unpacked. */
      enabled: boolean;
      paused: () => Promise<boolean>;
      onError: (error: unknown) => void;
    },
): Required<Stage> {
  const { store, clock, enabled, wake, onError } = deps;
  const underWay = new Set<number>();

  const pool = createPool<Release>({
    name: "unpack",
    width: WIDTH,
    async due() {
      if (!enabled || (await deps.paused())) return [];
      return (await listHeldOnlyFor(store.read, "archive")).filter((release) =>
        isDue(release, clock.now()),
      );
    },
    async work(release, signal) {
      underWay.add(release.id);
      try {
        await unpackRelease(deps, release, signal);
      } finally {
        underWay.delete(release.id);
      }
    },
    onError,
    done: wake,
    intervalMs: INTERVAL_MS,
  });

  return {
    ...pool,
    async run(signal) {
      await cleanUp(deps, (id) => underWay.has(id));
      return pool.run(signal);
    },
  };
}

/**
 * Removes staging folders that are no longer needed because their release is finished or because
 * unpacking was killed. `underWay` returns true for a packed release that is being unpacked now.
 */
async function cleanUp(
  { store, archives, files, home }: UnpackDeps,
  underWay: (packedId: number) => boolean,
) {
  const folders = await archives.listStaging(home);
  for (const folder of folders) {
    if (underWay(parseStagingId(basename(folder)) ?? 0)) continue;
    const releases = [...(await findNewestBelow(store.read, folder)).values()];
    if (!releases.some(({ state }) => traitsOf(state).needsUnpacked)) {
      await archives.removeStaging(folder);
    }
  }
  if (folders.length > 0) {
    await files.removeEmptyFolders([home, dirname(home)], { ifDenied: "keep" });
  }
}

const NO_PROGRAM = sentence`No program that can unpack RAR is installed. Install unrar, 7-Zip with RAR support, or bsdtar, then ${{ do: "verb", of: "retry" }} it.`;

/**
 * Unpacks the archives of a release in review into a staging folder, which becomes a separate
 * release. The packed release is then ignored. NFOs and subtitles next to the archives are copied
 * as well. A release that cannot be unpacked stays in review with the reason. The packed files are
 * only read.
 * @throws the signal's reason; a staging folder that did not become a release is always removed
 */
async function unpackRelease(
  deps: UnpackDeps,
  release: Release,
  signal: AbortSignal,
): Promise<void> {
  try {
    const found = await archivesOf(deps, release, signal);
    if (!found.ok) return await refuse(deps, release, found.reason);
    const program = await deps.archives.findProgram(signal);
    if (!program) return await refuse(deps, release, refuseUnpacking(NO_PROGRAM).reason);
    await assertSpace(deps, found.bytes);
    const folder = join(deps.home, toStagingName(release.id, deps.newId()));
    let kept = false;
    try {
      const path = join(folder, folderName(release));
      await deps.files.makeFolders(deps.root, path);
      const refused = await watchStep(deps, { step: "unpack", releaseId: release.id }, (note) =>
        extractAll(deps, found, { path, program, note }, signal),
      );
      if (refused) return await refuse(deps, release, refused);
      kept = await becomeRelease(deps, release, path);
    } finally {
      if (!kept) await deps.archives.removeStaging(folder);
    }
  } catch (error) {
    if (signal.aborted || error instanceof MustStop) throw error;
    if (error instanceof Outage) {
      await waitFor(deps.store, release, error, byEngine(deps.clock.now()));
      return;
    }
    if (!(error instanceof UserError)) deps.warn(release, "It could not be unpacked.", error);
    const message = error instanceof UserError ? withHint(error) : "An unexpected error occurred.";
    await refuse(deps, release, refuseUnpacking(message).reason);
  }
}

type ExtractInto = {
  path: string;
  program: Parameters<UnpackDeps["archives"]["extractArchive"]>[0];
  note: (doneBytes: number, totalBytes: number) => void;
};

async function extractAll(
  deps: UnpackDeps,
  found: UnpackJob,
  { path, program, note }: ExtractInto,
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { archives, files } = deps;
  const total = found.archives
    .flatMap(({ entries }) => entries)
    .reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  const onBytes = (bytes: number): void => {
    done += bytes;
    note(done, total);
  };
  for (const archive of found.archives) {
    const folder = join(path, archive.folder);
    await files.makeFolders(path, folder);
    const extracted = await archives.extractArchive(
      program,
      { ...archive, folder, onBytes },
      signal,
    );
    if (!extracted.ok) return extracted.reason;
  }
  await copyBeside(deps, found.beside, path, signal);
  return undefined;
}

async function assertSpace(
  { files, root, minFreeBytes }: UnpackDeps,
  bytes: number,
): Promise<void> {
  const free = await files.readFreeBytes(root);
  if (free - bytes >= minFreeBytes) return;
  throw new Outage(
    "no_space",
    `Unpacking needs ${formatBytes(bytes)}. Only ${formatBytes(free)} are free, and ` +
      `${formatBytes(minFreeBytes)} of that must stay free.`,
  );
}

/**
 * The folder's name is parsed to identify the release, so it is the packed release's name without
 * `.rar`.
 */
const folderName = ({ path }: Release): string => nameOfPacked(basename(path));

/** @returns false if a person made another decision during unpacking */
async function becomeRelease(
  { store, clock }: UnpackDeps,
  packed: Release,
  path: string,
): Promise<boolean> {
  const by = byEngine(clock.now());
  return store.write(async (trx) => {
    const current = await findRelease(trx, packed.id);
    if (current?.version !== packed.version || current.state !== "review") return false;
    const name = basename(path);
    const id = await addRelease(trx, { source: "folder", name, path, state: "settling" }, by);
    const reasons = [
      { code: "unpacked", message: `It was unpacked, and its contents are release ${id}.` },
    ] satisfies Reason[];
    const moved = await changeStateWithin(trx, current, { kind: "nothing_to_file", reasons }, by);
    if (!moved.ok) throw new Error(moved.message);
    return true;
  });
}

/**
 * Keeps the release in review with the reason. Unpacking is not attempted again until a person
 * retries the release or its files change.
 */
async function refuse(
  { store, clock }: UnpackDeps,
  release: Release,
  reason: Reason,
): Promise<void> {
  await store.write(async (trx) => {
    const { id: releaseId, name, version } = release;
    const state = "review";
    if (!(await setReasons(trx, [releaseId], { state, version }, [reason]))) return;
    const { at, actor } = byEngine(clock.now());
    await appendHistory(trx, {
      at,
      releaseId,
      name,
      action: "held",
      from: state,
      to: state,
      actor,
      detail: { reasons: [reason] },
    });
  });
}

/**
 * One archive of a release. The paths of its volumes are absolute; `folder` is relative to the
 * release.
 */
type Archive = {
  volumes: string[];
  folder: string;
  entries: ArchiveEntry[];
  wanted: Set<ArchiveEntry>;
  packedBytes: number;
};

/** `bytes` is the total space that the unpacked and copied files need. */
type UnpackJob = { archives: Archive[]; beside: BesideFile[]; bytes: number };

type UnpackOutcome = ({ ok: true } & UnpackJob) | ReturnType<typeof refuseUnpacking>;

/**
 * Returns the archives that contain something to file, and the files next to them that belong to
 * the release. Otherwise, returns the reason why nothing is unpacked.
 */
async function archivesOf(
  { archives, files, store }: UnpackDeps,
  release: Pick<Release, "id" | "path" | "source">,
  signal: AbortSignal,
): Promise<UnpackOutcome> {
  const items = await itemsOf(store.read, release.id);
  if (items.some(({ role }) => role === "video")) {
    return refuseUnpacking(
      "It has both videos and packed archives, so it is not clear which of them is the release.",
    );
  }
  const found: Archive[] = [];
  for (const set of groupVolumes(items.map(({ path }) => path))) {
    if (set.length === 0) return INCOMPLETE;
    const volumes = [];
    for (const path of set) volumes.push(await unchangedPath(files, release, items, path));
    const listed = await archives.readArchive(volumes, signal);
    if (!listed.ok) return listed;
    const packedBytes = items.reduce(
      (sum, { path, size }) => (set.includes(path) ? sum + size : sum),
      0,
    );
    const wanted = new Set(selectWantedEntries(listed.entries));
    if (wanted.size > 0) {
      found.push({
        volumes,
        folder: folderOf(set[0] ?? ""),
        entries: listed.entries,
        wanted,
        packedBytes,
      });
    }
  }
  const all = found.flatMap(({ entries }) => entries);
  const packedBytes = found.reduce((sum, archive) => sum + archive.packedBytes, 0);
  const refused = reasonAgainstSize(all, packedBytes);
  if (refused) return refused;
  if (!hasVideo(all)) return refuseUnpacking("Its RAR archives do not contain a video.");
  const beside = await findFilesBeside({ files }, release, items, signal);
  const sizes = [
    ...found.flatMap(({ wanted }) => [...wanted]),
    ...beside.map(({ identity }) => identity),
  ];
  return {
    ok: true,
    archives: found,
    beside,
    bytes: sizes.reduce((sum, { size }) => sum + size, 0),
  };
}

/** @throws UserError if the file changed or is gone since the release settled */
async function unchangedPath(
  files: UnpackDeps["files"],
  release: Pick<Release, "path">,
  items: readonly Item[],
  path: string,
): Promise<string> {
  const item = items.find((candidate) => candidate.path === path);
  const single = items.length === 1 && release.path.endsWith(`/${path}`);
  const full = single ? release.path : join(release.path, path);
  const now = await files.readFileIdentity(full);
  if (item && now?.size === item.size && now.mtimeNs === item.mtimeNs) return full;
  throw UserError.conflict(
    "A volume of the archive changed or is missing.",
    "The release settles again automatically.",
  );
}
