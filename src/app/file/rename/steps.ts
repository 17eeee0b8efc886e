import { dirname } from "node:path";
import { isAtOrBelow, isBelow } from "../../../base/path/is-below.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import {
  findReleaseOfWorkWithin,
  listFilesWithin,
  listReleasesWithin,
} from "../../../store/journal/renames.ts";
import type { Trx } from "../../../store/open.ts";
import { addScan } from "../../../store/plex/scans.ts";
import { placeOf } from "../../file-tools/places.ts";
import { busyReason, type RenameJob, renameItem } from "../../journal/operations/rename.ts";
import type { Journal, SourceProtection } from "../../journal/steps/journal.ts";
import { assertNotPlaying } from "../../journal/steps/playing.ts";
import type { PlexIndex } from "../../library-state/in-plex.ts";
import { readNamedFolders } from "../../releases/named-folders.ts";
import type { JobDeps } from "../run/job-steps.ts";

export type ExclusiveStep = <T>(step: (running: readonly number[]) => Promise<T>) => Promise<T>;

/** Dependencies of one step. */
export interface RenameStepDeps extends Journal {
  alone?: ExclusiveStep | undefined;
}

/** The parts of the file stage that renaming uses. */
export interface RenameJobDeps extends RenameStepDeps, JobDeps {
  sources: SourceProtection;
  stateDir: string;
  downloadFolders: readonly string[];
  /**
   * Finds the Plex items that have a file. Without it, only the result of the last proof is known.
   */
  plexIndex?: Pick<PlexIndex, "items"> | undefined;
}

/** The name that a step needs, and the name that it frees. */
type RenamePair = { from: string; to: string };

/**
 * Returns the steps in an order in which each new name is free: a step whose new name is still in
 * use by another step comes after that one. Steps that wait for each other cannot be done.
 */
export function toFreeOrder<Step>(
  steps: readonly Step[],
  namesOf: (step: Step) => RenamePair,
): Step[] {
  const waiting = new Map<string, Step>(steps.map((step) => [namesOf(step).from, step]));
  const onTheWay = new Set<string>();
  const ordered: Step[] = [];
  const add = (step: Step): void => {
    const { from, to } = namesOf(step);
    if (!waiting.has(from) || onTheWay.has(from)) return;
    onTheWay.add(from);
    const first = waiting.get(to);
    if (first !== undefined) add(first);
    waiting.delete(from);
    ordered.push(step);
  };
  for (const step of steps) add(step);
  return ordered;
}

/**
 * Carries out one step while nothing else begins that could read the paths it moves. Returns why it
 * was not done.
 * @throws Outage `playing` while a file that it moves is being played
 */
export async function renameAlone(
  deps: RenameStepDeps,
  job: RenameJob,
  signal: AbortSignal,
): Promise<Reason | undefined> {
  await assertNotPlaying(deps, job.from, signal);
  return (deps.alone ?? ((step) => step([])))(async (running) => {
    const others = running.filter((id) => id !== job.releaseId);
    const preparing = await findReleaseOfWorkWithin(deps.store.read, job.from, others);
    return preparing === undefined ? renameItem(deps, job) : busyReason(preparing);
  });
}

/**
 * Returns why one of these paths must not be touched: it is not a regular library path, or a
 * torrent has the path, or something below it, as its data.
 */
export async function reasonAgainst(
  deps: RenameJobDeps,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { store, files, sources } = deps;
  const folders = await readNamedFolders(deps);
  for (const path of paths) {
    const place = await placeOf(files, folders, path);
    if (place.path !== path || place.folder.kind !== "library") return ELSEWHERE;
    if (folders.named.some((folder) => isAtOrBelow(folder.real, place.real))) return HAS_ROOT;
    const touched = [...new Set([path, place.real, ...(await listFilesWithin(store.read, path))])];
    const held = await sources.heldBy({ id: 0, source: "person", path }, touched, signal);
    if (held) return { code: held.code, message: HELD };
  }
  return undefined;
}

const ELSEWHERE: Reason = {
  code: "refused",
  message: "It is not in the library, or a folder above it is a link.",
};
const HAS_ROOT: Reason = {
  code: "refused",
  message: "It is a library folder or download folder, or contains one.",
};
const HELD = "It belongs to a torrent in a download client, and the torrent would lose its data.";

/**
 * Requests scans of the folders around the old and new names of everything that a plan renamed
 * or took back, each folder once. As a result, the releases with files there are also proven again:
 * whether each server shows each file, and as what.
 */
export async function requestScans(
  trx: Trx,
  releaseId: number,
  paths: readonly string[],
  index: number,
): Promise<void> {
  const folders = outermost(paths.map((path) => dirname(path)));
  for (const folder of folders) await addScan(trx, releaseId, folder, index);
  const asked = new Set<string>();
  for (const path of paths) {
    for (const release of await listReleasesWithin(trx, path)) {
      const folder = folders.find((scanned) => isBelow(path, scanned)) ?? dirname(path);
      if (asked.has(`${release} ${folder}`)) continue;
      asked.add(`${release} ${folder}`);
      await addScan(trx, release, folder, index);
    }
  }
}

/**
 * Returns the folders that are not inside another one. Sorting puts subfolders after their parent.
 */
function outermost(folders: readonly string[]): string[] {
  const kept: string[] = [];
  for (const folder of new Set(folders.toSorted((a, b) => (`${a}/` < `${b}/` ? -1 : 1)))) {
    const last = kept.at(-1);
    if (last === undefined || !isBelow(folder, last)) kept.push(folder);
  }
  return kept;
}
