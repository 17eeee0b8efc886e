import { basename, join } from "node:path";
import { byEngine } from "../../core/actor.ts";
import { MustStop, Outage, UserError } from "../../core/errors.ts";
import type { Reason } from "../../core/reason.ts";
import type { Release } from "../../core/release/release.ts";
import { formatBytes } from "../../core/text/format-bytes.ts";
import { nameOfPacked } from "../../core/unpack/choose.ts";
import { notUnpacked } from "../../core/unpack/entries.ts";
import { stagingName } from "../../core/unpack/staging-name.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { addRelease, findRelease, setReasons } from "../../store/releases/releases.ts";
import { moveWithin } from "../releases/move.ts";
import { watchStep } from "../releases/step-progress.ts";
import { waitFor } from "../releases/wait.ts";
import { archivesOf, type ToUnpack } from "./archives-of.ts";
import type { UnpackDeps } from "./deps.ts";
import { copyBeside } from "./files-beside.ts";

const NO_PROGRAM = "No program that unpacks RAR is installed. Install unrar, 7-Zip with RAR, or bsdtar, then retry it.";

/**
 * Unpacks the archives of a release in review into a staging folder, which becomes a release of its own; the packed one is
 * then ignored. NFOs and subtitles beside the archives go along as copies. What cannot be unpacked stays in review and says
 * why. The packed files are only read.
 * @throws the signal's reason; whatever happens, a staging folder that did not become a release is removed
 */
export async function unpackRelease(deps: UnpackDeps, release: Release, signal: AbortSignal): Promise<void> {
  try {
    const found = await archivesOf(deps, release, signal);
    if (!found.ok) return await refuse(deps, release, found.reason);
    const program = await deps.archives.findProgram(signal);
    if (!program) return await refuse(deps, release, notUnpacked(NO_PROGRAM).reason);
    await assertSpace(deps, found.bytes);
    const folder = join(deps.home, stagingName(release.id, deps.newId()));
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
    if (error instanceof Outage) return waitFor(deps.store, release, error, byEngine(deps.now()));
    if (!(error instanceof UserError)) deps.warn(release, "It could not be unpacked.", error);
    const message = error instanceof UserError ? `${error.message} ${error.hint}` : "An unexpected error occurred.";
    await refuse(deps, release, notUnpacked(message).reason);
  }
}

type ExtractInto = {
  path: string;
  program: Parameters<UnpackDeps["archives"]["extractArchive"]>[0];
  note: (doneBytes: number, totalBytes: number) => void;
};

async function extractAll(
  deps: UnpackDeps,
  found: ToUnpack,
  { path, program, note }: ExtractInto,
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { archives, files } = deps;
  const total = found.archives.flatMap(({ entries }) => entries).reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  const onBytes = (bytes: number): void => {
    done += bytes;
    note(done, total);
  };
  for (const archive of found.archives) {
    const folder = join(path, archive.folder);
    await files.makeFolders(path, folder);
    const extracted = await archives.extractArchive(program, { ...archive, folder, onBytes }, signal);
    if (!extracted.ok) return extracted.reason;
  }
  await copyBeside(deps, found.beside, path, signal);
  return undefined;
}

async function assertSpace({ files, root, minFreeBytes }: UnpackDeps, bytes: number): Promise<void> {
  const free = await files.freeBytes(root);
  if (free - bytes >= minFreeBytes) return;
  throw new Outage(
    "no_space",
    `Unpacking needs ${formatBytes(bytes)}; ${formatBytes(free)} are free, of which ${formatBytes(minFreeBytes)} must stay free.`,
  );
}

/** Its name is read to identify it: that of the packed release, without `.rar`. */
const folderName = ({ path }: Release): string => nameOfPacked(basename(path));

/** @returns false when a person decided otherwise while it was unpacked */
async function becomeRelease({ store, now }: UnpackDeps, packed: Release, path: string): Promise<boolean> {
  const by = byEngine(now());
  return store.write(async (trx) => {
    const current = await findRelease(trx, packed.id);
    if (current?.version !== packed.version || current.state !== "review") return false;
    const name = basename(path);
    const id = await addRelease(trx, { source: "folder", name, path, state: "settling" }, by);
    const reasons = [
      { code: "unpacked", message: `It was unpacked; release ${id} is what was in it.` },
    ] satisfies Reason[];
    const moved = await moveWithin(trx, current, { kind: "nothing_to_file", reasons }, by);
    if (!moved.ok) throw new Error(moved.message);
    return true;
  });
}

/** It stays in review, with the reason, and is not tried again until a person retries it or its files change. */
async function refuse({ store, now }: UnpackDeps, release: Release, reason: Reason): Promise<void> {
  await store.write(async (trx) => {
    const current = await findRelease(trx, release.id);
    if (current?.version !== release.version || current.state !== "review") return;
    await setReasons(trx, release.id, [reason]);
    const { id: releaseId, name, state } = current;
    const { at, actor } = byEngine(now());
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
