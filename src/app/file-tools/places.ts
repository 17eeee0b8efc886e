import { basename, dirname, join, relative } from "node:path";
import { sentence } from "../../base/actions/sentence.ts";
import { reasonOf, UserError } from "../../base/errors.ts";
import { isAtOrBelow, isBelow } from "../../base/path/is-below.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { explainUnsafeName } from "../../core/plan/names/safe-name.ts";
import type { StoreReader } from "../../store/open.ts";
import { listRememberedClients } from "../../store/torrents/torrent-notes.ts";
import type { Journal } from "../journal/steps/journal.ts";
import type { EngineFiles } from "../releases/files-port.ts";

/** A folder in which clients may name paths. `real` is its path with links resolved. */
export type ClientFolder = { path: string; real: string; kind: "library" | "downloads" };

/**
 * A resolved path. `path` is the canonical form: in the library as filing writes it, elsewhere with
 * links resolved. If a later resolution returns another form, a folder above it was swapped for a
 * link.
 */
export type ResolvedPath = { path: string; real: string; folder: ClientFolder };

/**
 * All folders in which clients may name paths, and the folder of the database, which file tools
 * never touch. Links are resolved.
 */
export type AllowedFolders = { named: readonly ClientFolder[]; stateDir: string };

interface FoldersDeps {
  store: StoreReader;
  files: Pick<EngineFiles, "assertInside">;
  libraryHomes: Journal["libraryHomes"];
  /** The watched folders and the folders that are mapped for download clients. */
  downloadFolders: readonly string[];
  stateDir: string;
}

/**
 * Returns the folders in which clients may name paths, with links resolved as far as they exist.
 */
export async function foldersOf(deps: FoldersDeps): Promise<AllowedFolders> {
  const { store, files, libraryHomes, downloadFolders, stateDir } = deps;
  const reported = (await listRememberedClients(store.read)).flatMap(({ folders }) => folders);
  const named = [
    ...(await libraryHomes()).map((path) => ({ path, kind: "library" as const })),
    ...[...downloadFolders, ...reported].map((path) => ({ path, kind: "downloads" as const })),
  ];
  const folders: ClientFolder[] = [];
  for (const { path, kind } of named.filter((place) => place.path.startsWith("/"))) {
    // A folder that cannot be resolved now contains nothing that can be named.
    const real = await files.assertInside("/", path).catch(() => undefined);
    // A mapping of `/` describes how another program sees this machine. As a folder, it would allow
    // every path.
    if (real !== undefined && real !== "/") folders.push({ path, real, kind });
  }
  return { named: folders, stateDir: await files.assertInside("/", stateDir) };
}

/**
 * Resolves a client's path, following the links above it but not a link at the path itself.
 * @throws UserError: `invalid_request` unless it is a plain full path; `refused` for a path outside
 * the allowed folders or in a hidden one (trash, staged files and this program's own folders are
 * hidden)
 */
export async function placeOf(
  files: Pick<EngineFiles, "assertInside">,
  { named, stateDir }: AllowedFolders,
  path: string,
): Promise<ResolvedPath> {
  assertPlain(path);
  const above = await files.assertInside("/", dirname(path));
  const real = join(above, basename(path));
  const folder = findFolderAround({ named, stateDir }, path, real, isBelow);
  const inside = relative(folder.real, real);
  return { path: folder.kind === "library" ? join(folder.path, inside) : real, real, folder };
}

/**
 * Returns the innermost of these folders that contains a real path. A folder that is both a library
 * and a download folder counts as a download folder.
 * @throws UserError `refused` if no folder contains the path, or if the path is hidden in its
 * folder
 */
export function findFolderAround(
  { named, stateDir }: AllowedFolders,
  path: string,
  real: string,
  contains: (path: string, folder: string) => boolean,
): ClientFolder {
  const [folder] = named
    .filter((candidate) => contains(real, candidate.real))
    .toSorted(
      (a, b) =>
        b.real.length - a.real.length ||
        Number(a.kind === "library") - Number(b.kind === "library"),
    );
  if (!folder) throw outside(path);
  const isHidden = relative(folder.real, real)
    .split("/")
    .some((part) => part.startsWith("."));
  if (isHidden || isAtOrBelow(real, stateDir)) throw hidden(path);
  return folder;
}

/**
 * @throws UserError (`invalid_request`) unless the path is a plain full path: no `.`, `..`, empty
 * part or NUL
 */
export function assertPlain(path: string): void {
  const parts = path.split("/").slice(1);
  const isPlain = path.startsWith("/") && !path.includes("\0") && path.isWellFormed();
  if (isPlain && parts.every((part) => part !== "" && part !== "." && part !== "..")) return;
  throw new UserError(
    `${quoted(path, 300)} is not a plain full path.`,
    sentence`Use the full path from the root, without . or .., as ${{ do: "list folder" }} shows it.`,
  );
}

const outside = (path: string): UserError =>
  UserError.refused(
    `${quoted(path, 300)} is not in a watched folder, the library or a folder of a download client.`,
    sentence`The allowed folders are those that ${{ do: "list folder" }} shows without a path.`,
  );

const hidden = (path: string): UserError =>
  UserError.refused(
    `${quoted(path, 300)} is hidden, or belongs to plex-ingest itself.`,
    sentence`Specify a file that ${{ do: "list folder" }} shows.`,
  );

type FolderFiles = Pick<EngineFiles, "assertInside" | "findMissingFolders" | "findPlainFile">;

/**
 * Maximum number of missing folders per request; each is a separate operation. A library has four
 * levels, so a request for more than ten is not plausible.
 */
const MAX_MISSING = 10;

/**
 * Returns the folders that must be created so that `path` exists: outermost first, in canonical
 * form. Empty if `path` already exists.
 * @throws UserError if `path` must not or cannot be created; Outage while a disk does not respond
 */
export async function findFoldersToMake(
  files: FolderFiles,
  folders: AllowedFolders,
  path: string,
): Promise<string[]> {
  const { folder, real } = await placeOf(files, folders, path);
  if (folder.kind !== "library") {
    refuse(
      path,
      "is not in the library",
      "Downloads are only read; specify a path in the library.",
    );
  }
  const missing = await files.findMissingFolders(folder.real, real);
  if (missing.length > MAX_MISSING) {
    refuse(
      path,
      `is more than ${MAX_MISSING} folders below an existing one`,
      "Create the folders above it first.",
    );
  }
  for (const made of missing) {
    const why = explainUnsafeName(basename(made));
    if (why !== undefined) refuse(basename(made), why, "Use a safe name.");
  }
  const there =
    missing[0] === undefined ? await files.assertInside(folder.real, real) : dirname(missing[0]);
  if (
    there !== folder.real &&
    (await files.findPlainFile(dirname(there), basename(there))) !== undefined
  ) {
    refuse(path, missing.length === 0 ? "is a file" : "is below a file", "Choose another name.");
  }
  return missing.map((made) => join(folder.path, relative(folder.real, made)));
}

/**
 * Returns why a job can no longer create its folders. They must be exactly the missing ones, each
 * inside the previous one.
 */
export async function reasonsAgainstFolders(
  files: FolderFiles,
  folders: AllowedFolders,
  planned: readonly string[],
): Promise<Reason[]> {
  const last = planned.at(-1);
  if (last === undefined) return [];
  try {
    const missing = await findFoldersToMake(files, folders, last);
    const asPlanned =
      missing.length === planned.length && missing.every((path, index) => path === planned[index]);
    return asPlanned ? [] : [{ code: "changed", message: ANOTHER_PROGRAM }];
  } catch (error) {
    return [reasonOf(error)];
  }
}

const ANOTHER_PROGRAM =
  "Another program created or removed one of the folders since the plan was made.";

export function refuse(path: string, why: string, hint: string): never {
  throw UserError.refused(`${quoted(path, 300)} ${why}.`, hint);
}
