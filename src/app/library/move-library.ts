import { sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { isAtOrBelow, isBelow } from "../../base/path/is-below.ts";
import { cleanText, quoted } from "../../base/text/clean-text.ts";
import type { By } from "../../core/actor.ts";
import { RENAME_METHOD } from "../../core/journal/method-traits.ts";
import {
  type FileIdentity,
  isSameFile,
  isUnchangedFile,
  recognitionKey,
} from "../../core/media-files/file-identity.ts";
import { hasSizeAndTime } from "../../core/media-files/new-inodes.ts";
import { LIBRARY_MOVE } from "../../core/release/job.ts";
import { listLibraryPaths, moveRoot, type RootMoveDetails } from "../../store/journal/move-root.ts";
import { type KnownIdentity, listKnownIdentities } from "../../store/journal/moved-json.ts";
import { findBusyWithin } from "../../store/journal/renames.ts";
import { type LiveFile, listLiveFiles } from "../../store/library/live-files.ts";
import type { Store, Trx } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { addItems, changeItem } from "../../store/releases/items.ts";
import { insertRelease } from "../../store/releases/releases.ts";
import { findOwnStorage, own } from "../../store/storages/scope.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import { findLeftRoots, followMovedRoot } from "../releases/left-roots.ts";

/** Outcomes of a move for one file of the journal. */
export type MovedFileKind =
  /** The file is at its new path. */
  | "there"
  /** Another file is at its new path: the size, the time or the content differs. */
  | "different"
  /** The file is at neither of its paths. */
  | "missing"
  /** The file is only at its earlier path, so the journal keeps this path. */
  | "not_moved"
  /** A file of another release has its new path, so it keeps its earlier one. */
  | "taken";

/** The plan of a move. `files` counts what the journal has in the library. */
export type LibraryMovePlan = {
  from: string;
  to: string;
  releases: number;
  files: Record<MovedFileKind, number>;
  /** Some earlier paths of the files that are not there, with the reason. */
  examples: { path: string; kind: MovedFileKind }[];
  details: RootMoveDetails;
};

export type MoveLibraryDeps = {
  store: Store;
  files: Pick<EngineFiles, "readFileIdentity" | "readTargetIdentity" | "hashFile" | "hashEdges">;
};

const MAX_EXAMPLES = 10;
/** No release is exempt. Any release that is working on the folders blocks the move. */
const NO_RELEASE = -1;

/**
 * Plans to move everything that the journal has below one folder to another. Reads the new folder,
 * and changes nothing.
 * @throws UserError if the journal has nothing there; Outage if a folder cannot be read
 */
export async function planLibraryMove(
  { store, files }: MoveLibraryDeps,
  { from, to }: { from: string; to: string },
  signal: AbortSignal,
): Promise<LibraryMovePlan> {
  const db = own(store.read);
  // If the new folder is inside the earlier one, files that are already in it keep their paths.
  const isMoving = (path: string): boolean =>
    isBelow(path, from) && !(isBelow(to, from) && isAtOrBelow(path, to));
  const live = await listLiveFiles(db);
  const moving = live.filter(({ path }) => isMoving(path));
  if (moving.length === 0) {
    throw UserError.notFound(
      `The journal has no file below ${quoted(from, 300)}.`,
      sentence`${{ do: "doctor" }} names the folders where it has files.`,
    );
  }
  const toNew = (path: string): string => to + path.slice(from.length);
  const known = (await listKnownIdentities(db, from)).filter(({ path }) => isMoving(path));
  const present = await readAll(files, new Set(known.map(({ path }) => path)), toNew, signal);
  const others = new Set(live.filter(({ path }) => !isMoving(path)).map(({ path }) => path));
  const kinds = new Map<string, MovedFileKind>();
  for (const file of moving) {
    signal.throwIfAborted();
    kinds.set(
      file.path,
      await judge(files, file, { now: present.get(file.path), from, to: toNew(file.path) }, signal),
    );
    if (others.has(toNew(file.path))) kinds.set(file.path, "taken");
  }
  const isKept = (path: string): boolean => KEEP_PATH.has(kinds.get(path) ?? "there");
  const staying = moving.filter(({ path }) => isKept(path)).map(({ path }) => path);
  const partly = new Set(moving.flatMap(({ path, releaseId }) => (isKept(path) ? [] : releaseId)));
  const whole = moving.filter(({ releaseId }) => !partly.has(releaseId));
  staying.push(...(await listLibraryPaths(db, [...new Set(whole.map((one) => one.releaseId))])));
  staying.push(...(await listStayingTrash(files, known, present)));
  const byPath = new Map(moving.map((file) => [file.path, file]));
  const isFound = (one: KnownIdentity): boolean => {
    const [now, kind] = [present.get(one.path), kinds.get(one.path)];
    if (now === undefined || isKept(one.path) || kind === "different") return false;
    const file = byPath.get(one.path)?.file;
    return isCopy(one, now) || (file !== undefined && isSameFile(one.identity, file));
  };
  return {
    from,
    to,
    releases: new Set(moving.map(({ releaseId }) => releaseId)).size,
    files: countKinds(kinds),
    examples: [...kinds]
      .flatMap(([path, kind]) => (kind === "there" ? [] : { path, kind }))
      .slice(0, MAX_EXAMPLES),
    details: {
      staying,
      identities: pairWithNow(known, present, isFound),
      anchors: await readAnchors(files, moving, toNew, from),
    },
  };
}

const KEEP_PATH: ReadonlySet<MovedFileKind> = new Set(["not_moved", "taken"]);

function countKinds(kinds: ReadonlyMap<string, MovedFileKind>): Record<MovedFileKind, number> {
  const counts = { there: 0, different: 0, missing: 0, not_moved: 0, taken: 0 };
  for (const kind of kinds.values()) counts[kind]++;
  return counts;
}

const READ_AT_ONCE = 32;

/** Reads what is at the new path of each of these paths. */
async function readAll(
  files: MoveLibraryDeps["files"],
  paths: ReadonlySet<string>,
  toNew: (path: string) => string,
  signal: AbortSignal,
): Promise<Map<string, FileIdentity>> {
  const found = new Map<string, FileIdentity>();
  const all = [...paths];
  for (let at = 0; at < all.length; at += READ_AT_ONCE) {
    signal.throwIfAborted();
    const some = all.slice(at, at + READ_AT_ONCE);
    await Promise.all(
      some.map(async (path) => {
        const now = await files.readFileIdentity(toNew(path));
        if (now) found.set(path, now);
      }),
    );
  }
  return found;
}

/** Returns the paths in the trash of files that are only there, and not at their new paths. */
async function listStayingTrash(
  files: Pick<MoveLibraryDeps["files"], "readFileIdentity">,
  known: readonly KnownIdentity[],
  present: ReadonlyMap<string, FileIdentity>,
): Promise<string[]> {
  const staying: string[] = [];
  for (const { place, path } of known) {
    if (place !== "trash.identity_json" || present.has(path)) continue;
    if (await files.readFileIdentity(path).catch(() => undefined)) staying.push(path);
  }
  return staying;
}

const isCopy = ({ identity, isFolder }: KnownIdentity, now: FileIdentity): boolean =>
  isFolder || isSameFile(identity, now) || hasSizeAndTime(identity, now);

/**
 * Pairs each identity with what the file is now. A file in the trash also has the identity that the
 * journal has under its earlier name in the library.
 */
function pairWithNow(
  known: readonly KnownIdentity[],
  present: ReadonlyMap<string, FileIdentity>,
  isFound: (one: KnownIdentity) => boolean,
): RootMoveDetails["identities"] {
  const inTrash = Map.groupBy(
    known.filter((one) => one.place === "trash.identity_json" && isFound(one)),
    ({ identity }) => recognitionKey(identity),
  );
  return known.flatMap((one) => {
    const trashed = inTrash.get(recognitionKey(one.identity))?.find((other) => isEqual(other, one));
    const now = present.get(isFound(one) ? one.path : (trashed?.path ?? ""));
    return now === undefined ? [] : { ...one, now };
  });
}

const isEqual = ({ identity: a }: KnownIdentity, { identity: b }: KnownIdentity): boolean =>
  isUnchangedFile(a, b);

/**
 * Judges a file by what is at its new path. The same inode is the same file. A copy has the size
 * and the time of the file, and the content of its download if that is still there. With another
 * time, only the recorded hash proves it.
 */
async function judge(
  files: MoveLibraryDeps["files"],
  { path, file, hash, source, sourcePath }: LiveFile,
  { now, from, to }: { now: FileIdentity | undefined; from: string; to: string },
  signal: AbortSignal,
): Promise<MovedFileKind> {
  if (now === undefined) {
    // An old disk may be broken.
    const before = await files.readFileIdentity(path).catch(() => undefined);
    return before ? "not_moved" : "missing";
  }
  if (file === undefined || isSameFile(file, now)) return "there";
  if (file.size !== now.size) return "different";
  if (hasSizeAndTime(file, now)) {
    // Both ends are read, because another file may have the same name, size and time.
    const download = isAtOrBelow(sourcePath, from)
      ? undefined
      : await files.readFileIdentity(sourcePath).catch(() => undefined);
    if (download === undefined || !isUnchangedFile(download, source)) return "there";
    const isSame = (await files.hashEdges(to)) === (await files.hashEdges(sourcePath));
    return isSame ? "there" : "different";
  }
  if (hash === undefined) return "different";
  const read = await files.hashFile(to, hash, signal);
  return read.ok && read.hash === hash ? "there" : "different";
}

/** Reads the library folders at their new paths, because a missing file is judged by them. */
async function readAnchors(
  files: MoveLibraryDeps["files"],
  moving: readonly LiveFile[],
  toNew: (path: string) => string,
  from: string,
): Promise<Map<string, string>> {
  const anchors = new Map<string, string>();
  const paths = new Set(moving.flatMap(({ anchor }) => anchor?.path ?? []));
  for (const path of paths) {
    if (!isAtOrBelow(path, from)) continue;
    const folder = await files.readTargetIdentity(toNew(path));
    if (folder) anchors.set(toNew(path), folder.ino);
  }
  return anchors;
}

type MoveDeps = Pick<MoveLibraryDeps, "store"> & { newId: () => string; engineRuns: boolean };

/**
 * Moves everything that the journal has below a folder as planned, in one transaction, and touches
 * no file. @returns the id of the job, which an undo takes back
 * @throws UserError (`conflict`) while a running engine files or undoes a release there
 */
export function moveLibrary(
  { store, newId, engineRuns }: MoveDeps,
  { from, to, files, details }: LibraryMovePlan,
  by: By,
): Promise<number> {
  return store.write(async (trx) => {
    // An engine does not use a root that its settings no longer name, and finishes the work that it
    // began there in the new folder.
    const isHeld = !engineRuns || (await findLeftRoots(trx)).length > 0;
    await assertIdle(trx, isHeld ? [to] : [from, to]);
    const name = `Library ${from} → ${to}`;
    const storage = findOwnStorage(trx)?.id;
    const path = `${LIBRARY_MOVE}:${newId()}`;
    const id = await insertRelease(
      trx,
      {
        source: "person",
        job: LIBRARY_MOVE,
        name,
        path,
        state: "filed",
        decidedBy: "person",
        storage,
      },
      by,
    );
    const step = { path: from, size: 0, mtimeNs: "0", role: "other", skip: false } as const;
    await addItems(trx, id, [step]);
    await changeItem(trx, id, from, { destination: to, method: RENAME_METHOD });
    await moveRoot(trx, { releaseId: id, from, to }, details);
    await followMovedRoot(trx, to);
    const detail = { from, path: to, files: files.there };
    await appendHistory(trx, { ...by, releaseId: id, name, action: "followed", detail });
    return id;
  });
}

async function assertIdle(trx: Trx, folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const busy = await findBusyWithin(trx, folder, NO_RELEASE);
    if (busy === undefined) continue;
    throw UserError.conflict(
      `Release ${busy} is being filed or undone below ${cleanText(folder, 300)}.`,
      sentence`${{ do: "show", id: busy }} shows its progress. Run this again when it is done.`,
    );
  }
}
