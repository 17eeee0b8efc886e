import { basename, dirname } from "node:path";
import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import { reasonOf, UserError } from "../../base/errors.ts";
import { isSubtitleFile, isVideoFile } from "../../base/file-types.ts";
import { isBelow } from "../../base/path/is-below.ts";
import { extensionOf } from "../../base/path/path-parts.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { type FileAction, leadsToSource } from "../../core/journal/method-traits.ts";
import type { Operation } from "../../core/journal/operation.ts";
import {
  type FileIdentity,
  isUnchangedFile,
  NO_INODE,
} from "../../core/media-files/file-identity.ts";
import { explainUnsafeName, toCollisionKey } from "../../core/plan/names/safe-name.ts";
import type { Release } from "../../core/release/release.ts";
import { traitsOf } from "../../core/release/state-traits.ts";
import { findPublicationAt, findPublicationsHolding } from "../../store/journal/publications.ts";
import type { Db, StoreReader } from "../../store/open.ts";
import { listReleasesAt } from "../../store/releases/release-lookup.ts";
import { splitIntoChunks } from "../../store/split-into-chunks.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import type { NamedFolders } from "../releases/named-folders.ts";
import { placeOf, type ResolvedPath, refuse } from "./places.ts";

export type FileOperation = { from: string; to: string; action: FileAction };

/** Canonical `from` and `to`, with the identity of the file found at `from`. */
export type CheckedOperation = FileOperation & { source: FileIdentity };

export type CheckFiles = Pick<
  EngineFiles,
  "assertInside" | "readFileIdentity" | "findMissingFolders" | "findPlainFile"
>;

/**
 * Returns why the file at a path must stay where it is: a torrent owns it. `real` is the path with
 * links resolved.
 */
export type HeldBy = (
  place: Pick<ResolvedPath, "path" | "real">,
  signal: AbortSignal,
) => Promise<Reason | undefined>;

export type CheckDeps = {
  store: StoreReader;
  files: CheckFiles;
  heldBy: HeldBy;
  folders: NamedFolders;
};

type CheckedOperations = { checked: CheckedOperation[]; problems: Reason[] };

/**
 * Checks a whole plan against the current disk and journal before any step is carried out. Changes
 * nothing. `problems` are in the order of the operations; a plan with any problem is not carried
 * out.
 * @throws Outage while a download client or a disk does not respond; the signal's reason
 */
export async function checkOperations(
  { heldBy, ...parts }: CheckDeps,
  operations: readonly FileOperation[],
  signal: AbortSignal,
): Promise<CheckedOperations> {
  const checked: CheckedOperation[] = [];
  const moving: { operation: CheckedOperation; from: ResolvedPath }[] = [];
  const problems: Reason[] = [];
  const taken = { sources: new Set<string>(), targets: new Set<string>() };
  for (const given of operations) {
    signal.throwIfAborted();
    const checkedPaths = await asReason(given.from, () => checkOne(parts, given));
    if ("code" in checkedPaths) {
      problems.push(checkedPaths);
      continue;
    }
    const { operation } = checkedPaths;
    const key = toCollisionKey(checkedPaths.to.real);
    if (taken.sources.has(checkedPaths.from.real)) {
      problems.push(
        problem(operation.from, "is given twice; one call can do only one thing with a file"),
      );
    }
    if (taken.targets.has(key)) {
      problems.push(problem(operation.to, "is the new name of two files on some file systems"));
    }
    taken.sources.add(checkedPaths.from.real);
    taken.targets.add(key);
    checked.push(operation);
    if (operation.action === "move") moving.push({ operation, from: checkedPaths.from });
  }
  const holders = await holdersOf(
    parts.store.read,
    moving.map(({ operation, from }) => ({ ...operation, real: from.real })),
  );
  for (const { operation, from } of moving) {
    const held = holders.get(operation.from) ?? (await heldBy(from, signal));
    if (held) problems.push({ ...held, path: operation.from });
  }
  return { checked, problems };
}

type OperationPaths = { operation: CheckedOperation; from: ResolvedPath; to: ResolvedPath };

async function checkOne(
  { store, files, folders }: Omit<CheckDeps, "heldBy">,
  { from, to, action }: FileOperation,
): Promise<OperationPaths> {
  const source = await placeOf(files, folders, from);
  const target = await placeOf(files, folders, to);
  if (target.folder.kind !== "library") {
    refuse(to, "is not in the library", "Downloads are only read; specify a path in the library.");
  }
  if (!isVideoFile(source.path) && !isSubtitleFile(source.path)) {
    refuse(
      from,
      "is neither a video nor a subtitle",
      "Only videos and subtitles can be renamed, copied, moved or linked.",
    );
  }
  if (extensionOf(source.path) !== extensionOf(target.path)) {
    refuse(to, `does not end in .${extensionOf(source.path)}`, "Keep the extension.");
  }
  const found = await files.findPlainFile(dirname(source.real), basename(source.real));
  if (!found) {
    throw UserError.notFound(
      `There is no file ${quoted(from, 300)}.`,
      sentence`Check the path with ${{ do: "list folder" }}.`,
    );
  }
  await assertFree(files, target, to);
  const published = await findPublicationAt(store.read, target.path);
  if (published) {
    refuse(to, `belongs to a file of release ${published.releaseId}`, "Choose another name.");
  }
  const { ctimeNs: _, ...identity } = found;
  if (action === "link" && identity.dev !== (await deviceOf(files, target))) {
    refuse(to, "is on another file system, so it cannot be a hardlink", "Copy it instead.");
  }
  return {
    operation: { from: source.path, to: target.path, action, source: identity },
    from: source,
    to: target,
  };
}

/**
 * Throws unless the name is free, every path part that must be created has a safe name, and the
 * part below which they are created is a folder.
 */
async function assertFree(
  files: CheckFiles,
  { folder, real }: ResolvedPath,
  to: string,
): Promise<void> {
  if ((await files.readFileIdentity(real)) !== undefined) {
    refuse(to, "already exists, and plex-ingest never overwrites files", "Choose another name.");
  }
  const missing = await files.findMissingFolders(folder.real, dirname(real));
  for (const path of [...missing, real]) {
    const why = explainUnsafeName(basename(path));
    if (why !== undefined) refuse(basename(path), why, "Use a safe name.");
  }
  const made = missing[0] === undefined ? dirname(real) : dirname(missing[0]);
  if (
    isBelow(made, folder.real) &&
    (await files.findPlainFile(dirname(made), basename(made))) !== undefined
  ) {
    refuse(to, "is below a file", "Choose a folder above it.");
  }
}

async function deviceOf(
  files: CheckFiles,
  { folder, real }: ResolvedPath,
): Promise<string | undefined> {
  for (let ancestor = dirname(real); ; ancestor = dirname(ancestor)) {
    const found = await files.readFileIdentity(ancestor);
    if (found || ancestor === folder.real || ancestor === "/") return found?.dev;
  }
}

const problem = (path: string, why: string): Reason => ({
  code: "refused",
  message: `${quoted(path, 300)} ${why}.`,
  path,
});

const asReason = (
  path: string,
  check: () => Promise<OperationPaths>,
): Promise<OperationPaths | Reason> =>
  check().catch((error: unknown) => ({ ...reasonOf(error), path }));

/** A file that is about to leave its path: canonical path, real path and current identity. */
type DepartingFile = { from: string; real: string; source: FileIdentity };

/**
 * Returns the reasons why files must stay where they are, by path. A file that a release filed
 * stays, regardless of the path by which it is reached: journal, duplicates and undo find it by its
 * path. The download of a release that is filed, or may still be filed, also stays.
 */
async function holdersOf(db: Db, files: readonly DepartingFile[]): Promise<Map<string, Reason>> {
  const held = new Map<string, Reason>();
  const filed = await findPublicationsHolding(db, {
    paths: files.flatMap(({ from, real }) => [from, real]),
    inodes: files.flatMap(({ source }) => (source.ino === NO_INODE ? [] : source.ino)),
  });
  const above = new Set(files.flatMap(({ from, real }) => [...upFrom(from), ...upFrom(real)]));
  const releases: Release[] = [];
  for (const paths of splitIntoChunks([...above])) {
    releases.push(...(await listReleasesAt(db, paths)));
  }
  // A library work owns only the files that it adopted, not everything else in its folder.
  const open = releases.filter(
    ({ state, source }) => source !== "library" && traitsOf(state).keepsDownload,
  );
  for (const file of files) {
    const exact = filed.find((operation) => isAt(operation, file));
    const publication = exact ?? filed.find((operation) => holds(operation, file));
    if (publication) {
      const { releaseId, finalPath } = publication;
      const as = exact ? "" : ` as ${quoted(finalPath, 300)}`;
      held.set(
        file.from,
        keeps(
          file,
          releaseId,
          `${publication.method === "adopted" ? "adopted" : "filed"} it${as}`,
          UNDO(releaseId),
        ),
      );
      continue;
    }
    const paths = new Set([...upFrom(file.from), ...upFrom(file.real)]);
    const release = open.find(({ path }) => paths.has(path));
    if (!release) continue;
    const then =
      release.state === "filed"
        ? UNDO(release.id)
        : `Approve or reject release ${release.id} first, or copy the file.`;
    held.set(
      file.from,
      keeps(file, release.id, `${traitsOf(release.state).words} and uses it`, then),
    );
  }
  return held;
}

/**
 * Matches the publication of exactly this path. Another release may have filed another name of the
 * same file.
 */
const isAt = ({ finalPath }: Operation, { from, real }: DepartingFile): boolean =>
  finalPath === from || finalPath === real;

/**
 * The inode alone is not enough: another file may have the same inode by now. A symbolic link in
 * the library points to a path, regardless of which file is there.
 */
const holds = ({ source, final, sourcePath, method }: Operation, file: DepartingFile): boolean =>
  (final !== undefined && isUnchangedFile(file.source, final)) ||
  isUnchangedFile(file.source, source) ||
  (leadsToSource(method) && (sourcePath === file.from || sourcePath === file.real));

const UNDO = (id: number): Sentence =>
  sentence`Undo release ${id} with ${{ do: "undo", id }} first, or copy the file.`;

const keeps = ({ from }: DepartingFile, id: number, why: string, then: Sentence): Reason => ({
  code: "refused",
  message: sentence`${quoted(from, 300)} stays where it is: release ${id} ${why}. ${then}`,
});

function upFrom(path: string): string[] {
  const paths: string[] = [];
  for (let ancestor = path; ancestor !== "/" && ancestor !== "."; ancestor = dirname(ancestor)) {
    paths.push(ancestor);
  }
  return paths;
}
